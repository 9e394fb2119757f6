"""The agent's own runner, in this process, with a person and a source of the test's choosing."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

from app.agent.card_sources import sim_source
from app.agent.card_thread import Cards
from app.agent.desk import Limits
from app.agent.link import Claim, PairLink
from app.agent.monitor import CardMonitor
from app.agent.pairing import Greeting
from app.agent.runner import Outside, Runner
from app.agent.words import Words
from app.card.link import CardLink, CardSource
from app.card.sim import SimSource
from app.clock import SystemClock
from tests.agent.fake_server import FakeServer
from tests.agent.people import Person
from tests.card.links import ListeningLink

QUICK = Limits(answer=30.0, challenge=2.0, reread_pause=0.02, reconnect=3.0, first_backoff=0.02)
TICKET = Claim(ticket="A" * 27)


@dataclass
class FakeBrowser:
    """At the Browser port: remembers addresses."""

    works: bool = True
    opened: list[str] = field(default_factory=list)

    def can_open(self) -> bool:
        return self.works

    def open(self, address: str) -> bool:
        self.opened.append(address)
        return True


class CountingSource:
    """At the CardSource port: passes everything on, and hears every command the agent sends to a card."""

    def __init__(self, source: SimSource) -> None:
        self.sim = source
        self.links: list[ListeningLink] = []
        self.watch = source.watch
        self.service_state = source.service_state
        self.close = source.close

    @contextlib.contextmanager
    def open(self, rid: str):
        with self.sim.open(rid) as link:
            listening = ListeningLink(link)
            self.links.append(listening)
            yield listening

    @property
    def verifies(self) -> int:
        return sum(link.verifies for link in self.links)

    @property
    def entries(self) -> list[bytes]:
        return [entry for link in self.links for entry in link.entries]

    @property
    def commands(self) -> int:
        return sum(len(link.sent) for link in self.links)


@dataclass
class RunningAgent:
    source: CountingSource
    browser: FakeBrowser
    task: "asyncio.Task[None]"
    cards: Cards


@contextlib.asynccontextmanager
async def running(
    server: FakeServer,
    person: Person,
    *cards: Path,
    faults: str | None = None,
    limits: Limits = QUICK,
    once: bool = True,
    allowed: frozenset[str] | None = None,
    claim: Claim | None = TICKET,
) -> AsyncIterator[RunningAgent]:
    simulated = sim_source(cards, faults)
    assert isinstance(simulated, SimSource)
    source, clock, browser = CountingSource(simulated), SystemClock(), FakeBrowser()
    seen = Cards(source)
    outside = Outside(seen, CardMonitor(seen, clock=clock, kind="sim"), person, browser, clock, limits)
    runner = Runner(
        outside,
        greeting=Greeting("en", ("code", "return_nav", "sim")),
        words=Words("en"),
        allowed=frozenset([server.origin]) if allowed is None else allowed,
        once=once,
    )
    first = PairLink(server.origin, claim) if claim else None
    task = asyncio.create_task(runner.run(server.origin, first))
    try:
        yield RunningAgent(source, browser, task, seen)
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await asyncio.to_thread(seen.close)


__all__ = ["TICKET", "CardLink", "CardSource", "CountingSource", "RunningAgent", "running"]
