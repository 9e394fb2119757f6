"""Rows of `register_mismatches`: entries that did not fit the register of residence cards."""

import sqlite3

from app.records import RegisterMismatch
from app.store.db import Tx

_COLUMNS = "id, owner, place, number_hash, items, entered_sealed, tries, first_at, at, settled_at, settled_by"


def _mismatch(row: sqlite3.Row) -> RegisterMismatch:
    values = dict(row)
    values["items"] = tuple(values["items"].split())
    return RegisterMismatch(**values)


def get_open(tx: Tx, owner: str, number_hash: bytes) -> RegisterMismatch | None:
    row = tx.execute(
        f"SELECT {_COLUMNS} FROM register_mismatches"
        " WHERE owner = ? AND number_hash = ? AND settled_at IS NULL",
        (owner, number_hash),
    ).fetchone()
    return None if row is None else _mismatch(row)


def get_mismatch(tx: Tx, mismatch_id: str) -> RegisterMismatch | None:
    row = tx.execute(f"SELECT {_COLUMNS} FROM register_mismatches WHERE id = ?", (mismatch_id,)).fetchone()
    return None if row is None else _mismatch(row)


def count_mismatches(tx: Tx, *, settled: bool) -> int:
    row = tx.execute(
        "SELECT count(*) AS found FROM register_mismatches WHERE (settled_at IS NOT NULL) = ?", (settled,)
    ).fetchone()
    return 0 if row is None else int(row["found"])


def list_mismatches(tx: Tx, *, settled: bool, offset: int, limit: int) -> list[RegisterMismatch]:
    """The latest first."""
    rows = tx.execute(
        f"SELECT {_COLUMNS} FROM register_mismatches WHERE (settled_at IS NOT NULL) = ?"
        " ORDER BY at DESC, id LIMIT ? OFFSET ?",
        (settled, limit, offset),
    ).fetchall()
    return [_mismatch(row) for row in rows]


def upsert_mismatch(tx: Tx, found: RegisterMismatch) -> None:
    tx.execute(
        f"INSERT INTO register_mismatches ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, NULL)"
        " ON CONFLICT (id) DO UPDATE SET place = excluded.place, items = excluded.items,"
        " entered_sealed = excluded.entered_sealed, tries = excluded.tries, at = excluded.at",
        (
            found.id, found.owner, found.place, found.number_hash, " ".join(found.items), found.entered_sealed,
            found.tries, found.first_at, found.at,
        ),
    )  # fmt: skip


def settle(tx: Tx, mismatch_id: str, staff_id: str, at: int) -> bool:
    """False for one that is settled already."""
    done = tx.execute(
        "UPDATE register_mismatches SET settled_at = ?, settled_by = ? WHERE id = ? AND settled_at IS NULL",
        (at, staff_id, mismatch_id),
    )
    return done.rowcount == 1


def delete_before(tx: Tx, at: int) -> None:
    tx.execute("DELETE FROM register_mismatches WHERE at < ?", (at,))
