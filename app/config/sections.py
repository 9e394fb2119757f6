"""The tables of `madoguchi.toml`, their settings and defaults. Nothing here reads or checks anything."""

from datetime import date
from pathlib import Path
from typing import Literal

import msgspec


class Section(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A table of the file. A field `x` of table `[t]` is overridden by MADOGUCHI_T_X."""

    def __repr__(self) -> str:
        """Without its values: one of them is the relay's password."""
        return f"<{type(self).__name__}>"


class Server(Section, frozen=True):
    origin: str = "http://127.0.0.1:8080"
    host: str = "127.0.0.1"
    port: int = 8080
    data_dir: str = "var"
    mode: Literal["production", "demo"] = "production"
    development: bool = False
    trusted_proxies: tuple[str, ...] = ()


class Session(Section, frozen=True):
    idle_minutes: int = 30
    absolute_hours: int = 20
    warning_seconds: int = 300
    back_policy: Literal["strict", "warn"] = "strict"


class Live(Section, frozen=True):
    allow_code_binding: bool = False
    agent_floor: str = "0.1.0"


class Revocation(Section, frozen=True):
    """Whether the certificates of cards were revoked. `hosts`: the only ones that are asked, as `host` or `host:port`.
    An empty `ocsp_url_*`: the address in the certificate, if its host is listed. `ocsp_max_age_minutes`: of an answer
    that names no next update."""

    provider: Literal["none", "ocsp", "crl", "ocsp_then_crl"] = "none"
    soft_fail: bool = False
    hosts: tuple[str, ...] = ()
    ocsp_url_signature: str = ""
    ocsp_url_authentication: str = ""
    ocsp_nonce: Literal["required", "optional"] = "required"
    ocsp_max_age_minutes: int = 60
    crl_directory: str = ""
    crl_urls: tuple[str, ...] = ()


class Accounts(Section, frozen=True):
    """`password_days` 0: passwords do not age. `tell_old_address`: a changed e-mail address is also told to the old."""

    password_days: int = 0
    tell_old_address: bool = True
    organisation_years: int = 3


class Staff(Section, frozen=True):
    """The desk. `networks` empty: reachable from everywhere."""

    networks: tuple[str, ...] = ()
    idle_minutes: int = 30
    absolute_hours: int = 10


class Documents(Section, frozen=True):
    """Pictures of identity documents. `max_bytes` and `max_pixels` are of one picture as sent. `clamd`: the virus
    scanner, `unix:/path` or `tcp:host:port`; empty for none. `four_eyes`: two people accept a document. The desk can
    change the types that are accepted and `four_eyes`."""

    max_bytes: int = 5 * 1024 * 1024
    max_pixels: int = 50_000_000
    workers: int = 2
    clamd: str = ""
    accept_alien_registration: bool = True
    accept_registered_matters: bool = True
    four_eyes: bool = False
    keep_accepted_days: int = 30
    keep_refused_days: int = 90
    keep_unfinished_hours: int = 24


class Register(Section, frozen=True):
    """The office's register of residence cards. `compare`: entries have to fit it once it has cards; the desk can
    change that. `keep_mismatch_days`: how long the desk sees entries that did not."""

    compare: bool = True
    keep_mismatch_days: int = 90


class Mail(Section, frozen=True):
    transport: Literal["maildir", "smtp"] = "maildir"
    host: str = "localhost"
    port: int = 25
    security: Literal["starttls", "tls", "none"] = "starttls"
    username: str = ""
    password: str = ""
    ca_file: str = ""
    sender: str = "no-reply@ras.example"
    lanes: int = 4
    retry_seconds: tuple[int, ...] = (60, 300, 900, 3600, 14400, 43200)


class Office(Section, frozen=True):
    """What pages and mails say about the office. Texts exist in both languages."""

    name_ja: str = "地方出入国在留管理局"
    name_en: str = "Regional Immigration Services Bureau"
    address_ja: str = ""
    address_en: str = ""
    hours_ja: str = "平日 9:00〜16:00"
    hours_en: str = "Weekdays 9:00 to 16:00"
    help_desk_phone: str = ""
    agency_url: str = "https://www.moj.go.jp/isa/"
    questions_url: str = "https://www.moj.go.jp/isa/applications/online/online-QA.html"


class Guide(Section, frozen=True):
    """What the guide to the electronic certificate says about costs, in yen (0: free), and the day on which somebody
    last made sure of it."""

    first_issue_yen: int = 0
    reissue_yen: int = 1000
    as_of: date = date(2026, 11, 22)


class Logs(Section, frozen=True):
    format: Literal["auto", "json", "text"] = "auto"
    level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"


class Metrics(Section, frozen=True):
    """Figures at /metrics for Prometheus. `networks`: the only ones that get them."""

    enabled: bool = False
    networks: tuple[str, ...] = ("127.0.0.0/8", "::1/128")


class Config(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    server: Server = Server()
    session: Session = Session()
    live: Live = Live()
    revocation: Revocation = Revocation()
    accounts: Accounts = Accounts()
    staff: Staff = Staff()
    documents: Documents = Documents()
    register: Register = Register()
    mail: Mail = Mail()
    office: Office = Office()
    guide: Guide = Guide()
    logs: Logs = Logs()
    metrics: Metrics = Metrics()

    @property
    def data(self) -> Path:
        return Path(self.server.data_dir)

    @property
    def documents_directory(self) -> Path:
        """The sealed pictures; also where an upload lies, sealed and nameless, until it is judged."""
        return self.data / "documents"

    @property
    def crl_directory(self) -> Path | None:
        """Where the office lays revocation lists that come another way than over http."""
        return Path(self.revocation.crl_directory) if self.revocation.crl_directory else None

    @property
    def secure(self) -> bool:
        return self.server.origin.startswith("https://")

    @property
    def simulated_cards(self) -> bool:
        return self.server.mode == "demo"
