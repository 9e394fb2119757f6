"""A line between browsers and a server that can be cut in the middle of what is sent."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

STEP = 16 * 1024


@dataclass
class BadLine:
    """Once `cut_after` is set, a connection that sends more bytes than that is cut; 0 never cuts. `deaf`: it is cut as
    soon as the server answers. `cuts` counts both."""

    port: int
    target: int
    cut_after: int = 0
    deaf: bool = False
    cuts: int = 0
    carrying: list[asyncio.Task[None]] = field(default_factory=list)

    def accepted(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.carrying.append(asyncio.create_task(self._carry(reader, writer)))

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self.target)
        ways = [
            asyncio.create_task(self._answer(far_reader, writer)),
            asyncio.create_task(self._send(reader, far_writer)),
        ]
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for way in ways:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)
            writer.transport.abort()
            far_writer.transport.abort()

    async def _send(self, reader: asyncio.StreamReader, far: asyncio.StreamWriter) -> None:
        passed = 0
        while chunk := await reader.read(STEP):
            passed += len(chunk)
            if self.cut_after and passed > self.cut_after:
                self.cuts += 1
                return
            far.write(chunk)
            await far.drain()

    async def _answer(self, far: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while chunk := await far.read(STEP):
            if self.deaf:
                self.cuts += 1
                return
            writer.write(chunk)
            await writer.drain()


@asynccontextmanager
async def bad_line(port: int, target: int) -> AsyncIterator[BadLine]:
    line = BadLine(port, target)
    server = await asyncio.start_server(line.accepted, "127.0.0.1", port)
    try:
        yield line
    finally:
        server.close()
        for task in line.carrying:
            task.cancel()
        await asyncio.gather(*line.carrying, return_exceptions=True)
