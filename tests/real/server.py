"""A real `madoguchi serve` process with its own port, data directory and settings, ended by its pid."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp

from tests.real.forked import forked
from tests.real.ports import free_port
from tests.real.programs import Program, Start
from tests.real.waiting import until

START_SECONDS = 20.0
STOP_SECONDS = 10.0


@dataclass
class Server:
    """`settings` are tables of madoguchi.toml, on top of what every test server needs."""

    directory: Path
    settings: dict[str, dict[str, Any]] = field(default_factory=dict)
    port: int = field(default_factory=free_port)
    start_program: Start = forked
    process: Program | None = None

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def data(self) -> Path:
        return self.directory / "data"

    @property
    def log_file(self) -> Path:
        return self.directory / "server.log"

    def url(self, path: str) -> str:
        return self.origin + path

    async def start(self) -> None:
        self.data.mkdir(parents=True, exist_ok=True)
        config = self.directory / "madoguchi.toml"
        config.write_text(_toml(self._tables()), encoding="utf-8")
        environment = {key: value for key, value in os.environ.items() if not key.startswith("MADOGUCHI_")}
        self.process = await self.start_program(
            "app.cli", ["serve", "--config", str(config)], self.log_file, environment
        )
        await until(self._answers, seconds=START_SECONDS, what=f"the server to answer; see {self.log_file}")

    async def stop(self) -> int:
        """SIGTERM, as a service manager does; the exit status."""
        assert self.process is not None
        if self.process.returncode is None:
            self.process.send_signal(signal.SIGTERM)
        return await asyncio.wait_for(self.process.wait(), STOP_SECONDS)

    async def kill(self) -> None:
        """As a power cut: no clean-up runs."""
        assert self.process is not None
        self.process.kill()
        await self.process.wait()

    async def _answers(self) -> bool:
        assert self.process is not None
        assert self.process.returncode is None, self.log_file.read_text(encoding="utf-8")
        try:
            async with aiohttp.ClientSession() as client, client.get(self.url("/healthz")) as answer:
                return answer.status == 200
        except aiohttp.ClientConnectionError:
            return False

    def _tables(self) -> dict[str, dict[str, Any]]:
        tables: dict[str, dict[str, Any]] = {
            "server": {
                "origin": self.origin,
                "port": self.port,
                "data_dir": str(self.data),
                "mode": "demo",
                "development": True,
            },
            "logs": {"format": "json"},
        }
        for name, table in self.settings.items():
            tables.setdefault(name, {}).update(table)
        return tables


def _toml(tables: dict[str, dict[str, Any]]) -> str:
    lines: list[str] = []
    for name, table in tables.items():
        lines.append(f"[{name}]")
        lines += [f"{key} = {_value(value)}" for key, value in table.items()]
    return "\n".join(lines) + "\n"


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_value(item) for item in value) + "]"
    return f'"{value}"' if isinstance(value, str) else str(value)


@asynccontextmanager
async def running_server(
    directory: Path, start: Start = forked, **settings: dict[str, Any]
) -> AsyncIterator[Server]:
    server = Server(directory, settings, start_program=start)
    try:
        await server.start()
        yield server
    finally:
        if server.process is not None and server.process.returncode is None:
            await server.stop()
