"""From the files of a residence card's chip to a sealed reading of what its signature proves. No picture is kept."""

import asyncio
import base64
import binascii

import msgspec

from app.card.residence_files import CardType, FileName, ResidenceFiles
from app.clock import utc
from app.context import Context
from app.errors import CardNeeded
from app.identity.findings import IdentityRefused
from app.identity.residence_chip import VerifiedChip, verify_chip
from app.identity.residence_findings import AnotherPerson, ChipUnreadable
from app.identity.revocation import RevocationStatus
from app.records import CardFacts, ResidenceFacts
from app.rules import live_flow, live_steps
from app.rules.entry import Unreadable, residence_card_number
from app.rules.live_moves import BadState
from app.rules.live_purposes import Purpose
from app.rules.live_states import State
from app.services.live_session import Ceremony, LiveSession
from app.services.registration import DRAFT_PAGE, Read, current_reading
from app.services.typed import DraftOf, typed_so_far
from app.store.readings import Reading, delete_reading, get_reading, upsert_reading
from app.tokens import new_id
from app.wire.codes import FailureCode
from app.wire.residence_messages import ResidenceFile, ResidenceOpen, ResidenceRead

# What both cards say of their holder, in the words that both use.
_IN_BOTH = ("birth", "sex")
_PURPOSE = Purpose.RESIDENCE.value


async def open_chip(context: Context, live: LiveSession) -> None:
    """The person has agreed: the agent gets the number that was typed on the form, for this ceremony."""
    ceremony = live.ceremony
    number = await typed_number(context, live.session_id)
    if ceremony is None or live.ceremony is not ceremony or live.flow.state is not State.READ:
        return
    if not number or live.agent is None:
        context.live.move(live, live_flow.failed, FailureCode.RESIDENCE_NUMBER_WRONG)
        return
    ceremony.number = number
    live.agent.send(ResidenceOpen(number=number), cid=ceremony.id)


async def typed_number(context: Context, session_id: str) -> str:
    """The residence card number on this session's form as it is printed on cards, "" without a whole one."""
    session = context.sessions.get(session_id)
    if session is None:
        return ""
    try:
        read = await current_reading(context, session)
    except CardNeeded:
        return ""
    typed = await typed_so_far(context, DraftOf(read.draft_owner, DRAFT_PAGE))
    try:
        return residence_card_number(typed.values.get("card_number", "") if typed else "")
    except Unreadable:
        return ""


def accept_file(live: LiveSession, message: ResidenceFile) -> None:
    """Keeps one file until all are there. Raises BadState for one that nobody waits for, or that came before."""
    ceremony = live.ceremony
    waited_for = live.flow.state is State.READ and ceremony is not None and ceremony.number
    if ceremony is None or not waited_for or message.name in ceremony.files:
        raise BadState(live.flow.state)
    ceremony.files[message.name] = message.content


async def accept_chip(context: Context, live: LiveSession, message: ResidenceRead) -> None:
    """Judges the files and moves the flow on; a refusal ends the attempt with its code. Raises BadState."""
    context.live.move(live, live_steps.chip_received)
    ceremony = live.ceremony
    if ceremony is None:
        return
    try:
        chip = await _verified(context, ceremony, message)
        owner = await _owner(context, live, chip.facts)
    except IdentityRefused as finding:
        if live.ceremony is ceremony:
            context.live.move(live, live_flow.failed, finding.code)
        return
    if live.ceremony is not ceremony or live.flow.state is not State.VERIFYING:
        return
    await _keep(context, live, chip, owner=owner)
    if live.ceremony is ceremony:
        context.live.move(live, live_steps.chip_accepted)
    else:
        # Cancelled while the row was written: an aborted ceremony leaves nothing behind.
        await context.db.write(lambda tx: delete_reading(tx, live.session_id, _PURPOSE))


async def _verified(context: Context, ceremony: Ceremony, message: ResidenceRead) -> VerifiedChip:
    try:
        content = {FileName(name): base64.b64decode(text) for name, text in ceremony.files.items()}
    except (binascii.Error, ValueError):
        raise ChipUnreadable("base64") from None
    card_type = next(known for known in CardType if known.code == message.card_type)
    files, now = ResidenceFiles(card_type, content), utc(context.clock.now_ms())
    return await asyncio.to_thread(
        verify_chip, files, number=ceremony.number, roots=context.trust.residence, now=now
    )


async def _owner(context: Context, live: LiveSession, facts: ResidenceFacts) -> str:
    """Of the Individual Number card that this session registers, whose entries the chip must not contradict. Raises
    AnotherPerson."""
    session = context.sessions.get(live.session_id)
    try:
        read = await current_reading(context, session) if session else None
    except CardNeeded:
        read = None
    if read is None:
        raise AnotherPerson
    require_same_person(read.facts, facts)
    return read.reading.owner


def require_same_person(card: CardFacts, chip: ResidenceFacts) -> None:
    """Raises AnotherPerson for an entry that both cards prove and that differs."""
    for name in _IN_BOTH:
        of_card, of_chip = getattr(card, name), getattr(chip, name)
        if name in chip.signed and of_card and of_card != of_chip:
            raise AnotherPerson


async def _keep(context: Context, live: LiveSession, chip: VerifiedChip, *, owner: str) -> None:
    """`owner` ties it to one Individual Number card: with another one in the session it counts for nothing."""
    now = context.clock.now_ms()
    reading = Reading(
        id=new_id(),
        session_id=live.session_id,
        purpose=_PURPOSE,
        facts_sealed=context.sealer.seal(msgspec.json.encode(chip.facts), context=chip_seal(live.session_id)),
        owner=owner,
        certificate_not_after=round(chip.certificate_not_after.timestamp() * 1000),
        revocation=RevocationStatus.NOT_CHECKED.value,
        created_at=now,
        expires_at=now + context.sessions.limits.absolute,
    )
    await context.db.write(lambda tx: upsert_reading(tx, reading))
    context.live.journal.step(
        "live:residence:verified",
        session_id=live.session_id,
        subject=reading.id,
        card_type=chip.facts.card_type,
        signed=len(chip.facts.signed),
    )


def chip_seal(session_id: str) -> str:
    """What the facts of a chip are sealed for."""
    return f"readings:{session_id}:residence"


async def chip_facts(context: Context, read: Read) -> ResidenceFacts | None:
    """What was read from a chip beside this Individual Number card, None when nothing was."""
    session_id, now = read.reading.session_id, context.clock.now_ms()
    reading = await context.db.read(lambda tx: get_reading(tx, session_id, _PURPOSE, now=now))
    if reading is None or reading.owner != read.reading.owner:
        return None
    plain = context.sealer.open(reading.facts_sealed, context=chip_seal(session_id))
    return msgspec.json.decode(plain, type=ResidenceFacts)
