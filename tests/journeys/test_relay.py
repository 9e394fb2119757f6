"""The relay attack: an attacker's ticket reaches a visitor's agent. The PIN prompt must never open."""

import pytest
from playwright.async_api import expect

from tests.journeys.steps import Person, failure_code, pairing_code
from tests.real.agent import running_agent
from tests.real.browser import visitor

pytestmark = pytest.mark.browser
ALARM = "Stop. This request was started in a different browser."


async def test_a_ticket_of_another_browser_never_reaches_a_pin_prompt(
    browser, server, applicant, card
) -> None:
    async with visitor(browser, server.origin) as attacker:
        evil = Person(await attacker.open("/register/card"))
        async with running_agent(server.origin, await pairing_code(evil), sim=card) as agent:
            victim = await applicant.open("/register/card")
            await victim.goto(await agent.confirmation_address())
            await expect(victim.get_by_text(ALARM)).to_be_visible()
            await failure_code(evil, "binding_other_browser")
            await agent.screen.expect("different browser")
            assert not agent.asked_for_a_pin()


async def test_a_browser_without_a_session_confirms_nothing(browser, server, applicant, card) -> None:
    evil = Person(await applicant.open("/register/card"))
    async with running_agent(server.origin, await pairing_code(evil), sim=card) as agent:
        async with visitor(browser, server.origin) as victim:
            page = await victim.open("/")
            await page.goto(await agent.confirmation_address())
            await expect(page.get_by_role("button", name="Same number")).to_have_count(0)
        await failure_code(evil, "binding_other_browser")
        assert not agent.asked_for_a_pin()


async def test_the_attacker_cannot_confirm_with_an_address_it_never_saw(browser, server, card) -> None:
    async with visitor(browser, server.origin) as attacker:
        evil = Person(await attacker.open("/register/card"))
        async with running_agent(server.origin, await pairing_code(evil), sim=card) as agent:
            await agent.confirmation_address()
            guess = await attacker.open(f"/agent/confirm#{'A' * 27}")
            await expect(guess.get_by_role("button", name="Same number")).to_have_count(0)
            assert not agent.asked_for_a_pin()


async def test_a_code_that_was_used_cannot_be_used_by_a_second_agent(server, applicant, card) -> None:
    person = Person(await applicant.open("/register/card"))
    code = await pairing_code(person)
    async with running_agent(server.origin, code, sim=card) as first:
        await first.confirmation_address()
        async with running_agent(server.origin, code, sim=card) as second:
            await second.screen.expect("ticket_used")
            assert not second.asked_for_a_pin()


async def test_a_typed_code_is_no_proof_unless_the_operator_allows_it(server, applicant, card) -> None:
    person = Person(await applicant.open("/register/card"))
    async with running_agent(server.origin, await pairing_code(person), sim=card) as agent:
        await agent.confirmation_address()
        await expect(person.page.locator("#live-digits")).to_be_hidden()
