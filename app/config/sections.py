"""The tables of `madoguchi.toml`, their settings and defaults. Nothing here reads or checks anything."""

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


class Logs(Section, frozen=True):
    format: Literal["auto", "json", "text"] = "auto"
    level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"


class Config(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    server: Server = Server()
    session: Session = Session()
    live: Live = Live()
    accounts: Accounts = Accounts()
    staff: Staff = Staff()
    documents: Documents = Documents()
    mail: Mail = Mail()
    office: Office = Office()
    logs: Logs = Logs()

    @property
    def data(self) -> Path:
        return Path(self.server.data_dir)

    @property
    def documents_directory(self) -> Path:
        """The sealed pictures; also where an upload lies, sealed and nameless, until it is judged."""
        return self.data / "documents"

    @property
    def secure(self) -> bool:
        return self.server.origin.startswith("https://")

    @property
    def simulated_cards(self) -> bool:
        return self.server.mode == "demo"
