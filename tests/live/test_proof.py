"""Rows P2, P3, P4 and P7: without the proof that agent and browser sit on one desk, no PIN prompt."""

from dataclasses import replace

import msgspec

from app.services.live_pairing import claim, offer_ticket
from app.wire.agent_messages import (
    BindRequest,
    CeremonyStart,
    ErrorReply,
    PairOk,
    PairReject,
)
from app.wire.page_messages import PageError
from tests.live.desk import AgentElsewhere, agent_socket, page_socket, start_reading
from tests.live.office import read_whole_card


async def refused(agent) -> str:
    return (await agent.hear(PairReject)).code


async def test_p2_without_the_proof_no_ceremony_starts(page, agent):
    await agent.claim(await page.ticket())
    await agent.hear(BindRequest)
    await start_reading(page)
    assert (await page.hear(PageError)).code == "bad_state"
    await agent.show_reader()
    assert (await agent.hear(ErrorReply)).code == "bad_state"
    assert not agent.heard_of(CeremonyStart)


async def test_p2_the_proof_of_another_browser_ends_the_pairing_and_alarms_both_ends(office, page, agent):
    await agent.claim(await page.ticket())
    request = await agent.hear(BindRequest)
    async with office.browser() as other:
        await other.open_card_page()
        status, text = await other.post("/agent/confirm", token=request.token)
        assert status == 409
        assert "different browser" in text
    assert await refused(agent) == "binding_other_browser"
    shot = await page.state("failed")
    assert shot.code == "binding_other_browser"
    assert not shot.retryable


async def test_p2_a_browser_without_a_session_cannot_give_the_proof(office, page, agent):
    await agent.claim(await page.ticket())
    request = await agent.hear(BindRequest)
    async with office.browser() as stranger:
        status, _ = await stranger.post("/agent/confirm", token=request.token, same="1")
        assert status == 409
    assert (await page.state("failed")).code == "binding_other_browser"


async def test_p2_a_proof_from_another_site_is_refused(page, agent):
    await agent.claim(await page.ticket())
    request = await agent.hear(BindRequest)
    form = {"token": request.token, "same": "1"}
    async with page.browser.client.post(
        "/agent/confirm", data=form, headers={"Origin": "https://evil"}
    ) as answer:
        assert answer.status == 403


async def test_p2_the_typed_number_is_not_on_offer_unless_the_operator_allows_it(office, page, card):
    async with agent_socket(office, card, caps=("code",)) as agent:
        await agent.claim(await page.ticket())
        request = await agent.hear(BindRequest)
        assert request.method == "return_nav"
        assert request.code is None
        status, _ = await page.browser.post("/live/code", code="123456")
        assert status == 409


async def test_p3_the_third_wrong_number_ends_the_pairing(office_with_codes, card):
    async with office_with_codes.browser() as browser:
        token = await browser.open_card_page()
        async with (
            page_socket(browser, token) as page,
            agent_socket(office_with_codes, card, caps=("code",)) as agent,
        ):
            await agent.claim(await page.ticket())
            right = (await agent.hear(BindRequest)).code
            wrong = f"{(int(right) + 1) % 1_000_000:06d}"
            for _ in range(3):
                assert (await browser.post("/live/code", code=wrong))[0] == 409
            assert await refused(agent) == "binding_code_wrong"
            assert (await browser.post("/live/code", code=right))[0] == 409
            assert (await page.state("failed")).code == "binding_code_wrong"


async def test_p3_a_pairing_that_is_not_proved_in_90_seconds_ends(office, page, agent):
    await agent.claim(await page.ticket())
    request = await agent.hear(BindRequest)
    office.later(90)
    assert await refused(agent) == "binding_failed"
    status, _ = await page.browser.post("/agent/confirm", token=request.token)
    assert status == 409


async def test_p4_after_a_typed_number_the_page_shows_the_agent_and_waits_for_a_click(
    office_with_codes, card
):
    async with office_with_codes.browser() as browser:
        token = await browser.open_card_page()
        async with (
            page_socket(browser, token) as page,
            agent_socket(office_with_codes, card, caps=("code",)) as agent,
        ):
            await agent.claim(await page.ticket())
            code = (await agent.hear(BindRequest)).code
            assert (await browser.post("/live/code", code=code))[0] == 204
            shot = await page.state("paired")
            assert not shot.starts_itself
            assert shot.agent.startswith("madoguchi-agent 9.0.0 · Test 1")
            assert (await agent.hear(PairOk)).origin_label == office_with_codes.context.config.server.origin


async def test_p7_the_number_is_not_offered_when_agent_and_browser_have_different_addresses(
    office_with_codes,
):
    context = office_with_codes.context
    server = msgspec.structs.replace(context.config.server, trusted_proxies=("127.0.0.1",))
    behind_a_proxy = replace(context, config=msgspec.structs.replace(context.config, server=server))
    for setting, offered in ((context, True), (behind_a_proxy, False)):
        live = context.live.of(f"session {offered}")
        live.address = "198.51.100.7"
        offer_ticket(context, live)
        agent = AgentElsewhere()
        claim(
            setting, agent, ticket=None, user_code=context.live.tickets.issue(live.session_id, "x").user_code
        )
        assert (agent.sent[0].code is not None) is offered


async def test_a_relay_attack_never_reaches_a_pin(office, card):
    """The attacker opens a real session and feeds its ticket to the victim's agent."""
    async with office.browser() as attacker, office.browser() as victim:
        token = await attacker.open_card_page()
        await victim.open_card_page()
        async with page_socket(attacker, token) as page, agent_socket(office, card) as agent:
            await agent.claim(await page.ticket())
            request = await agent.hear(BindRequest)
            assert (await victim.post("/agent/confirm", token=request.token, same="1"))[0] == 409
            assert (await attacker.post("/agent/confirm", token=request.token, same="1"))[0] == 409
            await start_reading(page)
            assert (await page.hear(PageError)).state == "failed"
            await agent.closed()
            assert not agent.heard_of(PairOk)
            assert not agent.heard_of(CeremonyStart)


async def test_after_a_typed_number_the_whole_card_can_be_read(office_with_codes, card):
    async with office_with_codes.browser() as browser:
        token = await browser.open_card_page()
        async with (
            page_socket(browser, token) as page,
            agent_socket(office_with_codes, card, caps=("code",)) as agent,
        ):
            await agent.claim(await page.ticket())
            await browser.post("/live/code", code=(await agent.hear(BindRequest)).code)
            agent.paired(await agent.hear(PairOk))
            await start_reading(page)
            start = await agent.hear(CeremonyStart)
            await agent.show_card()
            assert (await read_whole_card(page, agent, start)).ok
