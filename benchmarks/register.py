"""Importing a register of 100,000 residence cards at the desk: how long each step takes, and for how long at most the
event loop does nothing else meanwhile."""

import argparse
import asyncio
import tempfile
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from time import perf_counter

import uvloop
from aiohttp.web import AppRunner

from app.context import Context
from app.keys import CONTEXT
from app.main import create_app
from app.records import Matter, Role, Staff, StaffSession, StaffState
from app.services.import_residence_cards import Mode
from app.services.staff_sessions import choose_matter, new_session
from app.services.try_register import import_tried, try_out
from app.store import staff, staff_sessions
from app.tokens import new_id
from tests.real.office import office_config

CARDS = 100_000
HEADER = "number,name,birth date,sex,nationality,status,period of stay,expiry"
TICK = 0.001


def file_of(cards: int, *, changed: int = 0) -> bytes:
    """Every `changed`th card has another status."""
    rows = (
        f"AB{n:08}CD,SAMPLE NGUYEN VAN AN,19{50 + n % 50}-04-{1 + n % 28:02},M,ベトナム,"
        f"{'技術' if changed and n % changed == 0 else '留学'},2年,2028-04-01"
        for n in range(cards)
    )
    return "\r\n".join((HEADER, *rows)).encode()


async def measure(cards: int) -> None:
    async with desk() as (context, session):
        for name, data in (
            ("all of them new", file_of(cards)),
            ("one in a hundred changed", file_of(cards, changed=100)),
            ("nothing changed", file_of(cards, changed=100)),
        ):
            await timed(f"{name}: trying out", try_out(context, session, data, Mode.REPLACE))
            await timed(f"{name}: importing", import_tried(context, session))


async def timed(name: str, step: Awaitable[object]) -> None:
    gaps: list[float] = [0.0]
    watching = asyncio.create_task(_watch(gaps))
    started = perf_counter()
    await step
    spent = perf_counter() - started
    watching.cancel()
    with suppress(asyncio.CancelledError):
        await watching
    print(f"{name}: {spent:.2f} s, event loop kept waiting {max(gaps) * 1e3:.0f} ms at most")


async def _watch(gaps: list[float]) -> None:
    while True:
        before = perf_counter()
        await asyncio.sleep(TICK)
        gaps.append(perf_counter() - before - TICK)


@asynccontextmanager
async def desk() -> AsyncIterator[tuple[Context, StaffSession]]:
    """An office of its own with a supervisor logged in."""
    with tempfile.TemporaryDirectory() as directory:
        app = create_app(office_config(Path(directory), 8080))
        runner = AppRunner(app)
        await runner.setup()
        try:
            context = app[CONTEXT]
            member = Staff(new_id(), "desk", Role.SUPERVISOR, StaffState.ACTIVE, None, None, 0, 0, 0, None)
            session, _ = new_session(context, member)
            await context.db.write(lambda tx: staff.insert_staff(tx, member))
            await context.db.write(lambda tx: staff_sessions.insert_session(tx, session))
            await choose_matter(context, session, Matter.REQUEST)
            yield context, session
        finally:
            await runner.cleanup()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cards", type=int, default=CARDS)
    uvloop.run(measure(parser.parse_args().cards))


if __name__ == "__main__":
    main()
