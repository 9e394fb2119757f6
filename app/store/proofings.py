"""Rows of `proofings`: what was handed in to show who somebody is, and what was decided."""

import sqlite3
from collections.abc import Sequence

from app.records import DocumentType, PictureWarning, Proofing, ProofingLine, ProofingState, Purpose
from app.store.db import Tx

_COLUMNS = (
    "id, reference, purpose, owner, account_id, state, language, document, created_at, evidence_sealed,"
    " contact_sealed, handed_in_at, claimed_by, claimed_at, agreed_by, agreed_at, agreed_account_id, decided_by,"
    " decided_at, reasons, words_sealed, number_hash"
)
_LINE = (
    "p.id, p.reference, p.purpose, p.document, p.state, p.handed_in_at, p.claimed_by, p.claimed_at, p.agreed_by,"
    " p.decided_at,"
    " (SELECT coalesce(group_concat(i.warnings, ' '), '') FROM proofing_images i"
    " WHERE i.proofing_id = p.id) AS warnings"
)
# Begun by a visitor whose session has ended: nobody can go on with it. Of `proofings p`.
LEFT = "(p.state = 'started' AND p.owner LIKE 'session:%' AND substr(p.owner, 9) NOT IN (SELECT id FROM sessions))"


def _proofing(row: sqlite3.Row) -> Proofing:
    values = dict(row)
    values["purpose"] = Purpose(values["purpose"])
    values["state"] = ProofingState(values["state"])
    values["document"] = DocumentType(values["document"])
    values["reasons"] = tuple(values["reasons"].split())
    return Proofing(**values)


def _line(row: sqlite3.Row) -> ProofingLine:
    values = dict(row)
    values["purpose"] = Purpose(values["purpose"])
    values["state"] = ProofingState(values["state"])
    values["document"] = DocumentType(values["document"])
    found = set(values["warnings"].split())
    values["warnings"] = tuple(warning for warning in PictureWarning if warning.value in found)
    return ProofingLine(**values)


def insert_proofing(tx: Tx, new: Proofing) -> None:
    tx.execute(
        "INSERT INTO proofings (id, reference, purpose, owner, account_id, state, language, document, created_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            new.id, new.reference, new.purpose.value, new.owner, new.account_id, new.state.value, new.language,
            new.document.value, new.created_at,
        ),
    )  # fmt: skip


def get_proofing(tx: Tx, proofing_id: str) -> Proofing | None:
    row = tx.execute(f"SELECT {_COLUMNS} FROM proofings WHERE id = ?", (proofing_id,)).fetchone()
    return None if row is None else _proofing(row)


def get_references(tx: Tx, ids: Sequence[str]) -> dict[str, str]:
    """By id; what is none is left out."""
    marks = ", ".join("?" * len(ids))
    rows = tx.execute(f"SELECT id, reference FROM proofings WHERE id IN ({marks})", tuple(ids))
    return {row["id"]: row["reference"] for row in rows.fetchall()}


def get_open(tx: Tx, owner: str) -> Proofing | None:
    """What the owner has begun, or what waits for the office."""
    row = tx.execute(
        f"SELECT {_COLUMNS} FROM proofings WHERE owner = ? AND state IN ('started', 'handed_in')", (owner,)
    ).fetchone()
    return None if row is None else _proofing(row)


def list_of_account(tx: Tx, account_id: str, *, limit: int) -> list[Proofing]:
    """Newest first."""
    rows = tx.execute(
        f"SELECT {_COLUMNS} FROM proofings WHERE account_id = ? ORDER BY created_at DESC, id LIMIT ?",
        (account_id, limit),
    )
    return [_proofing(row) for row in rows.fetchall()]


def list_of_number(tx: Tx, number_hash: bytes, *, limit: int) -> list[Proofing]:
    """Everything handed in with this document, newest first."""
    rows = tx.execute(
        f"SELECT {_COLUMNS} FROM proofings WHERE number_hash = ? ORDER BY created_at DESC, id LIMIT ?",
        (number_hash, limit),
    )
    return [_proofing(row) for row in rows.fetchall()]


def get_newest_of_owner(tx: Tx, owner: str) -> Proofing | None:
    """What is open comes first: the clock may have jumped back since."""
    row = tx.execute(
        f"SELECT {_COLUMNS} FROM proofings WHERE owner = ?"
        " ORDER BY state IN ('started', 'handed_in') DESC, created_at DESC, id LIMIT 1",
        (owner,),
    ).fetchone()
    return None if row is None else _proofing(row)


def list_lines(
    tx: Tx,
    state: ProofingState | None,
    purpose: Purpose | None,
    document: DocumentType | None,
    *,
    limit: int,
    offset: int,
) -> list[ProofingLine]:
    """What waits oldest first, because whoever handed in first is answered first; everything else newest first. None
    stands for all that was handed in. Not for what is only begun."""
    where, values = _where(state, purpose, document)
    order = "p.handed_in_at, p.id" if state is ProofingState.HANDED_IN else "p.handed_in_at DESC, p.id"
    rows = tx.execute(
        f"SELECT {_LINE} FROM proofings p{where} ORDER BY {order} LIMIT ? OFFSET ?",
        (*values, limit, offset),
    )
    return [_line(row) for row in rows.fetchall()]


def count_lines(
    tx: Tx, state: ProofingState | None, purpose: Purpose | None = None, document: DocumentType | None = None
) -> int:
    where, values = _where(state, purpose, document)
    row = tx.execute(f"SELECT count(*) AS found FROM proofings p{where}", values).fetchone()
    return 0 if row is None else int(row["found"])


def _where(
    state: ProofingState | None, purpose: Purpose | None, document: DocumentType | None
) -> tuple[str, tuple[str, ...]]:
    """What waits for an account that was closed meanwhile waits for nobody."""
    chosen = [("state", state), ("purpose", purpose), ("document", document)]
    conditions = [f"p.{name} = ?" for name, value in chosen if value]
    if state is None:
        conditions.append("p.handed_in_at IS NOT NULL")
    elif state is ProofingState.HANDED_IN:
        conditions.append(
            "(p.account_id IS NULL OR p.account_id NOT IN (SELECT id FROM accounts WHERE state = 'deactivated'))"
        )
    return f" WHERE {' AND '.join(conditions)}", tuple(value.value for _, value in chosen if value)


def update_document(tx: Tx, proofing_id: str, document: DocumentType) -> None:
    tx.execute(
        "UPDATE proofings SET document = ? WHERE id = ? AND state = 'started'", (document.value, proofing_id)
    )


def update_handed_in(tx: Tx, handed_in: Proofing) -> bool:
    """Writes what was handed in, once: False when it is no longer only begun."""
    row = tx.execute(
        "UPDATE proofings SET state = 'handed_in', document = ?, language = ?, evidence_sealed = ?,"
        " contact_sealed = ?, number_hash = ?, handed_in_at = ? WHERE id = ? AND state = 'started' RETURNING id",
        (
            handed_in.document.value, handed_in.language, handed_in.evidence_sealed, handed_in.contact_sealed,
            handed_in.number_hash, handed_in.handed_in_at, handed_in.id,
        ),
    ).fetchone()  # fmt: skip
    return row is not None


def update_claim(tx: Tx, proofing_id: str, staff_id: str | None, at: int | None) -> bool:
    """Who works on it, None for nobody. False when it does not wait."""
    row = tx.execute(
        "UPDATE proofings SET claimed_by = ?, claimed_at = ? WHERE id = ? AND state = 'handed_in' RETURNING id",
        (staff_id, at, proofing_id),
    ).fetchone()
    return row is not None


def update_agreed(tx: Tx, agreed: Proofing) -> bool:
    """Who accepted first and as whose documents, None to begin again; nobody works on it after. False when it does
    not wait."""
    row = tx.execute(
        "UPDATE proofings SET agreed_by = ?, agreed_at = ?, agreed_account_id = ?, claimed_by = NULL,"
        " claimed_at = NULL WHERE id = ? AND state = 'handed_in' RETURNING id",
        (agreed.agreed_by, agreed.agreed_at, agreed.agreed_account_id, agreed.id),
    ).fetchone()
    return row is not None


def update_decided(tx: Tx, decided: Proofing) -> bool:
    """Writes a decision or a withdrawal once: False when it does not wait any more."""
    row = tx.execute(
        "UPDATE proofings SET state = ?, account_id = ?, decided_by = ?, decided_at = ?, reasons = ?,"
        " words_sealed = ? WHERE id = ? AND state = 'handed_in' RETURNING id",
        (
            decided.state.value, decided.account_id, decided.decided_by, decided.decided_at,
            " ".join(decided.reasons), decided.words_sealed, decided.id,
        ),
    ).fetchone()  # fmt: skip
    return row is not None


def list_waiting_of_closed(tx: Tx, *, limit: int) -> list[Proofing]:
    """What waits although its account was deactivated."""
    columns = ", ".join(f"p.{name}" for name in _COLUMNS.split(", "))
    rows = tx.execute(
        f"SELECT {columns} FROM proofings p JOIN accounts a ON a.id = p.account_id"
        " WHERE p.state = 'handed_in' AND a.state = 'deactivated' ORDER BY p.id LIMIT ?",
        (limit,),
    )
    return [_proofing(row) for row in rows.fetchall()]


def delete_empty_started_before(tx: Tx, before: int) -> None:
    """What was begun before then, or left by a visitor, and has no picture any more; the rows of its pictures go with
    it."""
    tx.execute(
        f"DELETE FROM proofings AS p WHERE p.state = 'started' AND (p.created_at < ? OR {LEFT}) AND NOT EXISTS"
        " (SELECT 1 FROM proofing_images i WHERE i.proofing_id = p.id AND i.key_id IS NOT NULL)",
        (before,),
    )


def delete_proofing(tx: Tx, proofing_id: str) -> None:
    tx.execute("DELETE FROM proofings WHERE id = ?", (proofing_id,))
