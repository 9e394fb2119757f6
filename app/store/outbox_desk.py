"""Rows of `outbox` as the desk sees and moves them. What the worker does with them stands in outbox.py."""

import sqlite3

from app.records import MailFilter, MailLine, MailState
from app.store.db import Tx

_COLUMNS = (
    "id, kind, state, recipient_sealed, tries, retry_at, last_error, created_at, sent_at,"
    " body_sealed IS NOT NULL AS has_body"
)


def _line(row: sqlite3.Row) -> MailLine:
    values = dict(row)
    values["state"] = MailState(values["state"])
    values["has_body"] = bool(values["has_body"])
    return MailLine(**values)


def _where(chosen: MailFilter) -> tuple[str, tuple[str, ...]]:
    """The condition, whose words are ours, and its values. Nothing is asked that was not chosen, so that the index of
    the states can answer."""
    asked = {"state": chosen.state or "", "kind": chosen.kind}
    names = [name for name, value in asked.items() if value]
    condition = " AND ".join(f"{name} = ?" for name in names)
    return (f" WHERE {condition}" if names else "", tuple(asked[name] for name in names))


def list_mails(tx: Tx, chosen: MailFilter, *, limit: int, offset: int) -> list[MailLine]:
    """Newest first."""
    where, values = _where(chosen)
    rows = tx.execute(
        f"SELECT {_COLUMNS} FROM outbox{where} ORDER BY created_at DESC, id LIMIT ? OFFSET ?",
        (*values, limit, offset),
    )
    return [_line(row) for row in rows.fetchall()]


def count_mails(tx: Tx, chosen: MailFilter) -> int:
    where, values = _where(chosen)
    row = tx.execute(f"SELECT count(*) AS n FROM outbox{where}", values).fetchone()
    return 0 if row is None else int(row["n"])


def list_kinds(tx: Tx) -> list[str]:
    return [
        str(row["kind"]) for row in tx.execute("SELECT DISTINCT kind FROM outbox ORDER BY kind").fetchall()
    ]


def get_mail(tx: Tx, mail_id: str) -> MailLine | None:
    row = tx.execute(f"SELECT {_COLUMNS} FROM outbox WHERE id = ?", (mail_id,)).fetchone()
    return None if row is None else _line(row)


def withdraw_kind(tx: Tx, kind: str) -> None:
    """What waits to be sent of this kind never is."""
    tx.execute(
        "UPDATE outbox SET state = 'failed', last_error = 'withdrawn', body_sealed = NULL"
        " WHERE kind = ? AND state IN ('queued', 'sending', 'awaiting_retry')",
        (kind,),
    )


def mark_retry_now(tx: Tx, mail_id: str, at: int) -> None:
    """The tries go on counting: they tell the worker's claims apart."""
    tx.execute("UPDATE outbox SET state = 'queued', retry_at = ? WHERE id = ?", (at, mail_id))


def mark_given_up(tx: Tx, mail_id: str) -> None:
    tx.execute("UPDATE outbox SET state = 'failed', last_error = 'given_up' WHERE id = ?", (mail_id,))


def erase_failed_bodies(tx: Tx, created_before: int) -> None:
    """Of sensitive mails: their links are dead by then, and nobody may read what they said."""
    tx.execute(
        "UPDATE outbox SET body_sealed = NULL WHERE sensitive = 1 AND state = 'failed'"
        " AND body_sealed IS NOT NULL AND created_at <= ?",
        (created_before,),
    )
