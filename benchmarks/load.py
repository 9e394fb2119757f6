"""A closed-loop HTTP/1.1 client, small enough not to be the limit: each connection sends, waits, repeats."""

import asyncio
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import cast

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)


@dataclass(frozen=True)
class Load:
    """`errors` counts answers that are not the expected status; latencies in seconds, sorted."""

    seconds: float
    latencies: list[float]
    errors: int

    @property
    def per_second(self) -> float:
        return len(self.latencies) / self.seconds

    def quantile(self, share: float) -> float:
        return self.latencies[min(len(self.latencies) - 1, int(share * len(self.latencies)))]


@dataclass
class _Caller(asyncio.Protocol):
    """Repeats one request on one connection until it is told to stop."""

    request: bytes
    expected: bytes
    latencies: list[float] = field(default_factory=list)
    errors: int = 0
    running: bool = True
    sent_at: float = 0.0
    received: bytes = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # uvloop's transports are no subclasses of asyncio's, though they do the same.
        self.transport = cast("asyncio.Transport", transport)
        self.done = asyncio.get_running_loop().create_future()
        self._send()

    def _send(self) -> None:
        self.sent_at = time.perf_counter()
        self.transport.write(self.request)

    def data_received(self, data: bytes) -> None:
        self.received += data
        head = self.received.find(b"\r\n\r\n")
        length = _LENGTH.search(self.received, 0, head) if head >= 0 else None
        if length is None or len(self.received) < head + 4 + int(length[1]):
            return
        self.latencies.append(time.perf_counter() - self.sent_at)
        self.errors += self.received[9:12] != self.expected
        self.received = b""
        if self.running:
            self._send()
        else:
            self.transport.close()

    def connection_lost(self, _error: Exception | None) -> None:
        self.errors += self.running
        if not self.done.done():
            self.done.set_result(None)


async def load(port: int, requests: Sequence[bytes], *, seconds: float, expected: int = 200) -> Load:
    """One connection for each of `requests`."""
    loop = asyncio.get_running_loop()
    callers = [_Caller(request, str(expected).encode()) for request in requests]
    started = time.perf_counter()
    for caller in callers:
        await loop.create_connection(lambda caller=caller: caller, "127.0.0.1", port)
    await asyncio.sleep(seconds)
    for caller in callers:
        caller.running = False
    await asyncio.wait([caller.done for caller in callers])
    taken = time.perf_counter() - started
    latencies = sorted(latency for caller in callers for latency in caller.latencies)
    return Load(taken, latencies, sum(caller.errors for caller in callers))


def get(path: str, *, cookie: str = "") -> bytes:
    headers = ["Host: 127.0.0.1", "Accept: text/html", "Accept-Language: en", "Sec-Fetch-Site: same-origin"]
    if cookie:
        headers.append(f"Cookie: {cookie}")
    return "\r\n".join([f"GET {path} HTTP/1.1", *headers, "", ""]).encode()


def post(path: str, body: bytes, *, origin: str, address: str) -> bytes:
    """A form sent through a trusted proxy on behalf of `address`."""
    headers = [
        "Host: 127.0.0.1",
        f"Origin: {origin}",
        "Sec-Fetch-Site: same-origin",
        f"X-Forwarded-For: {address}",
        "Content-Type: application/x-www-form-urlencoded",
        f"Content-Length: {len(body)}",
    ]
    return "\r\n".join([f"POST {path} HTTP/1.1", *headers, "", ""]).encode() + body
