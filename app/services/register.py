"""The act that makes an account for the holder of a card."""

from app.context import Context
from app.errors import AlreadyRegistered, CardNeeded
from app.i18n import Language
from app.identity.revocation import RevocationStatus
from app.records import Person, Session
from app.rules.live_purposes import Purpose
from app.rules.throttle import REGISTRATIONS
from app.services.account_card import require_not_replaced
from app.services.card_certificates import certificates_of, for_account, link_in
from app.services.check_residence_card import require_fit_in
from app.services.new_account import Holder, Prepared, make_account, new_holder, prepare_account
from app.services.registration import DRAFT_PAGE, PURPOSE, Read, current_reading
from app.services.throttling import spend_from
from app.store import accounts, drafts, readings
from app.store import sessions as session_rows
from app.store.db import Tx


async def register(
    context: Context, session: Session, person: Person, *, language: Language, address: str
) -> None:
    """Makes the account and queues the confirmation mail, in one transaction. The reading is spent by it.

    A card that registered before and never set a password may register again: the newer entries and link replace
    the older, because a mistyped e-mail address would otherwise lock the person out for good.
    Raises CardNeeded, AlreadyRegistered, CardReplaced, CardDiffers, TooManyRequests.
    """
    read = await current_reading(context, session)
    prepared = prepare_account(context, await _holder(context, read), person, language=language)
    linked = for_account(context, certificates_of(context, read.reading), prepared.account.id)

    def unit(tx: Tx) -> None:
        spend_from(context, tx, REGISTRATIONS, address)
        require_fit_in(context, tx, person)
        _write(tx, session, read, prepared)
        link_in(tx, linked)

    await context.db.write(unit)
    context.sessions.registered(session.id, prepared.account.id)
    context.wake_outbox()


async def _holder(context: Context, read: Read) -> Holder:
    owner = read.reading.owner
    # Of the registration itself only good or not; what was found of each certificate is kept with it.
    good = read.reading.revocation == RevocationStatus.GOOD.value
    revocation = (RevocationStatus.GOOD if good else RevocationStatus.NOT_CHECKED).value
    known = await context.db.read(lambda tx: accounts.get_by_card_owner(tx, owner))
    if known:
        return Holder(known.id, known.user_id, owner, revocation)
    return new_holder(card_owner=owner, revocation=revocation)


def _write(tx: Tx, session: Session, read: Read, prepared: Prepared) -> None:
    account = prepared.account
    if readings.take_reading(tx, session.id, PURPOSE, now=account.created_at) is None:
        raise CardNeeded
    existing = accounts.get_by_card_owner(tx, read.reading.owner)
    if existing and (existing.password is not None or existing.id != account.id):
        raise AlreadyRegistered(existing.id)
    if existing is None:
        require_not_replaced(tx, read.reading.owner)
    make_account(tx, prepared)
    readings.delete_reading(tx, session.id, Purpose.RESIDENCE.value)
    drafts.delete_draft(tx, read.draft_owner, DRAFT_PAGE)
    session_rows.update_registered(tx, session.id, account.id)
