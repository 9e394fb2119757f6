"""Reload, second tab, lost sockets, a restarted server, pulled cards: each ends in a correct page, none is stuck."""

import asyncio

import pytest

from app.rules.live_states import State
from app.wire.agent_messages import (
    AttemptFailed,
    Bye,
    Cancel,
    Cancelled,
    CeremonyStart,
    ConsentState,
    Extend,
    PairClaim,
    PairOk,
    PairReject,
)
from app.wire.page_messages import (
    CancelFlow,
    ExtendTime,
    FlowResult,
    Retry,
    Subscribe,
)
from tests.live.desk import agent_socket, page_socket, start_reading
from tests.live.office import read_whole_card, running_office
from tests.real.waiting import until


@pytest.fixture
async def desk(office, card):
    async with office.asked_for_consent(card) as desk:
        yield desk


def flow_of(office):
    (live,) = office.context.live.all()
    return live.flow


async def test_a_second_tab_shows_the_same_reading(desk):
    _, agent, browser, _ = desk
    await agent.agree()
    await agent.pin("sign", "prompt", left=4)
    async with page_socket(browser, await browser.open_card_page(), subscribe=False) as tab:
        await tab.say(Subscribe(lang="ja", page_token=await browser.open_card_page()))
        shot = await tab.state("pin")
        assert shot.pin.left == 4
        assert shot.pin.label == "署名用電子証明書の暗証番号"


async def test_a_page_that_comes_back_within_ten_seconds_finds_its_reading(office, desk):
    page, _, browser, _ = desk
    await page.socket.close()
    await until(lambda: office.context.live.all()[0].pages_gone_at is not None)
    office.later(9)
    async with page_socket(browser, await browser.open_card_page()) as again:
        assert again.heard[-1].state == "check_card"
        office.clock.shift += 5
        office.context.live.tick()
        assert flow_of(office).state is not State.CANCELLED


async def test_without_any_page_for_ten_seconds_the_agent_is_called_off(office, desk):
    page, agent, _, _ = desk
    await page.socket.close()
    await until(lambda: office.context.live.all()[0].pages_gone_at is not None)
    office.later(10)
    assert (await agent.hear(Cancel)).by == "browser"
    assert flow_of(office).failure == "browser_gone"


async def test_a_lost_agent_that_comes_back_starts_a_new_ceremony_without_a_new_proof(office, card):
    async with office.paired(card) as (page, agent, _):
        paired = agent.heard_of(PairOk)[-1]
        await agent.socket.close()
        assert (await page.state("agent_lost")).allowed == ("cancel",)
        async with agent_socket(office, card) as back:
            await back.say(PairClaim(resume=paired.resume))
            back.paired(await back.hear(PairOk))
            assert back.binding != agent.binding
            await page.state("paired")
            await start_reading(page)
            start = await back.hear(CeremonyStart)
            await back.show_card()
            assert (await read_whole_card(page, back, start)).ok


async def test_the_token_that_brings_an_agent_back_works_once(office, card):
    async with office.paired(card) as (page, agent, _):
        resume = agent.heard_of(PairOk)[-1].resume
        await agent.socket.close()
        await page.state("agent_lost")
        async with agent_socket(office, card) as back, agent_socket(office, card) as thief:
            await back.say(PairClaim(resume=resume))
            await back.hear(PairOk)
            await thief.say(PairClaim(resume=resume))
            assert (await thief.hear(PairReject)).code == "server_restarted"


async def test_an_agent_that_stays_away_for_30_seconds_has_failed(office, desk):
    page, agent, _, _ = desk
    resume = agent.heard_of(PairOk)[-1].resume
    await agent.socket.close()
    await page.state("agent_lost")
    office.later(30)
    shot = await page.state("failed")
    assert (shot.code, shot.allowed) == ("agent_lost", ("retry", "pair.start"))
    async with agent_socket(office) as late:
        await late.say(PairClaim(resume=resume))
        assert await late.hear(PairReject)
    await page.say(Retry())
    assert (await page.state("idle")).allowed == ("pair.start",)


async def test_an_agent_that_says_goodbye_is_not_waited_for(desk):
    page, agent, _, _ = desk
    await agent.say(Bye(reason="shutdown"))
    assert (await page.state("failed")).code == "agent_lost"


async def test_a_restarted_server_tells_the_page_and_the_agent(tmp_path, hierarchy, card):
    data = tmp_path / "var"
    async with (
        running_office(data, hierarchy) as office,
        office.asked_for_consent(card) as (_, agent, browser, _start),
    ):
        cookies = browser.client.cookie_jar.filter_cookies(office.server.make_url("/"))
        resume = agent.heard_of(PairOk)[-1].resume
        await office.context.live.journal.write_waiting()
        told = asyncio.create_task(agent.closed())
        await office.server.close()
        assert await told == 1001
    async with running_office(data, hierarchy) as office, office.browser() as browser:
        browser.client.cookie_jar.update_cookies(
            {"madoguchi": cookies["madoguchi"].value}, office.server.make_url("/")
        )
        async with page_socket(browser, await browser.open_card_page()) as page:
            shot = page.heard[-1]
            assert (shot.state, shot.code, shot.retryable) == ("failed", "server_restarted", True)
            async with agent_socket(office, card) as agent:
                await agent.say(PairClaim(resume=resume))
                assert (await agent.hear(PairReject)).code == "server_restarted"
            await page.say(Retry())
            await page.state("idle")
            await page.ticket()


async def test_the_page_can_give_more_time_three_times(desk):
    page, agent, _, _ = desk
    await agent.agree()
    await agent.pin("sign", "prompt")
    for _ in range(3):
        await page.say(ExtendTime())
        assert (await agent.hear(Extend)).deadline_s == 120
    shot = await page.state("pin")
    while "extend" in shot.allowed:
        shot = await page.state("pin")


async def test_cancel_on_the_page_closes_the_dialog_of_the_agent(desk):
    page, agent, _, _ = desk
    await agent.agree()
    await page.say(CancelFlow())
    assert (await agent.hear(Cancel)).by == "page"
    assert (await page.state("cancelled")).allowed == ("retry", "pair.start")


@pytest.mark.parametrize(("code", "shown"), [("card_mute", "card_mute"), ("no such code <b>", "internal")])
async def test_an_attempt_that_failed_at_the_agent_ends_with_its_code(desk, code, shown):
    page, agent, _, _ = desk
    await agent.say(AttemptFailed(code=code))
    assert (await page.state("failed")).code == shown


async def test_a_page_that_comes_after_the_end_is_sent_on_at_once(desk):
    page, agent, browser, start = desk
    await read_whole_card(page, agent, start)
    async with page_socket(browser, await browser.open_card_page()) as late:
        assert (await late.hear(FlowResult)).ok


async def test_a_session_that_ends_closes_the_agent_too(office, desk):
    _, agent, browser, _ = desk
    await browser.post("/logout")
    assert await agent.closed() == 4000
    assert agent.heard_of(PairReject) or agent.heard_of(Cancel)


@pytest.mark.parametrize(
    ("by", "code"), [("user", "user_cancelled"), ("shutdown", "agent_lost"), ("timeout", "expired")]
)
async def test_only_a_person_can_cancel_as_a_person(desk, by, code):
    page, agent, _, _ = desk
    await agent.say(ConsentState(phase="shown"))
    await agent.say(Cancelled(by=by))
    assert (await page.state("failed", "cancelled")).code == code
