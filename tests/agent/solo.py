"""One ceremony without a network: its messages are collected, its challenges come at once."""

import asyncio
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from app.agent.card_reading import read_facts
from app.agent.card_sources import sim_source
from app.agent.card_thread import Cards
from app.agent.ceremony import Ceremony
from app.agent.desk import Desk
from app.agent.prompts import SigningRequest
from app.agent.signing import Statement
from app.card.faults import FaultPlan, parse_faults
from app.card.sim import SimSource
from app.clock import SystemClock, utc
from app.wire.agent_messages import CardUse, Challenge, PinPhase
from app.wire.messages import Payload, PinKind
from app.wire.signed import card_ref
from tests.agent.agents import QUICK, CountingSource
from tests.agent.fake_server import LINES, TITLE, base64url
from tests.agent.people import Person

KEY = bytes(range(32))
ORIGIN = "https://ras.example.go.jp"


@dataclass
class Solo:
    """`sent` are the messages of the agent, `rechecked` the readers it asked the monitor to look at."""

    person: Person
    source: CountingSource
    cards: Cards
    sent: list[Payload] = field(default_factory=list)
    rechecked: list[str] = field(default_factory=list)

    def begin(self, ceremony: Ceremony) -> None:
        self.ceremony = ceremony

    @property
    def phases(self) -> list[tuple[str, str, int | None]]:
        return [(sent.kind, sent.phase, sent.left) for sent in self.sent if isinstance(sent, PinPhase)]

    async def run(self) -> bool:
        async with asyncio.timeout(20):
            return await self.ceremony.run()

    async def send(self, payload: Payload) -> None:
        self.sent.append(payload)
        if isinstance(payload, PinPhase) and payload.phase == "ok":
            self.ceremony.take(Challenge(use=payload.kind, nonce=base64url(bytes(32))))

    async def close(self) -> None:
        await asyncio.to_thread(self.cards.close)


async def solo(
    card: Path, person: Person, *, needs: tuple[PinKind, ...] = ("auth",), faults: str | None = None
) -> Solo:
    """The fault script counts from the first command of the ceremony."""
    simulated = sim_source((card,))
    assert isinstance(simulated, SimSource)
    source = CountingSource(simulated)
    cards = Cards(source)
    rid = simulated.readers[0].rid
    async with cards.transaction(rid) as link:
        facts = await cards.run(partial(read_facts, link, utc(SystemClock().now_ms())))
    source.links.clear()
    simulated._plan = FaultPlan(parse_faults(faults or ""))
    assert facts.authentication_certificate
    use = CardUse(rid=rid, card_ref=card_ref(KEY, facts.authentication_certificate))
    request = SigningRequest(ORIGIN, TITLE, LINES, "SIMULATED reader 1", simulated=True)
    one = Solo(person, source, cards)
    desk = Desk(cards, person, one.send, one.rechecked.append, QUICK)
    one.begin(Ceremony(Statement(request, "register", KEY), use, needs=needs, desk=desk))
    return one
