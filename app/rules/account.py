"""Rules of an account: when it locks, how long a password works, and when somebody may log in."""

from app.errors import AccountDeactivated, AccountLocked, PasswordExpired, SignInRefused
from app.records import Account, AccountState

MAX_FAILURES = 5
DAY_MS = 24 * 3600 * 1000
# Days before its end at which a password's holder is reminded, the first one first.
REMINDER_DAYS = (30, 7)


def locks_after(failures: int) -> bool:
    """Whether this many wrong passwords in a row lock the account; only staff unlock it."""
    return failures >= MAX_FAILURES


def password_end(password_set_at: int | None, days: int) -> int | None:
    """When a password ends, in epoch ms. None: it does not, because the office lets none age (`days` is 0) or because
    nobody knows since when it has been in use."""
    if days == 0 or password_set_at is None:
        return None
    return password_set_at + days * DAY_MS


def require_open(account: Account) -> None:
    """Raises SignInRefused, AccountDeactivated, AccountLocked."""
    if account.password is None:
        raise SignInRefused("no password yet")
    if account.state is AccountState.DEACTIVATED:
        raise AccountDeactivated(account.id)
    if account.state is AccountState.LOCKED:
        raise AccountLocked(account.id)


def require_may_sign_in(account: Account, *, now: int, password_days: int) -> None:
    """Asked only after the password was right, so a stranger never learns the state of an account. Raises what
    `require_open` raises, and PasswordExpired."""
    require_open(account)
    end = password_end(account.password_set_at, password_days)
    if end is not None and now >= end:
        raise PasswordExpired(account.id)
