"""Configuration: one frozen object from `madoguchi.toml` and MADOGUCHI_* variables, proven at start. Every problem is
reported at once; nothing else reads the environment and nothing prints the configuration."""

import os
import re
import tomllib
from collections.abc import Mapping
from ipaddress import ip_network
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

import msgspec

PREFIX = "MADOGUCHI_"


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
    mail: Mail = Mail()
    office: Office = Office()
    logs: Logs = Logs()

    @property
    def data(self) -> Path:
        return Path(self.server.data_dir)

    @property
    def secure(self) -> bool:
        return self.server.origin.startswith("https://")

    @property
    def simulated_cards(self) -> bool:
        return self.server.mode == "demo"


class ConfigRefused(Exception):
    """Every problem found, in the words of a person who has to mend the file."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def load_config(path: Path | None, environment: Mapping[str, str] | None = None) -> Config:
    """Raises ConfigRefused with all problems of the file, the variables and their combination."""
    problems: list[str] = []
    tables = _read_file(path, problems)
    _overlay(tables, os.environ if environment is None else environment, problems)
    sections: dict[str, Any] = {
        field.name: _section(field.name, field.type, tables.pop(field.name, {}), problems)
        for field in msgspec.structs.fields(Config)
    }
    problems += [f"[{name}] is not a known table" for name in tables]
    config = Config(**sections)
    problems += _contradictions(config)
    if problems:
        raise ConfigRefused(tuple(problems))
    return config


def _read_file(path: Path | None, problems: list[str]) -> dict[str, Any]:
    if path is None:
        return {}
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        problems.append(f"{path}: there is no such file")
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        problems.append(f"{path}: {error}")
    return {}


def _overlay(tables: dict[str, Any], environment: Mapping[str, str], problems: list[str]) -> None:
    known = {
        f"{PREFIX}{table.name}_{field.name}".upper(): (table.name, field.name)
        for table in msgspec.structs.fields(Config)
        for field in msgspec.structs.fields(table.type)
    }
    for variable, text in environment.items():
        if not variable.startswith(PREFIX):
            continue
        if variable not in known:
            problems.append(f"{variable} is not a known variable")
            continue
        table, name = known[variable]
        tables.setdefault(table, {})[name] = text


def _section(name: str, kind: type[Section], table: Any, problems: list[str]) -> Section:
    if not isinstance(table, dict):
        problems.append(f"[{name}] must be a table")
        return kind()
    values = {}
    for field in msgspec.structs.fields(kind):
        if field.name not in table:
            continue
        raw = table.pop(field.name)
        if isinstance(raw, str) and getattr(field.type, "__origin__", None) is tuple:
            raw = [part.strip() for part in raw.split(",") if part.strip()]
        try:
            values[field.name] = msgspec.convert(raw, field.type, strict=False)
        except msgspec.ValidationError as error:
            problems.append(f"[{name}] {field.name}: {error}")
    problems += [f"[{name}] {unknown} is not a known setting" for unknown in table]
    return kind(**values)


def _contradictions(config: Config) -> list[str]:
    problems: list[str] = []
    origin = urlsplit(config.server.origin)
    loopback = origin.hostname in {"127.0.0.1", "localhost", "::1"}
    if origin.scheme not in {"http", "https"} or not origin.hostname or origin.path or origin.query:
        problems.append(
            "[server] origin must look like https://host or http://127.0.0.1:8080, without a path"
        )
    elif origin.scheme == "http" and not (loopback and config.server.development):
        problems.append("[server] origin must be https; http needs a loopback address and development = true")
    if config.server.mode == "production" and config.server.development:
        problems.append("[server] development = true is refused in production mode")
    if config.server.mode == "production" and config.live.allow_code_binding:
        problems.append("[live] allow_code_binding = true is refused in production mode")
    return problems + _out_of_range(config)


def _out_of_range(config: Config) -> list[str]:
    limits = (
        (
            _all_networks(config.server.trusted_proxies),
            "[server] trusted_proxies must be IP addresses or networks",
        ),
        (config.server.port in range(1, 65536), "[server] port must be between 1 and 65535"),
        (config.session.idle_minutes >= 30, "[session] idle_minutes must be at least 30"),  # noqa: PLR2004
        (1 <= config.session.absolute_hours <= 20, "[session] absolute_hours must be from 1 to 20"),  # noqa: PLR2004
        (
            60 <= config.session.warning_seconds < config.session.idle_minutes * 60,  # noqa: PLR2004
            "[session] warning_seconds must be at least 60 and shorter than the idle limit",
        ),
        (1 <= config.mail.lanes <= 16, "[mail] lanes must be from 1 to 16"),  # noqa: PLR2004
        (
            re.fullmatch(r"[!-;=?A-~]+@[!-;=?A-~]+", config.mail.sender) is not None,
            "[mail] sender must be a bare e-mail address",
        ),
        (
            bool(config.mail.retry_seconds) and min(config.mail.retry_seconds) > 0,
            "[mail] retry_seconds must be one or more positive numbers of seconds",
        ),
        (
            not config.mail.ca_file or Path(config.mail.ca_file).is_file(),
            "[mail] ca_file names a file that is not there",
        ),
        (
            config.mail.transport == "maildir" or bool(config.mail.host),
            "[mail] host is needed for transport smtp",
        ),
        (
            not config.mail.username or config.mail.security != "none",
            "[mail] a username is never sent without starttls or tls",
        ),
    )
    return [sentence for holds, sentence in limits if not holds]


def _all_networks(texts: tuple[str, ...]) -> bool:
    try:
        return all(ip_network(text, strict=False) for text in texts)
    except ValueError:
        return False
