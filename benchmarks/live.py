"""From the agent's message to the page's snapshot with 1, 100 and 1,000 pairs, and the memory of an idle pair."""

import argparse
import asyncio
import os
import signal
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import uvloop

from benchmarks.cores import cpu_seconds, pin_load, pin_server, resident_bytes
from benchmarks.pages import listens
from benchmarks.pairs import Pair
from tests.real.server import free_port
from tests.real.waiting import until

SIZES = (1, 100, 1000)
AT_A_TIME = 20
CLAIMS_BETWEEN_JUMPS = 400


async def measure(seconds: float) -> None:
    pin_load()
    async with live_server() as (origin, pid), aiohttp.TCPConnector(limit=0) as connector:
        pairs: list[Pair] = []
        idle = 0
        for size in SIZES:
            if not idle and pairs:
                idle = resident_bytes(pid)
            await _grow(pairs, size, origin, pid, connector)
            before = cpu_seconds(pid)
            latencies = await _events(pairs, seconds)
            cpu = (cpu_seconds(pid) - before) / len(latencies)
            p50, p99 = (latencies[int(len(latencies) * share)] * 1e3 for share in (0.5, 0.99))
            print(
                f"live events, {size:,} pairs: p50 {p50:.2f} ms, p99 {p99:.2f} ms, {cpu * 1e6:.0f} us cpu each"
            )
        each = (resident_bytes(pid) - idle) / (len(pairs) - 1)
        print(f"memory: {each / 1024:.1f} KiB for each pair of sockets with its session and flow")
        await asyncio.gather(*(pair.close() for pair in pairs))


async def _grow(
    pairs: list[Pair], size: int, origin: str, pid: int, connector: aiohttp.BaseConnector
) -> None:
    while len(pairs) < size:
        if len(pairs) % CLAIMS_BETWEEN_JUMPS < AT_A_TIME:
            os.kill(pid, signal.SIGUSR1)
        numbers = range(len(pairs) + 1, min(size, len(pairs) + AT_A_TIME) + 1)
        pairs += await asyncio.gather(*(Pair.make(origin, number, connector) for number in numbers))


async def _events(pairs: list[Pair], seconds: float) -> list[float]:
    """One event a second from each pair, spread over the second."""

    async def go_on(pair: Pair, offset: float) -> None:
        await asyncio.sleep(offset)
        for _ in range(round(seconds)):
            started = asyncio.get_running_loop().time()
            await pair.event()
            await asyncio.sleep(max(0.0, 1.0 - (asyncio.get_running_loop().time() - started)))

    await asyncio.gather(*(go_on(pair, number / len(pairs)) for number, pair in enumerate(pairs)))
    latencies = sorted(latency for pair in pairs for latency in pair.latencies)
    for pair in pairs:
        pair.latencies.clear()
    return latencies


@asynccontextmanager
async def live_server() -> AsyncIterator[tuple[str, int]]:
    port = free_port()
    with tempfile.TemporaryDirectory() as data:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "benchmarks.live_server", data, str(port)),
        )
        try:
            await until(lambda: listens(port), seconds=20, what="the server")
            pin_server(process.pid)
            yield f"http://127.0.0.1:{port}", process.pid
        finally:
            process.terminate()
            await process.wait()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=10.0, help="for each number of pairs")
    uvloop.run(measure(parser.parse_args().seconds))


if __name__ == "__main__":
    main()
