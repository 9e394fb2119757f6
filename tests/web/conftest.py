"""The real application, with a clock that only tests move and a maildir for its mail."""

from collections.abc import AsyncIterator
from pathlib import Path

import msgspec
import pytest
from aiohttp import CookieJar
from aiohttp.test_utils import TestClient, TestServer

from app.clock import FixedClock
from app.config import Config, Server
from app.keys import CONTEXT
from app.main import Ports, create_app
from tests.web.visitor import Visitor

START_MS = 1_795_212_240_000
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return Config(server=Server(data_dir=str(tmp_path / "var"), mode="demo", development=True))


async def started(config: Config) -> AsyncIterator[Visitor]:
    clock = FixedClock(START_MS)
    server = TestServer(create_app(config, Ports(clock=clock)))
    async with TestClient(server, cookie_jar=CookieJar(unsafe=True)) as client:
        yield Visitor(client, clock, server.app[CONTEXT])


@pytest.fixture
async def visitor(config: Config) -> AsyncIterator[Visitor]:
    async for found in started(config):
        yield found


@pytest.fixture
async def warned_visitor(config: Config) -> AsyncIterator[Visitor]:
    """An office that chose to warn instead of logging out."""
    session = msgspec.structs.replace(config.session, back_policy="warn")
    async for found in started(msgspec.structs.replace(config, session=session)):
        yield found


@pytest.fixture
async def quiet_visitor(config: Config) -> AsyncIterator[Visitor]:
    """An office that does not tell a former e-mail address that it was changed."""
    accounts = msgspec.structs.replace(config.accounts, tell_old_address=False)
    async for found in started(msgspec.structs.replace(config, accounts=accounts)):
        yield found


@pytest.fixture
async def elsewhere(visitor: Visitor) -> AsyncIterator[Visitor]:
    """Another browser that asks the same server."""
    async with TestClient(visitor.client.server, cookie_jar=CookieJar(unsafe=True)) as client:
        headers = {"Accept-Language": "en", "User-Agent": FIREFOX}
        yield Visitor(client, visitor.clock, visitor.context, headers)
