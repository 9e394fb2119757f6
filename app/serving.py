"""The running service: from its address to the signal that ends it."""

import asyncio
import signal
import sys
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any

import uvloop
from aiohttp import web

from app.address import take_address
from app.config import Config
from app.logs import logging_to
from app.main import create_app

# Long enough for a page under way, short enough for a service manager's patience.
SHUTDOWN_SECONDS = 3.0


@asynccontextmanager
async def listening(config: Config) -> AsyncIterator[web.Application]:
    """The running service. Requests are logged by a middleware, so aiohttp's own access log stays off. A body that is
    packed stays so: a few kilobytes unpack to gigabytes, before anybody has looked at who sends them."""
    address = take_address(config.server.host, config.server.port)
    with address:
        app = create_app(config)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=SHUTDOWN_SECONDS, auto_decompress=False)
        await runner.setup()
        try:
            await web.SockSite(runner, address).start()
            yield app
        finally:
            await runner.cleanup()


async def stop_asked() -> None:
    """Returns at Ctrl-C or when a service manager asks for the end."""
    asked = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, asked.set)
    await asked.wait()


async def _serve(config: Config) -> None:
    with logging_to(sys.stderr, config.logs):
        async with listening(config):
            await stop_asked()


def run(main: Coroutine[Any, Any, int | None]) -> int:
    """Runs to the end on a fresh uvloop; the exit status, 0 for None."""
    return uvloop.run(main) or 0


def serve(config: Config) -> int:
    return run(_serve(config))
