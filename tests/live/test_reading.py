"""The whole reading over both real sockets, and the ends it may come to."""

from app.services.read_card import read_facts
from app.store.readings import get_reading
from app.wire.agent_messages import CardUse, Result
from tests.identity.demo_card import HOLDER
from tests.live.office import read_whole_card


async def stored_facts(office):
    context = office.context
    (session,) = [live.session_id for live in context.live.all()]
    now = context.clock.now_ms()
    reading = await context.db.read(lambda tx: get_reading(tx, session, "register", now=now))
    return reading and read_facts(context, reading)


async def test_an_honest_reading_leaves_the_facts_of_the_signature_certificate(office, card):
    async with office.asked_for_consent(card) as (page, agent, _, start):
        assert (await agent.hear(CardUse)).card_ref == agent.ref
        result = await read_whole_card(page, agent, start)
        assert result.next == "/register/card"
        assert (await agent.hear(Result)).ok
        facts = await stored_facts(office)
        assert (facts.name, facts.birth, facts.address) == (HOLDER.name, "1980-02-17", HOLDER.address)
