"""Rows of `ceremonies`: one per reading attempt, with ids, codes and times only."""

from app.store.db import Tx


def insert_ceremony(
    tx: Tx, *, ceremony_id: str, session_id: str, pairing_id: str, purpose: str, at: int
) -> None:
    tx.execute(
        "INSERT INTO ceremonies (id, session_id, pairing_id, purpose, started_at) VALUES (?, ?, ?, ?, ?)",
        (ceremony_id, session_id, pairing_id, purpose, at),
    )


def mark_ceremony_ended(tx: Tx, *, ceremony_id: str, outcome: str, code: str | None, at: int) -> None:
    tx.execute(
        "UPDATE ceremonies SET outcome = ?, code = ?, ended_at = ? WHERE id = ? AND ended_at IS NULL",
        (outcome, code, at, ceremony_id),
    )


def list_unfinished_ceremonies(tx: Tx) -> list[tuple[str, str, str]]:
    """(ceremony id, session id, purpose) of what the previous process left behind."""
    rows = tx.execute("SELECT id, session_id, purpose FROM ceremonies WHERE ended_at IS NULL")
    return [(str(row["id"]), str(row["session_id"]), str(row["purpose"])) for row in rows.fetchall()]
