"""Rows of `challenges`. A challenge is taken, never read: the one accessor deletes and returns in one
statement."""

from dataclasses import dataclass

from app.store.db import Tx
from app.wire.messages import Use


@dataclass(frozen=True, slots=True)
class ChallengeFor:
    """What a challenge is good for; all of it must match when the answer comes."""

    session_id: str
    pairing_id: str
    ceremony_id: str
    purpose: str
    use: Use


def insert_challenge(tx: Tx, nonce_hash: bytes, good_for: ChallengeFor, *, expires_at: int) -> None:
    tx.execute(
        "INSERT INTO challenges (nonce_hash, session_id, pairing_id, ceremony_id, purpose, certificate_use, expires_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            nonce_hash,
            good_for.session_id,
            good_for.pairing_id,
            good_for.ceremony_id,
            good_for.purpose,
            good_for.use,
            expires_at,
        ),
    )


def take_challenge(tx: Tx, nonce_hash: bytes) -> tuple[ChallengeFor, int] | None:
    """What it was good for and its end in epoch milliseconds; None when it was never there or has been
    taken."""
    row = tx.execute(
        "DELETE FROM challenges WHERE nonce_hash = ?"
        " RETURNING session_id, pairing_id, ceremony_id, purpose, certificate_use, expires_at",
        (nonce_hash,),
    ).fetchone()
    if row is None:
        return None
    use: Use = "sign" if row["certificate_use"] == "sign" else "auth"
    good_for = ChallengeFor(row["session_id"], row["pairing_id"], row["ceremony_id"], row["purpose"], use)
    return good_for, row["expires_at"]


def delete_challenges_before(tx: Tx, at: int) -> None:
    tx.execute("DELETE FROM challenges WHERE expires_at < ?", (at,))
