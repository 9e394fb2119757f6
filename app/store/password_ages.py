"""The age of passwords in `accounts`, and of whose end somebody was reminded."""

import sqlite3

from app.records import Account
from app.store.accounts import get_account
from app.store.db import Tx


def start_unknown(tx: Tx, at: int) -> None:
    """Passwords of which nobody knows since when they are in use count from `at`."""
    tx.execute(
        "UPDATE accounts SET password_set_at = ? WHERE password IS NOT NULL AND password_set_at IS NULL",
        (at,),
    )


def list_to_remind(
    tx: Tx, *, days: int, set_before: int, set_after: int, limit: int
) -> list[tuple[Account, int]]:
    """Active accounts whose password was set in that time and whose holder has not had the reminder `days` before its
    end, nor a later one; with the time at which it was set."""
    rows: list[sqlite3.Row] = tx.execute(
        "SELECT id, password_set_at FROM accounts WHERE state = 'active' AND password IS NOT NULL"
        " AND password_set_at > ? AND password_set_at <= ?"
        " AND (password_reminded = 0 OR password_reminded > ?) LIMIT ?",
        (set_after, set_before, days, limit),
    ).fetchall()
    found = ((get_account(tx, row["id"]), row["password_set_at"]) for row in rows)
    return [(account, int(at)) for account, at in found if account]


def mark_reminded(tx: Tx, account_id: str, days: int, *, set_at: int) -> bool:
    """Whether the reminder is still due: not when the password was changed or somebody else reminded meanwhile."""
    row = tx.execute(
        "UPDATE accounts SET password_reminded = ? WHERE id = ? AND password_set_at = ?"
        " AND (password_reminded = 0 OR password_reminded > ?) RETURNING id",
        (days, account_id, set_at, days),
    ).fetchone()
    return row is not None
