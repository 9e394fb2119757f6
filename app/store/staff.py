"""Rows of `staff`, their invitations and recovery codes."""

import sqlite3
from collections.abc import Sequence

from app.records import Role, Staff, StaffState
from app.store.db import Tx

_COLUMNS = "id, login, role, state, password, totp_sealed, totp_step, failures, created_at, last_signed_in_at"


def _staff(row: sqlite3.Row) -> Staff:
    values = dict(row)
    values["role"] = Role(values["role"])
    values["state"] = StaffState(values["state"])
    return Staff(**values)


def get_staff(tx: Tx, staff_id: str) -> Staff | None:
    row = tx.execute(f"SELECT {_COLUMNS} FROM staff WHERE id = ?", (staff_id,)).fetchone()
    return None if row is None else _staff(row)


def get_by_login(tx: Tx, login: str) -> Staff | None:
    row = tx.execute(f"SELECT {_COLUMNS} FROM staff WHERE login = ?", (login,)).fetchone()
    return None if row is None else _staff(row)


def list_staff(tx: Tx) -> list[Staff]:
    rows = tx.execute(f"SELECT {_COLUMNS} FROM staff ORDER BY login").fetchall()
    return [_staff(row) for row in rows]


def insert_staff(tx: Tx, staff: Staff) -> None:
    """Raises sqlite3.IntegrityError for a login that is taken."""
    tx.execute(
        f"INSERT INTO staff ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            staff.id, staff.login, staff.role, staff.state, staff.password, staff.totp_sealed,
            staff.totp_step, staff.failures, staff.created_at, staff.last_signed_in_at,
        ),
    )  # fmt: skip


def update_credentials(tx: Tx, staff_id: str, *, password: str, totp_sealed: bytes, totp_step: int) -> None:
    """The set-up is done: the account is active from now on."""
    tx.execute(
        "UPDATE staff SET password = ?, totp_sealed = ?, totp_step = ?, failures = 0, state = 'active'"
        " WHERE id = ?",
        (password, totp_sealed, totp_step, staff_id),
    )


def update_password(tx: Tx, staff_id: str, password: str) -> None:
    tx.execute("UPDATE staff SET password = ? WHERE id = ?", (password, staff_id))


def clear_credentials(tx: Tx, staff_id: str) -> None:
    """Back to before the set-up: no password, no authenticator."""
    tx.execute(
        "UPDATE staff SET password = NULL, totp_sealed = NULL, failures = 0, state = 'invited' WHERE id = ?",
        (staff_id,),
    )


def update_failures(tx: Tx, staff_id: str, failures: int, state: StaffState) -> None:
    tx.execute("UPDATE staff SET failures = ?, state = ? WHERE id = ?", (failures, state, staff_id))


def update_state(tx: Tx, staff_id: str, state: StaffState) -> None:
    tx.execute("UPDATE staff SET state = ?, failures = 0 WHERE id = ?", (state, staff_id))


def update_role(tx: Tx, staff_id: str, role: Role) -> None:
    tx.execute("UPDATE staff SET role = ? WHERE id = ?", (role, staff_id))


def take_totp_step(tx: Tx, staff_id: str, step: int) -> bool:
    """Whether no code of this step or a later one was taken before; the step is then taken."""
    taken = tx.execute(
        "UPDATE staff SET totp_step = ? WHERE id = ? AND totp_step < ?", (step, staff_id, step)
    )
    return taken.rowcount == 1


def mark_signed_in(tx: Tx, staff_id: str, at: int) -> None:
    """The try was counted as if it were wrong, and may have been the one that locks; it was right."""
    tx.execute(
        "UPDATE staff SET failures = 0, state = 'active', last_signed_in_at = ? WHERE id = ?", (at, staff_id)
    )


def upsert_invitation(tx: Tx, staff_id: str, token_hash: bytes, expires_at: int) -> None:
    """A newer invitation kills the older one."""
    tx.execute(
        "INSERT INTO staff_invitations (token_hash, staff_id, expires_at) VALUES (?, ?, ?)"
        " ON CONFLICT (staff_id) DO UPDATE SET token_hash = excluded.token_hash,"
        " expires_at = excluded.expires_at",
        (token_hash, staff_id, expires_at),
    )


def get_invited(tx: Tx, token_hash: bytes, now: int) -> str | None:
    row = tx.execute(
        "SELECT staff_id FROM staff_invitations WHERE token_hash = ? AND expires_at > ?", (token_hash, now)
    ).fetchone()
    return None if row is None else str(row["staff_id"])


def take_invitation(tx: Tx, token_hash: bytes, now: int) -> str | None:
    row = tx.execute(
        "DELETE FROM staff_invitations WHERE token_hash = ? AND expires_at > ? RETURNING staff_id",
        (token_hash, now),
    ).fetchone()
    return None if row is None else str(row["staff_id"])


def delete_invitation(tx: Tx, staff_id: str) -> None:
    tx.execute("DELETE FROM staff_invitations WHERE staff_id = ?", (staff_id,))


def delete_expired_invitations(tx: Tx, now: int) -> None:
    tx.execute("DELETE FROM staff_invitations WHERE expires_at <= ?", (now,))


def replace_recovery_codes(tx: Tx, staff_id: str, hashes: Sequence[bytes]) -> None:
    tx.execute("DELETE FROM staff_recovery_codes WHERE staff_id = ?", (staff_id,))
    for digest in hashes:
        tx.execute("INSERT INTO staff_recovery_codes (code_hash, staff_id) VALUES (?, ?)", (digest, staff_id))


def take_recovery_code(tx: Tx, staff_id: str, code_hash: bytes) -> bool:
    taken = tx.execute(
        "DELETE FROM staff_recovery_codes WHERE code_hash = ? AND staff_id = ?", (code_hash, staff_id)
    )
    return taken.rowcount == 1


def count_recovery_codes(tx: Tx, staff_id: str) -> int:
    row = tx.execute(
        "SELECT count(*) AS n FROM staff_recovery_codes WHERE staff_id = ?", (staff_id,)
    ).fetchone()
    return 0 if row is None else int(row["n"])
