"""Rows of `revoked_documents`: keyed hashes of document numbers that are no longer valid."""

from collections.abc import Iterable

from app.store.db import Tx


def count_listed(tx: Tx, number_hash: bytes) -> int:
    row = tx.execute(
        "SELECT count(*) AS found FROM revoked_documents WHERE hash = ?", (number_hash,)
    ).fetchone()
    return 0 if row is None else int(row["found"])


def list_hashes(tx: Tx) -> list[bytes]:
    return [row["hash"] for row in tx.execute("SELECT hash FROM revoked_documents").fetchall()]


def count_all(tx: Tx) -> int:
    row = tx.execute("SELECT count(*) AS found FROM revoked_documents").fetchone()
    return int(row["found"]) if row else 0


def replace_all(tx: Tx, hashes: Iterable[bytes], *, at: int) -> None:
    tx.execute("DELETE FROM revoked_documents")
    for number_hash in hashes:
        tx.execute(
            "INSERT INTO revoked_documents (hash, listed_at) VALUES (?, ?) ON CONFLICT DO NOTHING",
            (number_hash, at),
        )
