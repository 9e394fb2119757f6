"""Rows W1 to W5 and the contract of both sockets: who gets in, and what becomes of a broken word."""

import json
from contextlib import AsyncExitStack

import pytest
from aiohttp import WSServerHandshakeError

from app.store.sessions import list_sessions
from app.wire.agent_messages import (
    AgentInfo,
    ErrorReply,
    Hello,
    HelloOk,
    HelloReject,
    PairClaim,
    Protocols,
    Readers,
)
from app.wire.messages import AGENT_SUBPROTOCOL, PAGE_SUBPROTOCOL
from app.wire.page_messages import CardChoose, PageError, PairStart, SessionOver, Snapshot, Subscribe, Ticket
from app.ws.page_socket import MOST_PAGES
from tests.live.desk import ORIGIN, agent_socket, page_socket

ELSEWHERE = (
    {},
    {"Origin": ""},
    {"Origin": "null"},
    {"Origin": "https://evil.example"},
    {"Origin": "http://127.0.0.1"},
    {"Origin": "http://127.0.0.1:80801"},
    {"Origin": "HTTP://127.0.0.1:8080"},
    {"Origin": "https://127.0.0.1:8080"},
    {"Origin": "http://127.0.0.1:8080.evil.example"},
)


@pytest.fixture
async def browser(office):
    async with office.browser() as browser:
        browser.token = await browser.open_card_page()
        yield browser


@pytest.mark.parametrize("headers", ELSEWHERE)
async def test_w1_a_page_socket_from_any_other_origin_is_refused(browser, headers):
    with pytest.raises(WSServerHandshakeError) as found:
        await browser.client.ws_connect("/ws/live", protocols=(PAGE_SUBPROTOCOL,), headers=headers)
    assert found.value.status == 403


async def test_w1_a_page_socket_without_a_session_is_refused(office):
    async with office.browser() as stranger:
        with pytest.raises(WSServerHandshakeError) as found:
            await stranger.client.ws_connect(
                "/ws/live", protocols=(PAGE_SUBPROTOCOL,), headers={"Origin": ORIGIN}
            )
        assert found.value.status == 401


async def test_w1_a_page_that_is_not_the_one_its_tab_is_on_hears_nothing(browser):
    async with page_socket(browser, "", subscribe=False) as page:
        await page.say(Subscribe(lang="en", page_token=browser.token[:-1] + "9"))
        assert (await page.hear(SessionOver)).reason == "invalid_operation"
        assert await page.closed() == 4000
        assert not page.heard_of(Snapshot)


async def test_one_session_listens_with_as_many_pages_as_it_has_tabs_and_no_more(browser):
    async with AsyncExitStack() as pages:
        first = await pages.enter_async_context(page_socket(browser, browser.token))
        for _ in range(MOST_PAGES - 1):
            await pages.enter_async_context(page_socket(browser, browser.token))
        async with page_socket(browser, "", subscribe=False) as one_more:
            await one_more.say(Subscribe(lang="en", page_token=browser.token))
            assert (await one_more.hear(PageError)).code == "rate_limited"
            await one_more.closed()
        await first.say(Subscribe(lang="ja", page_token=browser.token))
        assert await first.hear(Snapshot)


async def test_the_first_word_of_a_page_must_be_subscribe(browser):
    async with page_socket(browser, "", subscribe=False) as page:
        await page.say(PairStart())
        assert (await page.hear(PageError)).code == "bad_state"
        assert await page.closed() == 4003


@pytest.mark.parametrize("origin", ["", "null", ORIGIN, "https://evil.example"])
async def test_w2_an_agent_with_any_origin_is_a_page_and_is_refused(office, origin):
    with pytest.raises(WSServerHandshakeError) as found:
        await office.client.ws_connect(
            "/ws/agent", protocols=(AGENT_SUBPROTOCOL,), headers={"Origin": origin}
        )
    assert found.value.status == 403


@pytest.mark.parametrize("protocols", [(), (PAGE_SUBPROTOCOL,)])
async def test_w2_an_agent_without_its_subprotocol_is_refused(office, protocols):
    with pytest.raises(WSServerHandshakeError) as found:
        await office.client.ws_connect("/ws/agent", protocols=protocols)
    assert found.value.status == 400


async def test_the_first_word_of_an_agent_must_be_hello(office):
    async with agent_socket(office, greet=False) as agent:
        await agent.say(PairClaim(user_code="AAAA-AAAA"))
        assert (await agent.hear(ErrorReply)).code == "bad_state"
        assert await agent.closed() == 4003


@pytest.mark.parametrize(("low", "high", "code"), [(0, 0, "version_too_old"), (2, 3, "version_too_new")])
async def test_an_agent_of_another_protocol_is_told_which_way_it_is_wrong(office, low, high, code):
    async with agent_socket(office, greet=False) as agent:
        hello = Hello(protocol=Protocols(min=low, max=high), agent=AgentInfo(name="a", version="9"))
        await agent.say(hello)
        assert (await agent.hear(HelloReject)).code == code


@pytest.mark.parametrize("version", ["0.0.9", "", "newest"])
async def test_an_agent_below_the_floor_is_too_old(office, version):
    async with agent_socket(office, greet=False) as agent:
        await agent.greet(version=version)
        assert (await agent.hear(HelloReject)).code == "version_too_old"


async def test_w3_neither_socket_takes_compression(office, browser):
    headers = {"Origin": ORIGIN}
    async with browser.client.ws_connect(
        "/ws/live", compress=15, protocols=(PAGE_SUBPROTOCOL,), headers=headers
    ) as page:
        assert page.compress == 0
    async with office.client.ws_connect("/ws/agent", compress=15, protocols=(AGENT_SUBPROTOCOL,)) as agent:
        assert agent.compress == 0


async def test_w3_a_frame_above_16_kib_closes_the_socket(office):
    async with agent_socket(office) as agent:
        await agent.hear(HelloOk)
        await agent.socket.send_str("x" * 16_385)
        assert await agent.closed() == 1009


async def test_w3_more_than_twenty_messages_a_second_are_refused_and_a_flood_is_closed(browser):
    async with page_socket(browser, browser.token) as page:
        for _ in range(150):
            await page.say(CardChoose(rid="r1"), message_id="same")
        assert await page.closed() == 4001
        assert "rate_limited" in {error.code for error in page.heard_of(PageError)}


@pytest.mark.parametrize(
    ("frame", "code", "path"),
    [
        ("{", "invalid", "json"),
        ("[]", "invalid", "envelope"),
        ('{"v":1,"v":1,"t":"cancel","id":"a","seq":9}', "invalid", "duplicate key"),
        ('{"v":2,"t":"cancel","id":"a","seq":9}', "invalid", "v"),
        ('{"v":1,"t":"sign","id":"a","seq":9,"d":{"hash":"00"}}', "unknown_type", None),
        ('{"v":1,"t":"cancel","id":"a","seq":9,"d":{"pin":"1234"}}', "invalid", "d"),
        ('{"v":1,"t":"cancel","id":"a","seq":0}', "invalid", "seq"),
    ],
)
async def test_w4_a_broken_word_is_named_and_changes_nothing(office, browser, frame, code, path):
    async with page_socket(browser, browser.token) as page:
        await page.socket.send_str(frame)
        error = await page.hear(PageError)
        assert (error.code, error.path) == (code, path)
        assert [live.flow.state for live in office.context.live.all()] == ["idle"]


async def test_w4_a_binary_frame_is_invalid(browser):
    async with page_socket(browser, browser.token) as page:
        await page.socket.send_bytes(b"\x00")
        assert (await page.hear(PageError)).code == "invalid"


async def test_w4_a_word_at_the_wrong_time_says_what_would_have_been_right(browser):
    async with page_socket(browser, browser.token) as page:
        await page.say(CardChoose(rid="r1"))
        error = await page.hear(PageError)
        assert (error.code, error.state, error.allowed) == ("bad_state", "idle", ("pair.start",))


async def test_w4_five_mistakes_close_the_socket(browser):
    async with page_socket(browser, browser.token) as page:
        for _ in range(5):
            await page.say(CardChoose(rid="r1"))
        assert await page.closed() == 4001


async def test_a_repeated_message_gets_the_same_answer_and_is_not_carried_out_again(office):
    async with agent_socket(office, greet=False) as agent:
        await agent.greet()
        await agent.hear(HelloOk)
        for _ in range(2):
            await agent.say(PairClaim(user_code="AAAA-AAAA"), message_id="claim-1")
            await agent.next()
        assert [json.loads(frame)["re"] for frame in agent.frames[1:]] == ["claim-1", "claim-1"]
        first, second = (json.loads(frame)["d"] for frame in agent.frames[1:])
        assert first == second


async def test_numbers_of_the_server_only_grow(browser):
    async with page_socket(browser, browser.token) as page:
        await page.ticket()
        await page.ticket()
        numbers = [json.loads(frame)["seq"] for frame in page.frames]
        assert numbers == sorted(set(numbers))


async def test_w5_a_reader_that_calls_itself_markup_is_shown_as_plain_short_text(office, card):
    async with office.paired(card) as (page, agent, _):
        label = "<img src=x onerror=alert(1)>\u202e\x00" + "A" * 100
        await agent.say(Readers(rev=1, list=({"rid": "r1", "label": label, "kind": "sim", "slot": "empty"},)))
        shot = await page.hear(Snapshot)
        while not shot.readers:
            shot = await page.hear(Snapshot)
        assert shot.readers[0].label == ("<img src=x onerror=alert(1)> " + "A" * 100)[:60]


async def test_w6_the_live_page_cannot_be_framed_and_runs_no_inline_script(browser):
    async with browser.client.get("/register/card", params={"p": browser.token}) as answer:
        policy = answer.headers["Content-Security-Policy"]
        text = await answer.text()
    assert "frame-ancestors 'none'" in policy
    assert "unsafe-inline" not in policy
    assert "<script>" not in text


async def test_a_session_that_ends_closes_its_page_with_the_reason(office, browser):
    async with page_socket(browser, browser.token) as page:
        assert (await browser.post("/logout", _page=browser.token))[0] == 200
        assert (await page.hear(SessionOver)).reason == "logged_out"
        assert await page.closed() == 4000


async def test_a_word_after_the_idle_end_is_not_carried_out(office, browser):
    async with page_socket(browser, browser.token) as page:
        office.clock.shift += 31 * 60
        await page.say(PairStart())
        assert (await page.hear(SessionOver)).reason == "idle"
        assert not page.heard_of(Ticket)


async def test_words_on_the_socket_do_not_keep_a_session_alive(office, browser):
    async with page_socket(browser, browser.token) as page:
        before = [session.last_active_at for session in await _sessions(office)]
        await page.ticket()
        assert [session.last_active_at for session in await _sessions(office)] == before


async def _sessions(office):
    return await office.context.db.read(list_sessions)
