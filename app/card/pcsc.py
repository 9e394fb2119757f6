"""Cards through PC/SC; the only importer of pyscard, and without its monitors: those die with the service."""

import secrets
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from smartcard import scard

from app.card.link import (
    CardGone,
    CardMute,
    CardReset,
    EmptyAnswer,
    ReaderBusy,
    ReaderFault,
    ReaderGone,
    ReaderStatus,
    ServiceState,
    ServiceStopped,
    Snapshot,
    TransportFailure,
)

# PC/SC workgroup's pseudo reader: it changes when a reader comes or goes.
PNP_READER: Final = "\\\\?PnP?\\Notification"
_WAIT_MS: Final = 1000
_RETRY_SECONDS: Final = 0.5
_CANCEL_SECONDS: Final = 0.05
_SW_BYTES: Final = 2
_EVENT_SHIFT: Final = 16
_PROTOCOLS: Final = scard.SCARD_PROTOCOL_T0 | scard.SCARD_PROTOCOL_T1
_PROTOCOL_CONTROL: Final = {
    scard.SCARD_PROTOCOL_T0: scard.SCARD_PCI_T0,
    scard.SCARD_PROTOCOL_T1: scard.SCARD_PCI_T1,
}
_SERVICE_GONE: Final = frozenset(
    {
        scard.SCARD_E_NO_SERVICE,
        scard.SCARD_E_SERVICE_STOPPED,
        scard.SCARD_F_COMM_ERROR,
        # After a restart of the service every handle of before is unknown to it.
        scard.SCARD_E_INVALID_HANDLE,
    }
)
# The wait ran out, or `close` ended it.
_NOTHING_HAPPENED: Final = frozenset({scard.SCARD_E_TIMEOUT, scard.SCARD_E_CANCELLED})
_FINDINGS: Final[dict[int, type[TransportFailure]]] = {
    **dict.fromkeys(_SERVICE_GONE, ServiceStopped),
    scard.SCARD_W_REMOVED_CARD: CardGone,
    scard.SCARD_E_NO_SMARTCARD: CardGone,
    # The reader lost the card in the middle of a command.
    scard.SCARD_E_NOT_TRANSACTED: CardGone,
    scard.SCARD_W_RESET_CARD: CardReset,
    scard.SCARD_W_UNRESPONSIVE_CARD: CardMute,
    scard.SCARD_W_UNPOWERED_CARD: CardMute,
    scard.SCARD_E_PROTO_MISMATCH: CardMute,
    scard.SCARD_E_READER_UNAVAILABLE: ReaderGone,
    scard.SCARD_E_UNKNOWN_READER: ReaderGone,
    scard.SCARD_E_SHARING_VIOLATION: ReaderBusy,
}


def require_success(code: int) -> None:
    """Turn a PC/SC return code into its finding."""
    if code == scard.SCARD_S_SUCCESS:
        return
    finding = _FINDINGS.get(code)
    raise ReaderFault(code) if finding is None else finding(scard.SCardGetErrorMessage(code))


def service_state() -> ServiceState:
    """Asked by opening a context: the one question every platform answers."""
    code, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
    if code == scard.SCARD_S_SUCCESS:
        scard.SCardReleaseContext(context)
        return ServiceState.RUNNING
    if code == scard.SCARD_W_SECURITY_VIOLATION:
        return ServiceState.DENIED
    installed = shutil.which("pcscd") or shutil.which("pcscd", path="/usr/sbin:/usr/local/sbin")
    return ServiceState.STOPPED if installed else ServiceState.MISSING


@dataclass(frozen=True, slots=True)
class PcscLink:
    """A connected card. Used from one thread, by one owner."""

    card: int
    protocol: int

    def transmit(self, command: bytes | bytearray) -> tuple[bytes, int]:
        octets = list(command)
        try:
            code, answer = scard.SCardTransmit(self.card, _PROTOCOL_CONTROL[self.protocol], octets)
        finally:
            octets[:] = [0] * len(octets)
        require_success(code)
        if len(answer) < _SW_BYTES:
            raise EmptyAnswer("the reader answered without a status word")
        received = bytes(octet & 0xFF for octet in answer)
        return received[:-_SW_BYTES], int.from_bytes(received[-_SW_BYTES:])

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Nobody else reaches the card inside; it is reset at the end, so nobody inherits a verified PIN."""
        code = scard.SCardBeginTransaction(self.card)
        if code == scard.SCARD_W_RESET_CARD:
            code, _protocol = scard.SCardReconnect(
                self.card, scard.SCARD_SHARE_SHARED, self.protocol, scard.SCARD_LEAVE_CARD
            )
            require_success(code)
            code = scard.SCardBeginTransaction(self.card)
        require_success(code)
        try:
            yield
        finally:
            # The card may be gone by now; then there is nothing left to reset.
            scard.SCardEndTransaction(self.card, scard.SCARD_RESET_CARD)


@contextmanager
def connect(reader: str) -> Iterator[PcscLink]:
    """Share the card in this reader, in a context of its own so that any thread may call it."""
    with _context() as context:
        code, card, protocol = scard.SCardConnect(context, reader, scard.SCARD_SHARE_SHARED, _PROTOCOLS)
        require_success(code)
        try:
            yield PcscLink(card, protocol)
        finally:
            scard.SCardDisconnect(card, scard.SCARD_LEAVE_CARD)


class PcscSource:
    """Watches every reader of this machine, across restarts of the service and readers that come and go."""

    def __init__(self) -> None:
        self._ids: dict[str, str] = {}
        self._closing = threading.Event()
        self._thread: threading.Thread | None = None
        self._last: Snapshot | None = None
        self._waiting: int | None = None

    def watch(self, on_change: Callable[[Snapshot], None]) -> None:
        self._thread = threading.Thread(target=self._run, args=(on_change,), name="pcsc-watch", daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._closing.set()
        while self._thread and self._thread.is_alive():
            # A cancel that comes just before the wait begins is lost, so one may not be enough.
            if self._waiting is not None:
                scard.SCardCancel(self._waiting)
            self._thread.join(_CANCEL_SECONDS)

    def service_state(self) -> ServiceState:
        return service_state()

    @contextmanager
    def open(self, rid: str) -> Iterator[PcscLink]:
        names = [name for name, known in list(self._ids.items()) if known == rid]
        if not names:
            raise ReaderGone("no such reader")
        with connect(names[0]) as link, link.transaction():
            yield link

    def _run(self, on_change: Callable[[Snapshot], None]) -> None:
        while not self._closing.is_set():
            try:
                with _context() as context:
                    self._waiting = context
                    self._follow(context, on_change)
            except TransportFailure:
                self._report(Snapshot(service_state()), on_change)
                self._closing.wait(_RETRY_SECONDS)

    def _follow(self, context: int, on_change: Callable[[Snapshot], None]) -> None:
        states: dict[str, int] = {}
        while not self._closing.is_set():
            # Without any reader the first call would say nothing until its time is over.
            wait_ms = _WAIT_MS if states else 0
            names = _readers(context)
            states = {name: states.get(name, scard.SCARD_STATE_UNAWARE) for name in (PNP_READER, *names)}
            code, changes = scard.SCardGetStatusChange(context, wait_ms, list(states.items()))
            if code == scard.SCARD_E_UNKNOWN_READER:
                # A reader left between the two calls, or this platform has no notification reader.
                self._closing.wait(_RETRY_SECONDS)
                continue
            if code not in _NOTHING_HAPPENED:
                require_success(code)
            states = {name: state & ~scard.SCARD_STATE_CHANGED for name, state, _atr in changes}
            readers = tuple(self._status(*change) for change in changes if change[0] != PNP_READER)
            self._report(Snapshot(ServiceState.RUNNING, readers), on_change)

    def _status(self, name: str, state: int, atr: list[int]) -> ReaderStatus:
        present = bool(state & scard.SCARD_STATE_PRESENT)
        return ReaderStatus(
            rid=self._ids.setdefault(name, secrets.token_hex(4)),
            name=name,
            present=present,
            atr=bytes(atr) if present else b"",
            in_use=bool(state & scard.SCARD_STATE_EXCLUSIVE),
            mute=bool(state & scard.SCARD_STATE_MUTE),
            events=(state >> _EVENT_SHIFT) & 0xFFFF,
        )

    def _report(self, snapshot: Snapshot, on_change: Callable[[Snapshot], None]) -> None:
        if snapshot != self._last:
            self._last = snapshot
            on_change(snapshot)


@contextmanager
def _context() -> Iterator[int]:
    code, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
    require_success(code)
    try:
        yield context
    finally:
        scard.SCardReleaseContext(context)


def _readers(context: int) -> list[str]:
    code, names = scard.SCardListReaders(context, [])
    if code == scard.SCARD_E_NO_READERS_AVAILABLE:
        return []
    require_success(code)
    return list(names)
