"""The server's own mark of the audit log moves along with the log, and stays where it is when the log does not."""

import asyncio
import logging
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest
from aiohttp.test_utils import TestServer

from app.clock import FixedClock
from app.config import Config, Server
from app.context import Context
from app.errors import StorageUnavailable
from app.keys import CONTEXT, HOUSEKEEPING
from app.main import Ports, create_app
from app.sealing import Sealer
from app.services.audit_anchor import FILE, AnchorForged, move_anchor, read_anchor
from app.services.audit_chain import Mark
from app.services.housekeeping import keep_house
from app.store import audit
from tests.real.waiting import until

NOW = 1_795_212_240_000


@pytest.fixture
async def context(tmp_path: Path) -> AsyncIterator[Context]:
    config = Config(server=Server(data_dir=str(tmp_path), mode="demo", development=True))
    app = create_app(config, Ports(clock=FixedClock(NOW)))
    async with TestServer(app):
        app[HOUSEKEEPING].cancel()  # Only the test moves the anchor.
        await asyncio.wait([app[HOUSEKEEPING]])
        (tmp_path / FILE).unlink(missing_ok=True)
        yield app[CONTEXT]


async def act(context: Context) -> Mark:
    await context.db.write(lambda tx: audit.append(tx, at=NOW, tag="a:b:c", actor="x", subject="y"))
    last = await context.db.read(audit.get_last)
    assert last is not None
    return Mark(last.seq, last.hash)


def anchor(context: Context) -> Mark | None:
    return read_anchor(context.config.data / FILE, context.sealer)


def tamper(context: Context, sql: str) -> None:
    with closing(
        sqlite3.connect(context.config.data / "madoguchi.sqlite3", isolation_level=None)
    ) as stranger:
        stranger.execute(sql)


async def test_the_anchor_follows_the_log(context: Context) -> None:
    for _ in range(2):
        last = await act(context)
        await move_anchor(context)
        assert anchor(context) == last


async def test_the_anchor_is_for_its_owner_only_and_leaves_no_draft(context: Context) -> None:
    await act(context)
    await move_anchor(context)
    assert (context.config.data / FILE).stat().st_mode & 0o777 == 0o600
    assert not (context.config.data / FILE).with_suffix(".new").exists()


async def test_housekeeping_moves_it_by_itself(context: Context) -> None:
    last = await act(context)
    keeper = asyncio.create_task(keep_house(context))
    await until(lambda: anchor(context) == last, what="an anchor at the last line")
    keeper.cancel()


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM audit WHERE seq = (SELECT max(seq) FROM audit)",
        "DELETE FROM audit",
        "UPDATE audit SET hash = x'00' WHERE seq = (SELECT max(seq) FROM audit)",
    ],
)
async def test_a_log_that_was_cut_or_rewritten_keeps_its_anchor(
    context: Context, sql: str, caplog: pytest.LogCaptureFixture
) -> None:
    await act(context)
    last = await act(context)
    await move_anchor(context)
    tamper(context, sql)
    with caplog.at_level(logging.ERROR):
        await move_anchor(context)
    assert anchor(context) == last
    assert "madoguchi audit verify" in caplog.text


@pytest.mark.parametrize(
    "content", [b"", b"{}", b"\xff", b'{"seq":1,"hash":"zz","mac":""}', b'{"seq":1,"hash":"00","mac":"00"}']
)
async def test_an_anchor_that_this_server_did_not_write_is_refused(context: Context, content: bytes) -> None:
    (context.config.data / FILE).write_bytes(content)
    with pytest.raises(AnchorForged):
        anchor(context)
    await act(context)
    await move_anchor(context)
    assert (context.config.data / FILE).read_bytes() == content


async def test_the_anchor_of_another_servers_key_is_refused(context: Context) -> None:
    await act(context)
    await move_anchor(context)
    with pytest.raises(AnchorForged):
        read_anchor(context.config.data / FILE, Sealer(b"x" * 32))


async def test_a_place_that_cannot_be_written_is_a_storage_problem(context: Context) -> None:
    await act(context)
    (context.config.data / FILE).mkdir()
    with pytest.raises(StorageUnavailable):
        await move_anchor(context)
