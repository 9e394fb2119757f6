"""Rows of `audit`: a hash chain, so that a changed, missing or reordered line shows. Appended in the transaction of
the act; never holds a name, a certificate or a reader's serial number."""

import hashlib
import json
from collections.abc import Mapping

from app.store.db import Tx

GENESIS = b"\x00" * 32


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
