"""Things that end in the middle: each ends in a page that tells the truth and offers the way on."""

import pytest
from playwright.async_api import expect

from tests.journeys.conftest import part
from tests.journeys.steps import Person, failure_code, live_state, paired, pairing_code
from tests.real.agent import SIGN_LABEL

pytestmark = pytest.mark.browser


@part
async def person(applicant) -> Person:
    return Person(await applicant.open("/register/card"))


async def test_a_killed_agent_is_noticed_and_a_new_one_finishes(person, server, card) -> None:
    async with paired(person, server, card=card) as agent:
        await agent.accept()
        await agent.screen.expect(SIGN_LABEL)
        await agent.screen.kill()
        await live_state(person, "agent_lost", "failed")
    await expect(person.page.locator("#live")).to_have_attribute("data-failure", "agent_lost", timeout=40_000)
    await expect(person.page.locator("#live-failure")).to_have_text("E-2403")
    await person.click("Start again from the beginning")
    async with paired(person, server, card=card) as agent:
        await agent.enter_pins()
        await person.is_at("/register/information")


async def test_an_agent_that_is_closed_is_not_waited_for(person, server, card) -> None:
    async with paired(person, server, card=card) as agent:
        await agent.accept()
        await agent.screen.expect(SIGN_LABEL)
        agent.screen.interrupt()
        await failure_code(person, "agent_lost")
        assert await agent.screen.process.wait() == 0


async def test_a_restarted_server_says_that_it_was_restarted(person, server, card) -> None:
    async with paired(person, server, card=card) as agent:
        await agent.accept()
        await agent.screen.expect(SIGN_LABEL)
        await server.kill()
        await server.start()
        await failure_code(person, "server_restarted")
        await expect(person.page.get_by_role("button", name="Try again")).to_be_visible()


async def test_reloading_the_page_shows_the_same_reading(person, server, card) -> None:
    async with paired(person, server, card=card) as agent:
        await agent.accept()
        await agent.screen.expect(SIGN_LABEL)
        await person.page.reload()
        await live_state(person, "pin")
        agent.type_sign_pin()
        await agent.enter_auth_pin()
        await person.is_at("/register/information")


async def test_closing_the_page_closes_the_pin_prompt(person, server, card) -> None:
    async with paired(person, server, card=card) as agent:
        await agent.accept()
        await agent.screen.expect(SIGN_LABEL)
        await person.page.close()
        await agent.screen.expect("(?i)browser|closed|ended", seconds=20)


async def test_leaving_the_page_ends_the_reading(person, server, card) -> None:
    async with paired(person, server, card=card) as agent:
        await agent.accept()
        await person.page.goto(server.url("/"))
        await agent.screen.expect("(?i)browser|closed|ended", seconds=20)


async def test_a_page_that_waits_gets_a_new_code_when_the_old_one_is_over(person) -> None:
    first = await pairing_code(person)
    await person.page.reload()
    assert await pairing_code(person) != first
