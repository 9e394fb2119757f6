"""A card at the reader whose certificates nobody can vouch for: what the page says, and what is kept."""

import asyncio
import json

import pytest

from app.identity.findings import RevocationUnavailable
from app.identity.revocation.order import FailClosed, SoftFail
from app.services.card_certificates import certificates_of
from app.store.readings import get_reading
from app.wire.agent_messages import Challenge
from app.wire.page_messages import CancelFlow
from tests.live.office import read_whole_card


class Silent:
    """A responder that does not answer until `gives_up`; `asked` is set as soon as somebody waits for it,
    `gave_up` when it has."""

    def __init__(self):
        self.asked, self.gives_up, self.gave_up = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def check(self, certificate, now):
        self.asked.set()
        await self.gives_up.wait()
        self.gave_up.set()
        raise RevocationUnavailable("too_slow")


@pytest.fixture
def silent():
    found = Silent()
    found.gives_up.set()
    return found


async def stored_reading(office):
    (live,) = office.context.live.all()
    now = office.context.clock.now_ms()
    return await office.context.db.read(lambda tx: get_reading(tx, live.session_id, "register", now=now))


async def test_without_an_answer_the_reading_fails_and_nothing_is_kept(office, card, silent):
    object.__setattr__(office.context, "revocation", FailClosed(silent))
    async with office.asked_for_consent(card) as (page, agent, _, start):
        await agent.agree()
        for use in start.needs:
            await agent.pin(use)
            await agent.say(agent.token(await agent.hear(Challenge), start))
        shot = await page.state("failed")
        assert (shot.code, shot.pin) == ("revocation_unavailable", None)
        assert await stored_reading(office) is None


async def verified(office):
    """What the audit log says of cards that were verified."""
    await office.context.live.journal.write_waiting()
    # Units are written in order, so this one comes after the lines.
    await office.context.db.write(lambda tx: None)
    rows = await office.context.db.read(
        lambda tx: tx.execute("SELECT detail FROM audit WHERE tag = 'live:card:verified'").fetchall()
    )
    return [json.loads(row["detail"])["revocation"] for row in rows]


async def test_where_the_office_lets_pass_the_reading_and_the_audit_log_are_marked(office, card, silent):
    object.__setattr__(office.context, "revocation", SoftFail(silent, "ocsp"))
    async with office.asked_for_consent(card) as (page, agent, _, start):
        await read_whole_card(page, agent, start)
        reading = await stored_reading(office)
        assert reading.revocation == "soft_failed"
        kept = certificates_of(office.context, reading)
        assert {(one.revocation, one.source) for one in kept} == {("soft_failed", "ocsp")}
        assert await verified(office) == ["soft_failed"]


async def test_who_cancels_while_a_responder_is_waited_for_leaves_nothing_behind(office, card):
    slow = Silent()
    object.__setattr__(office.context, "revocation", SoftFail(slow, "ocsp"))
    async with office.asked_for_consent(card) as (page, agent, _, start):
        await agent.agree()
        for use in start.needs:
            await agent.pin(use)
            await agent.say(agent.token(await agent.hear(Challenge), start))
        await slow.asked.wait()
        await page.say(CancelFlow())
        await page.state("cancelled")
        slow.gives_up.set()

        await slow.gave_up.wait()
        assert await verified(office) == []
        assert await stored_reading(office) is None
