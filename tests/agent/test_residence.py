"""The client software reads a residence card: only for that purpose, only after consent, and it keeps the number to
itself."""

import base64
import logging
from dataclasses import replace
from pathlib import Path

import pytest

from app.card.residence_files import CardType
from app.card.soft_residence_directory import save_image
from app.wire.agent_messages import AttemptFailed, CardGone, CardState, CardUse, CeremonyStart, ConsentState
from app.wire.messages import MAX_FRAME
from app.wire.residence_messages import ResidenceFile, ResidenceOpen, ResidenceRead
from tests.agent.agents import QUICK, running
from tests.agent.fake_server import CID, LINES, TITLE, FakeServer
from tests.agent.people import Person
from tests.card.residence_vectors import NUMBER
from tests.card.residences import image

SECOND = CardType.RESIDENCE_SECOND


@pytest.fixture
def residence(tmp_path: Path) -> Path:
    save_image(tmp_path / "residence", image(SECOND))
    return tmp_path / "residence"


async def begin(server: FakeServer, *, purpose: str = "residence") -> CardState:
    state = await server.until_card()
    start = CeremonyStart(purpose=purpose, title=TITLE, lines=LINES, needs=())
    await server.send(start, cid=CID)
    await server.send(CardUse(rid=state.rid, card_ref=state.card_ref), cid=CID)
    await server.expect(ConsentState, phase="shown")
    return state


async def open_chip(server: FakeServer, number: str = NUMBER) -> None:
    await server.send(ResidenceOpen(number=number), cid=CID)


async def test_after_consent_the_files_are_sent_and_nothing_else(
    server: FakeServer, residence: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    async with running(server, Person(), residence):
        assert (await begin(server)).kind == "residence"
        await server.expect(ConsentState, phase="accepted")
        await open_chip(server)
        read = await server.expect(ResidenceRead)
    assert read.card_type == "05"
    sent = {one.name: base64.b64decode(one.content) for one in server.all(ResidenceFile)}
    assert sent["number"] == b"\xc2\x0c" + NUMBER.encode()
    assert set(sent) == {"number", "entries", "pictures", "renewal", "signature"}
    assert max(map(len, server.frames)) < MAX_FRAME
    assert NUMBER not in caplog.text


@pytest.mark.parametrize("kind", [CardType.RESIDENCE_FIRST, CardType.PERMANENT_SECOND])
async def test_other_kinds_send_the_files_they_have(
    server: FakeServer, tmp_path: Path, kind: CardType
) -> None:
    save_image(tmp_path / "other", image(kind))
    async with running(server, Person(), tmp_path / "other"):
        await begin(server)
        await open_chip(server)
        assert (await server.expect(ResidenceRead)).card_type == kind.code


async def test_a_wrong_number_is_told_and_nothing_of_the_card_is_sent(
    server: FakeServer, residence: Path
) -> None:
    async with running(server, Person(), residence):
        await begin(server)
        await open_chip(server, "AA12345678BC")
        assert (await server.expect(AttemptFailed)).code == "residence_number_wrong"
        assert server.all(ResidenceFile) == []


async def test_whoever_does_not_agree_has_nothing_read(server: FakeServer, residence: Path) -> None:
    async with running(server, Person(agrees=False), residence) as agent:
        await begin(server)
        before = agent.source.commands
        await open_chip(server)
        await server.expect(ConsentState, phase="declined")
        assert agent.source.commands == before
        assert server.all(ResidenceFile) == []


async def test_a_number_opens_no_chip_in_a_ceremony_for_something_else(
    server: FakeServer, residence: Path
) -> None:
    async with running(server, Person(), residence) as agent:
        await begin(server, purpose="check")
        await server.expect(ConsentState, phase="accepted")
        before = agent.source.commands
        await open_chip(server)
        await begin_again_and_decline(server)
        assert agent.source.commands == before
        assert server.all(ResidenceFile) == []


async def begin_again_and_decline(server: FakeServer) -> None:
    """Anything the agent answers after it has taken the message before."""
    await server.send(ResidenceOpen(number=NUMBER), cid="another")
    start = CeremonyStart(purpose="check", title=TITLE, lines=LINES, needs=())
    await server.send(start, cid="another")
    state = server.all(CardState)[-1]
    await server.send(CardUse(rid=state.rid, card_ref=state.card_ref), cid="another")
    await server.expect(ConsentState, phase="shown")


async def test_an_individual_number_card_is_no_residence_card(server: FakeServer, card: Path) -> None:
    async with running(server, Person(), card):
        await begin(server)
        await open_chip(server)
        assert (await server.expect(AttemptFailed)).code == "residence_card_needed"


async def test_a_server_that_names_no_number_is_not_waited_for(server: FakeServer, residence: Path) -> None:
    async with running(server, Person(), residence, limits=replace(QUICK, challenge=0.1)):
        await begin(server)
        assert (await server.expect(AttemptFailed)).code == "token_invalid"


async def test_a_card_taken_out_in_the_middle_is_reported_gone(server: FakeServer, residence: Path) -> None:
    async with running(server, Person(), residence, faults="remove@apdu:14"):
        await begin(server)
        await open_chip(server)
        await server.expect(CardGone)
        assert server.all(ResidenceRead) == []
