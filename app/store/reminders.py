"""Rows of `reminder_wishes` and `reminders`: who wants to be reminded of what, and what was mailed."""

from dataclasses import dataclass

from app.store.db import Tx


@dataclass(frozen=True, slots=True)
class Wish:
    """`residence_until`: the last day on the residence card as it was typed, ISO 8601, None where none is watched."""

    account_id: str
    stop_hash: bytes
    residence_until: str | None
    asked_at: int


@dataclass(frozen=True, slots=True)
class Ending:
    """`what` is "sign", "auth" or "residence"; certificates end at `at` (epoch ms), a residence card on `day`."""

    account_id: str
    what: str
    at: int | None
    day: str | None


def get_wish(tx: Tx, account_id: str) -> Wish | None:
    row = tx.execute(
        "SELECT account_id, stop_hash, residence_until, asked_at FROM reminder_wishes WHERE account_id = ?",
        (account_id,),
    ).fetchone()
    return None if row is None else Wish(**dict(row))


def get_by_stop_hash(tx: Tx, stop_hash: bytes) -> str | None:
    row = tx.execute("SELECT account_id FROM reminder_wishes WHERE stop_hash = ?", (stop_hash,)).fetchone()
    return None if row is None else str(row["account_id"])


def upsert_wish(tx: Tx, wish: Wish) -> None:
    tx.execute(
        "INSERT INTO reminder_wishes (account_id, stop_hash, residence_until, asked_at) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (account_id) DO UPDATE SET residence_until = excluded.residence_until,"
        " asked_at = excluded.asked_at",
        (wish.account_id, wish.stop_hash, wish.residence_until, wish.asked_at),
    )


def delete_wish(tx: Tx, account_id: str) -> bool:
    """Whether there was one. What was mailed is remembered, for whoever asks again."""
    row = tx.execute("DELETE FROM reminder_wishes WHERE account_id = ? RETURNING account_id", (account_id,))
    return row.fetchone() is not None


def list_endings(tx: Tx, *, now: int, before: int, today: str, until: str) -> list[Ending]:
    """All that ends soon of everybody who wants to know: certificates by time, residence cards by day."""
    rows = tx.execute(
        "SELECT w.account_id, c.certificate_use AS what, c.not_after AS at, NULL AS day FROM reminder_wishes w"
        " JOIN accounts a ON a.id = w.account_id AND a.state <> 'deactivated'"
        " JOIN certificates c ON c.account_id = w.account_id AND c.replaced_at IS NULL AND c.revocation <> 'revoked'"
        " WHERE c.not_after > ? AND c.not_after <= ?"
        " UNION ALL SELECT w.account_id, 'residence', NULL, w.residence_until FROM reminder_wishes w"
        " JOIN accounts a ON a.id = w.account_id AND a.state <> 'deactivated'"
        " WHERE w.residence_until >= ? AND w.residence_until <= ?",
        (now, before, today, until),
    )
    return [Ending(**dict(row)) for row in rows.fetchall()]


def list_reminded(tx: Tx, *, since: str) -> list[tuple[str, str, int]]:
    """(account id, day, step) of every reminder of a date that is not over."""
    rows = tx.execute("SELECT account_id, ends_on, days FROM reminders WHERE ends_on >= ?", (since,))
    return [(row["account_id"], row["ends_on"], row["days"]) for row in rows.fetchall()]


def list_mailed(tx: Tx) -> list[tuple[str, str, int]]:
    rows = tx.execute("SELECT account_id, ends_on, days FROM reminders WHERE mailed_at IS NOT NULL")
    return [(row["account_id"], row["ends_on"], row["days"]) for row in rows.fetchall()]


def insert_reminder(tx: Tx, account_id: str, ends_on: str, days: int, *, mailed_at: int | None) -> bool:
    """False when it was there already. `mailed_at` None: its time had passed when the wish came."""
    row = tx.execute(
        "INSERT INTO reminders (account_id, ends_on, days, mailed_at) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (account_id, ends_on, days) DO NOTHING RETURNING days",
        (account_id, ends_on, days, mailed_at),
    )
    return row.fetchone() is not None
