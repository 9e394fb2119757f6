"""Stands where the server's address is and keeps every byte that passes, WebSocket frames unmasked (RFC 6455 5.3)."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from itertools import cycle

_END_OF_HEAD = b"\r\n\r\n"
_LONG, _LONGEST = 126, 127


@dataclass
class Wiretap:
    """`said[n]` is what the client of connection n sent, as it was on the wire; `heard` what it was answered."""

    port: int
    target: int
    said: list[bytearray] = field(default_factory=list)
    heard: list[bytearray] = field(default_factory=list)

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        up_reader, up_writer = await asyncio.open_connection("127.0.0.1", self.target)
        said, heard = bytearray(), bytearray()
        self.said.append(said)
        self.heard.append(heard)
        async with asyncio.TaskGroup() as both:
            both.create_task(_copy(reader, up_writer, said))
            both.create_task(_copy(up_reader, writer, heard))

    def frames_to_server(self) -> bytes:
        """All WebSocket payloads of all clients in the clear, one after the other."""
        return b"\n".join(unmasked(bytes(said)) for said in self.said)

    def everything(self) -> bytes:
        return b"\n".join([*map(bytes, self.said), self.frames_to_server(), *map(bytes, self.heard)])


async def _copy(source: asyncio.StreamReader, sink: asyncio.StreamWriter, kept: bytearray) -> None:
    with suppress(ConnectionError):
        while chunk := await source.read(65536):
            kept += chunk
            sink.write(chunk)
            await sink.drain()
    sink.close()


def unmasked(stream: bytes) -> bytes:
    """The payloads that a client sent after its upgrade; nothing for plain HTTP."""
    head, _, rest = stream.partition(_END_OF_HEAD)
    if b"upgrade: websocket" not in head.lower():
        return b""
    payloads = []
    while len(rest) > 1:
        length, offset = rest[1] & 0x7F, 2
        if length == _LONG:
            length, offset = int.from_bytes(rest[2:4]), 4
        elif length == _LONGEST:
            length, offset = int.from_bytes(rest[2:10]), 10
        mask, body = rest[offset : offset + 4], rest[offset + 4 : offset + 4 + length]
        payloads.append(bytes(byte ^ key for byte, key in zip(body, cycle(mask), strict=False)))
        rest = rest[offset + 4 + length :]
    return b"\n".join(payloads)


@asynccontextmanager
async def tapped(port: int, target: int) -> AsyncIterator[Wiretap]:
    tap = Wiretap(port, target)
    server = await asyncio.start_server(tap.carry, "127.0.0.1", port)
    try:
        yield tap
    finally:
        server.close()
