"""Ends every session of an account but the one that asks."""

from app.context import Context
from app.records import Session
from app.rules.session import EndReason
from app.store import audit
from app.store.db import Tx


async def end_other_sessions(context: Context, session: Session, account_id: str) -> int:
    """How many ended."""
    others = [found for found in context.sessions.of_account(account_id) if found.id != session.id]
    if not others:
        return 0
    now = context.clock.now_ms()

    def unit(tx: Tx) -> None:
        for other in others:
            context.sessions.end_in(tx, other, EndReason.ENDED_ELSEWHERE)
        audit.append(
            tx,
            at=now,
            tag="session:others:ended",
            actor=account_id,
            subject=account_id,
            detail={"count": len(others)},
        )

    await context.db.write(unit)
    for other in others:
        context.sessions.ended(other, EndReason.ENDED_ELSEWHERE)
    return len(others)
