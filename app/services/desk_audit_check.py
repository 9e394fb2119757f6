"""The check of the audit log as the desk asks for it: in a thread with a connection of its own, so that pages go on.
What it found is kept until the next one."""

import asyncio
from dataclasses import dataclass
from pathlib import Path

import msgspec

from app.context import Context
from app.records import StaffSession
from app.rules.throttle import AUDIT_CHECKS
from app.services.audit_anchor import FILE, AnchorForged, read_anchor
from app.services.audit_chain import AuditBroken, check_lines, stored_lines
from app.services.throttling import spend
from app.store import audit, settings
from app.store.db import Tx
from app.store.read_only import reading

SETTING = "audit_check"


@dataclass(frozen=True, slots=True)
class CheckOutcome:
    """`broken` is "" for a log that is intact up to line `seq`, else what was found at it."""

    at: int
    seq: int
    broken: str


async def check_audit(context: Context, staff: StaffSession) -> None:
    """Raises TooManyRequests: a check reads every line."""
    now = context.clock.now_ms()
    await context.db.write(lambda tx: spend(tx, AUDIT_CHECKS, staff.staff_id, now=now))
    seq, broken = await asyncio.to_thread(_check, context)
    outcome = msgspec.json.encode(CheckOutcome(now, seq, broken)).decode()

    def unit(tx: Tx) -> None:
        settings.upsert_setting(tx, SETTING, outcome, now)
        detail: dict[str, str | int] = {"outcome": broken or "intact", "seq": seq}
        audit.append(tx, at=now, tag="audit:log:checked", actor=staff.actor, subject="audit", detail=detail)

    await context.db.write(unit)


def _check(context: Context) -> tuple[int, str]:
    data: Path = context.config.data
    try:
        anchor = read_anchor(data / FILE, context.sealer)
        with reading(data / "madoguchi.sqlite3") as tx:
            last = check_lines(stored_lines(tx), marks=(anchor,) if anchor else ())
    except AnchorForged:
        return 0, AnchorForged.__name__
    except AuditBroken as found:
        return found.seq, type(found).__name__
    return last.seq, ""


def get_last_check(tx: Tx) -> CheckOutcome | None:
    stored = settings.get_setting(tx, SETTING)
    return None if stored is None else msgspec.json.decode(stored, type=CheckOutcome)
