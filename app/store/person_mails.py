"""Rows of `outbox` that went to one person, for the person's page at the desk."""

import sqlite3

from app.records import MailLine, MailState
from app.store.db import Tx


def list_of_account(tx: Tx, account_id: str, *, limit: int) -> list[MailLine]:
    """Newest first."""
    rows = tx.execute(
        "SELECT id, kind, state, recipient_sealed, tries, retry_at, last_error, created_at, sent_at,"
        " body_sealed IS NOT NULL AS has_body FROM outbox WHERE account_id = ?"
        " ORDER BY created_at DESC, id LIMIT ?",
        (account_id, limit),
    )
    return [_line(row) for row in rows.fetchall()]


def _line(row: sqlite3.Row) -> MailLine:
    return MailLine(**{**dict(row), "state": MailState(row["state"]), "has_body": bool(row["has_body"])})
