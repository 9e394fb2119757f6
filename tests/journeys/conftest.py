"""The parts of a journey: an office's authorities, a mail relay, the server, Chromium and one person's browser."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from tests.real.browser import Visitor, chromium, visitor
from tests.real.cards import Office
from tests.real.office import OpenOffice, open_office
from tests.real.server import Server, running_server
from tests.real.smtp import Relay, listening

# All journeys of a worker run in one event loop, so that one Chromium serves them; each has its own context.
IN_ONE_LOOP = pytest.mark.asyncio(loop_scope="session")
part = pytest_asyncio.fixture(loop_scope="session")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.parent == Path(__file__).parent and pytest_asyncio.is_async_test(item):
            item.add_marker(IN_ONE_LOOP, append=False)


@pytest.fixture(scope="session")
def office() -> Office:
    return Office.found()


@pytest.fixture(scope="session")
def mint(office: Office, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A card that nobody uses, to copy: its keys and PINs take half a second to make."""
    return office.issue(tmp_path_factory.mktemp("mint") / "card")


@pytest.fixture
def card(mint: Path, tmp_path: Path) -> Path:
    return shutil.copytree(mint, tmp_path / "card")


@part
async def relay() -> AsyncIterator[Relay]:
    async with listening(Relay()) as relay:
        yield relay


def mail_settings(relay: Relay) -> dict[str, object]:
    return {
        "transport": "smtp",
        "host": "127.0.0.1",
        "port": relay.port,
        "security": "none",
        "retry_seconds": [1] * 60,
    }


@part
async def server(office: Office, relay: Relay, tmp_path: Path) -> AsyncIterator[Server]:
    office.trust_in(tmp_path / "server" / "data")
    async with running_server(tmp_path / "server", mail=mail_settings(relay)) as server:
        yield server


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as browser:
        yield browser


@part
async def applicant(browser: Browser, server: Server) -> AsyncIterator[Visitor]:
    async with visitor(browser, server.origin) as applicant:
        yield applicant


@part
async def open_house(tmp_path) -> AsyncIterator[OpenOffice]:
    async with open_office(tmp_path / "data") as office:
        yield office


@part
async def guest(browser, open_house) -> AsyncIterator[Visitor]:
    async with visitor(browser, open_house.origin) as guest:
        yield guest
