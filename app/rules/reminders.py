"""When somebody is reminded that a date is near: 90, 30 and 7 days before, and never twice for one date."""

from collections.abc import Collection, Iterable
from datetime import date

STEPS = (90, 30, 7)


def step_reached(ends_on: date, today: date) -> int | None:
    """The nearest of the steps whose time has come; None before the first, and when the date is over."""
    left = (ends_on - today).days
    return min((step for step in STEPS if 0 <= left <= step), default=None)


def due(ends_on: date, today: date, done: Collection[int]) -> int | None:
    """The step to mail now. A step that passed unseen is not made up for: the nearer one says more."""
    step = step_reached(ends_on, today)
    return None if step in done else step


def residence_period_may_have_changed(
    residence_until: date | None, certificates: Iterable[date], today: date
) -> bool:
    """Whether to ask for the new date: the one we know is over, or a certificate lasts longer, which none does that was
    issued for that period of stay."""
    if residence_until is None:
        return False
    return residence_until < today or any(until > residence_until for until in certificates)
