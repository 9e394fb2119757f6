"""Compares what somebody entered of a Residence Card with the office's register. The person is told only whether all of
it fits; what differs is kept for the desk, and no answer is faster for a number that the register does not have."""

from dataclasses import dataclass

import msgspec

from app.context import Context
from app.records import Category, Person, RegisteredCard, RegisterMismatch, SealedCard
from app.rules.compare_card import UNKNOWN_NUMBER, Comparison, EnteredCard, compare_card
from app.rules.japan_time import day_of
from app.rules.throttle import RESIDENCE_CARDS, RESIDENCE_CARDS_BY_ADDRESS
from app.sealing import Sealer
from app.services.revoked_documents import document_number_hash
from app.services.throttling import spend, spend_from
from app.services.typed import DRAFT_KEPT_MS, DraftOf
from app.store import drafts, register_mismatches, residence_cards, revoked_documents, settings
from app.store.db import Tx
from app.tokens import new_id

SETTING = "register"
PAGE = "residence_register"
AT_REGISTRATION, AT_CHANGE = "registration", "information_change"


class CardDiffers(Exception):
    """The entries do not fit the register. Holds nothing that says why."""


@dataclass(frozen=True, slots=True)
class Sender:
    """Whose entries are compared (the owner of their draft), on which of the two pages, from which address."""

    owner: str
    place: str
    address: str


class _Kept(msgspec.Struct, frozen=True):
    """The outcome of the last comparison, and a stand-in for the entries it was of."""

    entries: str
    fits: bool


def entered_card(person: Person) -> EnteredCard | None:
    """None for whoever has no Residence Card number to enter."""
    if person.category is not Category.FOREIGN_NATIONAL or not person.residence_card_number:
        return None
    return EnteredCard(
        number=person.residence_card_number,
        name=person.name,
        birth=person.birth,
        sex=person.sex,
        substituted=tuple(int(place) for place in (person.name_substituted or "").split(",") if place),
        verified=person.from_card,
    )


def is_comparing_in(context: Context, tx: Tx) -> bool:
    """Whether entries are compared: the office wants it, and there is a register."""
    return wants_comparing_in(context, tx) and residence_cards.get_any(tx) is not None


def wants_comparing_in(context: Context, tx: Tx) -> bool:
    stored = settings.get_setting(tx, SETTING)
    if stored is None:
        return context.config.register.compare
    return msgspec.json.decode(stored, type=dict[str, bool])["compare"]


async def check_card(context: Context, person: Person, sender: Sender, *, again: bool = False) -> bool:
    """Whether the entries fit; true as well where nothing is compared. What fitted before is not compared `again`
    unless that is asked for. Raises TooManyRequests."""
    entered = entered_card(person)
    if entered is None or not await context.db.read(lambda tx: is_comparing_in(context, tx)):
        return True
    stand_in, draft, now = _stand_in(context.sealer, entered), _draft(sender.owner), context.clock.now_ms()

    def unit(tx: Tx) -> bool:
        if not again and _kept_in(context, tx, sender.owner) == _Kept(stand_in, fits=True):
            return True
        spend(tx, RESIDENCE_CARDS, sender.owner, now=now)
        spend_from(context, tx, RESIDENCE_CARDS_BY_ADDRESS, sender.address)
        found = comparison_in(context, tx, entered)
        kept = msgspec.json.encode(_Kept(stand_in, found.all_fit))
        drafts.upsert_draft(tx, draft.owner, draft.page, context.sealer.seal(kept, context=draft.seal), now)
        if not found.all_fit:
            _record_in(context, tx, sender, entered, found)
        return found.all_fit

    return await context.db.write(unit)


async def has_passed(context: Context, person: Person, owner: str) -> bool:
    """Whether these very entries were compared and fitted, or need not be compared."""
    entered = entered_card(person)
    if entered is None:
        return True
    passed = _Kept(_stand_in(context.sealer, entered), fits=True)
    return await context.db.read(
        lambda tx: not is_comparing_in(context, tx) or _kept_in(context, tx, owner) == passed
    )


async def has_differed(context: Context, person: Person, owner: str) -> bool:
    """Whether these very entries were compared and did not fit."""
    entered = entered_card(person)
    if entered is None:
        return False
    differed = _Kept(_stand_in(context.sealer, entered), fits=False)
    return await context.db.read(
        lambda tx: is_comparing_in(context, tx) and _kept_in(context, tx, owner) == differed
    )


def require_fit_in(context: Context, tx: Tx, person: Person) -> None:
    """Once more in the transaction that the entries become valid in. Raises CardDiffers."""
    entered = entered_card(person)
    if entered is None or not is_comparing_in(context, tx):
        return
    if not comparison_in(context, tx, entered).all_fit:
        raise CardDiffers


def comparison_in(context: Context, tx: Tx, entered: EnteredCard) -> Comparison:
    """Of a register that has cards. For a number that it does not have the same is done with another card, whose
    outcome is thrown away, so that the time of an answer tells nothing."""
    hashed = document_number_hash(context.sealer, entered.number)
    void = revoked_documents.count_listed(tx, hashed) > 0
    row, other = residence_cards.get_card(tx, hashed), residence_cards.get_any(tx)
    against = row or other
    if against is None:
        return UNKNOWN_NUMBER
    today = day_of(context.clock.now_ms()).isoformat()
    found = compare_card(entered, open_card(context.sealer, against), void=void, today=today)
    return UNKNOWN_NUMBER if row is None else found


def card_context(number_hash: bytes) -> str:
    return f"residence_cards:{number_hash.hex()}"


def open_card(sealer: Sealer, row: SealedCard) -> RegisteredCard:
    plain = sealer.open(row.card_sealed, context=card_context(row.number_hash))
    return msgspec.json.decode(plain, type=RegisteredCard)


def open_entered(sealer: Sealer, mismatch: RegisterMismatch) -> EnteredCard:
    plain = sealer.open(mismatch.entered_sealed, context=f"register_mismatches:{mismatch.id}")
    return msgspec.json.decode(plain, type=EnteredCard)


def _record_in(context: Context, tx: Tx, sender: Sender, entered: EnteredCard, found: Comparison) -> None:
    hashed, now = document_number_hash(context.sealer, entered.number), context.clock.now_ms()
    before = register_mismatches.get_open(tx, sender.owner, hashed)
    mismatch_id = before.id if before else new_id()
    sealed = context.sealer.seal(msgspec.json.encode(entered), context=f"register_mismatches:{mismatch_id}")
    mismatch = RegisterMismatch(
        id=mismatch_id,
        owner=sender.owner,
        place=sender.place,
        number_hash=hashed,
        items=found.codes,
        entered_sealed=sealed,
        tries=before.tries + 1 if before else 1,
        first_at=before.first_at if before else now,
        at=now,
    )
    register_mismatches.upsert_mismatch(tx, mismatch)


def _draft(owner: str) -> DraftOf:
    return DraftOf(owner, PAGE)


def _stand_in(sealer: Sealer, entered: EnteredCard) -> str:
    return sealer.keyed_hash(msgspec.json.encode(entered), purpose="entries of a residence card")


def _kept_in(context: Context, tx: Tx, owner: str) -> _Kept | None:
    draft = _draft(owner)
    oldest = context.clock.now_ms() - DRAFT_KEPT_MS
    sealed = drafts.get_draft(tx, draft.owner, draft.page, not_before=oldest)
    if sealed is None:
        return None
    return msgspec.json.decode(context.sealer.open(sealed, context=draft.seal), type=_Kept)
