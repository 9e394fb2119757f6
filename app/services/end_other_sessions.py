"""Ends every session of an account but the one that asks."""

from app.context import Context
from app.records import Session
from app.rules.session import EndReason
from app.store import audit
from app.store.db import Tx


async def end_other_sessions(context: Context, session: Session, account_id: str) -> int:
    """How many ended."""
    now = context.clock.now_ms()

    def unit(tx: Tx) -> list[Session]:
        others = context.sessions.end_all_in(tx, account_id, EndReason.ENDED_ELSEWHERE, but=session.id)
        if others:
            audit.append(
                tx,
                at=now,
                tag="session:others:ended",
                actor=account_id,
                subject=account_id,
                detail={"count": len(others)},
            )
        return others

    others = await context.db.write(unit)
    for other in others:
        context.sessions.ended(other, EndReason.ENDED_ELSEWHERE)
    return len(others)
