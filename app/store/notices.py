"""Rows of `notices`."""

import sqlite3

from app.records import Importance, Notice
from app.store.db import Tx


def _notice(row: sqlite3.Row) -> Notice:
    values = dict(row)
    values["importance"] = Importance(values["importance"])
    return Notice(**values)


def list_shown(tx: Tx, now: int) -> list[Notice]:
    rows = tx.execute(
        "SELECT id, title_ja, title_en, body_ja, body_en, shown_from, shown_to, importance FROM notices"
        " WHERE shown_from <= ? AND (shown_to IS NULL OR shown_to > ?) ORDER BY shown_from DESC LIMIT 10",
        (now, now),
    )
    return [_notice(row) for row in rows.fetchall()]


def insert_notice(tx: Tx, notice: Notice) -> None:
    tx.execute(
        "INSERT INTO notices (id, title_ja, title_en, body_ja, body_en, shown_from) VALUES (?, ?, ?, ?, ?, ?)"
        " ON CONFLICT DO NOTHING",
        (
            notice.id,
            notice.title_ja,
            notice.title_en,
            notice.body_ja,
            notice.body_en,
            notice.shown_from,
        ),
    )
