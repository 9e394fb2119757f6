"""Rows of `staff_sessions`, read with their holder."""

import sqlite3

from app.records import Matter, Role, StaffSession
from app.store.db import Tx

_SELECT = (
    "SELECT s.id, s.token_hash, s.staff_id, s.created_at, s.last_active_at, s.matter, staff.login, staff.role"
    " FROM staff_sessions s JOIN staff ON staff.id = s.staff_id"
)


def _session(row: sqlite3.Row) -> StaffSession:
    values = dict(row)
    values["matter"] = Matter(values["matter"]) if values["matter"] else None
    values["role"] = Role(values["role"])
    return StaffSession(**values)


def get_session(tx: Tx, token_hash: bytes) -> StaffSession | None:
    """The session with its holder, who must be active: whoever is locked or has left is out at once."""
    row = tx.execute(f"{_SELECT} WHERE s.token_hash = ? AND staff.state = 'active'", (token_hash,)).fetchone()
    return None if row is None else _session(row)


def list_sessions(tx: Tx) -> list[StaffSession]:
    rows = tx.execute(f"{_SELECT} ORDER BY s.last_active_at DESC").fetchall()
    return [_session(row) for row in rows]


def insert_session(tx: Tx, session: StaffSession) -> None:
    tx.execute(
        "INSERT INTO staff_sessions (id, token_hash, staff_id, created_at, last_active_at, matter)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (
            session.id, session.token_hash, session.staff_id, session.created_at,
            session.last_active_at, session.matter,
        ),
    )  # fmt: skip


def update_activity(tx: Tx, session_id: str, at: int) -> None:
    tx.execute("UPDATE staff_sessions SET last_active_at = ? WHERE id = ?", (at, session_id))


def update_matter(tx: Tx, session_id: str, matter: Matter) -> None:
    tx.execute("UPDATE staff_sessions SET matter = ? WHERE id = ?", (matter, session_id))


def delete_session(tx: Tx, session_id: str) -> None:
    tx.execute("DELETE FROM staff_sessions WHERE id = ?", (session_id,))


def delete_of_staff(tx: Tx, staff_id: str) -> None:
    tx.execute("DELETE FROM staff_sessions WHERE staff_id = ?", (staff_id,))


def delete_others(tx: Tx, staff_id: str, kept: str) -> int:
    """How many sessions of the person ended, besides the one kept."""
    deleted = tx.execute("DELETE FROM staff_sessions WHERE staff_id = ? AND id <> ?", (staff_id, kept))
    return deleted.rowcount


def delete_before(tx: Tx, *, active_before: int, created_before: int) -> None:
    tx.execute(
        "DELETE FROM staff_sessions WHERE last_active_at <= ? OR created_at <= ?",
        (active_before, created_before),
    )
