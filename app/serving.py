"""Listening. The address is taken before anything else, so a second start touches nothing of the first."""

import asyncio
import errno
import signal
import socket
import sys
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any

import uvloop
from aiohttp import web

from app.config import Config
from app.logs import logging_to
from app.main import create_app

BACKLOG = 512
# Long enough for a page under way, short enough for a service manager's patience.
SHUTDOWN_SECONDS = 3.0


class AddressRefused(Exception):
    """The address cannot be listened on; the message says which and why."""


def take_address(host: str, port: int) -> socket.socket:
    """Raises AddressRefused when another program has the port, or this machine has no such address."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=BACKLOG)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            reason = f"port {port} is in use by another program; choose another one"
        else:
            reason = f"{host} port {port} cannot be used: {error.strerror}"
        raise AddressRefused(reason) from error


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
