"""A real service that loses its power in the middle of an upload."""

import asyncio
from pathlib import Path
from types import SimpleNamespace

import pytest
from aiohttp import ClientSession, CookieJar

from app.clock import FixedClock
from app.config import Config
from app.config import Server as ServerSettings
from tests.documents.test_form_files import BOUNDARY, MIB, form
from tests.proofing.papers import USER_ID, enter, to_entries
from tests.proofing.sending import jpeg
from tests.real.server import Server, running_server
from tests.real.waiting import until
from tests.web.visitor import Visitor, order_of


def held_by(server: Server) -> list[str]:
    """Nameless files of uploads that the process has open."""
    assert server.process is not None
    found = []
    for link in Path(f"/proc/{server.process.pid}/fd").iterdir():
        try:
            found.append(str(link.readlink()))
        except FileNotFoundError:
            continue
    return [name for name in found if name.startswith(f"{server.data}/documents/")]


def files_below(*places: Path) -> list[Path]:
    return [path for place in places for path in place.rglob("*") if path.is_file()]


async def to_file(client: ClientSession, server: Server) -> str:
    """The token of upload screen 2, of somebody who forgot the user ID."""
    config = Config(server=ServerSettings(origin=server.origin))
    visitor = Visitor(client, FixedClock(0), SimpleNamespace(config=config))  # type: ignore[arg-type]
    answer = await enter(visitor, await to_entries(visitor, path=USER_ID), path=USER_ID)
    answer = await visitor.post(f"{USER_ID}/document", _page=order_of(answer), document="residence_card")
    assert answer.url.path == f"{USER_ID}/file"
    return order_of(answer)


async def half_sent(client: ClientSession, server: Server, body: bytes) -> asyncio.StreamWriter:
    _, writer = await asyncio.open_connection("127.0.0.1", server.port)
    cookies = "; ".join(f"{cookie.key}={cookie.value}" for cookie in client.cookie_jar)
    head = (
        f"POST {USER_ID}/file HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nOrigin: {server.origin}\r\n"
        f"Cookie: {cookies}\r\nContent-Type: multipart/form-data; boundary={BOUNDARY.decode()}\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    writer.write(head.encode() + body[: len(body) // 2])
    await writer.drain()
    return writer


async def test_a_kill_in_the_middle_of_an_upload_leaves_nothing_on_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    async with (
        running_server(tmp_path / "office") as server,
        ClientSession(server.origin, cookie_jar=CookieJar(unsafe=True)) as client,
    ):
        body = form(await to_file(client, server), jpeg() + bytes(4 * MIB))
        writer = await half_sent(client, server, body)
        await until(lambda: bool(held_by(server)), what="half of the file to be kept")
        await server.kill()
        writer.transport.abort()
        assert files_below(server.data / "documents", temporary) == []
        await server.start()
        assert held_by(server) == []
        assert await server.stop() == 0
