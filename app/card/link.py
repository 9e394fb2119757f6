"""The card ports: a link that moves bytes, and a source of readers. Nothing here ever repeats a VERIFY."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Protocol

from app.card.apdu import (
    INS_GET_RESPONSE,
    MAX_LE,
    SPENDS_TRIES,
    CardFailure,
    CardRefusal,
    CommandApdu,
    MalformedAnswer,
    ResponseApdu,
    StatusWord,
)

MORE_DATA: Final = 0x61
WRONG_LE: Final = 0x6C
# One short answer is 256 bytes; a card that promises more than 16 KiB is lying.
MAX_RESPONSE_PARTS: Final = 64


class TransportFailure(CardFailure):
    """No usable answer came. Whether the card carried the command out is unknown."""


class CardGone(TransportFailure):
    """No card in the reader, or it was taken out."""


class CardMute(TransportFailure):
    """A card is in, but it does not answer its reader."""


class CardReset(TransportFailure):
    """Another program reset the card."""


class ReaderGone(TransportFailure):
    """The reader was unplugged."""


class ReaderBusy(TransportFailure):
    """Another program holds the reader for itself."""


class ReaderFault(TransportFailure):
    """The reader or its driver failed; `code` is its return code."""

    def __init__(self, code: int) -> None:
        super().__init__(f"reader fault {code & 0xFFFFFFFF:08X}")
        self.code = code


class ServiceStopped(TransportFailure):
    """The smart-card service of this machine is not running."""


class EmptyAnswer(TransportFailure):
    """An answer without a status word, or without the data it must carry."""


class CardLink(Protocol):
    def transmit(self, command: bytes | bytearray) -> tuple[bytes, int]:
        """Send one command APDU, return data and status word. Blocks. Raises TransportFailure."""
        ...


class ServiceState(StrEnum):
    RUNNING = "running"
    STOPPED = "stopped"
    MISSING = "missing"
    DENIED = "denied"


@dataclass(frozen=True, slots=True)
class ReaderStatus:
    """`rid` is random per run; `events` grows with every insertion or removal, so that a quick swap shows."""

    rid: str
    name: str
    present: bool = False
    atr: bytes = b""
    in_use: bool = False
    mute: bool = False
    events: int = 0


@dataclass(frozen=True, slots=True)
class Snapshot:
    service: ServiceState
    readers: tuple[ReaderStatus, ...] = ()


class CardSource(Protocol):
    """Readers of one kind: real ones through PC/SC, or cards in software."""

    def watch(self, on_change: Callable[[Snapshot], None]) -> None:
        """Report the state now and after each change, from a thread of the source's own; once per source.

        `on_change` must neither block nor raise.
        """
        ...

    def open(self, rid: str) -> AbstractContextManager[CardLink]:
        """An exclusive transaction with the card in this reader; the card is reset at its end. Blocks."""
        ...

    def service_state(self) -> ServiceState: ...

    def close(self) -> None:
        """Stop watching; returns when the thread has ended."""
        ...


def respond(link: CardLink, command: CommandApdu) -> ResponseApdu:
    """One command with GET RESPONSE (61xx), and repeated for 6Cxx unless that could spend a PIN try."""
    response = _send(link, command)
    if command.ins in SPENDS_TRIES:
        return response
    if response.sw >> 8 == WRONG_LE:
        right_le = response.sw & 0xFF or MAX_LE
        repeated = CommandApdu(command.cla, command.ins, command.p1, command.p2, command.data, right_le)
        response = _send(link, repeated)
    return _collect(link, response)


def exchange(link: CardLink, command: CommandApdu) -> bytes:
    """The data of a successful command. Raises CardRefusal for any status word but 9000."""
    response = respond(link, command)
    if response.sw != StatusWord.SUCCESS:
        raise CardRefusal(response.sw)
    return response.data


def _send(link: CardLink, command: CommandApdu) -> ResponseApdu:
    encoded = command.encode()
    try:
        return ResponseApdu(*link.transmit(encoded))
    finally:
        encoded[:] = bytes(len(encoded))


def _collect(link: CardLink, response: ResponseApdu) -> ResponseApdu:
    parts = [response.data]
    while response.sw >> 8 == MORE_DATA:
        if len(parts) >= MAX_RESPONSE_PARTS:
            raise MalformedAnswer("the card keeps promising more data")
        response = _send(link, CommandApdu(0, INS_GET_RESPONSE, 0, 0, le=response.sw & 0xFF or MAX_LE))
        parts.append(response.data)
    return ResponseApdu(b"".join(parts), response.sw)
