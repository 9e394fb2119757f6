"""That the Terms of Use were shown: version and time, beside the agreement that is recorded with the account."""

from app.context import Context
from app.records import Session
from app.store import audit


async def note_terms_shown(context: Context, session: Session) -> None:
    now = context.clock.now_ms()
    await context.db.write(
        lambda tx: audit.append(
            tx,
            at=now,
            tag="terms:page:shown",
            actor=session.account_id or "visitor",
            subject=session.id,
            detail={"version": context.published.terms_version(now)},
        )
    )
