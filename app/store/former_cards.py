"""Rows of `former_cards`: cards that an account had before its present one, known by the keyed hash of their key."""

from app.store.db import Tx


def upsert_former_card(tx: Tx, owner: str, account_id: str, at: int) -> None:
    tx.execute(
        "INSERT INTO former_cards (owner, account_id, replaced_at) VALUES (?, ?, ?)"
        " ON CONFLICT (owner) DO UPDATE SET account_id = excluded.account_id, replaced_at = excluded.replaced_at",
        (owner, account_id, at),
    )


def get_former_holder(tx: Tx, owner: str) -> str | None:
    """The id of the account that had this card."""
    row = tx.execute("SELECT account_id FROM former_cards WHERE owner = ?", (owner,)).fetchone()
    return None if row is None else str(row["account_id"])


def delete_former_card(tx: Tx, owner: str) -> None:
    tx.execute("DELETE FROM former_cards WHERE owner = ?", (owner,))
