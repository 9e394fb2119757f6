"""Rows of `terms`. A version that is in force or was is never changed."""

import sqlite3

from app.records import Terms
from app.store.db import Tx


def _terms(row: sqlite3.Row) -> Terms:
    return Terms(**dict(row))


def list_terms(tx: Tx) -> list[Terms]:
    """Oldest first."""
    return [_terms(row) for row in tx.execute("SELECT * FROM terms ORDER BY in_force_from").fetchall()]


def get_terms(tx: Tx, version: str) -> Terms | None:
    row = tx.execute("SELECT * FROM terms WHERE version = ?", (version,)).fetchone()
    return None if row is None else _terms(row)


def insert_terms(tx: Tx, terms: Terms) -> None:
    tx.execute(
        "INSERT INTO terms (version, text_ja, text_en, in_force_from, written_by, written_at)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (
            terms.version, terms.text_ja, terms.text_en, terms.in_force_from, terms.written_by,
            terms.written_at,
        ),
    )  # fmt: skip


def delete_terms(tx: Tx, version: str) -> None:
    tx.execute("DELETE FROM terms WHERE version = ?", (version,))
