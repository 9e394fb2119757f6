"""The login page and a signed-in page, beside a bare aiohttp handler on the same core in the same round."""

import argparse
import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from statistics import median

import uvloop

from benchmarks.cores import cpu_seconds, pin_load, pin_server
from benchmarks.load import get, load
from benchmarks.service import service
from tests.real.server import free_port
from tests.real.waiting import until

ROUNDS = 3
CONNECTIONS = 8


async def measure(seconds: float) -> None:
    pin_load()
    async with bare() as (port, pid), service() as running:
        tabs = [await running.signed_in() for _ in range(CONNECTIONS)]
        cases = {
            "bare aiohttp": (port, pid, [get("/")] * CONNECTIONS),
            "login page": (running.server.port, running.pid, [get("/login")] * CONNECTIONS),
            "signed-in menu": (
                running.server.port,
                running.pid,
                [get(path, cookie=cookie) for cookie, path in tabs],
            ),
        }
        results: dict[str, list[tuple[float, float, float]]] = {name: [] for name in cases}
        for _ in range(ROUNDS):
            for name, (case_port, case_pid, requests) in cases.items():
                results[name].append(await _round(case_port, case_pid, requests, seconds))
    limit = median(rate for rate, _, _ in results["bare aiohttp"])
    for name, rounds in results.items():
        rate, p99, cpu = (median(values) for values in zip(*rounds, strict=True))
        print(
            f"{name}: {rate:,.0f} requests/s on one core, p99 {p99 * 1e3:.1f} ms at c={CONNECTIONS}, "
            f"{cpu * 1e6:.0f} us cpu each; ratio to bare {rate / limit:.2f}"
        )


async def _round(port: int, pid: int, requests: list[bytes], seconds: float) -> tuple[float, float, float]:
    before = cpu_seconds(pid)
    result = await load(port, requests, seconds=seconds)
    if result.errors:
        sys.exit(f"{result.errors} of {len(result.latencies)} answers were not 200")
    return result.per_second, result.quantile(0.99), (cpu_seconds(pid) - before) / len(result.latencies)


@asynccontextmanager
async def bare() -> AsyncIterator[tuple[int, int]]:
    """Port and pid of a handler that does nothing but answer."""
    port = free_port()
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", "benchmarks.bare", str(port))
    try:
        await until(lambda: listens(port), what="the bare server")
        pin_server(process.pid)
        yield port, process.pid
    finally:
        process.terminate()
        await process.wait()


async def listens(port: int) -> bool:
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return False
    writer.close()
    return True


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=3.0, help="of each of three rounds")
    uvloop.run(measure(parser.parse_args().seconds))


if __name__ == "__main__":
    main()
