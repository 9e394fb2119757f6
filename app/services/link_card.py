"""A card becomes the one of an account: read in the session of its holder with both PINs, and of the same person. The
card before it opens nothing any more."""

from dataclasses import dataclass

from app import notices
from app.context import Context
from app.errors.card_account import CardOfAnotherAccount, CardReplaced
from app.i18n import Language
from app.identity.revocation import RevocationStatus
from app.records import Account, CardFacts, OutgoingMail, Person, ProofingState, Session
from app.rules.card_account import Holder, require_same_person
from app.rules.live_purposes import Purpose
from app.rules.use_request import require_use
from app.services.account import open_account_in, open_person, person_of
from app.services.account_card import CardProof, proof_of, spend_in
from app.services.card_certificates import Linked, for_account, link_in
from app.services.proofing_evidence import open_evidence
from app.services.read_card import read_facts
from app.store import accounts, audit, former_cards, next_cards, outbox, proofings
from app.store import sessions as session_rows
from app.store.db import Tx

_PROOFINGS = 20


@dataclass(frozen=True, slots=True)
class _Prepared:
    """Made before the transaction."""

    now: int
    session: Session
    proof: CardProof
    facts: CardFacts
    linked: Linked
    mails: list[OutgoingMail]


async def link_card(context: Context, session: Session, account_id: str) -> None:
    """The card read in this session replaces the one the account had. Its holder is told by e-mail.

    Raises CardProofMissing, CardOfAnotherAccount, CardOfAnotherPerson, CardComparedByDesk, CardReplaced, UseNotApproved
    and SignInNeeded.
    """
    proof = await proof_of(context, session, Purpose.LINK)
    account, person = await person_of(context, account_id)
    prepared = _Prepared(
        now=context.clock.now_ms(),
        session=session,
        proof=proof,
        facts=read_facts(context, proof.reading),
        linked=for_account(context, proof.certificates, account_id),
        mails=_mails(context, account, person),
    )
    replaced = await context.db.write(lambda tx: _link_in(context, tx, account_id, prepared))
    if replaced:
        context.sessions.card_replaced(account_id)
        context.wake_outbox()
    context.sessions.card_proved(session.id, proof.reading.created_at)
    context.live.taken(session.id, Purpose.LINK)


async def can_be_compared(context: Context, account_id: str) -> bool:
    """Whether anything is known to compare a card with. Raises SignInNeeded."""
    return bool(await context.db.read(lambda tx: _holder(context, tx, open_account_in(tx, account_id)).birth))


def _link_in(context: Context, tx: Tx, account_id: str, prepared: _Prepared) -> bool:
    """Whether it is another card than before."""
    now, reading = prepared.now, prepared.proof.reading
    spend_in(tx, prepared.proof, now=now)
    account = open_account_in(tx, account_id)
    require_use(account, now)
    allowed = next_cards.get_next_card(tx, account_id, now=now) is not None
    _require_free(tx, reading.owner, account_id, allowed=allowed)
    require_same_person(prepared.facts, _holder(context, tx, account), allowed=allowed)
    replaced = account.card_owner != reading.owner
    if replaced:
        _exchange(tx, account, reading.owner, now)
        next_cards.delete_next_card(tx, account_id)
        session_rows.clear_card_proved(tx, account_id)
        for mail in prepared.mails:
            outbox.insert_mail(tx, mail)
    _write_down(tx, account_id, prepared, {"allowed": int(allowed), "replaced": int(replaced)})
    return replaced


def _require_free(tx: Tx, owner: str, account_id: str, *, allowed: bool) -> None:
    """The account's own card before the present one comes back only when the desk lets it: else whoever found it, and
    knows the password, could. Raises CardOfAnotherAccount, CardReplaced."""
    other = accounts.get_by_card_owner(tx, owner)
    former = former_cards.get_former_holder(tx, owner)
    if (other is not None and other.id != account_id) or former not in {None, account_id}:
        raise CardOfAnotherAccount
    if former is not None and not allowed:
        raise CardReplaced


def _exchange(tx: Tx, account: Account, owner: str, now: int) -> None:
    former_cards.delete_former_card(tx, owner)
    if account.card_owner is not None:
        former_cards.upsert_former_card(tx, account.card_owner, account.id, now)


def _write_down(tx: Tx, account_id: str, prepared: _Prepared, detail: dict[str, str | int]) -> None:
    reading = prepared.proof.reading
    good = reading.revocation == RevocationStatus.GOOD.value
    revocation = (RevocationStatus.GOOD if good else RevocationStatus.NOT_CHECKED).value
    accounts.update_card(tx, account_id, reading.owner, revocation)
    link_in(tx, prepared.linked)
    session_rows.update_card_proved(tx, prepared.session.id, reading.created_at)
    audit.append(
        tx,
        at=prepared.now,
        tag="account:card:linked",
        actor=account_id,
        subject=account_id,
        detail=detail | {"revocation": reading.revocation},
    )


def _holder(context: Context, tx: Tx, account: Account) -> Holder:
    """Who registered without a card entered no date of birth; then it is the one of the document that the office
    accepted."""
    person = open_person(context, account)
    if person.birth:
        return Holder(person.name, person.birth, bool(person.name_substituted))
    for found in proofings.list_of_account(tx, account.id, limit=_PROOFINGS):
        if found.state is ProofingState.ACCEPTED and found.evidence_sealed is not None:
            evidence = open_evidence(context.sealer, found)
            return Holder(evidence.name, evidence.birth, substituted=False)
    return Holder(person.name, "", substituted=False)


def _mails(context: Context, account: Account, person: Person) -> list[OutgoingMail]:
    """To the registered address; while that one is not proven, to the one before it, too."""
    language = Language(account.language)
    return [
        notices.card_linked(context, notices.Addressee(address, language, account.id))
        for address in dict.fromkeys((person.email, person.reset_email))
    ]
