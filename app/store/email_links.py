"""Rows of `email_links`: one live link for an account to prove its newest e-mail address, taken once."""

from app.store.db import Tx


def upsert_link(tx: Tx, account_id: str, token_hash: bytes, expires_at: int) -> None:
    """A newer link kills the older one of the same account."""
    tx.execute(
        "INSERT INTO email_links (token_hash, account_id, expires_at) VALUES (?, ?, ?)"
        " ON CONFLICT (account_id) DO UPDATE SET token_hash = excluded.token_hash,"
        " expires_at = excluded.expires_at",
        (token_hash, account_id, expires_at),
    )


def get_link_account(tx: Tx, token_hash: bytes, now: int) -> str | None:
    """The account of a live link; looking spends nothing."""
    row = tx.execute(
        "SELECT account_id FROM email_links WHERE token_hash = ? AND expires_at > ?", (token_hash, now)
    ).fetchone()
    return None if row is None else str(row["account_id"])


def delete_link(tx: Tx, account_id: str) -> None:
    """Spends it, or withdraws it because the address it was for is no longer the account's."""
    tx.execute("DELETE FROM email_links WHERE account_id = ?", (account_id,))


def delete_expired(tx: Tx, now: int) -> None:
    tx.execute("DELETE FROM email_links WHERE expires_at <= ?", (now,))
