"""Rows of `settings`: JSON by name."""

from app.store.db import Tx


def get_setting(tx: Tx, name: str) -> str | None:
    row = tx.execute("SELECT value FROM settings WHERE name = ?", (name,)).fetchone()
    return None if row is None else str(row["value"])


def upsert_setting(tx: Tx, name: str, value: str, at: int) -> None:
    tx.execute(
        "INSERT INTO settings (name, value, updated_at) VALUES (?, ?, ?)"
        " ON CONFLICT (name) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at",
        (name, value, at),
    )
