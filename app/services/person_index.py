"""Keeps what the desk finds a person by in step with the person's record."""

from functools import partial

from app.context import Context
from app.records import Person
from app.rules.person_keys import keys_of
from app.sealing import Sealer
from app.services.account import open_person
from app.store import accounts, person_keys
from app.store.db import Tx

HASH_BYTES = 16
BATCH = 200


def key_hash(sealer: Sealer, kind: str, folded: str) -> bytes:
    """Half an HMAC-SHA-256: enough that nobody is found by accident."""
    return bytes.fromhex(sealer.keyed_hash(folded.encode(), purpose=f"person key {kind}"))[:HASH_BYTES]


def hashed_keys(sealer: Sealer, person: Person) -> list[tuple[str, bytes]]:
    """For `store.person_keys.replace_keys`; made before the transaction."""
    return [(kind, key_hash(sealer, kind, folded)) for kind, folded in keys_of(person)]


async def index_all(context: Context) -> int:
    """Indexes the accounts that nothing finds yet; how many. Needed once after an upgrade."""
    done = 0
    while ids := await context.db.read(lambda tx: person_keys.list_unindexed(tx, limit=BATCH)):
        await context.db.write(partial(_index, context, tuple(ids)))
        done += len(ids)
    return done


def _index(context: Context, ids: tuple[str, ...], tx: Tx) -> None:
    for account_id in ids:
        account = accounts.get_account(tx, account_id)
        if account:
            keys = hashed_keys(context.sealer, open_person(context, account))
            person_keys.replace_keys(tx, account_id, keys)
