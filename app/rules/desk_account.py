"""Which acts at the desk fit the state of an account."""

from app.errors import AccountClosed, AccountNotLocked
from app.records import Account, AccountState


def require_not_closed(account: Account) -> None:
    """Raises AccountClosed."""
    if account.state is AccountState.DEACTIVATED:
        raise AccountClosed


def require_locked(account: Account) -> None:
    """Raises AccountClosed, AccountNotLocked."""
    require_not_closed(account)
    if account.state is not AccountState.LOCKED:
        raise AccountNotLocked
