"""Readers with software cards, without PC/SC: the same interface as real ones, every name marked SIMULATED.

A card is in its reader while its directory holds a file named `inserted`, so any program can put it in.
"""

import secrets
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from app.card.card_directory import BrokenCardDirectory
from app.card.faults import Fault, FaultPlan, FaultyLink
from app.card.link import (
    CardGone,
    CardLink,
    CardMute,
    ReaderGone,
    ReaderStatus,
    ServiceState,
    ServiceStopped,
    Snapshot,
)
from app.card.soft_cards import load_atr, load_card
from app.card.softcard import PoweredCard, SoftCardLink

INSERTED: Final = "inserted"
Insertion = tuple[Path, int, int]
_POLL_SECONDS: Final = 0.1


class SimReader:
    """One simulated reader, and the hands that act on it: tests, a person's buttons, or a fault script."""

    def __init__(self, name: str, directory: Path, *, changed: Callable[[], None]) -> None:
        self.rid = secrets.token_hex(4)
        self.name = f"SIMULATED {name}"
        self.transaction = threading.Lock()
        self._directory = directory
        self._changed = changed
        self._attached = True
        self._insertion: Insertion | None = None
        self._events = 0
        self._atr: bytes | None = None
        self._state = threading.Lock()

    @property
    def attached(self) -> bool:
        return self._attached

    def insert_card(self) -> None:
        with suppress(FileExistsError):
            (self._directory / INSERTED).touch(exist_ok=False)
        self._changed()

    def remove_card(self) -> None:
        (self._directory / INSERTED).unlink(missing_ok=True)
        self._changed()

    def swap_card(self, directory: Path) -> None:
        """Another card in one move; the event counter tells, even if nobody saw the empty slot."""
        self.remove_card()
        self._directory = directory
        self.insert_card()

    def unplug_reader(self) -> None:
        self._attached = False
        self._changed()

    def plug_reader(self) -> None:
        self._attached = True
        self._changed()

    def load_card(self) -> PoweredCard:
        """A card fresh from power-on. Raises ReaderGone, CardGone or CardMute."""
        status = self.status()
        if not self._attached:
            raise ReaderGone("unplugged")
        if not status.present:
            raise CardGone("no card inserted")
        try:
            return load_card(self._directory)
        except BrokenCardDirectory as broken:
            raise CardMute("the card directory is broken") from broken

    def status(self) -> ReaderStatus:
        with self._state:
            insertion = _insertion(self._directory) if self._attached else None
            if insertion != self._insertion:
                # From one insertion straight to another is a removal nobody saw, and an insertion.
                self._events += 2 if insertion and self._insertion else 1
                self._insertion = insertion
                self._atr = _atr(self._directory) if insertion else None
            present = insertion is not None
            mute = present and self._atr is None
            return ReaderStatus(
                self.rid, self.name, present=present, atr=self._atr or b"", mute=mute, events=self._events
            )


class SimSource:
    """A card source over card directories; one fault script counts the commands of all its readers."""

    def __init__(self, cards: Mapping[str, Path], *, faults: tuple[Fault, ...] = ()) -> None:
        self.readers = tuple(
            SimReader(name, directory, changed=self._wake) for name, directory in cards.items()
        )
        self._plan = FaultPlan(faults)
        self._running = True
        self._closing = False
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None

    def watch(self, on_change: Callable[[Snapshot], None]) -> None:
        self._thread = threading.Thread(target=self._run, args=(on_change,), name="sim-watch", daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._closing = True
        self._wake()
        if self._thread:
            self._thread.join()

    def service_state(self) -> ServiceState:
        return ServiceState.RUNNING if self._running else ServiceState.STOPPED

    def stop_service(self) -> None:
        self._running = False
        self._wake()

    def start_service(self) -> None:
        self._running = True
        self._wake()

    def snapshot(self) -> Snapshot:
        if not self._running:
            return Snapshot(ServiceState.STOPPED)
        readers = tuple(reader.status() for reader in self.readers if reader.attached)
        return Snapshot(ServiceState.RUNNING, readers)

    @contextmanager
    def open(self, rid: str) -> Iterator[CardLink]:
        reader = next((one for one in self.readers if one.rid == rid), None)
        if reader is None:
            raise ReaderGone("no such reader")
        with reader.transaction:
            self.require_service()
            insertion = reader.status().events
            card = reader.load_card()
            slot = _SlotLink(self, reader, SoftCardLink(card), insertion)
            try:
                yield FaultyLink(slot, self._plan, _Hands(self, reader))
            finally:
                card.reset()

    def require_service(self) -> None:
        if not self._running:
            raise ServiceStopped("stopped")

    def _run(self, on_change: Callable[[Snapshot], None]) -> None:
        last: Snapshot | None = None
        while not self._closing:
            current = self.snapshot()
            if current != last:
                last = current
                on_change(current)
            with self._changed:
                # The poll is for flag files that other programs touch.
                self._changed.wait(_POLL_SECONDS)

    def _wake(self) -> None:
        with self._changed:
            self._changed.notify_all()


class _SlotLink:
    """The link to one insertion of a card: it ends with that insertion, whatever lies in the slot later."""

    def __init__(self, source: SimSource, reader: SimReader, link: SoftCardLink, insertion: int) -> None:
        self._source = source
        self._reader = reader
        self._link = link
        self._insertion = insertion

    def transmit(self, command: bytes | bytearray) -> tuple[bytes, int]:
        self._source.require_service()
        if not self._reader.attached:
            raise ReaderGone("unplugged")
        if self._reader.status().events != self._insertion:
            raise CardGone("taken out")
        return self._link.transmit(command)


class _Hands:
    """What a fault script may do: anything to its reader, and stop the service."""

    def __init__(self, source: SimSource, reader: SimReader) -> None:
        self.stop_service = source.stop_service
        self.remove_card = reader.remove_card
        self.swap_card = reader.swap_card
        self.unplug_reader = reader.unplug_reader


def _insertion(directory: Path) -> Insertion | None:
    """What tells one insertion from the next: the flag's own identity, since it may come and go unseen."""
    try:
        flag = (directory / INSERTED).stat()
    except FileNotFoundError:
        return None
    return directory, flag.st_ino, flag.st_mtime_ns


def _atr(directory: Path) -> bytes | None:
    try:
        return load_atr(directory)
    except BrokenCardDirectory:
        return None
