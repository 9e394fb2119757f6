"""Reads of `accounts` as the desk lists them. Two indexes hold all that is filtered and sorted by, so a list of
100,000 people is counted and paged without opening its rows."""

import sqlite3
from collections.abc import Sequence

from app.records import AccountState, Approval, Category, PeopleFilter, PeopleOrder, PersonLine
from app.store.db import Tx

_COLUMNS = "id, user_id, category, state, approval, created_at, last_signed_in_at, person_sealed"
_ORDERS = {
    PeopleOrder.REGISTERED: ("created_at DESC, id DESC", "created_at, id"),
    PeopleOrder.LAST_USE: (
        "last_signed_in_at DESC, created_at DESC, id DESC",
        "last_signed_in_at, created_at, id",
    ),
}
_HAS_KEY = "SELECT account_id FROM person_keys WHERE kind = ? AND hash = ?"


def _line(row: sqlite3.Row) -> PersonLine:
    values = dict(row)
    values["category"] = Category(values["category"])
    values["state"] = AccountState(values["state"])
    values["approval"] = Approval(values["approval"])
    return PersonLine(**values)


def count_people(tx: Tx, chosen: PeopleFilter) -> int:
    where, values = _where(chosen)
    row = tx.execute(f"SELECT count(*) AS n FROM accounts WHERE {where}", values).fetchone()
    return 0 if row is None else int(row["n"])


def list_people(
    tx: Tx, chosen: PeopleFilter, order: PeopleOrder, *, total: int, offset: int, limit: int
) -> list[PersonLine]:
    """Latest first; never used comes last. `total` is what `count_people` found: pages of the latter half are read
    from the end, so that the last page costs as little as the first."""
    limit = min(limit, max(0, total - offset))
    forwards, backwards = _ORDERS[order]
    from_end = total - offset - limit
    if from_end < offset:
        return _page(tx, chosen, backwards, from_end, limit)[::-1]
    return _page(tx, chosen, forwards, offset, limit)


def list_ids(tx: Tx, chosen: PeopleFilter, order: PeopleOrder) -> list[str]:
    """Everybody, for an export that is read in parts."""
    where, values = _where(chosen)
    rows = tx.execute(f"SELECT id FROM accounts WHERE {where} ORDER BY {_ORDERS[order][0]}", values)
    return [str(row["id"]) for row in rows.fetchall()]


def list_by_ids(tx: Tx, ids: Sequence[str]) -> list[PersonLine]:
    """In the order of `ids`; who is gone is left out."""
    marks = ", ".join("?" * len(ids))
    rows = tx.execute(f"SELECT {_COLUMNS} FROM accounts WHERE id IN ({marks})", tuple(ids)).fetchall()
    found = {str(row["id"]): _line(row) for row in rows}
    return [found[account_id] for account_id in ids if account_id in found]


def _page(tx: Tx, chosen: PeopleFilter, order: str, offset: int, limit: int) -> list[PersonLine]:
    where, values = _where(chosen)
    # The inner statement is answered by an index alone; the rows with their sealed persons are opened for one page.
    rows = tx.execute(
        f"SELECT {_COLUMNS} FROM accounts WHERE id IN"
        f" (SELECT id FROM accounts WHERE {where} ORDER BY {order} LIMIT ? OFFSET ?) ORDER BY {order}",
        (*values, limit, offset),
    )
    return [_line(row) for row in rows.fetchall()]


def _where(chosen: PeopleFilter) -> tuple[str, tuple[str | int | bytes, ...]]:
    """Conditions and their values."""
    asked: list[tuple[str, str | int | None]] = [
        ("category = ?", chosen.category),
        ("state = ?", chosen.state),
        ("approval = ?", chosen.approval),
        ("created_at >= ?", chosen.since),
        ("created_at < ?", chosen.before),
        ("user_id = ?", chosen.user_id or None),
    ]
    conditions = [condition for condition, value in asked if value is not None]
    values: list[str | int | bytes] = [value for _, value in asked if value is not None]
    if chosen.keys:
        found, keys = _found_by_keys(chosen)
        conditions.append(found)
        values.extend(keys)
    return " AND ".join(conditions) or "TRUE", tuple(values)


def _found_by_keys(chosen: PeopleFilter) -> tuple[str, list[str | bytes]]:
    statement = " INTERSECT ".join([_HAS_KEY] * len(chosen.keys))
    values = [part for key in chosen.keys for part in key]
    if chosen.whole_name:
        statement = f"{statement} UNION {_HAS_KEY}"
        values.extend(chosen.whole_name)
    return f"id IN ({statement})", values
