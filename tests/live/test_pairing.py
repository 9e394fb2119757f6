"""Rows P1 to P8: one agent, one browser session, and a proof that both sit on one desk."""

import re

import pytest

from app.rules.live_flow import bound
from app.rules.live_moves import BadState
from app.rules.live_rates import CLAIMS_PER_ADDRESS, CODES_PER_ADDRESS, TICKETS_PER_SESSION
from app.rules.live_states import Flow
from app.services.live_pairing import PairingRefused, claim
from app.wire.agent_messages import (
    BindRequest,
    ErrorReply,
    PairClaim,
    PairReject,
)
from app.wire.page_messages import PageError, PairStart, Snapshot, Ticket
from tests.live.desk import AgentElsewhere, agent_socket


async def refused(agent) -> str:
    return (await agent.hear(PairReject)).code


async def test_p1_a_ticket_has_160_bits_and_is_kept_as_a_hash_only(office, page):
    ticket = await page.ticket()
    secret = re.search(r"t=([A-Za-z0-9_-]+)$", ticket.uri)[1]
    assert len(secret) == 27
    kept = repr(office.context.live.tickets)
    assert secret not in kept
    assert ticket.user_code not in kept


async def test_p1_a_claimed_ticket_is_refused_to_a_second_agent_and_both_ends_hear_of_it(
    office, page, agent, card
):
    ticket = await page.ticket()
    await agent.claim(ticket)
    await agent.hear(BindRequest)
    async with agent_socket(office, card) as second:
        await second.claim(ticket)
        assert await refused(second) == "ticket_used"
    shot = await page.hear(Snapshot)
    while shot.code != "ticket_used":
        shot = await page.hear(Snapshot)
    assert shot.state == "binding"


async def test_p1_a_ticket_dies_after_60_seconds(office, page, agent):
    ticket = await page.ticket()
    office.clock.shift += 60
    await agent.claim(ticket)
    assert await refused(agent) == "ticket_expired"


async def test_p1_a_newer_ticket_kills_the_older_one(page, agent):
    older = await page.ticket()
    await page.ticket()
    await agent.claim(older)
    assert await refused(agent) == "ticket_expired"


async def test_p1_a_claim_with_ticket_and_code_at_once_is_refused(page, agent):
    ticket = await page.ticket()
    await agent.say(PairClaim(ticket="x" * 27, user_code=ticket.user_code))
    assert await refused(agent) == "token_invalid"


@pytest.mark.parametrize("claimed", [{"ticket": "A" * 27}, {"user_code": "AAAA-AAAA"}, {"resume": "A" * 27}])
async def test_p1_a_guessed_claim_is_refused(page, agent, claimed):
    await page.ticket()
    await agent.say(PairClaim(**claimed))
    assert await refused(agent) in {"ticket_expired", "server_restarted"}


async def test_p5_the_cookie_changes_at_the_pairing_and_the_old_one_is_dead(office, page, agent):
    await agent.claim(await page.ticket())
    old = {cookie.key: cookie.value for cookie in page.browser.client.cookie_jar}
    await page.browser.confirm(await agent.hear(BindRequest))
    new = {cookie.key: cookie.value for cookie in page.browser.client.cookie_jar}
    assert new != old
    assert office.context.sessions.find(old["madoguchi"]) is None
    assert office.context.sessions.find(new["madoguchi"]) is not None


async def test_p6_a_paired_agent_cannot_claim_a_second_ticket(office, card):
    async with office.paired(card) as (_, agent, _browser):
        await agent.say(PairClaim(user_code="AAAA-AAAA"))
        assert (await agent.hear(ErrorReply)).code == "bad_state"


async def test_p6_a_paired_session_gets_no_second_ticket(office, card):
    async with office.paired(card) as (page, _, _browser):
        await page.say(PairStart())
        assert (await page.hear(PageError)).code == "bad_state"


async def test_p8_the_eleventh_ticket_within_a_minute_is_refused(office, page):
    for _ in range(TICKETS_PER_SESSION):
        await page.ticket()
    await page.say(PairStart())
    assert (await page.hear(PageError)).code == "rate_limited"
    office.clock.shift += 60
    await page.say(PairStart())
    assert await page.hear(Ticket)


@pytest.mark.parametrize(("by", "limit"), [("user_code", CODES_PER_ADDRESS), ("ticket", CLAIMS_PER_ADDRESS)])
async def test_p8_claims_from_one_address_are_limited(office, agent, by, limit):
    for attempt in range(limit + 1):
        with pytest.raises(PairingRefused) as found:
            claim(office.context, AgentElsewhere(), **{"ticket": None, "user_code": None} | {by: "x" * 9})
        assert (found.value.code == "rate_limited") is (attempt == limit)


def test_nothing_but_a_waiting_pairing_can_be_bound():
    with pytest.raises(BadState):
        bound(Flow(), 0.0)
