"""Watches readers and cards and reports them to the paired server. It reads, and never presents a PIN."""

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Literal, Protocol

from app.agent.card_reading import CardFacts, read_facts
from app.agent.card_thread import Cards
from app.agent.labels import reader_label
from app.card.apdu import CardFailure
from app.card.link import ReaderBusy, ReaderStatus, ServiceState, Snapshot
from app.clock import Clock, utc
from app.wire.agent_messages import CardGone, CardState, Readers, ReaderState
from app.wire.agent_messages import ServiceState as ServiceMessage
from app.wire.messages import Payload
from app.wire.signed import card_ref

logger = logging.getLogger(__name__)

# A card pushed in slowly makes contact several times; reading is tried again, verifying never is.
RETRY_SECONDS = 0.3
READ_ATTEMPTS = 4
Cause = Literal["card", "reader", "service"]
Slot = Literal["empty", "present", "mute", "busy"]


class CardListener(Protocol):
    """The paired session: where reports go, and who must know that a card left."""

    async def report(self, payload: Payload) -> None: ...

    def card_left(self, rid: str) -> None: ...


@dataclass
class Slotted:
    """One reader as last seen; `ref` is set while the server has been told of a card in it."""

    status: ReaderStatus
    facts: CardFacts | None = None
    ref: str | None = None
    trouble: Slot | None = None
    reading: asyncio.Task[None] | None = field(default=None, repr=False)


class CardMonitor:
    """Follows a CardSource from `start` to `stop`; reports only between `begin` and `end` of a pairing."""

    def __init__(self, cards: Cards, *, clock: Clock, kind: Literal["reader", "sim"]) -> None:
        self._cards = cards
        self._clock = clock
        self._kind = kind
        self._service: ServiceState | None = None
        self._slots: dict[str, Slotted] = {}
        self._listener: CardListener | None = None
        self._pairing_key = b""
        self._revision = 0
        self._changes: asyncio.Queue[Callable[[], Awaitable[None]]] = asyncio.Queue()
        self._worker: asyncio.Task[None] | None = None

    def start(self) -> None:
        loop = asyncio.get_running_loop()
        self._worker = loop.create_task(self._work())

        def on_change(snapshot: Snapshot) -> None:
            loop.call_soon_threadsafe(self._changes.put_nowait, lambda: self._follow(snapshot))

        self._cards.source.watch(on_change)

    async def stop(self) -> None:
        tasks = [slot.reading for slot in self._slots.values() if slot.reading]
        tasks += [self._worker] if self._worker else []
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def begin(self, listener: CardListener, pairing_key: bytes) -> None:
        """From now on the server hears everything, first what is there already."""
        self._listener, self._pairing_key = listener, pairing_key
        self._changes.put_nowait(self._report_all)

    def end(self) -> None:
        self._listener = None
        for slot in self._slots.values():
            slot.ref = None

    @property
    def is_simulated(self) -> bool:
        return self._kind == "sim"

    def recheck(self, rid: str) -> None:
        """The card failed in use: report it gone, unless that is known already, and look whether one is there."""
        self._changes.put_nowait(lambda: self._look_again(rid))

    async def _look_again(self, rid: str) -> None:
        slot = self._slots.get(rid)
        if slot and slot.ref:
            await self._card_left(slot, "card")
            if slot.status.present:
                self._read(slot)

    def label(self, rid: str) -> str:
        slot = self._slots.get(rid)
        return reader_label(slot.status.name) if slot else ""

    def knows(self, rid: str, ref: str) -> bool:
        slot = self._slots.get(rid)
        return slot is not None and slot.ref == ref

    async def _work(self) -> None:
        while True:
            change = await self._changes.get()
            await change()

    async def _report(self, payload: Payload) -> None:
        if self._listener:
            await self._listener.report(payload)

    async def _report_all(self) -> None:
        if self._service:
            await self._report(ServiceMessage(pcsc=self._service.value))
        await self._report_readers()
        for slot in self._slots.values():
            await self._report_card(slot)

    async def _follow(self, snapshot: Snapshot) -> None:
        if snapshot.service is not self._service:
            self._service = snapshot.service
            await self._report(ServiceMessage(pcsc=snapshot.service.value))
        now = {status.rid: status for status in snapshot.readers}
        cause: Cause = "reader" if snapshot.service is ServiceState.RUNNING else "service"
        for rid in [rid for rid in self._slots if rid not in now]:
            await self._card_left(self._slots.pop(rid), cause)
        arrived = [slot for status in now.values() if (slot := await self._update(status))]
        await self._report_readers()
        for slot in arrived:
            self._read(slot)

    async def _update(self, status: ReaderStatus) -> Slotted | None:
        """The slot when a card must be read: a new one, or another one since the last look."""
        slot = self._slots.setdefault(status.rid, Slotted(ReaderStatus(status.rid, status.name)))
        before, slot.status = slot.status, status
        if before.present and (not status.present or status.events != before.events):
            await self._card_left(slot, "card")
        is_new = status.present and (not before.present or status.events != before.events)
        return slot if is_new else None

    async def _card_left(self, slot: Slotted, cause: Cause) -> None:
        if slot.reading:
            slot.reading.cancel()
        slot.facts, slot.trouble = None, None
        ref, slot.ref = slot.ref, None
        if self._listener:
            self._listener.card_left(slot.status.rid)
        if ref:
            await self._report(CardGone(rid=slot.status.rid, card_ref=ref, cause=cause))

    def _read(self, slot: Slotted) -> None:
        if slot.reading:
            slot.reading.cancel()
        slot.reading = asyncio.get_running_loop().create_task(self._read_until_clear(slot))

    async def _read_until_clear(self, slot: Slotted) -> None:
        """Readers are retried for about a second; one that another program holds, for as long as the card is in."""
        attempt = 0
        while attempt < READ_ATTEMPTS:
            try:
                async with self._cards.transaction(slot.status.rid) as link:
                    now = utc(self._clock.now_ms())
                    slot.facts = await self._cards.run(partial(read_facts, link, now))
                slot.trouble = None
                break
            except ReaderBusy:
                slot.trouble = "busy"
            except CardFailure as failure:
                attempt += 1
                slot.trouble = "mute" if attempt == READ_ATTEMPTS else None
                logger.info(
                    "card in %s not read yet: %s", self.label(slot.status.rid), type(failure).__name__
                )
            await asyncio.sleep(RETRY_SECONDS)
        self._changes.put_nowait(lambda: self._report_reading(slot))

    async def _report_reading(self, slot: Slotted) -> None:
        if slot.trouble:
            await self._report_readers()
        await self._report_card(slot)

    async def _report_readers(self) -> None:
        self._revision += 1
        states = tuple(
            ReaderState(rid=rid, label=reader_label(slot.status.name), kind=self._kind, slot=self._slot(slot))
            for rid, slot in self._slots.items()
        )
        await self._report(Readers(rev=self._revision, list=states))

    def _slot(self, slot: Slotted) -> Slot:
        status = slot.status
        if slot.trouble or status.mute:
            return slot.trouble or "mute"
        if status.in_use and self._cards.held != status.rid and slot.facts is None:
            return "busy"
        return "present" if status.present else "empty"

    async def _report_card(self, slot: Slotted) -> None:
        facts = slot.facts
        if facts is None or self._listener is None:
            return
        certificate = facts.authentication_certificate
        slot.ref = (
            card_ref(self._pairing_key, certificate) if certificate else slot.ref or secrets.token_hex(16)
        )
        await self._report(
            CardState(
                rid=slot.status.rid,
                card_ref=slot.ref,
                kind=facts.kind,
                certs=facts.certificates,
                pins=facts.pins,
                simulated=self.is_simulated,
            )
        )
