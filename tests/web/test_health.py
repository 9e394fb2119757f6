"""GET /healthz: 200 while the database answers and every worker lives."""

import asyncio

import pytest
from aiohttp import web

from app.keys import HOUSEKEEPING, LIVE, WATCHING
from tests.web.visitor import Visitor


async def test_a_service_that_works_says_ok(visitor: Visitor) -> None:
    answer = await visitor.get("/healthz")
    assert (answer.status, await answer.text()) == (200, "ok")


@pytest.mark.parametrize(
    "worker", [HOUSEKEEPING, LIVE, WATCHING], ids=["housekeeping", "live", "certificates"]
)
async def test_a_worker_that_ended_is_named(visitor: Visitor, worker: web.AppKey[asyncio.Task[None]]) -> None:
    task = visitor.client.server.app[worker]
    task.cancel()
    await asyncio.wait([task])
    answer = await visitor.get("/healthz")
    assert (answer.status, await answer.text()) == (503, task.get_name())


async def test_a_database_that_does_not_answer_is_named(visitor: Visitor) -> None:
    await visitor.context.db._reader.run(lambda connection: connection.execute("PRAGMA query_only = OFF"))
    await visitor.context.db._reader.run(
        lambda connection: connection.execute("ALTER TABLE sessions RENAME TO gone")
    )
    answer = await visitor.get("/healthz")
    assert (answer.status, await answer.text()) == (503, "database")
