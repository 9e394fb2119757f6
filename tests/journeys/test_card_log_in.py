"""A card is linked, logs in, and is asked for before a change: real agent, browser and server, a simulated card."""

import asyncio
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import expect

from app.services.publish import CARD_PROOF, publish
from app.store import settings
from tests.journeys.conftest import part
from tests.journeys.steps import Person, confirm_pairing, log_in, pairing_code
from tests.journeys.tries import tries
from tests.real.agent import AUTH_LABEL, Agent, running_agent
from tests.real.browser import visitor
from tests.real.cards import AUTH_PIN, Office
from tests.real.office import JumpingClock, open_office
from tests.real.people import registered
from tests.real.waiting import until

pytestmark = pytest.mark.browser
NEW_EMAIL = "an.new@example.jp"


@part
async def house(office: Office, tmp_path: Path):
    office.trust_in(tmp_path / "data")
    async with open_office(tmp_path / "data", JumpingClock()) as house:
        yield house


@part
async def person(browser, house) -> Person:
    """Logged in with the password, and no card of theirs is known."""
    user_id = await registered(house.context)
    async with visitor(browser, house.origin) as guest:
        person = Person(await guest.open("/login"))
        await log_in(person, user_id)
        await person.is_at("/menu")
        yield person


@asynccontextmanager
async def reading(person: Person, house, card: Path, *, faults: str | None = None):
    """On any page that reads a card."""
    code = await pairing_code(person)
    async with running_agent(house.origin, code, sim=card, faults=faults) as agent:
        await confirm_pairing(person, agent)
        await agent.accept()
        yield agent


async def link_card(person: Person, house, card: Path) -> None:
    await person.click("User information update", role="link")
    await person.click("Link your new card", role="link")
    await person.sees_title("Link your new card")
    async with reading(person, house, card) as agent:
        await agent.enter_sign_pin()
        await agent.enter_auth_pin()
        await person.is_at("/information")
    await person.sees("The card is linked to your account. You can log in with it from now on.")


async def test_a_linked_card_confirms_a_change_and_logs_in_and_back_logs_out(person, house, card) -> None:
    await link_card(person, house, card)
    await changes_the_email(person, house, card)
    await person.click("Log out")
    await person.page.goto(f"{house.origin}/login")
    section = person.page.get_by_role("region", name="Log in with your Individual Number card")
    await section.get_by_role("link", name="Log in with the card").click()
    await person.sees_title("Log in with your Individual Number card")
    async with reading(person, house, card) as agent:
        await agent.enter_auth_pin()
        await person.is_at("/menu")
        assert "Digital Signature PIN code" not in agent.screen.shown
    await person.sees("NGUYEN VAN AN")
    await person.page.go_back()
    await person.sees("The browser's Back button or an old page was used, so you were logged out.")


async def changes_the_email(person: Person, house, card: Path) -> None:
    """The office asks for the card first; it falls out while the PIN is checked, and what was typed is kept."""
    await house.context.db.write(lambda tx: settings.upsert_setting(tx, CARD_PROOF, '["email"]', 1))
    await publish(house.context)
    house.clock.advance(seconds=601)
    await person.click("Change user information", role="link")
    await person.page.locator("#email").fill(NEW_EMAIL)
    await person.page.locator("#email_confirm").fill(NEW_EMAIL)
    await person.click("Change")
    await person.sees_title("Confirm with your card")
    before = tries(card)
    async with reading(person, house, card, faults="remove@verify") as agent:
        answering = asyncio.create_task(answer(agent))
        await until(lambda: not (card / "inserted").exists(), seconds=20, what="the card to be out")
        (card / "inserted").touch()
        await person.is_at("/information/change")
        answering.cancel()
        await asyncio.gather(answering, return_exceptions=True)
    assert tries(card) == before
    await expect(person.page.locator("#email")).to_have_value(NEW_EMAIL)
    await person.sees("Your card was confirmed. Please go on within 10 minutes.")
    await person.click("Change")
    await person.is_at("/information/updated/email")


async def answer(agent: Agent) -> None:
    """A patient person: agrees and types the right PIN whenever asked."""
    while True:
        found = await agent.screen.expect(rf"(\(yes / no\)|{AUTH_LABEL})[^\n]*\n", seconds=30)
        agent.screen.type_line("yes" if "yes" in found[1] else AUTH_PIN)
