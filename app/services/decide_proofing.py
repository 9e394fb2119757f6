"""The office's decision on identity documents: once, by who works on the case, with a mail to whoever handed in. Where
the office wants four eyes, an acceptance needs two people."""

from dataclasses import dataclass, replace
from enum import StrEnum

from app import notices
from app.context import Context
from app.errors import (
    AddressCannotBeReached,
    AlreadyDecided,
    CaseChanged,
    CaseNotHeld,
    ChosenDifferently,
    SecondPersonNeeded,
)
from app.i18n import Language, speaking
from app.notices import Addressee, AddressUnusable
from app.records import Account, OutgoingMail, Proofing, ProofingState, Purpose, StaffSession
from app.rules.proofing_review import reason_sentences
from app.services.account import open_person
from app.services.answer_user_id import answer_user_id, user_id_refused_mail
from app.services.claim_proofing import waiting_in
from app.services.deed import Deed
from app.services.look_at_proofing import seen_of, write_look
from app.services.proofing_evidence import seal_words
from app.services.use_requests import Reason
from app.store import outbox, proofings
from app.store.db import Tx


class Accepted(StrEnum):
    """`AGREED`: somebody else has to accept it, too."""

    AGREED = "agreed"
    ACCEPTED = "accepted"


@dataclass(frozen=True, slots=True)
class Shown:
    """The case as the page of the decision showed it."""

    proofing_id: str
    seen: str


@dataclass(frozen=True, slots=True)
class Asked:
    """`account` hands in for itself; without one, `account_id` is whose documents somebody at the desk saw."""

    proofing: Proofing
    account: Account | None
    account_id: str | None


@dataclass(frozen=True, slots=True)
class Refusing:
    """`reasons` are codes of the catalogue. `words`: what else the person is told."""

    reasons: tuple[str, ...]
    words: Reason | None


async def accept_proofing(
    context: Context, staff: StaffSession, shown: Shown, *, account_id: str | None = None
) -> Accepted:
    """`account_id`: whose documents they are, of a request for a user ID; None for nobody's who is registered.

    Raises NotFound, AlreadyDecided, CaseNotHeld, CaseChanged, SecondPersonNeeded, ChosenDifferently,
    AddressCannotBeReached, and what the answer to a request for a user ID refuses.
    """
    proofing, account = await context.db.read(lambda tx: _mine_in(tx, staff, shown))
    four_eyes = context.published.documents.four_eyes
    if proofing.purpose is Purpose.ACCOUNT:
        account_id = proofing.account_id
    second = four_eyes and proofing.agreed_by is not None
    if second:
        _require_second(proofing, staff, account_id)
    # Made ready for the first of two people as well, so that what cannot be answered is refused before it is agreed.
    deed = await _answer(context, staff, Asked(proofing, account, account_id))
    if four_eyes and not second:
        await _agree(context, staff, shown, account_id)
        return Accepted.AGREED
    now = context.clock.now_ms()

    def unit(tx: Tx) -> None:
        before, _ = _mine_in(tx, staff, shown)
        accepted = replace(before, state=ProofingState.ACCEPTED, account_id=account_id)
        _decide(tx, staff, accepted, at=now)
        deed.do(tx)

    await context.db.write(unit)
    deed.after()
    return Accepted.ACCEPTED


def _require_second(proofing: Proofing, staff: StaffSession, account_id: str | None) -> None:
    if proofing.agreed_by == staff.staff_id:
        raise SecondPersonNeeded
    if proofing.agreed_account_id != account_id:
        raise ChosenDifferently(proofing.id)


async def disagree(context: Context, staff: StaffSession, shown: Shown) -> None:
    """Takes the first acceptance back, so that two people have to accept anew. Raises as `accept_proofing`."""
    now = context.clock.now_ms()

    def unit(tx: Tx) -> None:
        before, _ = _mine_in(tx, staff, shown)
        if before.agreed_by is None:
            raise CaseChanged(before.id)
        proofings.update_agreed(tx, replace(before, agreed_by=None, agreed_at=None, agreed_account_id=None))
        write_look(tx, staff, before, tag="proofing:decision:disagreed", at=now, **{"with": before.agreed_by})

    await context.db.write(unit)


async def refuse_proofing(context: Context, staff: StaffSession, shown: Shown, refusing: Refusing) -> None:
    """Needs one person. Raises NotFound, AlreadyDecided, CaseNotHeld, CaseChanged."""
    proofing, account = await context.db.read(lambda tx: _mine_in(tx, staff, shown))
    mail, now = _refusal_mail(context, proofing, account, refusing), context.clock.now_ms()
    words = refusing.words
    sealed = seal_words(context.sealer, proofing.id, words) if words else None

    def unit(tx: Tx) -> None:
        before, _ = _mine_in(tx, staff, shown)
        state = ProofingState.REFUSED
        _decide(
            tx, staff, replace(before, state=state, reasons=refusing.reasons, words_sealed=sealed), at=now
        )
        outbox.insert_mail(tx, mail)

    await context.db.write(unit)
    context.wake_outbox()


def _mine_in(tx: Tx, staff: StaffSession, shown: Shown) -> tuple[Proofing, Account | None]:
    proofing, account = waiting_in(tx, shown.proofing_id)
    if proofing.claimed_by != staff.staff_id:
        raise CaseNotHeld(proofing.id)
    if seen_of(proofing, account) != shown.seen:
        raise CaseChanged(proofing.id)
    return proofing, account


async def _agree(context: Context, staff: StaffSession, shown: Shown, account_id: str | None) -> None:
    now = context.clock.now_ms()

    def unit(tx: Tx) -> None:
        before, _ = _mine_in(tx, staff, shown)
        agreed = replace(before, agreed_by=staff.staff_id, agreed_at=now, agreed_account_id=account_id)
        proofings.update_agreed(tx, agreed)
        write_look(tx, staff, before, tag="proofing:decision:agreed", at=now, account=account_id or "none")

    await context.db.write(unit)


async def _answer(context: Context, staff: StaffSession, asked: Asked) -> Deed:
    proofing, account = asked.proofing, asked.account
    if account is None:
        return await answer_user_id(context, staff, proofing, asked.account_id)
    try:
        mail = notices.identity_accepted(context, _addressee(context, account), reference=proofing.reference)
    except AddressUnusable as error:
        raise AddressCannotBeReached from error
    return Deed(lambda tx: outbox.insert_mail(tx, mail), context.wake_outbox)


def _refusal_mail(
    context: Context, proofing: Proofing, account: Account | None, refusing: Refusing
) -> OutgoingMail:
    with speaking(Language.JAPANESE):
        reasons_ja = reason_sentences(refusing.reasons)
    with speaking(Language.ENGLISH):
        reasons_en = reason_sentences(refusing.reasons)
    words = refusing.words or Reason("", "")
    if account is None:
        return user_id_refused_mail(
            context,
            proofing,
            reasons_ja=reasons_ja,
            reasons_en=reasons_en,
            words_ja=words.ja,
            words_en=words.en,
        )
    try:
        return notices.identity_refused(
            context,
            _addressee(context, account),
            reference=proofing.reference,
            reason_ja="\n".join((*reasons_ja, words.ja)).strip(),
            reason_en="\n".join((*reasons_en, words.en)).strip(),
        )
    except AddressUnusable as error:
        raise AddressCannotBeReached from error


def _addressee(context: Context, account: Account) -> Addressee:
    """The proven address: what the office says of somebody's documents must not go to a mistyped one."""
    address = open_person(context, account).reset_email
    return Addressee(address, Language(account.language), account.id)


def _decide(tx: Tx, staff: StaffSession, decided: Proofing, *, at: int) -> None:
    written = replace(decided, decided_at=at, decided_by=staff.staff_id)
    if not proofings.update_decided(tx, written):
        raise AlreadyDecided(decided.id)
    tag = f"proofing:decision:{decided.state.value}"
    reasons = {"reasons": " ".join(decided.reasons)} if decided.reasons else {}
    write_look(tx, staff, written, tag=tag, at=at, **reasons)
