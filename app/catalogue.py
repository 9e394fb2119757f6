"""Every message with a code that a person can meet, collected from the classes and findings that say it; none is listed
by hand. The page, the CSV and `docs/errors.md` are made from here. `python -m app.catalogue` prints the document."""

import importlib
import pkgutil
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import groupby

from app import errors
from app.csv_text import csv_bytes
from app.errors.live import FAILURES
from app.i18n import Language, speaking
from app.i18n import lazy as _l

# By the start of the code.
GROUPS: Mapping[str, str] = {
    "E-10": _l("Pages and requests"),
    "E-11": _l("Cookies, log-in and the order of pages"),
    "E-12": _l("User accounts"),
    "E-19": _l("Faults on our side"),
    "E-20": _l("Computer and card reader"),
    "E-21": _l("Individual Number card"),
    "E-22": _l("Electronic certificates of the card"),
    "E-23": _l("PIN of the card"),
    "E-24": _l("Connection with the user client software"),
    "E-25": _l("Signature and end of the reading"),
    "E-30": _l("All forms"),
    "E-31": _l("Entries about yourself"),
    "E-32": _l("User ID and password"),
    "E-33": _l("Other entries"),
    "E-40": _l("Desk of the office (for staff)"),
    "E-41": _l("Entries at the desk (for staff)"),
    "E-50": _l("Pictures of identity documents"),
    "E-51": _l("Entries from identity documents"),
}
_INTRODUCTION = """\
# List of error messages エラーメッセージ一覧

Made by `python -m app.catalogue > docs/errors.md` from `app/errors/`. The running system shows the same list at
`/errors` and gives it as a table for spreadsheets at `/errors.csv`. Each entry says what happened, why, and what to do:
in English, Japanese and easy Japanese."""
_VALUE = re.compile(r"%\(\w+\)s")
_CODE = re.compile(r"[E\- ]*([0-9]{1,4})")


@dataclass(frozen=True, slots=True)
class Entry:
    """In the language in which it was made."""

    code: str
    sentence: str
    cause: str
    remedy: str

    @property
    def group(self) -> str:
        return self.code[:4]


def entries() -> tuple[Entry, ...]:
    """Every entry by code, in the language of the running task. A value in a sentence is shown as N."""
    found = (
        Entry(said.code, _VALUE.sub("N", str(said.sentence)), str(said.cause), str(said.remedy))
        for said in _all()
    )
    return tuple(sorted(found, key=lambda entry: entry.code))


@cache
def _all() -> tuple[type[errors.Refusal] | errors.Finding, ...]:
    """The findings of all modules of app.errors, each once however many modules import it, and every refusal."""
    seen: dict[str, errors.Finding] = {}
    for module in pkgutil.iter_modules(errors.__path__, f"{errors.__name__}."):
        for value in vars(importlib.import_module(module.name)).values():
            if isinstance(value, errors.Finding):
                seen[value.code] = value
    return *errors.all_refusals(), *seen.values(), *FAILURES.values()


def search(query: str) -> tuple[Entry, ...]:
    """By the start of the code, with or without "E-"; any other text is looked for in the three sentences. `query` is
    folded already."""
    as_code = _CODE.fullmatch(query.upper())
    if as_code:
        return tuple(entry for entry in entries() if entry.code.startswith(f"E-{as_code[1]}"))
    text = query.casefold()
    return tuple(
        entry for entry in entries() if text in f"{entry.sentence} {entry.cause} {entry.remedy}".casefold()
    )


@cache
def as_csv() -> bytes:
    """One row for each code, every language in columns of its own."""
    header = ["コード Code"]
    for language in ("日本語", "やさしい日本語", "English"):
        header += [
            f"メッセージ Message ({language})",
            f"原因 Cause ({language})",
            f"対処 What to do ({language})",
        ]
    tables = [_in(language) for language in Language]
    rows = (
        [told[0].code, *(text for entry in told for text in (entry.sentence, entry.cause, entry.remedy))]
        for told in zip(*tables, strict=True)
    )
    return csv_bytes(header, rows)


def as_document() -> str:
    """`docs/errors.md`."""
    parts = [_INTRODUCTION]
    english, japanese, easy = (
        _in(language) for language in (Language.ENGLISH, Language.JAPANESE, Language.EASY_JAPANESE)
    )
    for group, members in groupby(zip(english, japanese, easy, strict=True), key=lambda told: told[0].group):
        parts.append(f"## {_title(group, Language.ENGLISH)} {_title(group, Language.JAPANESE)}")
        parts += [_section(told) for told in members]
    return "\n\n".join(parts) + "\n"


def _in(language: Language) -> tuple[Entry, ...]:
    with speaking(language):
        return entries()


def _title(group: str, language: Language) -> str:
    with speaking(language):
        return str(GROUPS[group])


def _section(told: tuple[Entry, ...]) -> str:
    lines = [f"- **{entry.sentence}**\n  {entry.cause}\n  {entry.remedy}" for entry in told]
    return "\n".join((f"### {told[0].code}\n", *lines))


if __name__ == "__main__":
    sys.stdout.write(as_document())
