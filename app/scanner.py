"""The virus scanner's port, and ClamAV's daemon behind it. What was not scanned is not taken."""

import asyncio
import logging
import re
from typing import Final, Protocol

log = logging.getLogger(__name__)
# Chunks of clamd's INSTREAM (clamd(8)): a length of four bytes, then so many bytes; a length of zero ends the stream.
CHUNK: Final = 64 * 1024
LENGTH_BYTES: Final = 4
MOST_CONNECTIONS: Final = 4
# Waiting for a free connection included: whoever sent the picture waits for the answer.
SCAN_SECONDS: Final = 30.0
PING_SECONDS: Final = 5.0
_ANSWER_BYTES: Final = 4096
_FOUND: Final = re.compile(rb"stream: (.*) FOUND")


class VirusFound(Exception):
    """The message is the scanner's name for it."""


class NotScanned(Exception):
    """The scanner did not answer, or not as it should. The message says so to the operator and holds no data."""


class Scanner(Protocol):
    async def scan(self, data: bytes) -> None:
        """Raises VirusFound, NotScanned."""
        ...


class NoScanner:
    """An office without one; the log says so at the start."""

    async def scan(self, data: bytes) -> None: ...


class Clamd:
    """`address` is `unix:/path` or `tcp:host:port`; a scan takes at most `seconds`. A connection carries one command,
    so nothing waits behind a connection that died unseen."""

    def __init__(self, address: str, *, seconds: float = SCAN_SECONDS) -> None:
        self._kind, _, self._where = address.partition(":")
        self._seconds = seconds
        self._places = asyncio.Semaphore(MOST_CONNECTIONS)

    async def scan(self, data: bytes) -> None:
        """Raises VirusFound, NotScanned."""
        answer = await self._asked(b"zINSTREAM\0", data, seconds=self._seconds)
        if found := _FOUND.fullmatch(answer):
            raise VirusFound(found[1].decode("ascii", "backslashreplace"))
        if answer == b"INSTREAM size limit exceeded. ERROR":
            raise NotScanned("the picture is larger than clamd's StreamMaxLength")
        if answer != b"stream: OK":
            raise NotScanned("clamd gave an answer that is none")

    async def ping(self) -> None:
        """Raises NotScanned."""
        if await self._asked(b"zPING\0", None, seconds=PING_SECONDS) != b"PONG":
            raise NotScanned("clamd gave an answer that is none")

    async def _asked(self, command: bytes, data: bytes | None, *, seconds: float) -> bytes:
        """The answer without its end mark."""
        try:
            async with asyncio.timeout(seconds), self._places:
                reader, writer = await self._connected()
                try:
                    writer.write(command)
                    if data is not None:
                        await _stream(writer, data)
                    return (await reader.readuntil(b"\0"))[:-1]
                finally:
                    writer.transport.abort()
        except TimeoutError as error:
            raise NotScanned("clamd did not answer in time") from error
        except asyncio.LimitOverrunError as error:
            raise NotScanned("clamd gave an answer that is none") from error
        except (OSError, EOFError) as error:
            raise NotScanned(
                "clamd cannot be reached or ended the connection; is its StreamMaxLength large enough?"
            ) from error

    async def _connected(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if self._kind == "unix":
            return await asyncio.open_unix_connection(self._where, limit=_ANSWER_BYTES)
        host, _, port = self._where.rpartition(":")
        return await asyncio.open_connection(host, int(port), limit=_ANSWER_BYTES)


async def _stream(writer: asyncio.StreamWriter, data: bytes) -> None:
    view = memoryview(data)
    for start in range(0, len(data), CHUNK):
        chunk = view[start : start + CHUNK]
        writer.write(len(chunk).to_bytes(LENGTH_BYTES, "big"))
        writer.write(chunk)
        await writer.drain()
    writer.write(bytes(LENGTH_BYTES))
    await writer.drain()


async def scanner_of(address: str) -> Scanner:
    """The office's scanner, asked once whether it is there. A service whose scanner is away starts all the same and
    refuses pictures until it is back."""
    if not address:
        log.warning("no virus scanner is configured: pictures of documents are taken without one")
        return NoScanner()
    clamd = Clamd(address)
    try:
        await clamd.ping()
    except NotScanned as silent:
        log.warning("the virus scanner does not answer, so no picture is taken until it does: %s", silent)
    return clamd
