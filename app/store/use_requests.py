"""Rows of `use_requests`: what organisations' staff asked for, and what the office decided."""

import sqlite3

from app.records import UseRequest, UseRequestKind, UseRequestState
from app.store.db import Tx

_COLUMNS = "id, account_id, kind, state, filed_at, decided_at, decided_by, reason_sealed, valid_until"


def _request(row: sqlite3.Row) -> UseRequest:
    values = dict(row)
    values["kind"] = UseRequestKind(values["kind"])
    values["state"] = UseRequestState(values["state"])
    return UseRequest(**values)


def insert_request(tx: Tx, request_id: str, account_id: str, kind: UseRequestKind, *, at: int) -> None:
    tx.execute(
        "INSERT INTO use_requests (id, account_id, kind, state, filed_at) VALUES (?, ?, ?, 'awaiting', ?)",
        (request_id, account_id, kind.value, at),
    )


def get_request(tx: Tx, request_id: str) -> UseRequest | None:
    row = tx.execute(f"SELECT {_COLUMNS} FROM use_requests WHERE id = ?", (request_id,)).fetchone()
    return None if row is None else _request(row)


def get_user_id(tx: Tx, account_id: str) -> str:
    """The user ID of whoever asked."""
    row = tx.execute("SELECT user_id FROM accounts WHERE id = ?", (account_id,)).fetchone()
    return "" if row is None else str(row["user_id"])


def list_of_account(tx: Tx, account_id: str) -> list[UseRequest]:
    """Newest first; what waits is newer than what was decided in the same millisecond."""
    rows = tx.execute(
        f"SELECT {_COLUMNS} FROM use_requests WHERE account_id = ?"
        " ORDER BY filed_at DESC, CASE state WHEN 'awaiting' THEN 0 ELSE 1 END, id",
        (account_id,),
    )
    return [_request(row) for row in rows.fetchall()]


def list_requests(
    tx: Tx, state: UseRequestState | None, kind: UseRequestKind | None, *, limit: int, offset: int
) -> list[UseRequest]:
    """Oldest first, because whoever asked first is answered first; None stands for all."""
    where, values = _where(state, kind)
    rows = tx.execute(
        f"SELECT {_COLUMNS} FROM use_requests{where} ORDER BY filed_at, id LIMIT ? OFFSET ?",
        (*values, limit, offset),
    )
    return [_request(row) for row in rows.fetchall()]


def count_requests(tx: Tx, state: UseRequestState | None, kind: UseRequestKind | None = None) -> int:
    where, values = _where(state, kind)
    row = tx.execute(f"SELECT count(*) AS found FROM use_requests{where}", values).fetchone()
    return 0 if row is None else int(row["found"])


def count_open(tx: Tx, account_id: str) -> int:
    row = tx.execute(
        "SELECT count(*) AS found FROM use_requests WHERE account_id = ? AND state = 'awaiting'",
        (account_id,),
    ).fetchone()
    return 0 if row is None else int(row["found"])


def _where(state: UseRequestState | None, kind: UseRequestKind | None) -> tuple[str, tuple[str, ...]]:
    """What waits for an account that was closed meanwhile waits for nobody."""
    chosen = [(name, value.value) for name, value in (("state", state), ("kind", kind)) if value]
    conditions = [f"{name} = ?" for name, _ in chosen]
    if state is UseRequestState.AWAITING:
        conditions.append("account_id NOT IN (SELECT id FROM accounts WHERE state = 'deactivated')")
    text = " AND ".join(conditions)
    return (f" WHERE {text}" if text else ""), tuple(value for _, value in chosen)


def update_decided(tx: Tx, decided: UseRequest) -> bool:
    """Writes a decision once: False when there was one already."""
    row = tx.execute(
        "UPDATE use_requests SET state = ?, decided_at = ?, decided_by = ?, reason_sealed = ?, valid_until = ?"
        " WHERE id = ? AND state = 'awaiting' RETURNING id",
        (
            decided.state.value, decided.decided_at, decided.decided_by, decided.reason_sealed,
            decided.valid_until, decided.id,
        ),
    ).fetchone()  # fmt: skip
    return row is not None


def list_ending(tx: Tx, *, now: int, before: int, days: int, limit: int) -> list[UseRequest]:
    """The approvals in force that end before `before`, whose last reminder was for more than `days`, and for which no
    renewal has been asked. Whoever was deactivated needs none."""
    rows = tx.execute(
        "SELECT u.id, u.account_id, u.kind, u.state, u.filed_at, u.decided_at, u.decided_by, u.reason_sealed,"
        " u.valid_until FROM use_requests u JOIN accounts a ON a.id = u.account_id"
        " WHERE u.state = 'approved' AND a.approval = 'approved' AND a.state <> 'deactivated'"
        " AND u.valid_until = a.approved_until AND u.valid_until > ? AND u.valid_until <= ?"
        " AND (u.reminded = 0 OR u.reminded > ?) AND NOT EXISTS"
        " (SELECT 1 FROM use_requests o WHERE o.account_id = u.account_id AND o.state = 'awaiting')"
        " ORDER BY u.valid_until LIMIT ?",
        (now, before, days, limit),
    )
    return [_request(row) for row in rows.fetchall()]


def mark_reminded(tx: Tx, request_id: str, days: int) -> bool:
    """False when somebody was faster."""
    row = tx.execute(
        "UPDATE use_requests SET reminded = ? WHERE id = ? AND (reminded = 0 OR reminded > ?) RETURNING id",
        (days, request_id, days),
    ).fetchone()
    return row is not None
