"""Does the time of an answer tell who is registered? Log-ins and requests for a new password, for accounts that exist
and for such that do not, in turn; the difference of the medians beside what chance alone makes of it.

Also measured is a page asked for right after a request for a new password, because its comparison with the accounts is
done then."""

import asyncio
import http.client
import random
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

import msgspec
from aiohttp import web

from app.context import Context
from app.keys import CONTEXT
from app.main import create_app
from app.records import NewAccount
from app.store import accounts
from app.store.db import Tx
from app.tokens import new_id, new_user_id
from benchmarks.cores import pin_load, pin_server
from tests.real.office import office_config
from tests.real.people import PERSON
from tests.real.server import Server

TRIES = 200
SHUFFLES = 5000
PAUSE_SECONDS = 0.03
PASSWORD = "not the password of anybody"


@dataclass
class Times:
    """Seconds of each answer, of known and of unknown accounts."""

    name: str
    known: list[float] = field(default_factory=list)
    unknown: list[float] = field(default_factory=list)

    def report(self) -> str:
        known, unknown = median(self.known), median(self.unknown)
        difference = known - unknown
        noise = sorted(abs(shuffled) for shuffled in _by_chance(self.known + self.unknown))
        p = sum(chance >= abs(difference) for chance in noise) / SHUFFLES
        return (
            f"{self.name}: known {known * 1e3:.2f} ms, unknown {unknown * 1e3:.2f} ms, difference "
            f"{difference * 1e6:+.0f} µs; 95 % of chance alone is within ±{noise[int(0.95 * SHUFFLES)] * 1e6:.0f} µs; "
            f"permutation p = {p:.2f}"
        )


def _by_chance(times: list[float]) -> list[float]:
    """Differences of the medians when known and unknown are dealt out anew."""
    half = len(times) // 2
    found = []
    for _ in range(SHUFFLES):
        random.shuffle(times)
        found.append(median(times[:half]) - median(times[half:]))
    return found


class Stranger:
    """One kept connection through a trusted proxy, each request from an address of its own."""

    def __init__(self, server: Server) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", server.port)
        self._origin = server.origin
        self._requests = 0

    def timed(self, method: str, path: str, **form: str) -> float:
        self._requests += 1
        high, low = divmod(self._requests, 250)
        headers = {
            "Origin": self._origin,
            "Accept-Language": "en",
            "Content-Type": "application/x-www-form-urlencoded",
            "X-Forwarded-For": f"198.51.{high}.{low + 1}",
        }
        started = time.perf_counter()
        self._connection.request(method, path, urlencode(form) if form else None, headers)
        answer = self._connection.getresponse()
        answer.read()
        taken = time.perf_counter() - started
        assert answer.status == (200 if method == "GET" else 303), answer.status
        return taken


async def main() -> None:
    pin_load()
    with tempfile.TemporaryDirectory() as directory:
        server = Server(Path(directory), {"server": {"trusted_proxies": ["127.0.0.1"]}})
        known = await _accounts(server)
        await server.start()
        try:
            assert server.process is not None
            pin_server(server.process.pid)
            for times in await asyncio.to_thread(_measure, server, known):
                print(times.report(), flush=True)
        finally:
            await server.stop()


def _measure(server: Server, known: list[str]) -> list[Times]:
    stranger = Stranger(server)
    log_ins, resets, after = Times("log-in"), Times("reset"), Times("page after a reset")
    for user_id in known:
        for one, is_known in random.sample([(user_id, True), (new_user_id(), False)], 2):
            (log_ins.known if is_known else log_ins.unknown).append(
                stranger.timed("POST", "/login", user_id=one, password=PASSWORD)
            )
    for user_id in known:
        for one, is_known in random.sample([(user_id, True), (new_user_id(), False)], 2):
            taken = stranger.timed("POST", "/password/reset", user_id=one, email=PERSON.email)
            (resets.known if is_known else resets.unknown).append(taken)
            (after.known if is_known else after.unknown).append(stranger.timed("GET", "/login"))
            time.sleep(PAUSE_SECONDS)  # Until the worker has nothing left to do.
    return [log_ins, resets, after]


async def _accounts(server: Server) -> list[str]:
    """The user IDs of accounts with a password; each is tried once, so that none locks or meets a limit."""
    server.data.mkdir(parents=True)
    app = create_app(office_config(server.data, server.port))
    runner = web.AppRunner(app)
    await runner.setup()
    try:
        return await _write_accounts(app[CONTEXT])
    finally:
        await runner.cleanup()


async def _write_accounts(context: Context) -> list[str]:
    phc, now = await context.hasher.hash("violet otter repairs bicycles"), context.clock.now_ms()
    rows = [_account(context, now) for _ in range(TRIES)]

    def unit(tx: Tx) -> None:
        for account in rows:
            accounts.upsert_account(tx, account)
            accounts.update_password(tx, account.id, phc, now)

    await context.db.write(unit)
    return [account.user_id for account in rows]


def _account(context: Context, now: int) -> NewAccount:
    account_id = new_id()
    return NewAccount(
        id=account_id,
        user_id=new_user_id(),
        category=PERSON.category,
        language="en",
        card_owner=new_id(),
        person_sealed=context.sealer.seal(msgspec.json.encode(PERSON), context=f"account:{account_id}"),
        revocation="not_checked",
        terms_version="1",
        created_at=now,
    )


if __name__ == "__main__":
    asyncio.run(main())
