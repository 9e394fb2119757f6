"""Rows of `drafts`: what was typed and not yet sent, sealed."""

from app.store.db import Tx


def upsert_draft(tx: Tx, owner: str, page: str, typed_sealed: bytes, at: int) -> None:
    tx.execute(
        "INSERT INTO drafts (owner, page, typed_sealed, updated_at) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (owner, page) DO UPDATE SET typed_sealed = excluded.typed_sealed,"
        " updated_at = excluded.updated_at",
        (owner, page, typed_sealed, at),
    )


def get_draft(tx: Tx, owner: str, page: str, *, not_before: int) -> bytes | None:
    row = tx.execute(
        "SELECT typed_sealed FROM drafts WHERE owner = ? AND page = ? AND updated_at >= ?",
        (owner, page, not_before),
    ).fetchone()
    return None if row is None else bytes(row["typed_sealed"])


def delete_draft(tx: Tx, owner: str, page: str) -> None:
    tx.execute("DELETE FROM drafts WHERE owner = ? AND page = ?", (owner, page))


def delete_of_owner(tx: Tx, owner: str) -> None:
    tx.execute("DELETE FROM drafts WHERE owner = ?", (owner,))


def delete_before(tx: Tx, at: int) -> None:
    tx.execute("DELETE FROM drafts WHERE updated_at < ?", (at,))
