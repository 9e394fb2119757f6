"""Rules of an account: when it locks, and when somebody may log in."""

from app.errors import AccountLocked, SignInRefused
from app.records import Account, AccountState

MAX_FAILURES = 5


def locks_after(failures: int) -> bool:
    """Whether this many wrong passwords in a row lock the account; only staff unlock it."""
    return failures >= MAX_FAILURES


def require_may_sign_in(account: Account) -> None:
    """Asked only after the password was right, so a stranger never learns that an account is locked."""
    if account.password is None:
        raise SignInRefused("no password yet")
    if account.state is AccountState.LOCKED:
        raise AccountLocked(account.id)
