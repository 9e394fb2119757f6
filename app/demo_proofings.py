"""Sample identity documents of a demonstration, handed in through the services that everybody uses and partly decided.
The documents are drawn and say SPECIMEN 見本; none are made outside demo mode, whose mail goes into a directory."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from enum import StrEnum

from app import places
from app.context import Context
from app.demo_documents import Side, held_too_near, in_poor_light, out_of_focus, specimen_of
from app.i18n import Language
from app.notices import Addressee
from app.records import (
    DocumentType,
    Evidence,
    Matter,
    PeopleFilter,
    PeopleOrder,
    Person,
    ProofingState,
    Purpose,
    StaffSession,
)
from app.rules.proofing import PRINTED
from app.services.account import person_in
from app.services.add_picture import Sender, add_picture
from app.services.claim_proofing import claim_proofing
from app.services.decide_proofing import Refusing, Shown, accept_proofing, refuse_proofing
from app.services.hand_in import HandIn, hand_in
from app.services.look_at_proofing import seen_of
from app.services.own_proofing import own_proofing
from app.services.typed import DraftOf
from app.services.user_id_request import receiver, seal_contact
from app.spool import Spool
from app.store import accounts, people, proofings, staff
from app.store.db import Tx
from app.tokens import new_id
from app.upload import Upload

log = logging.getLogger(__name__)
ADDRESS = "demonstration"
CONTACT = "sample.answer@example.com"
_PAPER, _CARD = (1000, 1400), (1600, 1000)


class _Then(StrEnum):
    """What became of a case."""

    WAITS = "waits"
    ACCEPTED = "accepted"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class _Case:
    """`name` is a sample person's, or nobody's who is registered. `taken` is how the picture was taken."""

    name: str
    document: DocumentType
    purpose: Purpose = Purpose.ACCOUNT
    taken: Callable[[bytes], bytes] = bytes
    sides: tuple[Side, ...] = ("front",)
    then: _Then = _Then.WAITS


CASES = (
    _Case("SAMPLE WANG LI", DocumentType.RESIDENCE_CARD, sides=("front", "back"), then=_Then.ACCEPTED),
    _Case("SAMPLE YUSUF", DocumentType.ALIEN_REGISTRATION, taken=out_of_focus, then=_Then.REFUSED),
    _Case("SAMPLE XENIA", DocumentType.SPECIAL_PERMANENT_RESIDENT, taken=in_poor_light),
    _Case("SAMPLE ZOE", DocumentType.RESIDENCE_CARD, sides=("front", "back")),
    _Case("SAMPLE ALVES RUI", DocumentType.REGISTERED_MATTERS),
    _Case("SAMPLE ANNA", DocumentType.RESIDENCE_CARD, Purpose.USER_ID),
    _Case("SAMPLE NIEMAND", DocumentType.RESIDENCE_CARD, Purpose.USER_ID, taken=held_too_near),
)


@dataclass(frozen=True, slots=True)
class _Sample:
    """A registered person; `id` is the account's."""

    id: str
    person: Person


@asynccontextmanager
async def adding_sample_proofings(context: Context) -> AsyncIterator[None]:
    """Adds them beside whatever is done inside, so that nobody waits for the pictures."""
    adding = asyncio.create_task(_add_all(context), name="sample proofings")
    try:
        yield
    finally:
        adding.cancel()
        with suppress(asyncio.CancelledError):
            await adding


async def _add_all(context: Context) -> None:
    try:
        await add_sample_proofings(context)
    except Exception:
        log.exception("the sample documents could not be made")


async def add_sample_proofings(context: Context) -> None:
    """Nothing where something was handed in already, or where cards are real."""
    if not context.config.simulated_cards or await context.db.read(_any_in):
        return
    known = await context.db.read(lambda tx: _people_in(context, tx))
    for case in CASES:
        if case.purpose is Purpose.USER_ID or case.name in known:
            await _add(context, case, known.get(case.name))


def _any_in(tx: Tx) -> bool:
    return any(proofings.count_lines(tx, state) for state in ProofingState)


def _people_in(context: Context, tx: Tx) -> Mapping[str, _Sample]:
    lines = people.list_by_ids(tx, people.list_ids(tx, PeopleFilter(), PeopleOrder.REGISTERED))
    found = (_Sample(line.id, person_in(context, line.id, line.person_sealed)) for line in lines)
    return {sample.person.name: sample for sample in found}


async def _add(context: Context, case: _Case, known: _Sample | None) -> None:
    evidence = _evidence(case, known.person if known else None)
    account_id = known.id if known and case.purpose is Purpose.ACCOUNT else None
    owner = f"account:{account_id}" if account_id else f"session:{new_id()}"
    sender = Sender(case.purpose, owner, account_id, Language.ENGLISH, case.document, ADDRESS)
    for side in case.sides:
        await add_picture(context, sender, await _upload(context, case, evidence, side))
    proofing_id = await _hand_in(context, sender, evidence)
    if case.then is not _Then.WAITS:
        await _decide(context, proofing_id, case.then)


def _evidence(case: _Case, person: Person | None) -> Evidence:
    printed = PRINTED[case.document]
    number = person.residence_card_number if person else ""
    place = places.by_code(person.municipality) if person else None
    return Evidence(
        document=case.document,
        name=case.name,
        birth=(person.birth if person else "") or "1990-04-01",
        nationality="Demo Land",
        address=f"{place.full_ja}{person.street}" if place and person else "東京都港区見本町1-2-3",
        housing_complex=False,
        room="",
        number=(number or f"ZZ{CASES.index(case):08}ZZ") if printed.number else "",
        expires="2031-03-31" if printed.expires else "",
    )


async def _upload(context: Context, case: _Case, evidence: Evidence, side: Side) -> Upload:
    size = _PAPER if case.document is DocumentType.REGISTERED_MATTERS else _CARD
    picture = await asyncio.to_thread(lambda: case.taken(specimen_of(evidence, size=size, side=side)))
    spool = Spool(context.config.data)
    await spool.write(picture)
    return Upload(f"specimen-{side}.jpg", len(picture), spool)


async def _hand_in(context: Context, sender: Sender, evidence: Evidence) -> str:
    """The id of the proofing."""
    own = await own_proofing(context, sender.owner, sender.account_id)
    started = own.started
    assert started is not None  # noqa: S101 - a picture was added
    new = HandIn(own, evidence, DraftOf(sender.owner, "demonstration"), sender.language)
    if sender.purpose is Purpose.USER_ID:
        to = Addressee(CONTACT, sender.language, None)
        new = replace(
            new,
            contact_sealed=seal_contact(context.sealer, started.id, CONTACT),
            receive=receiver(context, to, reference=started.reference, address=ADDRESS),
        )
    await hand_in(context, new)
    return started.id


async def _decide(context: Context, proofing_id: str, then: _Then) -> None:
    """Where the office wants four eyes, an acceptance waits for a second look."""
    reviewer = await context.db.read(lambda tx: _reviewer_in(tx, context.clock.now_ms()))
    if reviewer is None:
        return
    await claim_proofing(context, reviewer, proofing_id)
    shown = Shown(proofing_id, await context.db.read(lambda tx: _seen_in(tx, proofing_id)))
    if then is _Then.REFUSED:
        await refuse_proofing(context, reviewer, shown, Refusing(("unreadable",), None))
    else:
        await accept_proofing(context, reviewer, shown)


def _reviewer_in(tx: Tx, now: int) -> StaffSession | None:
    """A clerk of the demonstration, as if logged in; None where somebody has made other staff."""
    found = staff.get_by_login(tx, "counter")
    if found is None:
        return None
    return StaffSession(new_id(), b"", found.id, now, now, Matter.REQUEST, found.login, found.role)


def _seen_in(tx: Tx, proofing_id: str) -> str:
    proofing = proofings.get_proofing(tx, proofing_id)
    account_id = proofing.account_id if proofing else None
    account = accounts.get_account(tx, account_id) if account_id else None
    assert proofing is not None  # noqa: S101 - it was just handed in
    return seen_of(proofing, account)
