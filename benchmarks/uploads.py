"""A hundred people send a picture of five megabytes at the same moment, while others open pages: whether all are taken,
how long the last one waits, and what the others notice. The service has all cores of the machine, and so have we."""

import argparse
import asyncio
import io
import re
import sys
import tempfile
import time
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import psutil
from PIL import Image

from tests.proofing.papers import CONTACT, ENTRIES
from tests.real.server import Server

TOKEN = re.compile(r'data-page-token="([^"]+)"')
MOST_BYTES = 5 * 1024 * 1024
PAUSE = 0.02
MEGABYTE = 2**20


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who forgot the user ID, before the page where a file is chosen."""

    client: aiohttp.ClientSession
    token: str


async def measure(people: int) -> None:
    picture = five_megabytes()
    with tempfile.TemporaryDirectory() as directory:
        settings = {"server": {"trusted_proxies": ["127.0.0.1"]}, "logs": {"level": "WARNING"}}
        server = Server(Path(directory), settings)
        await server.start()
        try:
            async with AsyncExitStack() as clients:
                await _measured(server, picture, people, clients)
        finally:
            await server.stop()


async def _measured(server: Server, picture: bytes, people: int, clients: AsyncExitStack) -> None:
    waiting = [await _person(server, number, clients) for number in range(people)]
    await _warm(server, picture, clients)
    assert server.process
    quiet, _ = await _pages(server, asyncio.create_task(asyncio.sleep(3)), server.process.pid)
    started = time.perf_counter()
    crowd = asyncio.gather(*(_send(person, picture) for person in waiting))
    busy, memory = await _pages(server, asyncio.ensure_future(crowd), server.process.pid)
    taken = time.perf_counter() - started
    refused = [status for status in crowd.result() if not status.endswith("/pictures")]
    if refused:
        sys.exit(f"{len(refused)} of {people} uploads were not taken: {refused[0]}")
    print(
        f"uploads: {people} of {len(picture) / MEGABYTE:.1f} MB at once: all taken in {taken:.1f} s "
        f"({people / taken:.1f}/s); other pages p50 {_share(busy, 0.5):.0f}, p95 {_share(busy, 0.95):.0f}, "
        f"p99 {_share(busy, 0.99):.0f} ms ({len(busy)} asked; before: p95 {_share(quiet, 0.95):.0f} ms); "
        f"service and its processes at most {memory / MEGABYTE:.0f} MB"
    )


async def _person(server: Server, number: int, clients: AsyncExitStack) -> Person:
    """Each comes from an address of their own: what one address may do is not measured here."""
    headers = {"X-Forwarded-For": f"198.51.{100 + number // 200}.{number % 200 + 1}", "Origin": server.origin}
    client = await clients.enter_async_context(
        aiohttp.ClientSession(
            server.origin,
            headers=headers | {"Accept-Language": "en"},
            cookie_jar=aiohttp.CookieJar(unsafe=True),
        )
    )
    async with client.get("/user-id") as answer:
        token = _token(await answer.text())
    choice = {"document": "residence_card"}
    for path, entered in (("", choice), ("/entries", ENTRIES | CONTACT), ("/document", choice)):
        async with client.post(f"/user-id{path}", data=entered | {"_page": token}) as answer:
            token = _token(await answer.text())
    assert answer.url.path == "/user-id/file", answer.url
    return Person(client, token)


async def _warm(server: Server, picture: bytes, clients: AsyncExitStack) -> None:
    """The processes that open pictures start with the first ones; that is not measured."""
    first = [await _person(server, 1000 + number, clients) for number in range(2)]
    await asyncio.gather(*(_send(person, picture) for person in first))


async def _send(person: Person, picture: bytes) -> str:
    form = aiohttp.FormData()
    form.add_field("_page", person.token)
    form.add_field("picture", io.BytesIO(picture), filename="card.jpg", content_type="image/jpeg")
    async with person.client.post("/user-id/file", data=form) as answer:
        return f"{answer.status} {answer.url.path}"


async def _pages(server: Server, until: "asyncio.Future[object]", pid: int) -> tuple[list[float], int]:
    """Milliseconds of each answer, sorted, and the most memory (PSS) that the service and its processes held."""
    times, memory = [], 0
    async with aiohttp.ClientSession() as client:
        while not until.done():
            started = time.perf_counter()
            async with client.get(server.url("/login")) as answer:
                await answer.read()
            times.append((time.perf_counter() - started) * 1e3)
            memory = max(memory, _memory(pid)) if len(times) % 10 == 0 else memory
            await asyncio.sleep(PAUSE)
    return sorted(times), memory


def _memory(pid: int) -> int:
    service = psutil.Process(pid)
    found = 0
    for process in (service, *service.children(recursive=True)):
        try:
            found += process.memory_full_info().pss
        except psutil.NoSuchProcess:
            continue
    return found


def five_megabytes() -> bytes:
    """Twelve megapixels with as much detail as fits."""
    picture = (
        Image.effect_noise((1000, 750), 40).resize((4000, 3000), Image.Resampling.BICUBIC).convert("RGB")
    )
    for quality in range(98, 50, -1):
        out = io.BytesIO()
        picture.save(out, "JPEG", quality=quality)
        if out.tell() <= MOST_BYTES:
            return out.getvalue()
    raise AssertionError("no quality is low enough")


def _token(page: str) -> str:
    found = TOKEN.search(page)
    assert found, page[:2000]
    return found[1]


def _share(times: list[float], share: float) -> float:
    return times[min(len(times) - 1, int(share * len(times)))]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=100)
    asyncio.run(measure(parser.parse_args().people))


if __name__ == "__main__":
    main()
