"""Lenient in, strict stored: what people type, folded to one form. Nobody is asked to "enter in half-width"."""

import re
import unicodedata
from datetime import date

_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−－ー", "-"))
_CARD_NUMBER = re.compile(r"[A-Z]{2}[0-9]{8}[A-Z]{2}")
_CORPORATE_NUMBER = re.compile(r"[0-9]{13}")
_ERA_YEAR = re.compile(r"(明治|大正|昭和|平成|令和|[MTSHR])\s*(元|[0-9]{1,2})\s*年?")
_PLAIN_YEAR = re.compile(r"([0-9]{4})\s*年?")

# Years; nobody has been older.
OLDEST = 125

# First day of each era and its last, which is the first day of the next.
_ERAS: dict[str, tuple[date, date]] = {
    "M": (date(1868, 1, 25), date(1912, 7, 30)),
    "T": (date(1912, 7, 30), date(1926, 12, 25)),
    "S": (date(1926, 12, 25), date(1989, 1, 8)),
    "H": (date(1989, 1, 8), date(2019, 5, 1)),
    "R": (date(2019, 5, 1), date.max),
}
_ERA_LETTERS = {"明治": "M", "大正": "T", "昭和": "S", "平成": "H", "令和": "R"}


class Unreadable(Exception):
    """Typed text that is not what its field asks for."""


def fold_text(text: str) -> str:
    """NFKC, one space between words, none around; control characters are dropped."""
    folded = unicodedata.normalize("NFKC", text)
    if folded.isprintable():
        return " ".join(folded.split())
    kept = "".join(" " if char.isspace() else char for char in folded if char.isspace() or char.isprintable())
    # Once more, because what was dropped may have stood between a letter and its accent.
    return " ".join(unicodedata.normalize("NFKC", kept).split())


def fold_code(text: str) -> str:
    """A card number or an ID: upper case, without spaces, dots or dashes of any kind."""
    bare = re.sub(r"[\s.\-_]", "", unicodedata.normalize("NFKC", text).translate(_DASHES))
    return unicodedata.normalize("NFKC", bare.upper())


def fold_phone(text: str) -> str:
    """Digits and their punctuation, dashes made one kind; ー between digits is a dash, too."""
    return " ".join(unicodedata.normalize("NFKC", text).translate(_DASHES).split())


def residence_card_number(text: str) -> str:
    """Two letters, eight digits, two letters. Raises Unreadable. No check digit is documented, so none is asked."""
    folded = fold_code(text)
    if not _CARD_NUMBER.fullmatch(folded):
        raise Unreadable
    return folded


def corporate_number(text: str) -> str:
    """13 digits, the first a check digit over the other twelve (ordinance on corporate numbers, article 2): 9 less the
    remainder by 9 of the digits' sum, counted from the right with every second one doubled. Raises Unreadable."""
    folded = fold_code(text)
    if not _CORPORATE_NUMBER.fullmatch(folded):
        raise Unreadable
    weighted = sum(int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(folded[1:])))
    if int(folded[0]) != 9 - weighted % 9:
        raise Unreadable
    return folded


def user_id(text: str) -> str:
    """An ID as it is stored, from what a person types or copies. Anything else gives an ID that no account has."""
    folded = fold_code(text)[:20]
    return f"{folded[:3]}-{folded[3:6]}-{folded[6:]}"


def calendar_date(year: str, month: str, day: str) -> date:
    """A date from three fields; the year may be of an era, "令和8" or "R8". Raises Unreadable."""
    month_text, day_text = fold_text(month).rstrip("月"), fold_text(day).rstrip("日")
    if not (month_text.isdecimal() and day_text.isdecimal()):
        raise Unreadable
    typed = fold_text(year).upper()
    try:
        if plain := _PLAIN_YEAR.fullmatch(typed):
            return date(int(plain[1]), int(month_text), int(day_text))
        if era := _ERA_YEAR.fullmatch(typed):
            return _era_date(era[1], era[2], int(month_text), int(day_text))
    except (ValueError, OverflowError) as error:
        raise Unreadable from error
    raise Unreadable


def birth_date(year: str, month: str, day: str, *, today: date) -> str:
    """ISO 8601 as exactly as it is known: cards show month or day as 00 for people whose birthday nobody wrote down.
    So "1990-04-01", "1990-04" or "1990". Raises Unreadable, also for a day to come."""
    month_known, day_known = not _is_zero(month), not _is_zero(day)
    if not (fold_text(month) and fold_text(day)) or (day_known and not month_known):
        raise Unreadable
    found = _somewhere_in(year, month if month_known else "", day if day_known else "")
    if not today.year - OLDEST <= found.year or found > today:
        raise Unreadable
    return found.isoformat()[: 10 if day_known else 7 if month_known else 4]


def _is_zero(text: str) -> bool:
    return fold_text(text).rstrip("月日") in {"0", "00"}


def _somewhere_in(year: str, month: str, day: str) -> date:
    """A date of the year or month; near its end where the era began only then."""
    try:
        return calendar_date(year, month or "1", day or "1")
    except Unreadable:
        if day:
            raise
        return calendar_date(year, month or "12", "28")


def _era_date(name: str, year: str, month: int, day: int) -> date:
    first, after = _ERAS[_ERA_LETTERS.get(name, name)]
    found = date(first.year + (1 if year == "元" else int(year)) - 1, month, day)
    if not first <= found < after:
        raise Unreadable
    return found
