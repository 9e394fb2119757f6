"""Live sessions: a table in memory in front of their rows. A change is seen by others only after its commit."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from app.clock import Clock
from app.errors import SessionEnded
from app.records import Journey, Session
from app.rules.session import EndReason, SessionLimits, ended_by_time, idle_deadline
from app.store import drafts
from app.store import sessions as rows
from app.store.db import Database, Tx
from app.tokens import new_id, new_secret, secret_hash

MAX_JOURNEYS = 20
ENDED_KEPT_MS = 24 * 3600 * 1000


@dataclass(slots=True)
class _Live:
    session: Session
    journeys: dict[str, Journey] = field(default_factory=dict)
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)


@dataclass(frozen=True, slots=True)
class Opened:
    """A session just opened or rotated, with the cookie token that is never stored."""

    session: Session
    token: str


@dataclass(slots=True)
class Sessions:
    """One process owns all sessions; `on_end` callbacks close what hangs on a session (its sockets)."""

    _db: Database
    _clock: Clock
    limits: SessionLimits
    on_end: list[Callable[[str, EndReason], None]] = field(default_factory=list)
    _by_hash: dict[bytes, _Live] = field(default_factory=dict)
    _by_id: dict[str, _Live] = field(default_factory=dict)

    async def load(self) -> None:
        """Reads the rows left by the previous process."""
        found = await self._db.read(rows.list_sessions)
        journeys = await self._db.read(rows.list_journeys)
        for session in found:
            self._remember(session)
        for journey in journeys:
            if live := self._by_id.get(journey.session_id):
                live.journeys[journey.id] = journey

    def _remember(self, session: Session) -> None:
        live = self._by_id.setdefault(session.id, _Live(session))
        self._by_hash.pop(live.session.token_hash, None)
        live.session = session
        self._by_hash[session.token_hash] = live

    def _forget(self, session_id: str) -> None:
        if live := self._by_id.pop(session_id, None):
            self._by_hash.pop(live.session.token_hash, None)

    def find(self, token: str) -> Session | None:
        """The session of a cookie, also when its time is over; see `ended_by_time`."""
        live = self._by_hash.get(secret_hash(token))
        return live.session if live else None

    def get(self, session_id: str) -> Session | None:
        live = self._by_id.get(session_id)
        return live.session if live else None

    def in_turn(self, session_id: str) -> asyncio.Lock:
        """Held while a request of this session moves a tab. A session that just ended has nothing left to wait for."""
        live = self._by_id.get(session_id)
        return live.turn if live else asyncio.Lock()

    def journey(self, session_id: str, journey_id: str) -> Journey | None:
        live = self._by_id.get(session_id)
        return live.journeys.get(journey_id) if live else None

    def over(self, session: Session) -> EndReason | None:
        return ended_by_time(session, self._clock.now_ms(), self.limits)

    def deadline(self, session: Session) -> int:
        return idle_deadline(session, self.limits)

    def holds(self, journey_id: str) -> bool:
        """Whether any live session has this tab order."""
        return any(journey_id in live.journeys for live in self._by_id.values())

    def current_page(self, session_id: str, token: str) -> str | None:
        """The route of the page that `token` ("J.n") names: None unless a tab of this session is on it and it lives."""
        live = self._by_id.get(session_id)
        if live is None or self.over(live.session):
            return None
        journey_id, _, step = token.partition(".")
        journey = live.journeys.get(journey_id)
        return journey.page if journey is not None and str(journey.step) == step else None

    async def ending(self, token: str) -> SessionEnded | None:
        """How the session of an old cookie ended, if it did within a day."""
        found = await self._db.read(lambda tx: rows.get_ended(tx, secret_hash(token)))
        return SessionEnded(found[0], had_account=found[1]) if found else None

    def new(self, *, account_id: str | None, card_proved_at: int | None = None) -> Opened:
        """A session that exists once its row is committed and `adopt` was called. `account_id` None: a visitor."""
        now, token = self._clock.now_ms(), new_secret()
        session = Session(new_id(), secret_hash(token), account_id, now, now, card_proved_at=card_proved_at)
        return Opened(session, token)

    def adopt(self, opened: Opened) -> None:
        """Called after the commit of the unit that inserted the row."""
        self._remember(opened.session)

    async def rotate(self, session_id: str) -> str:
        """A new cookie token for the same session (P5). The old one is dead when this returns. KeyError if gone."""
        live, token = self._by_id[session_id], new_secret()
        rotated = replace(live.session, token_hash=secret_hash(token))
        await self._db.write(lambda tx: rows.update_token(tx, session_id, rotated.token_hash))
        self._remember(rotated)
        return token

    async def touch(self, session: Session, journey: Journey | None) -> None:
        """Counts as activity: a page, a post, a Search, Continue. One hop, answered after its commit."""
        now = self._clock.now_ms()
        live = self._by_id.get(session.id)
        dropped = _oldest_over_limit(live, journey) if live and journey else None

        def unit(tx: Tx) -> None:
            rows.update_activity(tx, session.id, now)
            if dropped:
                rows.delete_journey(tx, dropped)
            if journey:
                rows.upsert_journey(tx, journey)

        await self._db.write(unit)
        if live is None or session.id not in self._by_id:
            return
        live.session = replace(live.session, last_active_at=now)
        if dropped:
            live.journeys.pop(dropped, None)
        if journey:
            live.journeys[journey.id] = journey

    def end_in(self, tx: Tx, session: Session, reason: EndReason) -> None:
        """The rows of an ending session, and what was typed that nobody can claim later; call `ended` after the
        commit."""
        drafts.delete_of_owner(tx, f"session:{session.id}")
        rows.delete_session(tx, session.id)
        rows.insert_ended(tx, session, reason, self._clock.now_ms())

    def end_all_in(self, tx: Tx, account_id: str, reason: EndReason, *, but: str = "") -> list[Session]:
        """Ends the account's sessions other than `but` by their rows, so that none opened meanwhile is missed. Call
        `ended` for each after the commit."""
        found = [session for session in rows.list_of_account(tx, account_id) if session.id != but]
        for session in found:
            self.end_in(tx, session, reason)
        return found

    def ended(self, session: Session, reason: EndReason) -> None:
        self._forget(session.id)
        for callback in self.on_end:
            callback(session.id, reason)

    async def end(self, session: Session, reason: EndReason) -> None:
        await self._db.write(lambda tx: self.end_in(tx, session, reason))
        self.ended(session, reason)

    def registered(self, session_id: str, account_id: str) -> None:
        """Called after the commit that made the account."""
        if live := self._by_id.get(session_id):
            live.session = replace(live.session, registered_id=account_id)

    def card_proved(self, session_id: str, at: int) -> None:
        """Called after the commit that wrote it."""
        if live := self._by_id.get(session_id):
            live.session = replace(live.session, card_proved_at=at)

    def card_replaced(self, account_id: str) -> None:
        """Called after the commit: no session of the account has proved to have its present card."""
        for session in self.of_account(account_id):
            self._by_id[session.id].session = replace(session, card_proved_at=None)

    async def begin_again(self, session_id: str) -> None:
        """Another card was read after a registration: this browser now registers somebody else."""
        await self._db.write(lambda tx: rows.update_registered(tx, session_id, None))
        if live := self._by_id.get(session_id):
            live.session = replace(live.session, registered_id=None)

    def of_account(self, account_id: str) -> list[Session]:
        return [live.session for live in self._by_id.values() if live.session.account_id == account_id]

    def alive(self) -> list[Session]:
        """Every session whose time is not over."""
        return [live.session for live in self._by_id.values() if self.over(live.session) is None]

    async def sweep(self) -> None:
        """Ends what time has ended, so that sockets close and rows go without anybody asking."""
        over = [(live.session, self.over(live.session)) for live in list(self._by_id.values())]
        for session, reason in over:
            if reason:
                await self.end(session, reason)
        before = self._clock.now_ms() - ENDED_KEPT_MS
        await self._db.write(lambda tx: rows.delete_ended_before(tx, before))


def _oldest_over_limit(live: _Live, journey: Journey) -> str | None:
    if journey.id in live.journeys or len(live.journeys) < MAX_JOURNEYS:
        return None
    return min(live.journeys.values(), key=lambda known: known.updated_at).id
