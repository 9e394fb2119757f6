"""Ending every live session of an account from the desk, such as after a call about a lost computer."""

from app.context import Context
from app.records import StaffSession
from app.rules.session import EndReason
from app.services.desk_act import subject_of
from app.store import audit
from app.store.db import Tx


async def end_sessions_of(context: Context, staff: StaffSession, account_id: str) -> int:
    """How many there were; none is no mistake. Raises NotFound."""
    await subject_of(context, account_id)
    found, now = context.sessions.of_account(account_id), context.clock.now_ms()
    if not found:
        return 0
    detail = {"sessions": len(found), "matter": staff.matter or "none"}

    def unit(tx: Tx) -> None:
        for session in found:
            context.sessions.end_in(tx, session, EndReason.ENDED_BY_OFFICE)
        audit.append(
            tx,
            at=now,
            tag="account:sessions:ended",
            actor=staff.actor,
            subject=account_id,
            detail=detail,
        )

    await context.db.write(unit)
    for session in found:
        context.sessions.ended(session, EndReason.ENDED_BY_OFFICE)
    return len(found)
