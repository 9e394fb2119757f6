"""Registration without a card: of applicants at a counter, and of staff of affiliated organisations."""

from dataclasses import dataclass

import msgspec

from app.context import Context
from app.errors import TooManyRequests
from app.i18n import Language
from app.records import Person, Session
from app.rules.person_keys import folded_email
from app.rules.throttle import REGISTRATION_MAILS_A_DAY, REGISTRATION_MAILS_AN_HOUR, REGISTRATIONS
from app.services.new_account import Prepared, make_account, new_holder, prepare_account
from app.services.throttling import spend, spend_from
from app.services.typed import DraftOf, Typed
from app.store import audit, drafts
from app.store import sessions as session_rows
from app.store.db import Tx


@dataclass(frozen=True, slots=True)
class Pages:
    """The draft that is registered, and the one that says to which address the mail went. Both go with the session."""

    entries: DraftOf
    complete: DraftOf


async def register_without_card(
    context: Context, session: Session, person: Person, pages: Pages, *, language: Language, address: str
) -> None:
    """Makes the account and queues the confirmation mail, in one transaction. `address` is the client's.

    When an e-mail address has been written to too often, nothing is made and nothing is sent, and the answer is the
    same: it must not tell whether somebody registered with that address before. Raises TooManyRequests for a client
    that registers too often.
    """
    holder = new_holder(card_owner=None, revocation="no_card")
    prepared = prepare_account(context, holder, person, language=language)
    recipient = context.sealer.keyed_hash(folded_email(person.email).encode(), purpose="registration mails")
    sent_to = msgspec.json.encode(Typed({"email": person.email}))
    sealed = context.sealer.seal(sent_to, context=pages.complete.seal)
    now = prepared.account.created_at

    def unit(tx: Tx) -> None:
        spend_from(context, tx, REGISTRATIONS, address)
        _make_unless_too_many(tx, session, prepared, recipient)
        drafts.delete_draft(tx, pages.entries.owner, pages.entries.page)
        drafts.upsert_draft(tx, pages.complete.owner, pages.complete.page, sealed, now)

    await context.db.write(unit)
    # Also where nothing was made: a session that still counted as unfinished would tell the difference.
    context.sessions.registered(session.id, prepared.account.id)
    context.wake_outbox()


def _make_unless_too_many(tx: Tx, session: Session, prepared: Prepared, recipient: str) -> None:
    now = prepared.account.created_at
    try:
        spend(tx, REGISTRATION_MAILS_AN_HOUR, recipient, now=now)
        spend(tx, REGISTRATION_MAILS_A_DAY, recipient, now=now)
    except TooManyRequests:
        audit.append(tx, at=now, tag="visitor:registration:limited", actor="visitor", subject=session.id)
        return
    make_account(tx, prepared)
    session_rows.update_registered(tx, session.id, prepared.account.id)
