"""A list of leavers, tried out before anything is asked: it is kept sealed with the staff session, and every look at
the report compares it with the accounts as they are now."""

import asyncio

import msgspec

from app.context import Context
from app.csv_text import csv_numbered_rows
from app.records import Act, StaffSession
from app.rules.leavers import MAX_ROWS, Judged, KnownAccount, LeaverRow, Outcome, judge, rows_of
from app.services.ask_deactivation import Leaver, ask_for_leavers
from app.services.find_people import note_look
from app.services.typed import DRAFT_KEPT_MS, DraftOf
from app.store import accounts, drafts, proposals
from app.store.db import Tx


class NoRows(Exception):
    """None, or more than MAX_ROWS."""


def _list_of(staff: StaffSession) -> DraftOf:
    return DraftOf(f"staff:{staff.id}", "staff_leavers")


async def keep_list(context: Context, staff: StaffSession, data: bytes) -> None:
    """Raises CsvUnreadable, ColumnsMissing, NoRows."""
    # In a thread: a megabyte of the smallest rows there can be is a second's work.
    rows = await asyncio.to_thread(_read, data)
    draft, now = _list_of(staff), context.clock.now_ms()
    sealed = context.sealer.seal(msgspec.json.encode(rows), context=draft.seal)
    await context.db.write(lambda tx: drafts.upsert_draft(tx, draft.owner, draft.page, sealed, now))
    detail = {"matter": staff.matter or "none", "rows": len(rows)}
    await note_look(context, staff, "person:leavers:checked", subject="people", detail=detail)


def _read(data: bytes) -> list[LeaverRow]:
    table = csv_numbered_rows(data)
    if not 0 < len(table) <= MAX_ROWS:
        raise NoRows
    return rows_of(table)


async def report(context: Context, staff: StaffSession) -> list[Judged]:
    """Empty when no list is kept."""
    draft, oldest = _list_of(staff), context.clock.now_ms() - DRAFT_KEPT_MS

    def unit(tx: Tx) -> tuple[list[LeaverRow], dict[str, KnownAccount]]:
        sealed = drafts.get_draft(tx, draft.owner, draft.page, not_before=oldest)
        if sealed is None:
            return [], {}
        plain = context.sealer.open(sealed, context=draft.seal)
        rows = msgspec.json.decode(plain, type=list[LeaverRow])
        return rows, _known(tx, rows)

    return judge(*await context.db.read(unit))


def _known(tx: Tx, rows: list[LeaverRow]) -> dict[str, KnownAccount]:
    found = {}
    for row in rows:
        account = accounts.get_by_user_id(tx, row.user_id)
        if account:
            asked = proposals.get_open(tx, Act.DEACTIVATE_ACCOUNT, account.id) is not None
            found[row.user_id] = KnownAccount(account.id, account.state, asked)
    return found


async def ask_for_list(context: Context, staff: StaffSession) -> int:
    """Asks for the deactivation of everybody found; how many. The list is gone afterwards, so a second press asks for
    nobody."""
    found = [
        Leaver(judged.account_id, " ".join(filter(None, (judged.row.leaving, judged.row.reason))))
        for judged in await report(context, staff)
        if judged.outcome is Outcome.FOUND
    ]
    asked = await ask_for_leavers(context, staff, found) if found else 0
    await forget_list(context, staff)
    return asked


async def forget_list(context: Context, staff: StaffSession) -> None:
    draft = _list_of(staff)
    await context.db.write(lambda tx: drafts.delete_draft(tx, draft.owner, draft.page))
