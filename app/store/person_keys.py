"""Rows of `person_keys`: what the desk finds a person by, as keyed hashes."""

from collections.abc import Sequence

from app.store.db import Tx


def replace_keys(tx: Tx, account_id: str, keys: Sequence[tuple[str, bytes]]) -> None:
    """`keys` are (kind, hash); whatever the account was found by before is gone."""
    tx.execute("DELETE FROM person_keys WHERE account_id = ?", (account_id,))
    for kind, digest in keys:
        tx.execute(
            "INSERT INTO person_keys (kind, hash, account_id) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            (kind, digest, account_id),
        )


def list_unindexed(tx: Tx, *, limit: int) -> list[str]:
    """Accounts that nothing finds yet, as after an upgrade."""
    rows = tx.execute(
        "SELECT id FROM accounts WHERE NOT EXISTS (SELECT 1 FROM person_keys WHERE account_id = accounts.id)"
        " LIMIT ?",
        (limit,),
    )
    return [str(row["id"]) for row in rows.fetchall()]
