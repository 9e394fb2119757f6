"""Handing out a list of people. The line in the audit log says how many rows, before the first of them leaves."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from functools import partial

from app.context import Context
from app.records import PersonLine, StaffSession
from app.services.account import person_in
from app.services.find_people import Asked, Listed, note_look
from app.store import people
from app.store.db import Tx
from app.store.read_only import reading

BATCH = 200


async def begin_export(context: Context, staff: StaffSession, asked: Asked) -> list[str]:
    """The ids of everybody on the list."""
    ids = [] if asked.empty else await asyncio.to_thread(_ids, context, asked)
    detail = {"matter": staff.matter or "none", "rows": len(ids), "by": asked.by.value}
    await note_look(context, staff, "person:list:exported", subject="people", detail=detail)
    return ids


def _ids(context: Context, asked: Asked) -> list[str]:
    """On a connection of its own: one statement over everybody would hold up the pages' only reader."""
    with reading(context.config.data / "madoguchi.sqlite3") as tx:
        return people.list_ids(tx, asked.chosen, asked.order)


async def export_parts(context: Context, ids: Sequence[str]) -> AsyncIterator[list[Listed]]:
    """A few rows at a time, so that neither memory nor the other pages feel a long list."""
    for start in range(0, len(ids), BATCH):
        lines = await context.db.read(partial(_lines, ids[start : start + BATCH]))
        yield [Listed(line, person_in(context, line.id, line.person_sealed)) for line in lines]


def _lines(ids: Sequence[str], tx: Tx) -> list[PersonLine]:
    return people.list_by_ids(tx, ids)
