"""That the Terms of Use were shown, and that somebody registered earlier has agreed to a newer version of them."""

from app.context import Context
from app.records import Session
from app.services.account import open_account_in
from app.store import accounts, audit
from app.store.db import Tx


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


async def agree_to_terms(context: Context, account_id: str, *, shown: str) -> None:
    """Records the version in force, unless another one has come into force since the page was made (`shown`): nobody
    agrees to words that were not the ones before them. Raises SignInNeeded."""
    now = context.clock.now_ms()
    version = context.published.terms_version(now)
    if shown != version:
        return

    def unit(tx: Tx) -> None:
        if open_account_in(tx, account_id).terms_version == version:
            return
        accounts.update_terms(tx, account_id, version, now)
        audit.append(
            tx, at=now, tag="terms:version:agreed", actor=account_id, subject=account_id, detail={"version": version}
        )  # fmt: skip

    await context.db.write(unit)
