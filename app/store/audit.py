"""Rows of `audit`: a hash chain, so that a changed, missing or reordered line shows. Appended in the transaction of
the act; never holds a name, a certificate or a reader's serial number."""

import hashlib
import json
import sqlite3
from collections.abc import Mapping

from app.records import AuditFilter, AuditLine
from app.store.db import Tx

GENESIS = b"\x00" * 32
EVERYTHING = AuditFilter()


def chain_hash(previous: bytes, *line: str) -> bytes:
    """SHA-256 over the previous hash and the line as a JSON array, which keeps the fields apart."""
    return hashlib.sha256(previous + json.dumps(line, ensure_ascii=False).encode()).digest()


def append(
    tx: Tx, *, at: int, tag: str, actor: str, subject: str, detail: Mapping[str, str | int] | None = None
) -> None:
    """`tag` is `subject:thing:action`; `actor` and `subject` are ids; `detail` holds codes and numbers only."""
    last = tx.execute("SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1").fetchone()
    seq, previous = (1, GENESIS) if last is None else (last["seq"] + 1, last["hash"])
    text = json.dumps(detail or {}, sort_keys=True)
    digest = chain_hash(previous, str(seq), str(at), tag, actor, subject, text)
    tx.execute(
        "INSERT INTO audit (seq, at, tag, actor, subject, detail, previous_hash, hash)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (seq, at, tag, actor, subject, text, previous, digest),
    )


def list_lines(tx: Tx, chosen: AuditFilter = EVERYTHING, *, after: int = 0, limit: int) -> list[AuditLine]:
    """Oldest first, those with a higher number than `after`."""
    where, values = _where(chosen)
    rows = tx.execute(
        f"SELECT * FROM audit WHERE seq > ?{where} ORDER BY seq LIMIT ?",
        (after, *values, limit),
    )
    return [_line(row) for row in rows.fetchall()]


def list_latest_lines(
    tx: Tx, chosen: AuditFilter = EVERYTHING, *, before: int | None = None, limit: int
) -> list[AuditLine]:
    """Newest first, those with a lower number than `before`."""
    where, values = _where(chosen)
    rows = tx.execute(
        f"SELECT * FROM audit WHERE seq < ?{where} ORDER BY seq DESC LIMIT ?",
        (2**63 - 1 if before is None else before, *values, limit),
    )
    return [_line(row) for row in rows.fetchall()]


def count_lines(tx: Tx, chosen: AuditFilter = EVERYTHING) -> int:
    where, values = _where(chosen)
    row = tx.execute(f"SELECT count(*) AS lines FROM audit WHERE seq > 0{where}", values).fetchone()
    return 0 if row is None else int(row["lines"])


def get_line(tx: Tx, seq: int) -> AuditLine | None:
    row = tx.execute("SELECT * FROM audit WHERE seq = ?", (seq,)).fetchone()
    return None if row is None else _line(row)


def get_last(tx: Tx) -> AuditLine | None:
    row = tx.execute("SELECT * FROM audit ORDER BY seq DESC LIMIT 1").fetchone()
    return None if row is None else _line(row)


def _where(chosen: AuditFilter) -> tuple[str, tuple[str | int, ...]]:
    """Conditions to append, and their values."""
    conditions: list[tuple[str, tuple[str | int, ...]]] = []
    if chosen.since is not None:
        conditions.append((" AND at >= ?", (chosen.since,)))
    if chosen.before is not None:
        conditions.append((" AND at < ?", (chosen.before,)))
    if chosen.tag:
        conditions.append((" AND substr(tag, 1, ?) = ?", (len(chosen.tag), chosen.tag)))
    if chosen.actor:
        conditions.append((" AND actor = ?", (chosen.actor,)))
    if chosen.subject:
        conditions.append((" AND subject = ?", (chosen.subject,)))
    return "".join(text for text, _ in conditions), tuple(v for _, values in conditions for v in values)


def _line(row: sqlite3.Row) -> AuditLine:
    return AuditLine(
        seq=row["seq"],
        at=row["at"],
        tag=row["tag"],
        actor=row["actor"],
        subject=row["subject"],
        detail=row["detail"],
        previous_hash=row["previous_hash"],
        hash=row["hash"],
    )
