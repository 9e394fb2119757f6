"""Rows of `throttle`: one bucket per kind and subject; the subject is stored hashed."""

from app.store.db import Tx


def get_bucket(tx: Tx, subject: str) -> tuple[float, int] | None:
    row = tx.execute("SELECT tokens, updated_at FROM throttle WHERE subject = ?", (subject,)).fetchone()
    return None if row is None else (row["tokens"], row["updated_at"])


def upsert_bucket(tx: Tx, subject: str, tokens: float, at: int) -> None:
    tx.execute(
        "INSERT INTO throttle (subject, tokens, updated_at) VALUES (?, ?, ?)"
        " ON CONFLICT (subject) DO UPDATE SET tokens = excluded.tokens, updated_at = excluded.updated_at",
        (subject, tokens, at),
    )


def delete_idle_before(tx: Tx, at: int) -> None:
    tx.execute("DELETE FROM throttle WHERE updated_at < ?", (at,))
