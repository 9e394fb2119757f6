"""From the upload screen to the real clamd and back."""

from collections.abc import AsyncIterator
from pathlib import Path

import msgspec
import pytest

from app.config import Config
from tests.proofing.sending import FILE, PICTURES, Sent, files, images, jpeg, said, send, to_file
from tests.real.clamd import TEST_VIRUS, VIRUS_NAME, Daemon, running_clamd
from tests.web.conftest import config, started
from tests.web.visitor import Visitor, order_of

__all__ = ["config"]


@pytest.fixture
async def daemon(tmp_path: Path) -> AsyncIterator[Daemon]:
    async with running_clamd(tmp_path / "clamd") as running:
        yield running


@pytest.fixture
async def visitor(config: Config, daemon: Daemon) -> AsyncIterator[Visitor]:
    """An office with a scanner."""
    documents = msgspec.structs.replace(config.documents, clamd=daemon.address)
    async for found in started(msgspec.structs.replace(config, documents=documents)):
        yield found


async def test_a_picture_is_scanned_and_taken(visitor: Visitor) -> None:
    assert (await send(visitor, await to_file(visitor), Sent(jpeg()))).url.path == PICTURES


async def test_a_virus_behind_a_whole_picture_is_found_and_nothing_is_kept(
    visitor: Visitor, caplog: pytest.LogCaptureFixture
) -> None:
    answer = await send(visitor, await to_file(visitor), Sent(jpeg() + TEST_VIRUS))
    assert answer.url.path == FILE
    assert "Lantern" not in await said(answer)
    assert f"the scanner found {VIRUS_NAME}" in caplog.text
    assert (await images(visitor), files(visitor)) == ([], [])


async def test_while_the_scanner_is_away_nothing_is_taken_and_afterwards_it_is(
    visitor: Visitor, daemon: Daemon, caplog: pytest.LogCaptureFixture
) -> None:
    token = await to_file(visitor)
    await daemon.stop()
    answer = await send(visitor, token, Sent(jpeg()))
    assert answer.url.path == FILE
    assert (await images(visitor), files(visitor)) == ([], [])
    assert "was not scanned: clamd cannot be reached" in caplog.text
    await daemon.start()
    assert (await send(visitor, order_of(answer), Sent(jpeg()))).url.path == PICTURES
