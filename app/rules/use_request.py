"""Whether somebody may use the system: staff of organisations only while the office's approval lasts, others always."""

from datetime import datetime, time
from enum import StrEnum

from app.errors import UseNotApproved
from app.records import Account, Approval
from app.rules.japan_time import JAPAN, day_of

DAY_MS = 24 * 3600 * 1000
ENDING_DAYS = 90
LAST_SECOND = time(23, 59, 59)


class UseState(StrEnum):
    """`ENDING`: approved, and over within 90 days."""

    NOT_NEEDED = "not_needed"
    AWAITING = "awaiting"
    APPROVED = "approved"
    ENDING = "ending"
    ENDED = "ended"
    REFUSED = "refused"


_USABLE = frozenset({UseState.NOT_NEEDED, UseState.APPROVED, UseState.ENDING})
_ASKABLE = frozenset({UseState.ENDING, UseState.ENDED, UseState.REFUSED})
_WITHOUT_END = {
    Approval.NOT_NEEDED: UseState.NOT_NEEDED,
    Approval.AWAITING: UseState.AWAITING,
    Approval.REFUSED: UseState.REFUSED,
}


def use_state(account: Account, now: int) -> UseState:
    """`now` in epoch ms. An approval without an end is one that has ended: nobody may have given it."""
    if account.approval is not Approval.APPROVED:
        return _WITHOUT_END[account.approval]
    until = account.approved_until
    if until is None or now >= until:
        return UseState.ENDED
    return UseState.ENDING if until - now <= ENDING_DAYS * DAY_MS else UseState.APPROVED


def may_use(account: Account, now: int) -> bool:
    """For pages that show a closed button; whatever acts calls `require_use`."""
    return use_state(account, now) in _USABLE


def require_use(account: Account, now: int) -> None:
    """Raises UseNotApproved."""
    if not may_use(account, now):
        raise UseNotApproved(account.id)


def may_ask_again(account: Account, now: int, *, open_request: bool) -> bool:
    """Whether a new request may be filed: once at a time, and only when there is something to ask for."""
    return not open_request and use_state(account, now) in _ASKABLE


def approval_end(account: Account, now: int, years: int) -> int:
    """Epoch ms of the last second, in Japan, of the same day `years` later; counted from the old end while that has
    not come, so that nobody loses by asking early. After a 29 February, the 28th where there is none."""
    running = account.approved_until if may_use(account, now) else None
    first = day_of(now if running is None else running)
    try:
        last = first.replace(year=first.year + years)
    except ValueError:
        last = first.replace(year=first.year + years, day=28)
    return int(datetime.combine(last, LAST_SECOND, JAPAN).timestamp() * 1000)
