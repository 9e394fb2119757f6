"""Until when an electronic certificate is valid: the fifth birthday after its issue or the end of the period of stay,
whichever is first; after an early renewal the sixth birthday."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

BIRTHDAYS = 5
BIRTHDAYS_AFTER_EARLY_RENEWAL = 6
RENEWAL_MONTHS = 3
_LEAP_DAY = (2, 29)


class EndsBy(StrEnum):
    BIRTHDAY = "birthday"
    STAY = "stay"


@dataclass(frozen=True, slots=True)
class Validity:
    """`renewal_from`: the first day of an early renewal; it means something only where a birthday is the end."""

    until: date
    by: EndsBy
    renewal_from: date


def validity(
    issued: date, birthday: tuple[int, int], *, stay_until: date | None, renewed_early: bool
) -> Validity:
    """`birthday` is month and day; `stay_until` None for a stay without an end."""
    count = BIRTHDAYS_AFTER_EARLY_RENEWAL if renewed_early else BIRTHDAYS
    day = _birthday_after(issued, birthday, count)
    by = EndsBy.STAY if stay_until is not None and stay_until < day else EndsBy.BIRTHDAY
    until = stay_until if stay_until is not None and by is EndsBy.STAY else day
    return Validity(until, by, _months_before(until))


def _birthday_after(issued: date, birthday: tuple[int, int], count: int) -> date:
    """Strictly after the day of issue."""
    first = issued.year if _birthday_in(issued.year, birthday) > issued else issued.year + 1
    return _birthday_in(first + count - 1, birthday)


def _birthday_in(year: int, birthday: tuple[int, int]) -> date:
    """For 29 February the day before in other years, so that nobody is told a day too late."""
    month, day = birthday
    try:
        return date(year, month, day)
    except ValueError:
        if birthday != _LEAP_DAY:
            raise
        return date(year, 2, 28)


def _months_before(day: date) -> date:
    """The same day three months before, or the last one of that month."""
    months = day.year * 12 + day.month - 1 - RENEWAL_MONTHS
    year, month = divmod(months, 12)
    last = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1) - timedelta(days=1)
    return last.replace(day=min(day.day, last.day))
