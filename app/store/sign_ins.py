"""Rows of `sign_ins`: tries to log in to a known account."""

import sqlite3

from app.records import SignIn, SignInOutcome, SignInWay
from app.store.db import Tx

_COLUMNS = "id, account_id, at, outcome, session_id, used_from_sealed, way"


def _sign_in(row: sqlite3.Row) -> SignIn:
    values = dict(row)
    values["outcome"], values["way"] = SignInOutcome(values["outcome"]), SignInWay(values["way"])
    return SignIn(**values)


def insert_try(tx: Tx, tried: SignIn) -> None:
    tx.execute(
        f"INSERT INTO sign_ins ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            tried.id,
            tried.account_id,
            tried.at,
            tried.outcome.value,
            tried.session_id,
            tried.used_from_sealed,
            tried.way.value,
        ),
    )


def mark_succeeded(tx: Tx, try_id: str, session_id: str) -> None:
    tx.execute("UPDATE sign_ins SET outcome = 'succeeded', session_id = ? WHERE id = ?", (session_id, try_id))


def list_sign_ins(tx: Tx, account_id: str, *, since: int, limit: int) -> list[SignIn]:
    """Newest first."""
    rows = tx.execute(
        f"SELECT {_COLUMNS} FROM sign_ins WHERE account_id = ? AND at >= ? ORDER BY at DESC, id LIMIT ?",
        (account_id, since, limit),
    )
    return [_sign_in(row) for row in rows.fetchall()]


def list_of_sessions(tx: Tx, account_id: str) -> list[SignIn]:
    """Those that opened a session which lives now."""
    rows = tx.execute(
        f"SELECT {_COLUMNS} FROM sign_ins WHERE account_id = ?"
        " AND session_id IN (SELECT id FROM sessions WHERE account_id = ?)",
        (account_id, account_id),
    )
    return [_sign_in(row) for row in rows.fetchall()]


def get_last_before(tx: Tx, account_id: str, session_id: str) -> int | None:
    """When somebody last logged in, apart from this session."""
    row = tx.execute(
        "SELECT max(at) FROM sign_ins WHERE account_id = ? AND outcome = 'succeeded' AND session_id <> ?",
        (account_id, session_id),
    ).fetchone()
    return None if row is None else row[0]


def delete_before(tx: Tx, at: int) -> None:
    tx.execute("DELETE FROM sign_ins WHERE at < ?", (at,))
