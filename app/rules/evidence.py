"""What an identity document says, judged without asking anybody: its number, its dates, and the room in its address.
No check digit of a document's number is documented, so none is asked."""

import re
from datetime import date, timedelta

from app.records import DocumentType
from app.rules import entry

# Permanent residents' cards are valid for seven years, special permanent residents' certificates up to their eighth
# birthday after the issue; minors' and highly skilled people's end sooner.
LONGEST_VALID_YEARS = 11
SOON = timedelta(days=30)
# A letter or two in a circle, then digits; around them 第 and 号. Leading zeros were not always printed.
_ALIEN_NUMBER = re.compile(r"[A-Z]{0,2}[0-9]{6,11}")
_AROUND_ALIEN_NUMBER = str.maketrans("", "", "第号()（）")
_ROOM_WORDS = re.compile(r"^(?:#|(?:ROOM|RM|APARTMENT|APT|UNIT|NUMBER|NO)(?![A-Z]))[.\s]*|\s*(?:号室|号|室)$")
_DASHES = re.compile(r"[‐‑‒–—―−－ー-]")


class LiesAhead(entry.Unreadable):
    """A date of birth that has not come yet."""


class TooFarAhead(entry.Unreadable):
    """An end of validity that no document has."""


def document_number(document: DocumentType, typed: str) -> str:
    """As it is stored. Residence Cards and special permanent resident certificates have the same pattern. Raises
    Unreadable."""
    if document is not DocumentType.ALIEN_REGISTRATION:
        return entry.residence_card_number(typed)
    folded = entry.fold_code(typed).translate(_AROUND_ALIEN_NUMBER)
    if not _ALIEN_NUMBER.fullmatch(folded):
        raise entry.Unreadable
    return folded


def birth(year: str, month: str, day: str, *, today: date) -> str:
    """ISO 8601 as exactly as the document says it. Raises Unreadable, LiesAhead for a day that has not come."""
    try:
        return entry.birth_date(year, month, day, today=today)
    except entry.Unreadable:
        if _lies_ahead(year, month, day, today):
            raise LiesAhead from None
        raise


def _lies_ahead(year: str, month: str, day: str, today: date) -> bool:
    try:
        return entry.calendar_date(year, month, day) > today
    except entry.Unreadable:
        return False


def end_of_validity(year: str, month: str, day: str, *, today: date) -> str:
    """ISO 8601, of a day that may be over. Raises Unreadable, TooFarAhead."""
    found = entry.calendar_date(year, month, day)
    if found.year > today.year + LONGEST_VALID_YEARS:
        raise TooFarAhead
    return found.isoformat()


def has_expired(expires: str, today: date) -> bool:
    """A document is valid until the end of the day that it names; "" never ends."""
    return bool(expires) and date.fromisoformat(expires) < today


def expires_soon(expires: str, today: date) -> bool:
    """Within 30 days, and still valid."""
    return bool(expires) and not has_expired(expires, today) and date.fromisoformat(expires) - today <= SOON


def days_left(expires: str, today: date) -> int:
    return (date.fromisoformat(expires) - today).days


def stands_in(room: str, address: str) -> bool:
    """Whether the address has the room or apartment number, however "405号室", "#405" or "No. 405" is written. A number
    inside a longer one is another number."""
    wanted = _ROOM_WORDS.sub("", _plain(room))
    if not wanted:
        return False
    around = r"[A-Z0-9]"
    return re.search(rf"(?<!{around}){re.escape(wanted)}(?!{around})", _plain(address)) is not None


def _plain(text: str) -> str:
    folded = _DASHES.sub("-", entry.fold_text(text)).upper()
    return re.sub(r"\s*-\s*", "-", folded)


def parts_of(iso: str) -> tuple[str, str, str]:
    """Year, month and day as they are typed: what the document does not say is 00, and "" is nothing at all."""
    if not iso:
        return "", "", ""
    year, month, day = [*iso.split("-"), "00", "00"][:3]
    return year, str(int(month)) if int(month) else "00", str(int(day)) if int(day) else "00"
