"""The audit log leaving the desk as a file: what was asked for is written into the log before the first byte goes."""

from collections.abc import AsyncIterator
from functools import partial

from app.context import Context
from app.csv_text import csv_bytes
from app.records import AuditFilter, StaffSession
from app.services.audit_file import BATCH, COLUMNS, Format, written
from app.store import audit
from app.store.db import Tx


async def export_audit(
    context: Context, staff: StaffSession, chosen: AuditFilter, *, shape: Format
) -> AsyncIterator[bytes]:
    """A batch in memory at a time. Lines that arrive meanwhile are left for the next file."""
    now = context.clock.now_ms()

    def note(tx: Tx) -> int:
        detail = {"format": shape.value, "lines": audit.count_lines(tx, chosen)}
        audit.append(tx, at=now, tag="audit:log:exported", actor=staff.actor, subject="audit", detail=detail)
        last = audit.get_last(tx)
        return last.seq if last else 0

    end = await context.db.write(note)
    if shape is Format.CSV:
        yield csv_bytes(COLUMNS, ())
    after = 0
    while batch := await context.db.read(partial(audit.list_lines, chosen=chosen, after=after, limit=BATCH)):
        wanted = [line for line in batch if line.seq < end]
        if wanted:
            yield written(wanted, shape)
        if len(wanted) < len(batch):
            return
        after = batch[-1].seq
