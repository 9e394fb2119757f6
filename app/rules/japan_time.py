"""Times as an office in Japan types and reads them. Japan has one time zone and no summer time."""

import re
import unicodedata
from datetime import date, datetime, timedelta, timezone

from app.clock import utc

JAPAN = timezone(timedelta(hours=9), "JST")
_MOMENT = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]+([0-9]{2}:[0-9]{2})(?::00)?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class NoSuchTime(Exception):
    """Typed text that is no day or no time of the calendar."""


def moment_ms(typed: str) -> int:
    """Epoch ms of "2026-11-22T09:00" (what a browser sends) or "2026-11-22 09:00", in Japan. Raises NoSuchTime."""
    found = _MOMENT.fullmatch(_folded(typed))
    if found is None:
        raise NoSuchTime
    return _epoch(f"{found[1]}T{found[2]}")


def day_ms(typed: str) -> int:
    """Epoch ms of the day's first moment in Japan. Raises NoSuchTime."""
    text = _folded(typed)
    if not _DAY.fullmatch(text):
        raise NoSuchTime
    return _epoch(f"{text}T00:00")


def as_typed(ms: int) -> str:
    """As `moment_ms` takes it and a browser's field shows it."""
    return _in_japan(ms).strftime("%Y-%m-%dT%H:%M")


def day_of(ms: int) -> date:
    return _in_japan(ms).date()


def in_words(ms: int, *, english: bool) -> str:
    found = _in_japan(ms)
    if english:
        return f"{found:%-d %B %Y, %H:%M}"
    return f"{found.year}年{found.month}月{found.day}日 {found:%H:%M}"


def day_in_words(ms: int, *, english: bool) -> str:
    found = _in_japan(ms)
    return f"{found:%-d %B %Y}" if english else f"{found.year}年{found.month}月{found.day}日"


def _folded(typed: str) -> str:
    return unicodedata.normalize("NFKC", typed).strip().replace("/", "-")


def _epoch(iso: str) -> int:
    try:
        return int(datetime.fromisoformat(iso).replace(tzinfo=JAPAN).timestamp() * 1000)
    except (ValueError, OverflowError) as error:
        raise NoSuchTime from error


def _in_japan(ms: int) -> datetime:
    return utc(ms).astimezone(JAPAN)
