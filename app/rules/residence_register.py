"""The register of residence cards as a table of the office's own system: which column is which, and what each line
says. A line that cannot be read whole is named with a reason; nothing of it is guessed."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from app.records import RegisteredCard
from app.rules import entry

MAX_ROWS: Final = 300_000
HEADER: Final = (
    "在留カード番号 Number", "氏名 Name", "漢字氏名・通称 Other names", "生年月日 Date of birth", "性別 Sex",
    "国籍・地域 Nationality", "在留資格 Status", "在留期間 Period of stay", "有効期限 Expiry",
)  # fmt: skip
LONGEST: Final = 200
# A column is known by the first of these words that its name holds; asked in this order, each column once.
_COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "number": ("カード番号", "card number", "card no", "number", "番号"),
    "aliases": ("通称", "漢字氏名", "other name", "alias", "kanji"),
    "name": ("氏名", "名前", "name"),
    "birth": ("生年月日", "birth"),
    "sex": ("性別", "sex", "gender"),
    "nationality": ("国籍", "nationality"),
    "expires": ("有効期限", "有効期間", "満了日", "expir", "valid until"),
    "period": ("在留期間", "period"),
    "status": ("在留資格", "status"),
}
_NOT_NEEDED: Final = frozenset({"aliases"})
_SEXES: Final = {
    "男": "male", "男性": "male", "m": "male", "male": "male", "1": "male",
    "女": "female", "女性": "female", "f": "female", "female": "female", "2": "female",
    "その他": "not_applicable", "x": "not_applicable", "other": "not_applicable", "9": "not_applicable",
}  # fmt: skip
_PARTS: Final = re.compile(r"[^0-9]*?[0-9元]+")
_PLAIN_DATE: Final = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
# What spreadsheets put behind a date.
_MIDNIGHT: Final = re.compile(r" 0{1,2}:00(:00)?$")


class Unusable(StrEnum):
    """Why a line cannot be used."""

    NUMBER = "number"
    NAME = "name"
    BIRTH = "birth"
    SEX = "sex"
    EXPIRY = "expiry"
    TOO_LONG = "too_long"
    TWICE = "twice"


class ColumnsMissing(Exception):
    """`columns` by their English names."""

    def __init__(self, columns: Sequence[str]) -> None:
        super().__init__(", ".join(columns))
        self.columns = tuple(columns)


class LineUnusable(Exception):
    def __init__(self, reason: Unusable) -> None:
        super().__init__(reason.value)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class BadLine:
    """`line` counts from 1, the first line with the names of the columns included."""

    line: int
    reason: Unusable


def columns_of(names: Sequence[str]) -> dict[str, str]:
    """The name of each column by what it holds. Raises ColumnsMissing."""
    left = {name: entry.fold_text(name).casefold() for name in names}
    found: dict[str, str] = {}
    for column, words in _COLUMNS.items():
        name = next((name for word in words for name, folded in left.items() if word in folded), None)
        if name is not None:
            found[column] = name
            del left[name]
    missing = [column for column in _COLUMNS if column not in found and column not in _NOT_NEEDED]
    if missing:
        raise ColumnsMissing(missing)
    return found


def card_of(cells: Mapping[str, str], columns: Mapping[str, str], *, today: date) -> RegisteredCard:
    """Raises LineUnusable."""
    said = {column: entry.fold_text(cells[name]) for column, name in columns.items()}
    if any(len(text) > LONGEST for text in said.values()):
        raise LineUnusable(Unusable.TOO_LONG)
    if not any(char.isalpha() for char in said["name"]):
        raise LineUnusable(Unusable.NAME)
    return RegisteredCard(
        number=_number(said["number"]),
        name=said["name"],
        birth=_birth(said["birth"], today),
        sex=_sex(said["sex"]),
        nationality=said["nationality"],
        status=said["status"],
        period=said["period"],
        expires=_expiry(said["expires"]),
        aliases=tuple(
            filter(None, (name.strip() for name in re.split(r"[;；/／]", said.get("aliases", ""))))
        ),
    )


def _number(text: str) -> str:
    try:
        return entry.residence_card_number(text)
    except entry.Unreadable as error:
        raise LineUnusable(Unusable.NUMBER) from error


def _sex(text: str) -> str:
    found = _SEXES.get(text.casefold())
    if found is None:
        raise LineUnusable(Unusable.SEX)
    return found


def _birth(text: str, today: date) -> str:
    try:
        return entry.birth_date(*_year_month_day(text), today=today)
    except entry.Unreadable as error:
        raise LineUnusable(Unusable.BIRTH) from error


def _expiry(text: str) -> str:
    try:
        return entry.calendar_date(*_year_month_day(text)).isoformat()
    except entry.Unreadable as error:
        raise LineUnusable(Unusable.EXPIRY) from error


def _year_month_day(text: str) -> tuple[str, str, str]:
    """1990-04-01, 1990/4/1, 1990年4月1日, 19900401, 平成2年4月1日, H2.4.1; a spreadsheet's midnight behind it does not
    count. Raises Unreadable, also for 4/1/1990, which says not which of two is the month."""
    text = _MIDNIGHT.sub("", text)
    if plain := _PLAIN_DATE.fullmatch(text):
        return plain[1], plain[2], plain[3]
    parts = _PARTS.findall(text)
    if len(parts) != 3:  # noqa: PLR2004
        raise entry.Unreadable
    year, month, day = parts
    return year, re.sub(r"[^0-9]", "", month), re.sub(r"[^0-9]", "", day)
