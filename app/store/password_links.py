"""Rows of `password_links`: one live link for an account, taken once."""

from app.store.db import Tx


def upsert_link(tx: Tx, account_id: str, token_hash: bytes, expires_at: int) -> None:
    """A newer link kills the older one of the same account."""
    tx.execute(
        "INSERT INTO password_links (token_hash, account_id, expires_at) VALUES (?, ?, ?)"
        " ON CONFLICT (account_id) DO UPDATE SET token_hash = excluded.token_hash,"
        " expires_at = excluded.expires_at",
        (token_hash, account_id, expires_at),
    )


def get_link_account(tx: Tx, token_hash: bytes, now: int) -> str | None:
    """The account of a live link; looking spends nothing."""
    row = tx.execute(
        "SELECT account_id FROM password_links WHERE token_hash = ? AND expires_at > ?", (token_hash, now)
    ).fetchone()
    return None if row is None else str(row["account_id"])


def take_link(tx: Tx, token_hash: bytes, now: int) -> str | None:
    """The account of a live link, which is spent by this."""
    row = tx.execute(
        "DELETE FROM password_links WHERE token_hash = ? AND expires_at > ? RETURNING account_id",
        (token_hash, now),
    ).fetchone()
    return None if row is None else str(row["account_id"])


def delete_link(tx: Tx, account_id: str) -> None:
    tx.execute("DELETE FROM password_links WHERE account_id = ?", (account_id,))


def delete_expired(tx: Tx, now: int) -> None:
    tx.execute("DELETE FROM password_links WHERE expires_at <= ?", (now,))
