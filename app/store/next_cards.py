"""Rows of `next_cards`: accounts whose next card may carry another name, because the desk looked at the papers."""

from app.store.db import Tx


def upsert_next_card(tx: Tx, account_id: str, expires_at: int) -> None:
    tx.execute(
        "INSERT INTO next_cards (account_id, expires_at) VALUES (?, ?)"
        " ON CONFLICT (account_id) DO UPDATE SET expires_at = excluded.expires_at",
        (account_id, expires_at),
    )


def get_next_card(tx: Tx, account_id: str, *, now: int) -> int | None:
    """Until when."""
    row = tx.execute(
        "SELECT expires_at FROM next_cards WHERE account_id = ? AND expires_at > ?", (account_id, now)
    ).fetchone()
    return None if row is None else int(row["expires_at"])


def delete_next_card(tx: Tx, account_id: str) -> None:
    tx.execute("DELETE FROM next_cards WHERE account_id = ?", (account_id,))
