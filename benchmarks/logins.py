"""Log-ins, beside the bare Argon2id verification with the same parameters on the same core."""

import argparse
import os
import sys
import time
from statistics import median

import uvloop
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from app.passwords import HASH_BYTES, MEMORY_KIB, PARALLELISM, PASSES, SALT_BYTES
from benchmarks.cores import cpu_seconds, pin_load
from benchmarks.load import Load, load, post
from benchmarks.service import Service, service

ROUNDS = 3
CONNECTIONS = 4
BARE = 40
PASSWORD = b"violet otter repairs bicycles"


async def measure(seconds: float) -> None:
    pin_load()
    limit = bare_per_second()
    async with service() as running:
        before = cpu_seconds(running.pid)
        rounds = [await _round(running, number, seconds) for number in range(ROUNDS)]
        done = sum(len(result.latencies) for result in rounds)
        cpu = (cpu_seconds(running.pid) - before) / done
    rate = median(result.per_second for result in rounds)
    p99 = median(result.quantile(0.99) for result in rounds)
    print(
        f"log-ins: {rate:.1f}/s on one core, p99 {p99 * 1e3:.0f} ms at c={CONNECTIONS}, {cpu * 1e3:.1f} ms cpu each; "
        f"bare Argon2id {limit:.1f}/s; ratio {rate / limit:.2f}"
    )


async def _round(running: Service, number: int, seconds: float) -> Load:
    """Each connection of each round has an address of its own: what one address may do is not measured here."""
    origin, body = running.server.origin, running.login_body()
    requests = [
        post("/login", body, origin=origin, address=f"198.51.100.{number * CONNECTIONS + one + 1}")
        for one in range(CONNECTIONS)
    ]
    result = await load(running.server.port, requests, seconds=seconds, expected=303)
    if result.errors:
        sys.exit(f"{result.errors} of {len(result.latencies)} log-ins were refused")
    return result


def bare_per_second() -> float:
    kdf = Argon2id(
        salt=os.urandom(SALT_BYTES),
        length=HASH_BYTES,
        iterations=PASSES,
        lanes=PARALLELISM,
        memory_cost=MEMORY_KIB,
    )
    encoded = kdf.derive_phc_encoded(PASSWORD)
    started = time.perf_counter()
    for _ in range(BARE):
        Argon2id.verify_phc_encoded(PASSWORD, encoded)
    return BARE / (time.perf_counter() - started)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=2.0, help="of each of three rounds, 2 at most")
    uvloop.run(measure(min(parser.parse_args().seconds, 2.0)))


if __name__ == "__main__":
    main()
