"""Cards that come and go, and PINs that are wrong: the page names each, and no PIN is asked for in vain."""

import asyncio

import pytest

from app.wire.agent_messages import (
    Cancel,
    CardGone,
    CardState,
    CardUse,
    CeremonyStart,
    Challenge,
    ErrorReply,
    HelloOk,
    PinState,
    Readers,
    ReaderState,
    ServiceState,
)
from app.wire.page_messages import (
    CancelFlow,
    CardChoose,
    PageError,
    Snapshot,
)
from app.ws.agent_commands import MAX_READERS
from tests.live.desk import start_reading
from tests.live.office import read_whole_card


@pytest.fixture
async def desk(office, card):
    async with office.asked_for_consent(card) as desk:
        yield desk


async def test_no_more_cards_are_kept_than_there_can_be_readers(desk, office):
    _, agent, _, _ = desk
    (live,) = office.context.live.all()
    for number in range(MAX_READERS):
        await agent.say(CardState(rid=f"more-{number}", card_ref=agent.ref, kind="mynumber"))
    assert (await agent.hear(ErrorReply)).code == "bad_state"
    assert len(live.flow.cards) == MAX_READERS


async def test_a_card_taken_out_is_waited_for_and_the_reading_starts_over(desk, office):
    page, agent, _, _ = desk
    await agent.agree()
    await agent.pin("sign", "prompt")
    await page.state("pin")
    await agent.say(CardGone(rid="r1", card_ref=agent.ref, cause="card"))
    shot = await page.state("wait_card")
    assert shot.code == "card_gone"
    start = await agent.hear(CeremonyStart)
    await agent.show_card()
    assert (await read_whole_card(page, agent, start)).ok


async def test_a_card_taken_out_during_verify_says_that_a_try_may_be_gone(desk):
    page, agent, _, _ = desk
    await agent.agree()
    await agent.pin("sign", "prompt", "verifying")
    await agent.say(CardGone(rid="r1", card_ref=agent.ref, cause="card"))
    assert (await page.state("wait_card")).code == "pin_uncertain"


async def test_another_card_in_the_middle_ends_the_attempt(desk):
    page, agent, _, _ = desk
    await agent.agree()
    await agent.show_card(card_ref="f" * 32)
    shot = await page.state("failed")
    assert (shot.code, shot.retryable) == ("card_changed", True)


async def test_a_blocked_pin_ends_before_any_dialog(office, card):
    async with office.paired(card) as (page, agent, _):
        await start_reading(page)
        await agent.hear(CeremonyStart)
        await agent.show_card(pins=(PinState(kind="auth", state="blocked", left=0, max=3),))
        shot = await page.state("failed")
        assert (shot.code, shot.allowed) == ("pin_blocked", ("pair.start",))
        assert shot.guide == "certificate#pin-locked"
        assert not agent.heard_of(CardUse)


async def test_wrong_pins_count_down_on_the_page_until_locked(desk):
    page, agent, _, _ = desk
    await agent.agree()
    for left, code in ((2, "pin_wrong"), (1, "pin_low"), (0, "pin_blocked")):
        await agent.pin("sign", "prompt", "verifying", left=left + 1)
        await agent.pin("sign", "wrong", left=left)
        shot = await page.hear(Snapshot)
        while shot.code != code:
            shot = await page.hear(Snapshot)
        assert shot.pin.left == left


async def test_a_simulated_card_is_marked_on_the_page(desk):
    page, _, _, _ = desk
    assert page.heard[-1].simulated


async def test_of_two_cards_the_person_chooses_one(office, card):
    async with office.paired(card) as (page, agent, _):
        for rid, ref in (("r1", agent.ref), ("r2", "b" * 32)):
            await agent.say(CardState(rid=rid, card_ref=ref, kind="mynumber"))
        names = tuple(ReaderState(rid=rid, label=rid, kind="sim", slot="present") for rid in ("r1", "r2"))
        await agent.say(Readers(rev=2, list=names))
        await start_reading(page)
        shot = await page.state("choose_card")
        assert [reader.has_card for reader in shot.readers] == [True, True]
        assert not agent.heard_of(CardUse)
        await page.say(CardChoose(rid="r2"))
        assert (await agent.hear(CardUse)).rid == "r2"


@pytest.mark.parametrize(
    ("pcsc", "code"), [("stopped", "wait_service"), ("missing", "wait_service"), ("running", "wait_reader")]
)
async def test_without_a_reader_the_page_names_the_missing_part(office, card, pcsc, code):
    async with office.paired(card) as (page, agent, _):
        await agent.say(ServiceState(pcsc=pcsc))
        await start_reading(page)
        await page.state(code)


async def test_choosing_a_reader_that_holds_no_card_is_refused(desk):
    page, _, _, _ = desk
    await page.say(CardChoose(rid="nowhere"))
    assert (await page.hear(PageError)).code == "bad_state"


async def test_a_card_in_the_reader_reaches_the_page_at_once(office, card):
    async with office.paired(card) as (page, agent, _):
        await start_reading(page)
        await page.state("wait_reader")
        await agent.show_card()
        async with asyncio.timeout(0.5):
            await page.state("check_card")


async def test_a_challenge_is_never_sent_before_the_pin_is_right(desk):
    page, agent, _, _ = desk
    await agent.agree()
    await agent.pin("sign", "prompt", "verifying")
    await agent.pin("sign", "wrong", left=3)
    await page.state("pin")
    await page.say(CancelFlow())
    await agent.hear(Cancel)
    assert not agent.heard_of(Challenge)
    assert agent.heard_of(HelloOk)
