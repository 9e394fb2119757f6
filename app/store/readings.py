"""Rows of `readings`: what a card proved, sealed, until what it was read for takes it."""

import sqlite3
from dataclasses import dataclass

from app.store.db import Tx


@dataclass(frozen=True, slots=True)
class Reading:
    """`owner` is a keyed hash of the authentication key, to know a card again without knowing whose it is."""

    id: str
    session_id: str
    purpose: str
    facts_sealed: bytes
    owner: str
    certificate_not_after: int
    revocation: str
    created_at: int
    expires_at: int
    certificates_sealed: bytes | None = None


_COLUMNS = (
    "id, session_id, purpose, facts_sealed, owner, certificate_not_after, revocation, created_at, expires_at, "
    "certificates_sealed"
)


def _reading(row: sqlite3.Row | None) -> Reading | None:
    return None if row is None else Reading(**dict(row))


def upsert_reading(tx: Tx, reading: Reading) -> None:
    """A second reading of the same session replaces the first."""
    tx.execute(
        "DELETE FROM readings WHERE session_id = ? AND purpose = ?", (reading.session_id, reading.purpose)
    )
    tx.execute(
        f"INSERT INTO readings ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            reading.id,
            reading.session_id,
            reading.purpose,
            reading.facts_sealed,
            reading.owner,
            reading.certificate_not_after,
            reading.revocation,
            reading.created_at,
            reading.expires_at,
            reading.certificates_sealed,
        ),
    )


def get_reading(tx: Tx, session_id: str, purpose: str, *, now: int) -> Reading | None:
    row = tx.execute(
        f"SELECT {_COLUMNS} FROM readings WHERE session_id = ? AND purpose = ? AND expires_at > ?",
        (session_id, purpose, now),
    )
    return _reading(row.fetchone())


def take_reading(tx: Tx, session_id: str, purpose: str, *, now: int) -> Reading | None:
    row = tx.execute(
        f"DELETE FROM readings WHERE session_id = ? AND purpose = ? AND expires_at > ? RETURNING {_COLUMNS}",
        (session_id, purpose, now),
    )
    return _reading(row.fetchone())


def delete_reading(tx: Tx, session_id: str, purpose: str) -> None:
    tx.execute("DELETE FROM readings WHERE session_id = ? AND purpose = ?", (session_id, purpose))


def delete_readings_before(tx: Tx, at: int) -> None:
    tx.execute("DELETE FROM readings WHERE expires_at <= ?", (at,))
