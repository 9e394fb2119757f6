"""The reader and its service misbehave, with a real pcscd: the page follows and the reading is finished."""

import asyncio

import pytest

from tests.journeys.conftest import part
from tests.journeys.steps import Person, live_state, paired
from tests.journeys.tries import tries
from tests.real.agent import AUTH_LABEL, SIGN_LABEL

pytestmark = [pytest.mark.pcsc, pytest.mark.browser, pytest.mark.xdist_group("pcscd")]


@part
async def person(applicant) -> Person:
    return Person(await applicant.open("/register/card"))


async def test_a_card_put_on_the_reader_later_is_seen(person, server, card, pcscd) -> None:
    async with paired(person, server) as agent:
        await live_state(person, "wait_card")
        with pcscd.plugged(card):
            await agent.enter_pins()
            await person.is_at("/register/information")


@pytest.mark.parametrize("prompt", [SIGN_LABEL, AUTH_LABEL])
async def test_a_card_pulled_out_at_a_pin_prompt_closes_it_and_costs_nothing(
    prompt, person, server, card, pcscd
) -> None:
    before = tries(card)
    async with paired(person, server) as agent:
        with pcscd.plugged(card):
            await agent.accept()
            if prompt == AUTH_LABEL:
                await agent.enter_sign_pin()
            await agent.screen.expect(prompt)
        await live_state(person, "wait_card")
        with pcscd.plugged(card):
            await agent.enter_pins()
            await person.is_at("/register/information")
    assert tries(card) == before


async def test_a_restarted_pcscd_is_followed(person, server, card, pcscd) -> None:
    async with paired(person, server) as agent:
        await live_state(person, "wait_card")
        await asyncio.to_thread(pcscd.stop)
        await live_state(person, "wait_service")
        await asyncio.to_thread(pcscd.start)
        with pcscd.plugged(card):
            await agent.enter_pins()
            await person.is_at("/register/information")
