"""The card is pulled out at every command of the reading, and put back: nothing is stuck, no try is lost."""

import asyncio
import re
import shutil
from pathlib import Path

import pytest

from tests.journeys.conftest import part
from tests.journeys.tries import tries
from tests.real.agent import AUTH_LABEL, SIGN_LABEL, Agent, running_agent
from tests.real.cards import AUTH_PIN, SIGN_PIN, Office
from tests.real.office import JumpingClock, OpenOffice, open_office
from tests.real.waiting import until
from tests.real.wire_page import wire_page

pytestmark = pytest.mark.timeout(400)
AT_A_TIME = 4
BATCH = 8
LONGEST = 200
CLAIMS_WINDOW_SECONDS = 61
AGREE = r"\(yes / no\)"
ANSWERS = {AGREE: "yes", SIGN_LABEL: SIGN_PIN, AUTH_LABEL: AUTH_PIN}


async def answer_every_prompt(agent: Agent) -> None:
    """A patient person: agrees and types the right PIN whenever asked, however often. Looks at the screen while typing:
    a card that is pulled out takes its question away, and what was meant for it is no answer to the next one."""
    prompts = "|".join(rf"({pattern})[^\n]*\n" for pattern in ANSWERS)
    while True:
        match = await agent.screen.expect(prompts, seconds=60)
        assert match.lastindex is not None
        asked = list(ANSWERS)[match.lastindex - 1]
        newer = re.search(prompts, agent.screen.shown[agent.screen.read_to :])
        if newer is None and agent.screen.echoes == (asked == AGREE):
            agent.screen.type_line(ANSWERS[asked])


async def put_back_when_out(card: Path) -> None:
    inserted = card / "inserted"
    await until(lambda: not inserted.exists(), seconds=60, what="the card to be out")
    inserted.touch()


async def reading_with_the_card_pulled(house: OpenOffice, card: Path, index: int) -> bool:
    """The reading ends well, or fails here. Whether the fault struck at all."""
    before = tries(card)
    (card / "inserted").touch()
    async with wire_page(house.origin) as page:
        faults = f"remove@apdu:{index}"
        async with running_agent(house.origin, await page.link(), sim=card, faults=faults) as agent:
            putting_back = asyncio.create_task(put_back_when_out(card))
            await page.confirm(await agent.confirmation_address())
            answering = asyncio.create_task(answer_every_prompt(agent))
            try:
                result = await page.result(seconds=40)
            except TimeoutError:
                pytest.fail(
                    f"stuck in {page.state} after command {index}; the agent shows:\n{agent.screen.shown}"
                )
            struck = putting_back.done()
            for task in (answering, putting_back):
                task.cancel()
            await asyncio.gather(answering, putting_back, return_exceptions=True)
    assert result.ok
    assert tries(card) == before, f"command {index} cost a try"
    return struck


@part
async def house(office: Office, tmp_path: Path):
    office.trust_in(tmp_path / "data")
    async with open_office(tmp_path / "data", JumpingClock()) as house:
        yield house


async def test_a_card_pulled_out_at_any_command_and_put_back_still_registers(house, mint, tmp_path) -> None:
    turn = asyncio.Semaphore(AT_A_TIME)

    async def at(index: int) -> bool:
        async with turn:
            card = shutil.copytree(mint, tmp_path / f"card-{index}")
            return await reading_with_the_card_pulled(house, card, index)

    for first in range(1, LONGEST, BATCH):
        struck = await asyncio.gather(*(at(index) for index in range(first, first + BATCH)))
        house.clock.advance(seconds=CLAIMS_WINDOW_SECONDS)
        if not any(struck):
            return
    pytest.fail(f"a reading takes more than {LONGEST} commands")
