"""Rows of `sessions`, `journeys` and `ended_sessions`."""

import sqlite3

from app.records import Journey, Session
from app.store.db import Tx

_COLUMNS = "id, token_hash, account_id, created_at, last_active_at, registered_id, card_proved_at"


def _session(row: sqlite3.Row) -> Session:
    return Session(**dict(row))


def _journey(row: sqlite3.Row) -> Journey:
    return Journey(**dict(row))


def list_sessions(tx: Tx) -> list[Session]:
    rows = tx.execute(f"SELECT {_COLUMNS} FROM sessions")
    return [_session(row) for row in rows.fetchall()]


def list_of_account(tx: Tx, account_id: str) -> list[Session]:
    rows = tx.execute(f"SELECT {_COLUMNS} FROM sessions WHERE account_id = ?", (account_id,))
    return [_session(row) for row in rows.fetchall()]


def list_journeys(tx: Tx) -> list[Journey]:
    rows = tx.execute("SELECT id, session_id, step, page, came_by, updated_at FROM journeys")
    return [_journey(row) for row in rows.fetchall()]


def insert_session(tx: Tx, session: Session) -> None:
    tx.execute(
        "INSERT INTO sessions (id, token_hash, account_id, created_at, last_active_at, card_proved_at)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (
            session.id,
            session.token_hash,
            session.account_id,
            session.created_at,
            session.last_active_at,
            session.card_proved_at,
        ),
    )


def update_token(tx: Tx, session_id: str, token_hash: bytes) -> None:
    tx.execute("UPDATE sessions SET token_hash = ? WHERE id = ?", (token_hash, session_id))


def update_activity(tx: Tx, session_id: str, at: int) -> None:
    tx.execute("UPDATE sessions SET last_active_at = ? WHERE id = ?", (at, session_id))


def update_registered(tx: Tx, session_id: str, account_id: str | None) -> None:
    tx.execute("UPDATE sessions SET registered_id = ? WHERE id = ?", (account_id, session_id))


def update_card_proved(tx: Tx, session_id: str, at: int) -> None:
    tx.execute("UPDATE sessions SET card_proved_at = ? WHERE id = ?", (at, session_id))


def clear_card_proved(tx: Tx, account_id: str) -> None:
    """The account has another card now: what was proved with the one before it counts no more."""
    tx.execute("UPDATE sessions SET card_proved_at = NULL WHERE account_id = ?", (account_id,))


def delete_session(tx: Tx, session_id: str) -> None:
    tx.execute("DELETE FROM sessions WHERE id = ?", (session_id,))


def upsert_journey(tx: Tx, journey: Journey) -> None:
    tx.execute(
        "INSERT INTO journeys (id, session_id, step, page, came_by, updated_at) VALUES (?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (id) DO UPDATE SET step = excluded.step, page = excluded.page,"
        " came_by = excluded.came_by, updated_at = excluded.updated_at",
        (journey.id, journey.session_id, journey.step, journey.page, journey.came_by, journey.updated_at),
    )


def delete_journey(tx: Tx, journey_id: str) -> None:
    tx.execute("DELETE FROM journeys WHERE id = ?", (journey_id,))


def insert_ended(tx: Tx, session: Session, reason: str, at: int) -> None:
    tx.execute(
        "INSERT INTO ended_sessions (token_hash, reason, had_account, ended_at) VALUES (?, ?, ?, ?)"
        " ON CONFLICT DO NOTHING",
        (session.token_hash, reason, int(session.has_account), at),
    )


def get_ended(tx: Tx, token_hash: bytes) -> tuple[str, bool] | None:
    """The reason, and whether there is an account to log in to."""
    row = tx.execute(
        "SELECT reason, had_account FROM ended_sessions WHERE token_hash = ?", (token_hash,)
    ).fetchone()
    return None if row is None else (str(row["reason"]), bool(row["had_account"]))


def delete_ended_before(tx: Tx, at: int) -> None:
    tx.execute("DELETE FROM ended_sessions WHERE ended_at < ?", (at,))


def count_sessions(tx: Tx) -> int:
    row = tx.execute("SELECT count(*) AS n FROM sessions").fetchone()
    return 0 if row is None else int(row["n"])
