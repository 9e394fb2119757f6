"""The service with a clock that jumps at SIGUSR1, so that a thousand pairings need not wait for limits."""

import asyncio
import logging
import signal
import sys
from pathlib import Path

import msgspec
import uvloop
from aiohttp import web

from app.main import Ports, create_app
from tests.real.office import JumpingClock, office_config

JUMP_SECONDS = 61


async def serve(data: Path, port: int) -> None:
    config = office_config(data, port)
    server = msgspec.structs.replace(config.server, trusted_proxies=("127.0.0.1",))
    clock, stopping = JumpingClock(), asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGUSR1, lambda: clock.advance(seconds=JUMP_SECONDS))
    loop.add_signal_handler(signal.SIGTERM, stopping.set)
    app = create_app(msgspec.structs.replace(config, server=server), Ports(clock=clock))
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port, backlog=512).start()
    await stopping.wait()
    await runner.cleanup()


if __name__ == "__main__":
    logging.disable()
    uvloop.run(serve(Path(sys.argv[1]), int(sys.argv[2])))
