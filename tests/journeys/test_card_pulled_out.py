"""The card is pulled out at every command of the reading, and put back: nothing is stuck, no try is lost."""

import asyncio
from pathlib import Path

import pytest
from playwright.async_api import Browser

from tests.journeys.steps import Person, confirm_pairing, pairing_link
from tests.journeys.tries import tries
from tests.real.agent import AUTH_LABEL, SIGN_LABEL, Agent, running_agent
from tests.real.browser import visitor
from tests.real.cards import AUTH_PIN, SIGN_PIN, Office
from tests.real.office import JumpingClock, OpenOffice, open_office
from tests.real.waiting import until

pytestmark = [pytest.mark.browser, pytest.mark.timeout(400)]
AT_A_TIME = 4
BATCH = 8
LONGEST = 200
CLAIMS_WINDOW_SECONDS = 61
ANSWERS = {r"\(yes / no\)": "yes", SIGN_LABEL: SIGN_PIN, AUTH_LABEL: AUTH_PIN}


async def answer_every_prompt(agent: Agent) -> None:
    """A patient person: agrees and types the right PIN whenever asked, however often."""
    prompts = "|".join(rf"({pattern})[^\n]*\n" for pattern in ANSWERS)
    while True:
        match = await agent.screen.expect(prompts, seconds=60)
        assert match.lastindex is not None
        agent.screen.type_line(list(ANSWERS.values())[match.lastindex - 1])


async def put_back_when_out(card: Path) -> None:
    inserted = card / "inserted"
    await until(lambda: not inserted.exists(), seconds=60, what="the card to be out")
    inserted.touch()


async def reading_with_the_card_pulled(browser: Browser, house: OpenOffice, card: Path, index: int) -> bool:
    """Ends on the information page, or fails by the page's own deadline. Whether the fault struck at all."""
    before = tries(card)
    (card / "inserted").touch()
    async with visitor(browser, house.origin) as applicant:
        person = Person(await applicant.open("/register/card"))
        link = await pairing_link(person)
        async with running_agent(house.origin, link, sim=card, faults=f"remove@apdu:{index}") as agent:
            helper = asyncio.create_task(put_back_when_out(card))
            await confirm_pairing(person, agent)
            answering = asyncio.create_task(answer_every_prompt(agent))
            try:
                await until(
                    lambda: "/register/information" in person.page.url,
                    seconds=40,
                    what=lambda: f"the form after command {index}; the agent shows:\n{agent.screen.shown}",
                )
            finally:
                struck = helper.done()
                for task in (answering, helper):
                    task.cancel()
                await asyncio.gather(answering, helper, return_exceptions=True)
    assert tries(card) == before, f"command {index} cost a try"
    return struck


@pytest.fixture
async def house(office: Office, tmp_path: Path):
    office.trust_in(tmp_path / "data")
    async with open_office(tmp_path / "data", JumpingClock()) as house:
        yield house


async def test_a_card_pulled_out_at_any_command_and_put_back_still_registers(
    browser, house, office, tmp_path
) -> None:
    turn = asyncio.Semaphore(AT_A_TIME)

    async def at(index: int) -> bool:
        async with turn:
            card = await asyncio.to_thread(office.issue, tmp_path / f"card-{index}")
            return await reading_with_the_card_pulled(browser, house, card, index)

    for first in range(1, LONGEST, BATCH):
        struck = await asyncio.gather(*(at(index) for index in range(first, first + BATCH)))
        house.clock.advance(seconds=CLAIMS_WINDOW_SECONDS)
        if not any(struck):
            return
    pytest.fail(f"a reading takes more than {LONGEST} commands")
