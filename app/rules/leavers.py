"""A list of leavers as an organisation or the office writes it: which column is which, and where each row leads."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.records import AccountState
from app.rules import entry
from app.rules.japan_time import NoSuchTime, day_ms

MAX_ROWS = 2000
HEADER = ("認証ID User ID", "離職日 Leaving date", "理由 Reason")
# A column is known by any of these words in its name.
_USER_ID = ("認証id", "ユーザid", "ユーザーid", "user id", "userid", "user_id", "利用者id")
_LEAVING = ("離職", "退職", "leaving", "last day")
_REASON = ("理由", "reason")


class ColumnsMissing(Exception):
    """No column of user IDs."""


class Outcome(StrEnum):
    FOUND = "found"
    UNKNOWN = "unknown"
    CLOSED = "closed"
    ASKED = "asked"
    DUPLICATE = "duplicate"
    NO_DAY = "no_day"


@dataclass(frozen=True, slots=True)
class LeaverRow:
    """`line` counts from 1, the first line with the names of the columns included."""

    line: int
    user_id: str
    leaving: str
    reason: str


@dataclass(frozen=True, slots=True)
class KnownAccount:
    """`asked`: an open question about its deactivation waits."""

    id: str
    state: AccountState
    asked: bool


@dataclass(frozen=True, slots=True)
class Judged:
    """`account_id` is "" unless the outcome is FOUND."""

    row: LeaverRow
    outcome: Outcome
    account_id: str = ""


def rows_of(table: Sequence[tuple[int, Mapping[str, str]]]) -> list[LeaverRow]:
    """Raises ColumnsMissing."""
    names = tuple(table[0][1]) if table else ()
    user_id, leaving, reason = (_column(names, words) for words in (_USER_ID, _LEAVING, _REASON))
    # One name for two columns is a line that another sign than the comma divides.
    if table and (user_id is None or user_id == leaving):
        raise ColumnsMissing
    return [
        LeaverRow(
            line=line,
            user_id=entry.user_id(cells.get(user_id or "", "")),
            leaving=entry.fold_text(cells.get(leaving or "", "")),
            reason=entry.fold_text(cells.get(reason or "", "")),
        )
        for line, cells in table
    ]


def _column(names: Sequence[str], words: Sequence[str]) -> str | None:
    folded = {name: entry.fold_text(name).casefold() for name in names}
    return next((name for name, text in folded.items() if any(word in text for word in words)), None)


def judge(rows: Sequence[LeaverRow], known: Mapping[str, KnownAccount]) -> list[Judged]:
    """`known` by user ID. Of rows with the same user ID the first counts."""
    seen: set[str] = set()
    judged = []
    for row in rows:
        account = known.get(row.user_id)
        outcome = _outcome(row, account, seen)
        seen.add(row.user_id)
        judged.append(Judged(row, outcome, account.id if account and outcome is Outcome.FOUND else ""))
    return judged


def _outcome(row: LeaverRow, account: KnownAccount | None, seen: set[str]) -> Outcome:
    if row.user_id in seen:
        return Outcome.DUPLICATE
    if account is None:
        return Outcome.UNKNOWN
    if account.state is AccountState.DEACTIVATED:
        return Outcome.CLOSED
    if account.asked:
        return Outcome.ASKED
    return Outcome.FOUND if _is_day(row.leaving) else Outcome.NO_DAY


def _is_day(text: str) -> bool:
    """Left out, or a day of the calendar."""
    try:
        return not text or day_ms(text) > 0
    except NoSuchTime:
        return False
