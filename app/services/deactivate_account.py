"""The end of an account whose holder has left: nobody logs in any more, and the record stays. Runs when a second person
confirms."""

import json

from app import notices
from app.context import Context
from app.notices import AddressUnusable
from app.records import AccountState, OutgoingMail, Proposal, Session
from app.rules.desk_account import require_not_closed
from app.rules.session import EndReason
from app.services.deed import Deed
from app.services.desk_act import Subject, account_in, subject_of
from app.store import accounts, audit, email_links, outbox, password_links
from app.store.db import Tx


async def prepare_account_deactivation(context: Context, proposal: Proposal, actor: str) -> Deed:
    """Raises NotFound; doing it raises AccountClosed for an account that is closed already."""
    subject = await subject_of(context, proposal.subject)
    mail, now = _mail(context, subject), context.clock.now_ms()
    ended: list[Session] = []

    def do(tx: Tx) -> None:
        _close(tx, subject.account.id)
        ended.extend(context.sessions.end_all_in(tx, subject.account.id, EndReason.ENDED_BY_OFFICE))
        if mail:
            outbox.insert_mail(tx, mail)
        audit.append(
            tx,
            at=now,
            tag="account:state:deactivated",
            actor=actor,
            subject=subject.account.id,
            detail=json.loads(proposal.detail),
        )

    def after() -> None:
        for session in ended:
            context.sessions.ended(session, EndReason.ENDED_BY_OFFICE)
        context.wake_outbox()

    return Deed(do, after)


def _mail(context: Context, subject: Subject) -> OutgoingMail | None:
    """None where the registered address cannot be written to: that must not keep a leaver's account open."""
    try:
        return notices.account_deactivated(context, subject.addressee)
    except AddressUnusable:
        return None


def _close(tx: Tx, account_id: str) -> None:
    require_not_closed(account_in(tx, account_id))
    accounts.update_state(tx, account_id, AccountState.DEACTIVATED)
    password_links.delete_link(tx, account_id)
    email_links.delete_link(tx, account_id)
