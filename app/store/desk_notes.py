"""Rows of `desk_notes`: what staff wrote down with an act, sealed."""

import sqlite3

from app.records import DeskNote
from app.store.db import Tx


def insert_note(tx: Tx, note: DeskNote) -> bool:
    """Whether it is new: the same page sent twice brings the same id."""
    done = tx.execute(
        "INSERT INTO desk_notes (id, account_id, staff_id, act, form_number, note_sealed, at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING",
        (note.id, note.account_id, note.staff_id, note.act, note.form_number, note.note_sealed, note.at),
    )
    return done.rowcount == 1


def list_notes(tx: Tx, account_id: str, *, limit: int) -> list[DeskNote]:
    """Newest first, with the log-in name of who wrote each."""
    rows = tx.execute(
        "SELECT n.id, n.account_id, n.staff_id, n.act, n.form_number, n.note_sealed, n.at, staff.login"
        " FROM desk_notes n JOIN staff ON staff.id = n.staff_id WHERE n.account_id = ?"
        " ORDER BY n.at DESC LIMIT ?",
        (account_id, limit),
    )
    return [_note(row) for row in rows.fetchall()]


def _note(row: sqlite3.Row) -> DeskNote:
    return DeskNote(**dict(row))
