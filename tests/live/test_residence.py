"""The chip of a residence card over both real sockets: the honest way, and everything an agent may send instead."""

import base64
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache

import msgspec
import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from app.card.residence import read_residence_card
from app.card.residence_files import CardType
from app.card.residence_maker import Resident, residence_image
from app.card.residence_pki import ResidenceAuthority
from app.card.soft_residence import SoftResidenceCard
from app.card.softcard import SoftCardLink
from app.services.read_card import facts_context
from app.services.read_residence import chip_facts
from app.services.registration import current_reading
from app.store.readings import Reading, get_reading, upsert_reading
from app.store.sessions import list_sessions
from app.tokens import new_id
from app.wire.agent_messages import (
    AttemptFailed,
    BindRequest,
    CardGone,
    CardUse,
    CeremonyStart,
    ErrorReply,
    PairOk,
    Result,
    SignToken,
)
from app.wire.page_messages import CancelFlow, FlowResult
from app.wire.residence_messages import ResidenceFile, ResidenceOpen, ResidenceRead
from tests.live.desk import ORIGIN, agent_socket, page_socket, start_reading
from tests.live.office import running_office
from tests.web.visitor import ENTRIES, FACTS

NUMBER = ENTRIES["card_number"]
RESIDENT = Resident(number=NUMBER, birth="19900102", sex="2")
YESTERDAY = datetime.now(UTC) - timedelta(days=1)
SECOND = CardType.RESIDENCE_SECOND


@cache
def authority(*, first):
    return ResidenceAuthority.create(YESTERDAY, first=first)


@cache
def files_of(kind=SECOND, resident=RESIDENT):
    issuer = authority(first=kind.is_first)
    image = residence_image(resident, kind, issuer=issuer, now=YESTERDAY)
    return read_residence_card(SoftCardLink(SoftResidenceCard(image)), resident.number)


@pytest.fixture
async def office(tmp_path, hierarchy):
    folder = tmp_path / "var" / "trust" / "residence"
    folder.mkdir(parents=True)
    for first in (True, False):
        (folder / f"{first}.pem").write_bytes(authority(first=first).certificate.public_bytes(Encoding.PEM))
    async with running_office(tmp_path / "var", hierarchy) as office:
        yield office


async def to_chip(office, browser):
    """The page order token of the chip's page, after an Individual Number card was read and step 1 filled in."""
    token = await browser.open_card_page()
    context, now = office.context, office.context.clock.now_ms()
    (session,) = await context.db.read(list_sessions)
    sealed = context.sealer.seal(msgspec.json.encode(FACTS), context=facts_context(session.id))
    reading = Reading(
        new_id(), session.id, "register", sealed, "o", now + 10**11, "not_checked", now, now + 72_000_000
    )
    await context.db.write(lambda tx: upsert_reading(tx, reading))
    for path, entries in (("/register/card", {}), ("/register/chip/ask", ENTRIES)):
        form = {**entries, "_page": token}
        async with browser.client.post(path, data=form, headers={"Origin": ORIGIN}) as answer:
            token = answer.url.query["p"]
    assert answer.url.path == "/register/chip"
    return token, session.id


@asynccontextmanager
async def at_the_chip(office, card, caps=("return_nav", "residence")):
    """(page, agent, session id) with the client software connected."""
    async with office.browser() as browser:
        token, session_id = await to_chip(office, browser)
        async with page_socket(browser, token) as page, agent_socket(office, card, caps=caps) as agent:
            await agent.claim(await page.ticket())
            await browser.confirm(await agent.hear(BindRequest))
            agent.paired(await agent.hear(PairOk))
            await page.state("paired")
            await start_reading(page)
            yield page, agent, session_id


async def agreed(page, agent):
    start = await agent.hear(CeremonyStart)
    await agent.show_card(kind="residence", pins=())
    await agent.hear(CardUse)
    await agent.agree()
    return start, await agent.hear(ResidenceOpen)


async def send(agent, files, **changes):
    for name, content in files.content.items():
        encoded = base64.b64encode(changes.get(name.value, content)).decode()
        await agent.say(ResidenceFile(name=name.value, content=encoded))
    await agent.say(ResidenceRead(card_type=files.card_type.code))


@pytest.fixture
async def desk(office, card):
    async with at_the_chip(office, card) as desk:
        yield desk


async def kept(office, session_id):
    now = office.context.clock.now_ms()
    return await office.context.db.read(lambda tx: get_reading(tx, session_id, "residence", now=now))


async def facts_of(office, session_id):
    session = office.context.sessions.get(session_id)
    return await chip_facts(office.context, await current_reading(office.context, session))


async def test_an_honest_reading_is_judged_and_kept_without_its_pictures(desk, office):
    page, agent, session_id = desk
    start, opened = await agreed(page, agent)
    assert (start.purpose, start.needs, opened.number) == ("residence", (), NUMBER)
    await send(agent, files_of())
    assert (await page.hear(FlowResult)).next == "/register/chip"
    assert (await agent.hear(Result)).ok
    facts = await facts_of(office, session_id)
    assert (facts.expires, facts.birth) == ("2030-04-01", "1990-01-02")
    assert len((await kept(office, session_id)).facts_sealed) < 400
    assert not [frame for frame in page.frames if NUMBER in frame or "1990" in frame]


async def test_a_card_of_the_first_generation_proves_no_entry(desk, office):
    page, agent, session_id = desk
    await agreed(page, agent)
    await send(agent, files_of(CardType.RESIDENCE_FIRST))
    assert (await page.hear(FlowResult)).ok
    assert (await facts_of(office, session_id)).signed == ()


async def test_a_chip_that_lies_leaves_nothing_behind(desk, office):
    page, agent, session_id = desk
    await agreed(page, agent)
    await send(agent, files_of(), entries=files_of().content["entries"][:-1] + b"0")
    assert (await page.state("failed")).code == "residence_signature_invalid"
    assert await kept(office, session_id) is None


async def test_a_true_chip_of_another_person_is_refused(desk, office):
    page, agent, session_id = desk
    await agreed(page, agent)
    await send(agent, files_of(resident=replace(RESIDENT, birth="19900103")))
    assert (await page.state("failed")).code == "residence_other_person"
    assert await kept(office, session_id) is None


async def test_nothing_is_opened_before_the_person_has_agreed(desk):
    _, agent, _ = desk
    await agent.hear(CeremonyStart)
    await agent.show_card(kind="residence", pins=())
    await agent.hear(CardUse)
    await send(agent, files_of())
    assert (await agent.hear(ErrorReply)).code == "bad_state"
    assert agent.heard_of(ResidenceOpen) == []


async def test_a_file_that_comes_twice_is_not_taken(desk):
    page, agent, _ = desk
    await agreed(page, agent)
    twice = ResidenceFile(name="renewal", content="2AEw")
    await agent.say(twice)
    await agent.say(twice)
    assert (await agent.hear(ErrorReply)).code == "bad_state"


async def test_a_token_or_an_individual_number_card_is_nothing_here(desk):
    page, agent, _ = desk
    await agent.hear(CeremonyStart)
    await agent.show_card()
    shot = await page.state("wait_card")
    assert shot.code == "residence_card_needed"
    assert "Your agreement" in [step.title for step in shot.steps]
    assert "PINs not locked" not in [check.label for check in shot.checks]
    await agent.show_card(kind="residence", pins=())
    await agent.hear(CardUse)
    await agent.agree()
    await agent.hear(ResidenceOpen)
    await agent.say(SignToken("f", "auth", "RS256", "AAAA", "AAAA"))
    assert (await agent.hear(ErrorReply)).code == "bad_state"


async def test_a_wrong_number_can_be_tried_again(desk):
    page, agent, _ = desk
    await agreed(page, agent)
    await agent.say(AttemptFailed(code="residence_number_wrong", stage="chip"))
    shot = await page.state("failed")
    assert (shot.number, shot.retryable) == ("E-2106", True)


async def test_a_card_taken_out_while_it_is_read_is_waited_for(desk):
    page, agent, _ = desk
    await agreed(page, agent)
    await agent.say(CardGone(rid="r1", card_ref=agent.ref, cause="card"))
    assert (await page.state("wait_card")).code == "card_gone"
    await agreed(page, agent)
    await send(agent, files_of())
    assert (await page.hear(FlowResult)).ok


async def test_a_reading_that_is_cancelled_leaves_nothing_behind(desk, office):
    page, agent, session_id = desk
    await agreed(page, agent)
    await page.say(CancelFlow())
    await page.state("cancelled")
    assert await kept(office, session_id) is None


async def test_an_agent_that_cannot_read_such_cards_is_told_so(office, card):
    async with at_the_chip(office, card, caps=("return_nav",)) as (page, _, _):
        assert (await page.state("failed")).code == "version_too_old"
