"""The desk's list of people in an office with 100,000 of them, and its queue of 10,000 identity documents: the time of
the server for each kind of question, beside the start page of the desk, which asks for no list."""

import argparse
import re
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from statistics import median
from time import perf_counter

import aiohttp
import uvloop

from app.clock import SystemClock
from app.cookies import staff_cookie_name
from app.keys import CONTEXT
from app.main import create_app
from app.records import Matter, Role, Staff, StaffState
from app.services.staff_sessions import choose_matter, new_session
from app.store import staff, staff_sessions
from app.tokens import new_id
from benchmarks.cores import pin_server
from benchmarks.crowd import PEOPLE, Known, fill
from benchmarks.handed_in import WAITING, fill_queue
from tests.real.office import office_config
from tests.real.server import Server

ROUNDS = 15
GOAL_MS = 100.0


async def measure(rounds: int) -> None:
    async with office() as (client, known, case):
        print(f"desk, start page: {await timed(client, '/staff', rounds):.1f} ms")
        for name, search, page in cases(known):
            await client.post("/staff/people", data=search)
            spent = await timed(client, f"/staff/people?page={page}", rounds)
            mark = "" if spent <= GOAL_MS else f"  more than {GOAL_MS:.0f} ms"
            print(f"people, {name}: {spent:.1f} ms{mark}")
        for name, path in queue_cases(case):
            print(f"identity documents, {name}: {await timed(client, path, rounds):.1f} ms")


def cases(known: Known) -> list[tuple[str, dict[str, str], int]]:
    """Name, what is posted as search, and the page of the list."""
    last = -(-PEOPLE // 50)
    return [
        ("whole list, first page", {}, 1),
        ("whole list, middle page", {}, last // 2),
        ("whole list, last page", {}, last),
        ("one category", {"category": "counter"}, 1),
        ("category and state, last log-in first", {"category": "counter", "state": "locked", "order": "last_use"}, 1),
        ("registered in 90 days", {"registered_from": "2026-08-01"}, 1),
        ("search by whole name", {"text": known.name}, 1),
        ("search by the commonest word, a twelfth of all", {"text": "NGUYEN"}, 1),
        ("search by telephone", {"text": known.phone}, 1),
    ]  # fmt: skip


def queue_cases(case: str) -> list[tuple[str, str]]:
    """Name and address."""
    last = -(-WAITING // 50)
    return [
        ("what waits, first page", "/staff/identity"),
        ("what waits, last page", f"/staff/identity?page={last}"),
        ("one kind of document", "/staff/identity?document=residence_card&purpose=account"),
        ("everything, newest first", "/staff/identity?state=all"),
        ("a case, with the line in the audit log", f"/staff/identity/{case}"),
    ]


async def timed(client: aiohttp.ClientSession, path: str, rounds: int) -> float:
    """Median milliseconds from the request to the last byte, over loopback."""
    spent = []
    for _ in range(rounds):
        started = perf_counter()
        async with client.get(path) as answer:
            page = await answer.text()
            assert answer.status == 200, answer.status
            assert answer.url.path == path.partition("?")[0], answer.url.path
        spent.append((perf_counter() - started) * 1e3)
    assert re.search(r"<h1", page)
    return median(spent)


@asynccontextmanager
async def office() -> AsyncIterator[tuple[aiohttp.ClientSession, Known, str]]:
    """A logged-in browser at a server of its own, with PEOPLE accounts behind it, WAITING cases and one of these."""
    with tempfile.TemporaryDirectory() as directory:
        server = Server(Path(directory), {"logs": {"level": "WARNING"}})
        name, token, known, case = await _prepare(server)
        await server.start()
        assert server.process is not None
        pin_server(server.process.pid)
        headers = {"Origin": server.origin, "Accept-Language": "en"}
        try:
            async with aiohttp.ClientSession(
                server.origin,
                headers=headers,
                cookies={name: token},
                cookie_jar=aiohttp.CookieJar(unsafe=True),
            ) as client:
                yield client, known, case
        finally:
            await server.stop()


async def _prepare(server: Server) -> tuple[str, str, Known, str]:
    """The cookie of a supervisor's session, one person to search for, and one case to look at."""
    server.data.mkdir(parents=True)
    app = create_app(office_config(server.data, server.port))
    runner = aiohttp.web.AppRunner(app)
    await runner.setup()
    try:
        context = app[CONTEXT]
        member = Staff(new_id(), "desk", Role.SUPERVISOR, StaffState.ACTIVE, None, None, 0, 0, 0, None)
        session, token = new_session(context, member)
        await context.db.write(lambda tx: staff.insert_staff(tx, member))
        await context.db.write(lambda tx: staff_sessions.insert_session(tx, session))
        await choose_matter(context, session, Matter.COUNTER)
        sealer, name = context.sealer, staff_cookie_name(context.config)
    finally:
        await runner.cleanup()
    file, now = server.data / "madoguchi.sqlite3", SystemClock().now_ms()
    return name, token, fill(file, sealer, now), fill_queue(file, sealer, now)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="requests for each figure")
    uvloop.run(measure(parser.parse_args().rounds))


if __name__ == "__main__":
    main()
