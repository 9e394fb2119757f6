"""Rows of `proposals`: what one member of staff asked for and another decides."""

import sqlite3

from app.records import Act, Proposal, ProposalState
from app.store.db import Tx

_COLUMNS = "id, act, subject, asked_by, asked_at, reason_sealed, detail, state, decided_by, decided_at"


def _proposal(row: sqlite3.Row) -> Proposal:
    values = dict(row)
    values["act"] = Act(values["act"])
    values["state"] = ProposalState(values["state"])
    return Proposal(**values)


def get_proposal(tx: Tx, proposal_id: str) -> Proposal | None:
    row = tx.execute(f"SELECT {_COLUMNS} FROM proposals WHERE id = ?", (proposal_id,)).fetchone()
    return None if row is None else _proposal(row)


def get_open(tx: Tx, act: Act, subject: str) -> Proposal | None:
    row = tx.execute(
        f"SELECT {_COLUMNS} FROM proposals WHERE act = ? AND subject = ? AND state = 'open'", (act, subject)
    ).fetchone()
    return None if row is None else _proposal(row)


def list_proposals(
    tx: Tx, *, still_open: bool = True, asked_by: str | None = None, limit: int, offset: int = 0
) -> list[Proposal]:
    """Newest first; those not `still_open` are the decided ones. `asked_by` None: of everybody."""
    rows = tx.execute(
        f"SELECT {_COLUMNS} FROM proposals WHERE (state = 'open') = ? AND (? IS NULL OR asked_by = ?)"
        " ORDER BY asked_at DESC, id LIMIT ? OFFSET ?",
        (still_open, asked_by, asked_by, limit, offset),
    ).fetchall()
    return [_proposal(row) for row in rows]


def count_proposals(tx: Tx, *, still_open: bool = True, asked_by: str | None = None) -> int:
    row = tx.execute(
        "SELECT count(*) AS n FROM proposals WHERE (state = 'open') = ? AND (? IS NULL OR asked_by = ?)",
        (still_open, asked_by, asked_by),
    ).fetchone()
    return 0 if row is None else int(row["n"])


def list_open_before(tx: Tx, asked_before: int) -> list[Proposal]:
    rows = tx.execute(
        f"SELECT {_COLUMNS} FROM proposals WHERE state = 'open' AND asked_at <= ?", (asked_before,)
    ).fetchall()
    return [_proposal(row) for row in rows]


def insert_proposal(tx: Tx, proposal: Proposal) -> None:
    tx.execute(
        f"INSERT INTO proposals ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            proposal.id, proposal.act, proposal.subject, proposal.asked_by, proposal.asked_at,
            proposal.reason_sealed, proposal.detail, proposal.state, proposal.decided_by, proposal.decided_at,
        ),
    )  # fmt: skip


def decide(tx: Tx, proposal_id: str, state: ProposalState, *, by: str | None, at: int) -> bool:
    """Whether it was still open; nobody decides twice."""
    decided = tx.execute(
        "UPDATE proposals SET state = ?, decided_by = ?, decided_at = ? WHERE id = ? AND state = 'open'",
        (state, by, at, proposal_id),
    )
    return decided.rowcount == 1
