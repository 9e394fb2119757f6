"""Rows of `accounts`."""

import sqlite3

from app.records import Account, AccountState, Approval, Category, NewAccount
from app.store.db import Tx

_COLUMNS = (
    "id, user_id, category, state, language, password, failures, card_owner, person_sealed, created_at,"
    " last_signed_in_at, approval, approved_until, password_set_at, terms_version"
)


def _account(row: sqlite3.Row) -> Account:
    values = dict(row)
    values["category"] = Category(values["category"])
    values["state"] = AccountState(values["state"])
    values["approval"] = Approval(values["approval"])
    return Account(**values)


def get_by_user_id(tx: Tx, user_id: str) -> Account | None:
    row = tx.execute(f"SELECT {_COLUMNS} FROM accounts WHERE user_id = ?", (user_id,)).fetchone()
    return None if row is None else _account(row)


def get_account(tx: Tx, account_id: str) -> Account | None:
    row = tx.execute(f"SELECT {_COLUMNS} FROM accounts WHERE id = ?", (account_id,)).fetchone()
    return None if row is None else _account(row)


def get_by_card_owner(tx: Tx, card_owner: str) -> Account | None:
    row = tx.execute(f"SELECT {_COLUMNS} FROM accounts WHERE card_owner = ?", (card_owner,)).fetchone()
    return None if row is None else _account(row)


def upsert_account(tx: Tx, new: NewAccount) -> None:
    """Inserts, or replaces what was entered for the same card; the caller has ruled out a finished account."""
    tx.execute(
        "INSERT INTO accounts (id, user_id, category, state, language, failures, card_owner, person_sealed,"
        " revocation, terms_version, terms_agreed_at, created_at, approval)"
        " VALUES (?, ?, ?, 'active', ?, 0, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (card_owner) DO UPDATE SET category = excluded.category, language = excluded.language,"
        " person_sealed = excluded.person_sealed, revocation = excluded.revocation,"
        " terms_version = excluded.terms_version, terms_agreed_at = excluded.terms_agreed_at",
        (
            new.id, new.user_id, new.category, new.language, new.card_owner, new.person_sealed,
            new.revocation, new.terms_version, new.created_at, new.created_at, new.approval,
        ),
    )  # fmt: skip


def update_failures(tx: Tx, account_id: str, failures: int, state: AccountState) -> None:
    tx.execute(
        "UPDATE accounts SET failures = ?, state = ? WHERE id = ?", (failures, state.value, account_id)
    )


def clear_failures(tx: Tx, account_id: str) -> None:
    """The password proved right, also when counting that very try had locked the account."""
    tx.execute(
        "UPDATE accounts SET failures = 0, state = 'active' WHERE id = ? AND state <> 'deactivated'",
        (account_id,),
    )


def mark_signed_in(tx: Tx, account_id: str, at: int) -> None:
    tx.execute("UPDATE accounts SET failures = 0, last_signed_in_at = ? WHERE id = ?", (at, account_id))


def mark_card_signed_in(tx: Tx, account_id: str, at: int) -> None:
    """Wrong passwords stay counted, because none was right."""
    tx.execute("UPDATE accounts SET last_signed_in_at = ? WHERE id = ?", (at, account_id))


def update_card(tx: Tx, account_id: str, card_owner: str, revocation: str) -> None:
    tx.execute(
        "UPDATE accounts SET card_owner = ?, revocation = ? WHERE id = ?",
        (card_owner, revocation, account_id),
    )


def update_password(tx: Tx, account_id: str, password: str, at: int) -> None:
    """A new password starts its own age and its own count of wrong tries; a locked account stays locked."""
    tx.execute(
        "UPDATE accounts SET password = ?, password_set_at = ?, password_reminded = 0, failures = 0 WHERE id = ?",
        (password, at, account_id),
    )


def update_person(tx: Tx, account_id: str, person_sealed: bytes) -> None:
    tx.execute("UPDATE accounts SET person_sealed = ? WHERE id = ?", (person_sealed, account_id))


def update_terms(tx: Tx, account_id: str, version: str, at: int) -> None:
    tx.execute(
        "UPDATE accounts SET terms_version = ?, terms_agreed_at = ? WHERE id = ?", (version, at, account_id)
    )


def update_state(tx: Tx, account_id: str, state: AccountState) -> None:
    """Into another state; whoever was unlocked starts to count wrong passwords anew."""
    tx.execute("UPDATE accounts SET state = ?, failures = 0 WHERE id = ?", (state.value, account_id))


def update_approval(tx: Tx, account_id: str, approval: Approval, until: int | None) -> None:
    tx.execute(
        "UPDATE accounts SET approval = ?, approved_until = ? WHERE id = ?",
        (approval.value, until, account_id),
    )
