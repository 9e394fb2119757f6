"""The real application in this process on a real port, for what needs a clock that moves when told to."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from aiohttp import web

from app.clock import Clock, FixedClock, SystemClock
from app.config import Config, load_config
from app.context import Context
from app.keys import CONTEXT
from app.main import Ports, create_app
from tests.real.ports import free_port

# A Friday noon in Japan.
NOON_MS = 1_790_305_200_000


class HandClock(Clock, Protocol):
    def advance(self, *, seconds: float) -> None: ...


class JumpingClock(SystemClock):
    """Runs like the machine's clock, and jumps ahead when told to."""

    def __init__(self) -> None:
        self._ahead = 0.0

    def now_ms(self) -> int:
        return super().now_ms() + round(self._ahead * 1000)

    def monotonic(self) -> float:
        return super().monotonic() + self._ahead

    def advance(self, *, seconds: float) -> None:
        self._ahead += seconds


@dataclass(frozen=True)
class OpenOffice:
    app: web.Application
    config: Config
    clock: HandClock

    @property
    def context(self) -> Context:
        return self.app[CONTEXT]

    @property
    def origin(self) -> str:
        return self.config.server.origin


def office_config(data: Path, port: int) -> Config:
    return load_config(
        None,
        {
            "MADOGUCHI_SERVER_ORIGIN": f"http://127.0.0.1:{port}",
            "MADOGUCHI_SERVER_PORT": str(port),
            "MADOGUCHI_SERVER_DATA_DIR": str(data),
            "MADOGUCHI_SERVER_MODE": "demo",
            "MADOGUCHI_SERVER_DEVELOPMENT": "true",
        },
    )


@asynccontextmanager
async def open_office(
    data: Path, clock: HandClock | None = None, *, port: int = 0, seen_at: int = 0
) -> AsyncIterator[OpenOffice]:
    """The clock stands still unless another one is given. `seen_at`: the port that browsers are told, where something
    stands between them and `port`."""
    port = port or free_port()
    config = office_config(data, seen_at or port)
    clock = clock or FixedClock(NOON_MS)
    app = create_app(config, Ports(clock=clock))
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", port).start()
        yield OpenOffice(app, config, clock)
    finally:
        await runner.cleanup()
