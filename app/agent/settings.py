"""What this program may do and for whom: the command line over `agent.toml`. It names sites, never secrets."""

import os
import tomllib
from argparse import Namespace
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import msgspec

from app.agent.findings import UsageProblem
from app.agent.origin import parse_origin
from app.agent.words import Language, machine_language
from app.card.soft_cards import holds_card

PromptKind = Literal["tk", "tty", "pinentry"]


class SettingsFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`~/.config/madoguchi-agent/agent.toml`; every field may be missing."""

    allowed_origins: tuple[str, ...] = ()
    lang: Language | None = None
    prompt: PromptKind | None = None
    dev_http: bool = False
    sim: tuple[str, ...] = ()


@dataclass(frozen=True)
class Settings:
    """`server` is where typed codes go; `allowed` are all origins a link may name."""

    server: str | None
    allowed: frozenset[str]
    language: Language
    language_chosen: bool
    prompt: PromptKind | None
    dev_http: bool
    sims: tuple[Path, ...]
    faults: str | None
    once: bool


def settings_path() -> Path:
    base = os.environ.get("XDG_CONFIG_HOME") or str(Path.home() / ".config")
    return Path(base) / "madoguchi-agent" / "agent.toml"


def read_file(path: Path) -> SettingsFile:
    """A missing file is an empty one. Raises UsageProblem."""
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        return SettingsFile()
    except (OSError, UnicodeError) as error:
        raise UsageProblem(f"The settings file {path} cannot be read.") from error
    try:
        return msgspec.convert(tomllib.loads(text), type=SettingsFile)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise UsageProblem(f"The settings file {path} has a mistake: {error}") from error


def settings_from(arguments: Namespace, file: SettingsFile) -> Settings:
    """The command line wins over the file. Raises UsageProblem with one sentence."""
    dev_http = arguments.dev_http or file.dev_http
    server = parse_origin(arguments.server, dev_http=dev_http) if arguments.server else None
    listed = [parse_origin(origin, dev_http=dev_http) for origin in file.allowed_origins]
    sims = card_directories(arguments.sim or file.sim)
    if arguments.faults and not sims:
        raise UsageProblem("--faults works only with --sim.")
    return Settings(
        server=server or (listed[0] if listed else None),
        allowed=frozenset([*listed, *([server] if server else [])]),
        language=arguments.lang or file.lang or machine_language(),
        language_chosen=bool(arguments.lang or file.lang),
        prompt=arguments.prompt or file.prompt,
        dev_http=dev_http,
        sims=sims,
        faults=arguments.faults,
        once=arguments.once,
    )


def card_directories(named: Sequence[str]) -> tuple[Path, ...]:
    """Raises UsageProblem for a directory without a simulated card."""
    directories = tuple(map(Path, named))
    for directory in directories:
        if not holds_card(directory):
            raise UsageProblem(
                f"There is no simulated card in {directory}; make one with: madoguchi-agent card new"
            )
    return directories
