"""A connection that breaks, a server that ends it, a program told to stop: no dialog and no PIN stays behind."""

import asyncio
from pathlib import Path

import pytest

from app.card.link import ServiceState
from app.wire.agent_messages import (
    Bye,
    Cancelled,
    CardGone,
    CardState,
    PairClaim,
    PairReject,
    PinPhase,
    Readers,
)
from app.wire.agent_messages import ServiceState as ServiceMessage
from tests.agent.agents import running
from tests.agent.fake_server import FakeServer
from tests.agent.people import AUTH_PIN, SIGN_PIN, Person, Silence
from tests.real.waiting import until


async def closed_dialogs(person: Person) -> None:
    await until(lambda: not person.open_dialogs, what="the dialog to close")


async def test_a_lost_connection_closes_the_dialog_and_resumes_the_pairing(
    server: FakeServer, card: Path
) -> None:
    person = Person([Silence])
    async with running(server, person, card) as agent:
        await server.welcome()
        await server.bind(resume="R" * 43)
        await server.start_ceremony(await server.expect(CardState))
        await person.waiting.wait()
        server.cut()
        assert await server.welcome() == PairClaim(resume="R" * 43)
        await closed_dialogs(person)
        await server.bind()
        await server.expect(CardState)
        assert len(person.prompts) == 1
        assert agent.source.verifies == 0


async def test_without_a_resume_token_a_lost_connection_needs_a_new_code(
    server: FakeServer, card: Path
) -> None:
    person = Person(codes=["KX7Q-4RTP"])
    async with running(server, person, card, once=False):
        await server.until_card()
        server.cut()
        assert await server.welcome() == PairClaim(user_code="KX7Q-4RTP")


async def test_a_server_that_is_away_for_a_moment_is_dialled_again(server: FakeServer, card: Path) -> None:
    server.refuse_with = 503
    async with running(server, Person(), card):
        await asyncio.sleep(0.1)
        server.refuse_with = None
        await server.welcome()


async def test_a_server_that_stays_away_is_given_up(server: FakeServer, card: Path) -> None:
    server.refuse_with = 503
    async with running(server, Person(), card) as agent:
        async with asyncio.timeout(10):
            await agent.task
        assert server.heard == []


async def test_a_pairing_that_the_server_ends_is_not_resumed(server: FakeServer, card: Path) -> None:
    async with running(server, Person(), card) as agent:
        await server.welcome()
        await server.bind(resume="R" * 43)
        await server.expect(CardState)
        await server.send(PairReject(code="expired"))
        async with asyncio.timeout(10):
            await agent.task
        assert server.connections == 1


@pytest.mark.parametrize("code", [1000, 4000, 4001])
async def test_a_good_bye_of_the_server_ends_the_pairing(server: FakeServer, card: Path, code: int) -> None:
    async with running(server, Person(), card) as agent:
        await server.welcome()
        await server.bind(resume="R" * 43)
        await server.expect(CardState)
        await server.hang_up(code=code)
        async with asyncio.timeout(10):
            await agent.task
        assert server.connections == 1


async def test_stopping_the_program_says_good_bye_and_closes_the_dialog(
    server: FakeServer, card: Path
) -> None:
    person = Person([Silence])
    async with running(server, person, card) as agent:
        await server.start_ceremony(await server.until_card())
        await person.waiting.wait()
        agent.task.cancel()
        await server.expect(Cancelled, by="shutdown")
        await server.expect(Bye)
        await closed_dialogs(person)
        assert agent.source.verifies == 0


async def test_stopping_between_pin_and_signature_leaves_the_card_logged_out(
    server: FakeServer, card: Path
) -> None:
    async with running(server, Person([SIGN_PIN]), card) as agent:
        await server.start_ceremony(await server.until_card())
        await server.expect(PinPhase, phase="ok")
        agent.task.cancel()
        await server.expect(Bye)
        reader = agent.source.sim.readers[0]
        assert await asyncio.to_thread(reader.transaction.acquire, timeout=5)
        reader.transaction.release()


# --- what the monitor reports ------------------------------------------------------------------------------------


async def test_an_empty_reader_is_reported_then_its_card(server: FakeServer, card: Path) -> None:
    async with running(server, Person(), card) as agent:
        await server.until_card()
        agent.source.sim.readers[0].remove_card()
        gone = await server.expect(CardGone)
        assert gone.cause == "card"
        empty = await server.expect(Readers)
        assert [reader.slot for reader in empty.list] == ["empty"]
        agent.source.sim.readers[0].insert_card()
        again = await server.expect(CardState)
        assert again.card_ref == gone.card_ref


async def test_pulling_the_card_closes_the_dialog(server: FakeServer, card: Path) -> None:
    person = Person([Silence])
    async with running(server, person, card) as agent:
        await server.start_ceremony(await server.until_card())
        await person.waiting.wait()
        agent.source.sim.readers[0].remove_card()
        await server.expect(CardGone)
        await closed_dialogs(person)
        assert agent.source.verifies == 0


async def test_a_ceremony_can_begin_again_after_the_card_came_back(server: FakeServer, card: Path) -> None:
    person = Person([Silence])
    async with running(server, person, card) as agent:
        await server.start_ceremony(await server.until_card())
        await person.waiting.wait()
        agent.source.sim.readers[0].remove_card()
        await server.expect(CardGone)
        person.entries = [SIGN_PIN, AUTH_PIN]
        agent.source.sim.readers[0].insert_card()
        await server.start_ceremony(await server.expect(CardState))
        await server.sign("sign")
        await server.sign("auth")


async def test_an_unplugged_reader_takes_its_card_with_it(server: FakeServer, card: Path) -> None:
    async with running(server, Person(), card) as agent:
        await server.until_card()
        agent.source.sim.readers[0].unplug_reader()
        assert (await server.expect(CardGone)).cause == "reader"
        assert (await server.expect(Readers)).list == ()


async def test_a_stopped_service_is_reported_as_such(server: FakeServer, card: Path) -> None:
    async with running(server, Person(), card) as agent:
        await server.until_card()
        agent.source.sim.stop_service()
        stopped = await server.expect(ServiceMessage)
        assert stopped.pcsc == ServiceState.STOPPED.value
        assert (await server.expect(CardGone)).cause == "service"
        agent.source.sim.start_service()
        await server.expect(CardState)


async def test_two_cards_are_two_references(server: FakeServer, card: Path, other_card: Path) -> None:
    async with running(server, Person(), card, other_card):
        await server.pair()
        first, second = await server.expect(CardState), await server.expect(CardState)
        assert first.card_ref != second.card_ref
        assert first.rid != second.rid


async def test_a_card_that_loses_contact_while_being_read_is_read_again(
    server: FakeServer, card: Path
) -> None:
    async with running(server, Person(), card, faults="empty@apdu:3, sw@apdu:9=6F00") as agent:
        assert (await server.until_card()).kind == "mynumber"
        assert agent.source.verifies == 0


async def test_another_reference_in_another_pairing(server: FakeServer, card: Path) -> None:
    person = Person(codes=["KX7Q-4RTP"])
    async with running(server, person, card, once=False):
        first = await server.until_card()
        await server.hang_up()
        server.binding = bytes(32)
        second = await server.until_card()
        assert first.card_ref != second.card_ref
