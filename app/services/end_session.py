"""Ending an applicant's session from the desk."""

from app.context import Context
from app.errors import AlreadyDecided
from app.records import StaffSession
from app.rules.session import EndReason
from app.store import audit
from app.store.db import Tx


async def end_session(context: Context, staff: StaffSession, session_id: str, *, reason: str) -> None:
    """`reason` is a code. Its holder is told at the next page. Raises AlreadyDecided when it is over."""
    session = context.sessions.get(session_id)
    if session is None:
        raise AlreadyDecided("session over")
    now = context.clock.now_ms()

    def unit(tx: Tx) -> None:
        context.sessions.end_in(tx, session, EndReason.ENDED_BY_OFFICE)
        audit.append(
            tx,
            at=now,
            tag="session:office:ended",
            actor=staff.actor,
            subject=session.account_id or session.id,
            detail={"reason": reason, "session": session.id},
        )

    await context.db.write(unit)
    context.sessions.ended(session, EndReason.ENDED_BY_OFFICE)
