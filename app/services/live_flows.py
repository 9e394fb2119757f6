"""The register of live readings: it moves flows, lets time pass, and tells both ends. It never decides;
the table does."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Concatenate, ParamSpec

from app.clock import Clock
from app.errors import StorageUnavailable
from app.rules import live_flow
from app.rules.live_purposes import Purpose
from app.rules.live_rates import (
    CLAIMS_IN_ALL,
    CLAIMS_PER_ADDRESS,
    CODES_PER_ADDRESS,
    TICKETS_PER_SESSION,
    Window,
)
from app.rules.live_states import ACTIVE, CEREMONY, TERMINAL, Flow, State
from app.rules.session import EndReason
from app.services.live_effects import tell_agent
from app.services.live_journal import Journal
from app.services.live_session import Line, LiveSession, PagePort
from app.services.live_tickets import Tickets
from app.store import challenges, readings
from app.store.db import Database, Tx
from app.wire.codes import FailureCode

P = ParamSpec("P")
TICK_SECONDS = 0.25
BROWSER_GRACE_SECONDS = 10.0
SWEEP_SECONDS = 60.0
logger = logging.getLogger(__name__)


@dataclass(slots=True)
class Rates:
    tickets: Window = field(default_factory=lambda: Window(TICKETS_PER_SESSION))
    codes: Window = field(default_factory=lambda: Window(CODES_PER_ADDRESS))
    claims: Window = field(default_factory=lambda: Window(CLAIMS_PER_ADDRESS))
    all_claims: Window = field(default_factory=lambda: Window(CLAIMS_IN_ALL))


@dataclass(slots=True)
class LiveFlows:
    """One per process. `recover` before the first request, `run` as a task until clean-up, `close` after
    it."""

    clock: Clock
    db: Database
    journal: Journal = field(init=False)
    tickets: Tickets = field(init=False)
    rates: Rates = field(default_factory=Rates)
    lines: set[Line] = field(default_factory=set)
    _sessions: dict[str, LiveSession] = field(default_factory=dict)
    _next_sweep: float = 0.0

    def __post_init__(self) -> None:
        self.journal = Journal(self.db, self.clock)
        self.tickets = Tickets(self.clock)

    def of(self, session_id: str) -> LiveSession:
        return self._sessions.setdefault(session_id, LiveSession(session_id))

    def find(self, session_id: str) -> LiveSession | None:
        return self._sessions.get(session_id)

    def all(self) -> list[LiveSession]:
        return list(self._sessions.values())

    def move(
        self,
        live: LiveSession,
        transition: Callable[Concatenate[Flow, float, P], Flow],
        /,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> None:
        """Applies a transition of the table and tells both ends. Raises BadState, and then nothing has
        changed."""
        before = live.flow
        live.flow = transition(before, self.clock.monotonic(), *args, **kwargs)
        if live.flow is before or live.flow == before:
            return
        tell_agent(live, before, self.journal, self.clock)
        self.publish(live)
        if live.flow.state is State.DONE and before.state is not State.DONE:
            for page in tuple(live.pages):
                page.finished()

    def turn_to(self, live: LiveSession, purpose: Purpose) -> None:
        """A page came that reads for `purpose`. What runs or ended for another one is not its business: it is over."""
        if live.purpose is purpose:
            return
        if live.flow.state in CEREMONY | {State.AGENT_LOST}:
            self.move(live, live_flow.cancelled, FailureCode.USER_CANCELLED)
        live.purpose = purpose
        if live.flow.state in TERMINAL:
            self.move(live, live_flow.cleared)

    def taken(self, session_id: str, purpose: Purpose) -> None:
        """What a finished reading proved has been used or refused: the next one begins with the card."""
        live = self._sessions.get(session_id)
        if live is not None and live.purpose is purpose and live.flow.state is State.DONE:
            self.move(live, live_flow.cleared)

    def asked_anew(self, session_id: str, purpose: Purpose) -> None:
        """The person changed what the next reading needs: how the last one ended is no answer to that."""
        live = self._sessions.get(session_id)
        if live is not None and live.purpose is purpose and live.flow.state in TERMINAL:
            self.move(live, live_flow.cleared)

    def publish(self, live: LiveSession) -> None:
        live.rev += 1
        for page in tuple(live.pages):
            page.changed()

    def join(self, live: LiveSession, page: PagePort) -> None:
        live.pages.add(page)
        live.pages_gone_at = None

    def leave(self, live: LiveSession, page: PagePort) -> None:
        live.pages.discard(page)
        if not live.pages:
            live.pages_gone_at = self.clock.monotonic()

    def end_session(self, session_id: str, reason: EndReason) -> None:
        """Registered with Sessions.on_end: a session that is over takes its reading and its sockets with
        it."""
        live = self._sessions.pop(session_id, None)
        if live is None:
            return
        self.tickets.revoke(session_id)
        if live.flow.state in ACTIVE:
            self.move(live, live_flow.cancelled, FailureCode.BROWSER_GONE)
        if live.agent:
            live.agent.close(FailureCode.EXPIRED)
        for page in tuple(live.pages):
            page.session_over(reason.value)

    async def recover(self) -> None:
        """After a restart: what was open has failed, and its page will be told so."""
        now = self.clock.monotonic()
        for session_id, purpose in await self.journal.close_unfinished():
            live = self.of(session_id)
            live.purpose = purpose
            live.flow = live_flow.restarted(live.flow, now)
            live.pages_gone_at = now

    async def run(self) -> None:
        while True:
            try:
                await self._write_journal()
                self.tick()
                await self._sweep()
            except StorageUnavailable:
                # Readings go on without the disk; what is to be written waits in the journal and is tried
                # again.
                logger.exception("live journal not written")
                await asyncio.sleep(TICK_SECONDS)

    async def hang_up(self) -> None:
        """The server stops: both ends may dial again, and a ceremony that was open is closed by the next start."""
        await asyncio.gather(*(line.going_away() for line in tuple(self.lines)))

    async def close(self) -> None:
        await self.journal.write_waiting()

    async def _write_journal(self) -> None:
        try:
            async with asyncio.timeout(TICK_SECONDS):
                await self.journal.noted.wait()
        except TimeoutError:
            return
        await self.journal.write_waiting()

    def tick(self) -> None:
        now = self.clock.monotonic()
        for live in self.all():
            if live.pages_gone_at is not None and now >= live.pages_gone_at + BROWSER_GRACE_SECONDS:
                self._without_page(live)
            self.move(live, live_flow.ticked)

    def _without_page(self, live: LiveSession) -> None:
        if live.flow.state in ACTIVE - {State.PAIRED}:
            self.move(live, live_flow.cancelled, FailureCode.BROWSER_GONE)
        elif live.flow.state is State.IDLE:
            self._sessions.pop(live.session_id, None)

    async def _sweep(self) -> None:
        now = self.clock.monotonic()
        if now < self._next_sweep:
            return
        self._next_sweep = now + SWEEP_SECONDS
        at = self.clock.now_ms()

        def unit(tx: Tx) -> None:
            challenges.delete_challenges_before(tx, at)
            readings.delete_readings_before(tx, at)

        await self.db.write(unit)
