"""A register of residence cards that is tried out at the desk before it is imported: the file is kept sealed with the
staff session, and only what was tried out can be imported."""

import asyncio
import zlib

import msgspec

from app.context import Context
from app.errors import RegisterChangedMeanwhile
from app.records import StaffSession
from app.rules.japan_time import day_of
from app.rules.residence_register import BadLine
from app.services.find_people import note_look
from app.services.import_residence_cards import (
    Change,
    Mode,
    Plan,
    RegisterChanged,
    Table,
    change_of,
    import_in,
    planned,
    read_table,
)
from app.services.typed import DRAFT_KEPT_MS, DraftOf
from app.store import drafts, residence_cards
from app.store.db import Tx
from app.store.read_only import reading

SHOWN_LINES = 100


class Tried(msgspec.Struct, frozen=True):
    """What the import would do, and the first of the lines that cannot be used. `before`: a mark of the register that
    it was compared with."""

    mode: Mode
    change: Change
    bad: tuple[BadLine, ...]
    bad_lines: int


def _report_of(staff: StaffSession) -> DraftOf:
    return DraftOf(f"staff:{staff.id}", "staff_register_report")


def _file_of(staff: StaffSession) -> DraftOf:
    return DraftOf(f"staff:{staff.id}", "staff_register_file")


async def try_out(context: Context, staff: StaffSession, data: bytes, mode: Mode) -> None:
    """Raises CsvUnreadable, ColumnsMissing, NoRows. A long file is seconds of work and is read in a thread."""
    today = day_of(context.clock.now_ms())
    table = await asyncio.to_thread(read_table, context.sealer, data, today)
    tried = await asyncio.to_thread(_tried, context, table, mode)
    report, file, now = _report_of(staff), _file_of(staff), context.clock.now_ms()
    sealed = context.sealer.seal(msgspec.json.encode(tried), context=report.seal)
    packed = await asyncio.to_thread(_packed, context, data, file)

    def unit(tx: Tx) -> None:
        drafts.upsert_draft(tx, report.owner, report.page, sealed, now)
        drafts.upsert_draft(tx, file.owner, file.page, packed, now)

    await context.db.write(unit)
    detail = {"mode": mode.value, "lines": len(table.cards) + len(table.bad), "bad": len(table.bad)}
    await note_look(context, staff, "register:file:checked", subject="register", detail=detail)


def _tried(context: Context, table: Table, mode: Mode) -> Tried:
    change = change_of(context.sealer, table, _register_of_now(context), mode)
    return Tried(mode, change, table.bad[:SHOWN_LINES], len(table.bad))


def _packed(context: Context, data: bytes, file: DraftOf) -> bytes:
    return context.sealer.seal(zlib.compress(data, 1), context=file.seal)


def _register_of_now(context: Context) -> dict[bytes, bytes]:
    """On a connection of its own: a statement over all cards would hold up the pages' only reader."""
    with reading(context.config.data / "madoguchi.sqlite3") as tx:
        return residence_cards.list_fingerprints(tx)


async def tried_out(context: Context, staff: StaffSession) -> Tried | None:
    sealed = await _kept(context, _report_of(staff))
    if sealed is None:
        return None
    return msgspec.json.decode(context.sealer.open(sealed, context=_report_of(staff).seal), type=Tried)


async def import_tried(context: Context, staff: StaffSession) -> Change | None:
    """None where nothing is kept. Raises RegisterChangedMeanwhile where it would do something else than was shown, and
    LinesUnusable, which the page does not offer."""
    tried, packed = await tried_out(context, staff), await _kept(context, _file_of(staff))
    if tried is None or packed is None:
        return None
    plan = await asyncio.to_thread(_plan, context, packed, _file_of(staff), tried.mode)
    if plan.change != tried.change:
        raise RegisterChangedMeanwhile
    now, owner = context.clock.now_ms(), _file_of(staff).owner

    def unit(tx: Tx) -> None:
        import_in(tx, plan, tried.mode, actor=staff.actor, at=now)
        for page in (_report_of(staff).page, _file_of(staff).page):
            drafts.delete_draft(tx, owner, page)

    try:
        await context.db.write(unit)
    except RegisterChanged as changed:
        raise RegisterChangedMeanwhile from changed
    return plan.change


def _plan(context: Context, packed: bytes, file: DraftOf, mode: Mode) -> Plan:
    data = zlib.decompress(context.sealer.open(packed, context=file.seal))
    table = read_table(context.sealer, data, day_of(context.clock.now_ms()))
    return planned(context.sealer, table, _register_of_now(context), mode)


async def _kept(context: Context, draft: DraftOf) -> bytes | None:
    oldest = context.clock.now_ms() - DRAFT_KEPT_MS
    return await context.db.read(lambda tx: drafts.get_draft(tx, draft.owner, draft.page, not_before=oldest))


async def forget_tried(context: Context, staff: StaffSession) -> None:
    report, file = _report_of(staff), _file_of(staff)

    def unit(tx: Tx) -> None:
        drafts.delete_draft(tx, report.owner, report.page)
        drafts.delete_draft(tx, file.owner, file.page)

    await context.db.write(unit)
