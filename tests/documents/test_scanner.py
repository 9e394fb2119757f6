"""The virus scanner: the real clamd, and a server that answers what clamd never should."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from app.scanner import CHUNK, MOST_CONNECTIONS, Clamd, NoScanner, NotScanned, VirusFound, scanner_of
from tests.real.clamd import TEST_VIRUS, VIRUS_NAME, Daemon, running_clamd
from tests.real.ports import free_port
from tests.real.waiting import until

MIB = 1024 * 1024
Answer = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@pytest.fixture
async def daemon(tmp_path: Path) -> AsyncIterator[Daemon]:
    async with running_clamd(tmp_path / "clamd") as running:
        yield running


@asynccontextmanager
async def liar(directory: Path, answer: Answer) -> AsyncIterator[Clamd]:
    """A server where clamd should be."""

    async def answered(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await answer(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # The scanner's client has heard enough.
        finally:
            writer.transport.abort()

    path = directory / "liar.ctl"
    server = await asyncio.start_unix_server(answered, path)
    async with server:
        yield Clamd(f"unix:{path}")


async def whole_stream(reader: asyncio.StreamReader) -> bytes:
    """What a client streams, as clamd would read it."""
    assert await reader.readuntil(b"\0") == b"zINSTREAM\0"
    found = bytearray()
    while length := int.from_bytes(await reader.readexactly(4), "big"):
        assert length <= CHUNK
        found += await reader.readexactly(length)
    return bytes(found)


def saying(text: bytes) -> Answer:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await whole_stream(reader)
        writer.write(text)
        await writer.drain()

    return answer


async def test_clamd_lets_a_harmless_picture_through(daemon: Daemon) -> None:
    await Clamd(daemon.address).scan(b"\xff\xd8" + bytes(5 * MIB))


@pytest.mark.parametrize("before", [0, CHUNK - 20, 5 * MIB])
async def test_a_virus_is_found_wherever_it_stands(daemon: Daemon, before: int) -> None:
    with pytest.raises(VirusFound, match=VIRUS_NAME):
        await Clamd(daemon.address).scan(bytes(before) + TEST_VIRUS + bytes(1000))


async def test_a_scanner_is_reached_over_tcp(tmp_path: Path) -> None:
    async with running_clamd(tmp_path, TCPSocket=str(free_port()), TCPAddr="127.0.0.1") as daemon:
        await Clamd(daemon.address).scan(b"harmless")
        with pytest.raises(VirusFound):
            await Clamd(daemon.address).scan(TEST_VIRUS)


async def test_more_pictures_at_once_than_connections_are_all_scanned(daemon: Daemon) -> None:
    clamd = Clamd(daemon.address)
    scans = [clamd.scan(TEST_VIRUS if number % 2 else b"harmless") for number in range(MOST_CONNECTIONS * 6)]
    found = await asyncio.gather(*scans, return_exceptions=True)
    assert [type(outcome) for outcome in found] == [type(None), VirusFound] * (MOST_CONNECTIONS * 3)


async def test_clamd_keeps_what_it_scans_in_its_own_directory_and_only_as_long(tmp_path: Path) -> None:
    """In the clear, therefore the operator's guide puts that directory into memory."""
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    async with running_clamd(tmp_path / "clamd", TemporaryDirectory=str(temporary)) as daemon:
        _, writer = await asyncio.open_unix_connection(daemon.socket)
        writer.write(b"zINSTREAM\0" + CHUNK.to_bytes(4, "big") + bytes(CHUNK))
        await until(lambda: any(temporary.iterdir()), what="clamd to begin")
        writer.transport.abort()
        await until(lambda: not any(temporary.iterdir()), what="clamd to tidy up")


async def test_more_than_clamd_takes_is_not_scanned(tmp_path: Path) -> None:
    async with running_clamd(tmp_path, StreamMaxLength="1M") as daemon:
        with pytest.raises(NotScanned, match="StreamMaxLength"):
            await Clamd(daemon.address).scan(bytes(5 * MIB))


async def test_a_daemon_that_stopped_and_came_back_is_asked_again(daemon: Daemon) -> None:
    clamd = Clamd(daemon.address)
    await clamd.scan(b"harmless")
    await daemon.stop()
    with pytest.raises(NotScanned, match="cannot be reached"):
        await clamd.scan(b"harmless")
    await daemon.start()
    await clamd.scan(b"harmless")


@pytest.mark.parametrize(
    "text",
    [
        b"OK\0",
        b"stream: OK",
        b"stream: OK\n\0",
        b"stream: \xff\xfe\0",
        b"\0",
        b"UNKNOWN COMMAND\0",
        b"x" * 100_000,
        b"INSTREAM size limit exceeded. ERROR\0",
        b"Can't allocate memory ERROR\0",
    ],
)
async def test_an_answer_that_is_none_lets_nothing_through(tmp_path: Path, text: bytes) -> None:
    async with liar(tmp_path, saying(text)) as clamd:
        with pytest.raises(NotScanned):
            await clamd.scan(b"a picture")


async def test_the_name_of_a_virus_is_plain_text(tmp_path: Path) -> None:
    async with liar(tmp_path, saying(b"stream: W\xf6rm FOUND\0")) as clamd:
        with pytest.raises(VirusFound) as found:
            await clamd.scan(b"a picture")
    assert str(found.value).isascii()


async def test_the_whole_picture_is_streamed_in_pieces_that_clamd_takes(tmp_path: Path) -> None:
    sent, received = bytes(range(256)) * 1000, asyncio.get_running_loop().create_future()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        received.set_result(await whole_stream(reader))
        writer.write(b"stream: OK\0")

    async with liar(tmp_path, answer) as clamd:
        await clamd.scan(sent)
    assert await received == sent


async def test_a_connection_that_is_cut_in_the_middle_is_no_answer(tmp_path: Path) -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readexactly(CHUNK)

    async with liar(tmp_path, answer) as clamd:
        with pytest.raises(NotScanned, match="ended the connection"):
            await clamd.scan(bytes(5 * MIB))


async def test_a_scanner_that_never_answers_is_not_waited_for_for_ever(tmp_path: Path) -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await whole_stream(reader)
        await reader.read()

    async with liar(tmp_path, answer):
        hasty = Clamd(f"unix:{tmp_path}/liar.ctl", seconds=0.2)
        scans = [hasty.scan(b"a picture") for _ in range(MOST_CONNECTIONS + 1)]
        outcomes = await asyncio.gather(*scans, return_exceptions=True)
    assert {str(outcome) for outcome in outcomes} == {"clamd did not answer in time"}


async def test_who_stops_waiting_for_a_silent_scanner_frees_its_place(tmp_path: Path) -> None:
    silent, asked = asyncio.Event(), []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append(await whole_stream(reader))
        if not silent.is_set():
            await silent.wait()
            return
        writer.write(b"stream: OK\0")

    async with liar(tmp_path, answer) as clamd:
        waiting = [asyncio.ensure_future(clamd.scan(b"one")) for _ in range(MOST_CONNECTIONS + 1)]
        await until(lambda: len(asked) == MOST_CONNECTIONS, what="every place to be taken")
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
        silent.set()
        await clamd.scan(b"another")


@pytest.mark.parametrize(
    "address", ["unix:/nowhere/clamd.ctl", "tcp:127.0.0.1:1", "tcp:no.such.host.invalid:3310"]
)
async def test_a_scanner_that_is_away_is_said_at_the_start_and_refuses_pictures(
    address: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        scanner = await scanner_of(address)
    assert "does not answer" in caplog.text
    with pytest.raises(NotScanned):
        await scanner.scan(b"a picture")


async def test_an_office_without_a_scanner_is_told_so_at_the_start(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        assert isinstance(await scanner_of(""), NoScanner)
    assert "no virus scanner is configured" in caplog.text
