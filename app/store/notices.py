"""Rows of `notices`."""

import sqlite3

from app.records import Importance, Notice, NoticeTime
from app.store.db import Tx

_COLUMNS = "id, title_ja, title_en, body_ja, body_en, shown_from, shown_to, importance"
# Each condition takes the time once for each mark in it.
_WHEN: dict[NoticeTime, str] = {
    NoticeTime.ANY: "? = ?",
    NoticeTime.SHOWN: "shown_from <= ? AND (shown_to IS NULL OR shown_to > ?)",
    NoticeTime.COMING: "shown_from > ? AND (shown_to IS NULL OR shown_to > ?)",
    NoticeTime.PAST: "shown_to IS NOT NULL AND shown_to <= ? AND shown_to <= ?",
}


def _notice(row: sqlite3.Row) -> Notice:
    values = dict(row)
    values["importance"] = Importance(values["importance"])
    return Notice(**values)


def list_shown(tx: Tx, now: int) -> list[Notice]:
    """Important ones first, then the newest."""
    rows = tx.execute(
        f"SELECT {_COLUMNS} FROM notices WHERE {_WHEN[NoticeTime.SHOWN]}"
        " ORDER BY CASE importance WHEN 'important' THEN 0 ELSE 1 END, shown_from DESC LIMIT 10",
        (now, now),
    )
    return [_notice(row) for row in rows.fetchall()]


def list_notices(tx: Tx, when: NoticeTime, now: int, *, limit: int, offset: int) -> list[Notice]:
    """Newest first."""
    rows = tx.execute(
        f"SELECT {_COLUMNS} FROM notices WHERE {_WHEN[when]} ORDER BY shown_from DESC, id LIMIT ? OFFSET ?",
        (now, now, limit, offset),
    )
    return [_notice(row) for row in rows.fetchall()]


def count_notices(tx: Tx, when: NoticeTime, now: int) -> int:
    row = tx.execute(f"SELECT count(*) AS n FROM notices WHERE {_WHEN[when]}", (now, now)).fetchone()
    return 0 if row is None else int(row["n"])


def get_notice(tx: Tx, notice_id: str) -> Notice | None:
    row = tx.execute(f"SELECT {_COLUMNS} FROM notices WHERE id = ?", (notice_id,)).fetchone()
    return None if row is None else _notice(row)


def insert_notice(tx: Tx, notice: Notice) -> bool:
    """False when there is one of that id already."""
    done = tx.execute(
        f"INSERT INTO notices ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        (
            notice.id, notice.title_ja, notice.title_en, notice.body_ja, notice.body_en,
            notice.shown_from, notice.shown_to, notice.importance,
        ),
    )  # fmt: skip
    return done.rowcount == 1


def update_notice(tx: Tx, notice: Notice) -> None:
    tx.execute(
        "UPDATE notices SET title_ja = ?, title_en = ?, body_ja = ?, body_en = ?, shown_from = ?, shown_to = ?,"
        " importance = ? WHERE id = ?",
        (
            notice.title_ja, notice.title_en, notice.body_ja, notice.body_en,
            notice.shown_from, notice.shown_to, notice.importance, notice.id,
        ),
    )  # fmt: skip
