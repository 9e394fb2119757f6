"""Reads file and variables into one Config. Every problem is reported at once."""

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import msgspec

from app.config.checks import contradictions
from app.config.sections import Config, Section

PREFIX = "MADOGUCHI_"


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
    problems += contradictions(config)
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
            problems.append(f"[{name}] {field.name}: {_expected(field.type) or error}")
    problems += [f"[{name}] {unknown} is not a known setting" for unknown in table]
    return kind(**values)


def _expected(kind: Any) -> str:
    """For a setting with few values, these; msgspec names only the one that was given."""
    return f"must be one of {', '.join(get_args(kind))}" if get_origin(kind) is Literal else ""
