"""The client of the virtual reader, against a reader end that the test holds."""

import socket
import threading
from collections.abc import Iterator

import pytest

from app.card.softcard import SoftCard
from app.card.vpcd import serve

SELECT = bytes.fromhex("00a4040c0ad392f000260100000001")
SELECT_KEY = bytes.fromhex("00a4020c020017")


class ReaderEnd:
    """What the driver inside pcscd does: listen, and speak length-prefixed messages."""

    def __init__(self) -> None:
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.listener.settimeout(10)
        self.connection: socket.socket | None = None

    @property
    def port(self) -> int:
        port: int = self.listener.getsockname()[1]
        return port

    def accept(self) -> None:
        self.hang_up()
        self.connection, _address = self.listener.accept()
        self.connection.settimeout(10)

    def hang_up(self) -> None:
        if self.connection:
            self.connection.close()

    def tell(self, message: bytes) -> None:
        assert self.connection
        self.connection.sendall(len(message).to_bytes(2) + message)

    def ask(self, message: bytes) -> bytes:
        self.tell(message)
        assert self.connection
        with self.connection.makefile("rb") as stream:
            return stream.read(int.from_bytes(stream.read(2)))


@pytest.fixture
def reader_end(card: SoftCard) -> Iterator[ReaderEnd]:
    end, stop = ReaderEnd(), threading.Event()
    thread = threading.Thread(target=serve, args=(card, "127.0.0.1", end.port, stop))
    thread.start()
    end.accept()
    yield end
    stop.set()
    thread.join(5)
    end.hang_up()
    end.listener.close()
    assert not thread.is_alive()


def test_the_reader_gets_the_atr_and_answers(reader_end: ReaderEnd) -> None:
    reader_end.tell(b"\x01")
    assert reader_end.ask(b"\x04").hex() == "3be000ff8131fe4514"
    assert reader_end.ask(SELECT).hex() == "9000"


@pytest.mark.parametrize("control", [b"\x00", b"\x01", b"\x02"], ids=["off", "on", "reset"])
def test_power_and_reset_clear_the_card(reader_end: ReaderEnd, control: bytes) -> None:
    reader_end.ask(SELECT)
    reader_end.tell(control)
    assert reader_end.ask(SELECT_KEY).hex() == "6a82"


def test_a_message_in_pieces_is_put_together(reader_end: ReaderEnd) -> None:
    assert reader_end.connection
    framed = len(SELECT).to_bytes(2) + SELECT
    for octet in framed[:-1]:
        reader_end.connection.sendall(bytes((octet,)))
    reader_end.connection.sendall(framed[-1:])
    assert reader_end.connection.recv(4).hex() == "00029000"


def test_nonsense_gets_a_status_word_and_the_line_stays_up(reader_end: ReaderEnd) -> None:
    assert reader_end.ask(b"\xff\xff").hex() == "6700"
    assert reader_end.ask(b"\x09").hex() == "6700"
    assert reader_end.ask(SELECT).hex() == "9000"


def test_after_a_hang_up_the_card_comes_back_without_its_state(reader_end: ReaderEnd) -> None:
    reader_end.ask(SELECT)
    reader_end.accept()
    assert reader_end.ask(SELECT_KEY).hex() == "6a82"
