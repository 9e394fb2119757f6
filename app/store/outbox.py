"""Rows of `outbox`. A row is inserted in the transaction that causes the mail and settled by the worker."""

import sqlite3

from app.records import ClaimedMail, FailedMail, MailState, OutgoingMail
from app.store.db import Tx


def _failed(row: sqlite3.Row) -> FailedMail:
    return FailedMail(**dict(row))


def insert_mail(tx: Tx, mail: OutgoingMail) -> None:
    tx.execute(
        "INSERT INTO outbox (id, kind, account_id, recipient_sealed, subject, body_sealed, message_id,"
        " sensitive, state, retry_at, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            mail.id,
            mail.kind,
            mail.account_id,
            mail.recipient_sealed,
            mail.subject,
            mail.body_sealed,
            mail.message_id,
            int(mail.sensitive),
            MailState.QUEUED,
            mail.created_at,
            mail.created_at,
        ),
    )


def take_due_mails(tx: Tx, now: int, *, void_at: int, limit: int) -> list[ClaimedMail]:
    """Claims the mails that wait longest. The claim is void at `void_at`: a row still `sending` by then was held
    by a process that has died, and is taken again."""
    rows = tx.execute(
        "UPDATE outbox SET state = 'sending', claimed_at = ?, retry_at = ?, tries = tries + 1"
        " WHERE id IN (SELECT id FROM outbox"
        " WHERE state IN ('queued', 'sending', 'awaiting_retry') AND retry_at <= ? ORDER BY retry_at LIMIT ?)"
        " RETURNING id, kind, recipient_sealed, body_sealed, tries",
        (now, void_at, now, limit),
    )
    return [ClaimedMail(**dict(row)) for row in rows.fetchall()]


def mark_sent(tx: Tx, mail: ClaimedMail, *, at: int) -> None:
    """Also true for a claim that was void in the meantime: the mail is out."""
    tx.execute(
        "UPDATE outbox SET state = 'sent', sent_at = ?, last_error = NULL,"
        " body_sealed = CASE WHEN sensitive = 1 THEN NULL ELSE body_sealed END WHERE id = ?",
        (at, mail.id),
    )


def mark_awaiting_retry(tx: Tx, mail: ClaimedMail, code: str, *, retry_at: int) -> None:
    tx.execute(
        "UPDATE outbox SET state = 'awaiting_retry', retry_at = ?, last_error = ?"
        " WHERE id = ? AND tries = ? AND state = 'sending'",
        (retry_at, code, mail.id, mail.tries),
    )


def mark_failed(tx: Tx, mail: ClaimedMail, code: str) -> None:
    tx.execute(
        "UPDATE outbox SET state = 'failed', last_error = ? WHERE id = ? AND tries = ? AND state = 'sending'",
        (code, mail.id, mail.tries),
    )


def get_next_due(tx: Tx) -> int | None:
    """When the worker has to look again, if nobody wakes it earlier."""
    row = tx.execute(
        "SELECT min(retry_at) FROM outbox WHERE state IN ('queued', 'sending', 'awaiting_retry')"
    ).fetchone()
    return None if row is None else row[0]


def count_mails(tx: Tx) -> dict[MailState, int]:
    rows = tx.execute("SELECT state, count(*) FROM outbox GROUP BY state").fetchall()
    return dict.fromkeys(MailState, 0) | {MailState(state): number for state, number in rows}


def list_failed(tx: Tx, *, limit: int) -> list[FailedMail]:
    """Newest first."""
    rows = tx.execute(
        "SELECT id, kind, account_id, tries, last_error, created_at FROM outbox WHERE state = 'failed'"
        " ORDER BY created_at DESC LIMIT ?",
        (limit,),
    )
    return [_failed(row) for row in rows.fetchall()]
