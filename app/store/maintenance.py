"""Rows of `maintenance`."""

import sqlite3

from app.records import MaintenanceWindow
from app.store.db import Tx


def _window(row: sqlite3.Row) -> MaintenanceWindow:
    return MaintenanceWindow(**dict(row))


def list_current(tx: Tx, now: int) -> list[MaintenanceWindow]:
    """Going on or still to come, the next one first."""
    rows = tx.execute(
        "SELECT * FROM maintenance WHERE cancelled_at IS NULL AND ends_at > ? ORDER BY starts_at", (now,)
    )
    return [_window(row) for row in rows.fetchall()]


def list_windows(tx: Tx, *, limit: int, offset: int) -> list[MaintenanceWindow]:
    """Latest start first, cancelled ones included."""
    rows = tx.execute(
        "SELECT * FROM maintenance ORDER BY starts_at DESC, id LIMIT ? OFFSET ?", (limit, offset)
    )
    return [_window(row) for row in rows.fetchall()]


def count_windows(tx: Tx) -> int:
    row = tx.execute("SELECT count(*) AS n FROM maintenance").fetchone()
    return 0 if row is None else int(row["n"])


def get_window(tx: Tx, window_id: str) -> MaintenanceWindow | None:
    row = tx.execute("SELECT * FROM maintenance WHERE id = ?", (window_id,)).fetchone()
    return None if row is None else _window(row)


def get_overlapping(tx: Tx, starts_at: int, ends_at: int) -> MaintenanceWindow | None:
    """One that meets in its end does not overlap."""
    row = tx.execute(
        "SELECT * FROM maintenance WHERE cancelled_at IS NULL AND starts_at < ? AND ends_at > ? LIMIT 1",
        (ends_at, starts_at),
    ).fetchone()
    return None if row is None else _window(row)


def insert_window(tx: Tx, window: MaintenanceWindow) -> None:
    tx.execute(
        "INSERT INTO maintenance (id, starts_at, ends_at, message_ja, message_en, bypass_hash)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (
            window.id, window.starts_at, window.ends_at, window.message_ja, window.message_en,
            window.bypass_hash,
        ),
    )  # fmt: skip


def mark_cancelled(tx: Tx, window_id: str, at: int) -> None:
    tx.execute("UPDATE maintenance SET cancelled_at = ? WHERE id = ?", (at, window_id))


def update_end(tx: Tx, window_id: str, ends_at: int) -> None:
    tx.execute("UPDATE maintenance SET ends_at = ? WHERE id = ?", (ends_at, window_id))


def update_bypass(tx: Tx, window_id: str, bypass_hash: bytes) -> None:
    tx.execute("UPDATE maintenance SET bypass_hash = ? WHERE id = ?", (bypass_hash, window_id))
