"""Reading an account with its person."""

import msgspec

from app.context import Context
from app.errors import SignInNeeded
from app.records import Account, Person
from app.store import accounts


async def person_of(context: Context, account_id: str) -> tuple[Account, Person]:
    """Raises SignInNeeded for an account that has gone since the session was opened."""
    account = await context.db.read(lambda tx: accounts.get_account(tx, account_id))
    if account is None:
        raise SignInNeeded
    return account, open_person(context, account)


def open_person(context: Context, account: Account) -> Person:
    plain = context.sealer.open(account.person_sealed, context=f"account:{account.id}")
    return msgspec.json.decode(plain, type=Person)
