"""Serves a software card to vsmartcard's virtual reader, so a real pcscd sees it. It listens on nothing."""

import socket
import threading
from typing import Final

from app.card.softcard import PoweredCard

DEFAULT_HOST: Final = "127.0.0.1"
DEFAULT_PORT: Final = 35963

_POWER_OFF, _POWER_ON, _RESET, _GET_ATR = b"\x00", b"\x01", b"\x02", b"\x04"
_LENGTH_BYTES: Final = 2
_POLL_SECONDS: Final = 0.2
_RETRY_SECONDS: Final = 0.5
# The driver writes length and message apart and waits for the first to be acknowledged: 40 ms a command without this.
_QUICK_ACK: Final[int | None] = getattr(socket, "TCP_QUICKACK", None)


class _Stopped(Exception):
    """The caller asked to stop, or the virtual reader went away."""


def serve(card: PoweredCard, host: str, port: int, stop: threading.Event) -> None:
    """Keep the card in the reader until `stop` is set. Blocks; connects again when pcscd restarts."""
    while not stop.is_set():
        try:
            with socket.create_connection((host, port), timeout=_POLL_SECONDS) as connection:
                _attend(card, connection, stop)
        except (OSError, _Stopped):
            card.reset()
            stop.wait(_RETRY_SECONDS)


def _attend(card: PoweredCard, connection: socket.socket, stop: threading.Event) -> None:
    while True:
        length = int.from_bytes(_receive(connection, _LENGTH_BYTES, stop))
        message = _receive(connection, length, stop)
        answer = _answer(card, message)
        if answer is not None:
            connection.sendall(len(answer).to_bytes(_LENGTH_BYTES) + answer)


def _answer(card: PoweredCard, message: bytes) -> bytes | None:
    """One byte is a control code (only the ATR request is answered), anything longer a command APDU."""
    if message in (_POWER_OFF, _POWER_ON, _RESET):
        card.reset()
        return None
    return card.atr if message == _GET_ATR else card.transmit(message)


def _receive(connection: socket.socket, size: int, stop: threading.Event) -> bytes:
    received = b""
    while len(received) < size:
        if stop.is_set():
            raise _Stopped
        try:
            if _QUICK_ACK is not None:
                connection.setsockopt(socket.IPPROTO_TCP, _QUICK_ACK, 1)
            part = connection.recv(size - len(received))
        except TimeoutError:
            continue
        if not part:
            raise _Stopped
        received += part
    return received
