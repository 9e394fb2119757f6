"""Rows of `residence_cards`: the office's register, sealed, by keyed hashes of the cards' numbers."""

import sqlite3
from collections.abc import Iterable

from app.records import SealedCard
from app.store.db import Tx

BATCH = 1000
_COLUMNS = "number_hash, fingerprint, card_sealed"


def _card(row: sqlite3.Row) -> SealedCard:
    return SealedCard(**dict(row))


def get_card(tx: Tx, number_hash: bytes) -> SealedCard | None:
    row = tx.execute(
        f"SELECT {_COLUMNS} FROM residence_cards WHERE number_hash = ?", (number_hash,)
    ).fetchone()
    return None if row is None else _card(row)


def get_any(tx: Tx) -> SealedCard | None:
    """None for an empty register."""
    row = tx.execute(f"SELECT {_COLUMNS} FROM residence_cards LIMIT 1").fetchone()
    return None if row is None else _card(row)


def get_last_import(tx: Tx) -> int | None:
    """When a card last came or changed, in epoch ms."""
    row = tx.execute("SELECT max(imported_at) AS at FROM residence_cards").fetchone()
    return None if row is None else row["at"]


def count_cards(tx: Tx) -> int:
    row = tx.execute("SELECT count(*) AS found FROM residence_cards").fetchone()
    return 0 if row is None else int(row["found"])


def list_fingerprints(tx: Tx) -> dict[bytes, bytes]:
    """By the hash of the number. Read a few at a time: all rows at once would keep the garbage collector busy."""
    found: dict[bytes, bytes] = {}
    last = b""
    while True:
        rows = tx.execute(
            "SELECT number_hash, fingerprint FROM residence_cards WHERE number_hash > ?"
            " ORDER BY number_hash LIMIT ?",
            (last, BATCH),
        ).fetchall()
        if not rows:
            return found
        found.update((row["number_hash"], row["fingerprint"]) for row in rows)
        last = rows[-1]["number_hash"]


def upsert_cards(tx: Tx, cards: Iterable[SealedCard], *, at: int) -> None:
    for card in cards:
        tx.execute(
            "INSERT INTO residence_cards (number_hash, fingerprint, card_sealed, imported_at) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (number_hash) DO UPDATE SET fingerprint = excluded.fingerprint,"
            " card_sealed = excluded.card_sealed, imported_at = excluded.imported_at",
            (card.number_hash, card.fingerprint, card.card_sealed, at),
        )


def delete_cards(tx: Tx, hashes: Iterable[bytes]) -> None:
    for number_hash in hashes:
        tx.execute("DELETE FROM residence_cards WHERE number_hash = ?", (number_hash,))
