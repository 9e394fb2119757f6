"""Which acts at the desk fit the state of an account, and what the number of their paper may look like."""

import re

from app.errors import AccountClosed, AccountNotLocked
from app.records import Account, AccountState

_FORM_NUMBER = re.compile(r"(?=[^0-9]*[0-9])[A-Za-z0-9./_-]{1,40}")
# A residence card, an Individual Number and a telephone number name a person.
_OF_A_PERSON = re.compile(r"[A-Za-z]{2}[0-9]{8}[A-Za-z]{2}|[0-9]{12}|0[0-9]{9,10}")


def is_form_number(text: str) -> bool:
    """It stands in the audit log for good, where no name may be: a word without spaces and with a digit in it."""
    if not _FORM_NUMBER.fullmatch(text):
        return False
    return _OF_A_PERSON.fullmatch(re.sub(r"[./_-]", "", text)) is None


def require_not_closed(account: Account) -> None:
    """Raises AccountClosed."""
    if account.state is AccountState.DEACTIVATED:
        raise AccountClosed


def require_locked(account: Account) -> None:
    """Raises AccountClosed, AccountNotLocked."""
    require_not_closed(account)
    if account.state is not AccountState.LOCKED:
        raise AccountNotLocked
