"""The service under measurement: a real process on the server's core, with one account made beforehand."""

import re
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import aiohttp

from app.keys import CONTEXT
from app.main import create_app
from benchmarks.cores import pin_server
from tests.real.office import office_config
from tests.real.people import PASSWORD, registered
from tests.real.server import Server

_TOKEN = re.compile(r'data-page-token="([^"]+)"')


@dataclass(frozen=True)
class Service:
    server: Server
    user_id: str

    @property
    def pid(self) -> int:
        assert self.server.process is not None
        return self.server.process.pid

    def login_body(self) -> bytes:
        return urlencode({"user_id": self.user_id, "password": PASSWORD, "_page": ""}).encode()

    async def signed_in(self) -> tuple[str, str]:
        """A session's cookie and the address of its menu, as a reload of that page asks for it."""
        jar = aiohttp.CookieJar(unsafe=True)
        headers = {
            "Origin": self.server.origin,
            "Accept-Language": "en",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        async with aiohttp.ClientSession(cookie_jar=jar, headers=headers) as client:
            async with client.post(self.server.url("/login"), data=self.login_body()) as answer:
                page = await answer.text()
                assert answer.url.path == "/menu", answer.status
            cookie = "; ".join(f"{morsel.key}={morsel.value}" for morsel in jar)
        token = _TOKEN.search(page)
        assert token is not None
        return cookie, f"/menu?p={token[1]}"


@asynccontextmanager
async def service() -> AsyncIterator[Service]:
    with tempfile.TemporaryDirectory() as directory:
        server = Server(
            Path(directory), {"server": {"trusted_proxies": ["127.0.0.1"]}, "logs": {"level": "INFO"}}
        )
        user_id = await _account(server)
        await server.start()
        try:
            running = Service(server, user_id)
            pin_server(running.pid)
            yield running
        finally:
            await server.stop()


async def _account(server: Server) -> str:
    server.data.mkdir(parents=True)
    app = create_app(office_config(server.data, server.port))
    runner = aiohttp.web.AppRunner(app)
    await runner.setup()
    try:
        return await registered(app[CONTEXT])
    finally:
        await runner.cleanup()
