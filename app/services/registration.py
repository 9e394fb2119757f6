"""Registering with the card: the verified reading, what was typed so far, and the one act that makes an account."""

from collections.abc import Mapping
from dataclasses import dataclass

import msgspec

from app import notices
from app.context import Context
from app.errors import AlreadyRegistered, CardNeeded
from app.i18n import Language
from app.records import CardFacts, NewAccount, Person, Session
from app.rules.throttle import REGISTRATIONS
from app.services.read_card import read_facts
from app.services.throttling import spend
from app.store import accounts, audit, drafts, outbox, password_links, readings
from app.store import sessions as session_rows
from app.store.db import Tx
from app.store.readings import Reading
from app.tokens import new_id, new_secret, new_user_id, secret_hash

PURPOSE = "register"
DRAFT_PAGE = "register_information"
DRAFT_KEPT_MS = 24 * 3600 * 1000
LINK_KEPT_MS = 24 * 3600 * 1000
TERMS_VERSION = "2026-11"


@dataclass(frozen=True, slots=True)
class Read:
    """A verified reading with its facts opened."""

    reading: Reading
    facts: CardFacts

    @property
    def draft_owner(self) -> str:
        return f"card:{self.reading.owner}"


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed on the information page; `checked` once it was sent with Confirm."""

    values: Mapping[str, str]
    checked: bool = False


async def current_reading(context: Context, session: Session) -> Read:
    """The verified card of this session. Raises CardNeeded."""
    now = context.clock.now_ms()
    reading = await context.db.read(lambda tx: readings.get_reading(tx, session.id, PURPOSE, now=now))
    if reading is None:
        raise CardNeeded
    return Read(reading, read_facts(context, reading))


async def keep_typed(context: Context, read: Read, typed: Typed) -> None:
    """Kept sealed for 24 hours under the card's owner, so that only the same card brings it back."""
    owner = read.draft_owner
    sealed = context.sealer.seal(msgspec.json.encode(typed), context=f"draft:{owner}:{DRAFT_PAGE}")
    now = context.clock.now_ms()
    await context.db.write(lambda tx: drafts.upsert_draft(tx, owner, DRAFT_PAGE, sealed, now))


async def typed_so_far(context: Context, read: Read) -> Typed | None:
    owner, oldest = read.draft_owner, context.clock.now_ms() - DRAFT_KEPT_MS
    sealed = await context.db.read(lambda tx: drafts.get_draft(tx, owner, DRAFT_PAGE, not_before=oldest))
    if sealed is None:
        return None
    return msgspec.json.decode(context.sealer.open(sealed, context=f"draft:{owner}:{DRAFT_PAGE}"), type=Typed)


async def register(
    context: Context, session: Session, person: Person, *, language: Language, address: str
) -> None:
    """Makes the account and queues the confirmation mail, in one transaction. The reading is spent by it.

    A card that registered before and never set a password may register again: the newer entries and link replace
    the older, because a mistyped e-mail address would otherwise lock the person out for good.
    Raises CardNeeded, AlreadyRegistered, TooManyRequests.
    """
    now, link = context.clock.now_ms(), new_secret()
    read = await current_reading(context, session)
    owner = read.reading.owner
    known = await context.db.read(lambda tx: accounts.get_by_card_owner(tx, owner))
    account_id, user_id = (known.id, known.user_id) if known else (new_id(), new_user_id())
    mail = notices.registration_complete(
        context,
        notices.Addressee(person.email, language, account_id),
        user_id=user_id,
        link_token=link,
        expires_at=now + LINK_KEPT_MS,
    )
    sealed = context.sealer.seal(msgspec.json.encode(person), context=f"account:{account_id}")
    account = NewAccount(
        account_id,
        user_id,
        person.category,
        language.value,
        owner,
        sealed,
        read.reading.revocation,
        TERMS_VERSION,
        now,
    )

    def unit(tx: Tx) -> None:
        spend(tx, REGISTRATIONS, address, now=now)
        if readings.take_reading(tx, session.id, PURPOSE, now=now) is None:
            raise CardNeeded
        existing = accounts.get_by_card_owner(tx, owner)
        if existing and (existing.password is not None or existing.id != account_id):
            raise AlreadyRegistered(existing.id)
        accounts.upsert_account(tx, account)
        password_links.upsert_link(tx, account_id, secret_hash(link), now + LINK_KEPT_MS)
        outbox.insert_mail(tx, mail)
        drafts.delete_draft(tx, read.draft_owner, DRAFT_PAGE)
        session_rows.update_registered(tx, session.id, account_id)
        detail = {"category": person.category.value, "revocation": read.reading.revocation}
        audit.append(
            tx,
            at=now,
            tag="account:registration:completed",
            actor=account_id,
            subject=account_id,
            detail=detail,
        )

    await context.db.write(unit)
    context.sessions.registered(session.id, account_id)
    context.wake_outbox()
