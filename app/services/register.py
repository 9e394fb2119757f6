"""The one act that makes an account."""

from dataclasses import dataclass

import msgspec

from app import notices
from app.context import Context
from app.errors import AlreadyRegistered, CardNeeded
from app.i18n import Language
from app.records import NewAccount, OutgoingMail, Person, Session
from app.rules.throttle import REGISTRATIONS
from app.services.person_index import hashed_keys
from app.services.registration import DRAFT_PAGE, PURPOSE, TERMS_VERSION, Read, current_reading
from app.services.throttling import spend
from app.store import accounts, audit, drafts, outbox, password_links, person_keys, readings
from app.store import sessions as session_rows
from app.store.db import Tx
from app.tokens import new_id, new_secret, new_user_id, secret_hash

LINK_KEPT_MS = 24 * 3600 * 1000


@dataclass(frozen=True, slots=True)
class _Prepared:
    """All that can be made before the transaction: sealing and composing are no work for the writer's thread."""

    account: NewAccount
    link: str
    mail: OutgoingMail
    keys: list[tuple[str, bytes]]


async def register(
    context: Context, session: Session, person: Person, *, language: Language, address: str
) -> None:
    """Makes the account and queues the confirmation mail, in one transaction. The reading is spent by it.

    A card that registered before and never set a password may register again: the newer entries and link replace
    the older, because a mistyped e-mail address would otherwise lock the person out for good.
    Raises CardNeeded, AlreadyRegistered, TooManyRequests.
    """
    read = await current_reading(context, session)
    prepared = await _prepare(context, read, person, language)

    def unit(tx: Tx) -> None:
        spend(tx, REGISTRATIONS, address, now=prepared.account.created_at)
        _write(tx, session, read, prepared)

    await context.db.write(unit)
    context.sessions.registered(session.id, prepared.account.id)
    context.wake_outbox()


async def _prepare(context: Context, read: Read, person: Person, language: Language) -> _Prepared:
    now, link, owner = context.clock.now_ms(), new_secret(), read.reading.owner
    known = await context.db.read(lambda tx: accounts.get_by_card_owner(tx, owner))
    account_id, user_id = (known.id, known.user_id) if known else (new_id(), new_user_id())
    account = NewAccount(
        id=account_id,
        user_id=user_id,
        category=person.category,
        language=language.value,
        card_owner=owner,
        person_sealed=context.sealer.seal(msgspec.json.encode(person), context=f"account:{account_id}"),
        revocation=read.reading.revocation,
        terms_version=TERMS_VERSION,
        created_at=now,
    )
    to = notices.Addressee(person.email, language, account_id)
    mail = notices.registration_complete(
        context, to, user_id=user_id, link_token=link, expires_at=now + LINK_KEPT_MS
    )
    return _Prepared(account, link, mail, hashed_keys(context.sealer, person))


def _write(tx: Tx, session: Session, read: Read, prepared: _Prepared) -> None:
    account, now = prepared.account, prepared.account.created_at
    if readings.take_reading(tx, session.id, PURPOSE, now=now) is None:
        raise CardNeeded
    existing = accounts.get_by_card_owner(tx, read.reading.owner)
    if existing and (existing.password is not None or existing.id != account.id):
        raise AlreadyRegistered(existing.id)
    accounts.upsert_account(tx, account)
    person_keys.replace_keys(tx, account.id, prepared.keys)
    password_links.upsert_link(tx, account.id, secret_hash(prepared.link), now + LINK_KEPT_MS)
    outbox.insert_mail(tx, prepared.mail)
    drafts.delete_draft(tx, read.draft_owner, DRAFT_PAGE)
    session_rows.update_registered(tx, session.id, account.id)
    detail = {"category": account.category.value, "revocation": account.revocation}
    audit.append(
        tx, at=now, tag="account:registration:completed", actor=account.id, subject=account.id, detail=detail
    )
