"""Reading an account with its person."""

import msgspec

from app.context import Context
from app.errors import SignInNeeded
from app.records import Account, AccountState, Person
from app.store import accounts
from app.store.db import Tx


async def person_of(context: Context, account_id: str) -> tuple[Account, Person]:
    """Raises SignInNeeded for an account that has gone since the session was opened."""
    account = await context.db.read(lambda tx: accounts.get_account(tx, account_id))
    if account is None:
        raise SignInNeeded
    return account, open_person(context, account)


def open_account_in(tx: Tx, account_id: str) -> Account:
    """As it is in the transaction of its holder's act, whose request may have begun before the office closed the
    account. Raises SignInNeeded."""
    account = accounts.get_account(tx, account_id)
    if account is None or account.state is AccountState.DEACTIVATED:
        raise SignInNeeded
    return account


def open_person(context: Context, account: Account) -> Person:
    return person_in(context, account.id, account.person_sealed)


def person_in(context: Context, account_id: str, sealed: bytes) -> Person:
    """For rows of a list, which hold less than an account."""
    return msgspec.json.decode(context.sealer.open(sealed, context=f"account:{account_id}"), type=Person)
