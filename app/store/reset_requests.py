"""Rows of `reset_requests`: what a stranger typed, sealed, until it was compared with the accounts."""

from app.store.db import Tx


def insert_request(tx: Tx, request_id: str, typed_sealed: bytes, at: int) -> None:
    tx.execute(
        "INSERT INTO reset_requests (id, typed_sealed, asked_at) VALUES (?, ?, ?)",
        (request_id, typed_sealed, at),
    )


def get_oldest(tx: Tx) -> tuple[str, bytes] | None:
    """Its id and what was typed."""
    row = tx.execute("SELECT id, typed_sealed FROM reset_requests ORDER BY asked_at, id LIMIT 1").fetchone()
    return None if row is None else (str(row["id"]), bytes(row["typed_sealed"]))


def delete_request(tx: Tx, request_id: str) -> None:
    tx.execute("DELETE FROM reset_requests WHERE id = ?", (request_id,))
