"""Ending every live session of an account from the desk, such as after a call about a lost computer."""

from app.context import Context
from app.records import Session, StaffSession
from app.rules.session import EndReason
from app.services.desk_act import subject_of
from app.store import audit
from app.store.db import Tx


async def end_sessions_of(context: Context, staff: StaffSession, account_id: str) -> int:
    """How many there were; none is no mistake. Raises NotFound."""
    await subject_of(context, account_id)
    now = context.clock.now_ms()

    def unit(tx: Tx) -> list[Session]:
        found = context.sessions.end_all_in(tx, account_id, EndReason.ENDED_BY_OFFICE)
        if found:
            detail = {"sessions": len(found), "matter": staff.matter or "none"}
            audit.append(
                tx,
                at=now,
                tag="account:sessions:ended",
                actor=staff.actor,
                subject=account_id,
                detail=detail,
            )
        return found

    found = await context.db.write(unit)
    for session in found:
        context.sessions.ended(session, EndReason.ENDED_BY_OFFICE)
    return len(found)
