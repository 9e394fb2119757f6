"""A program under a pseudo-terminal, as a person uses it: what it printed, and one line typed at a time."""

import asyncio
import os
import pty
import re
import signal
import termios
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.real.programs import Program, Start, executed
from tests.real.waiting import until

STOP_SECONDS = 10.0


@dataclass
class Terminal:
    """`shown` is everything printed so far; `read_to` is where the last expectation ended."""

    process: Program
    master: int
    shown: str = ""
    read_to: int = 0
    transcript: list[bytes] = field(default_factory=list)

    def receive(self) -> None:
        try:
            chunk = os.read(self.master, 65536)
        except OSError:  # The other end is closed: the program has ended.
            chunk = b""
        if not chunk:
            asyncio.get_running_loop().remove_reader(self.master)
            return
        self.transcript.append(chunk)
        self.shown = b"".join(self.transcript).decode(errors="replace").replace("\r\n", "\n")

    async def expect(self, pattern: str, *, seconds: float = 15.0) -> re.Match[str]:
        """The first match after the previous one."""
        await until(
            lambda: re.search(pattern, self.shown[self.read_to :]) is not None or self.ended,
            seconds=seconds,
            what=f"{pattern!r} on the terminal, which shows:\n{self.shown}",
        )
        match = re.search(pattern, self.shown[self.read_to :])
        assert match is not None, f"the program ended before {pattern!r}:\n{self.shown}"
        self.read_to += match.end()
        return match

    @property
    def echoes(self) -> bool:
        """Whether what is typed now can be seen."""
        return bool(termios.tcgetattr(self.master)[3] & termios.ECHO)

    def saw(self, pattern: str) -> bool:
        return re.search(pattern, self.shown) is not None

    @property
    def ended(self) -> bool:
        return self.process.returncode is not None

    def type_line(self, text: str) -> None:
        os.write(self.master, text.encode() + b"\n")

    def interrupt(self) -> None:
        """Ctrl-C."""
        os.write(self.master, b"\x03")

    async def kill(self) -> None:
        self.process.kill()
        await self.process.wait()

    async def stop(self) -> int:
        if self.process.returncode is None:
            self.process.send_signal(signal.SIGTERM)
        return await asyncio.wait_for(self.process.wait(), STOP_SECONDS)


@asynccontextmanager
async def terminal(
    module: str,
    arguments: Sequence[str],
    *,
    environment: Mapping[str, str] | None = None,
    start: Start = executed,
) -> AsyncIterator[Terminal]:
    """`python -m module arguments` with a terminal of its own and no display; killed when it does not end."""
    master, slave = pty.openpty()
    hidden = {"DISPLAY", "WAYLAND_DISPLAY", "BROWSER"}
    clean = {key: value for key, value in os.environ.items() if key not in hidden}
    clean |= {"TERM": "dumb", "PYTHONUNBUFFERED": "1"} | dict(environment or {})
    process = await start(module, arguments, Path(os.ttyname(slave)), clean)
    running = Terminal(process, master)
    asyncio.get_running_loop().add_reader(master, running.receive)
    try:
        yield running
    finally:
        try:
            await running.stop()
        except TimeoutError:
            await running.kill()
        asyncio.get_running_loop().remove_reader(master)
        os.close(slave)
        os.close(master)


def script(directory: Path, name: str, body: str) -> Path:
    """A small executable, to stand where the person's own program would be called (a web browser)."""
    path = directory / name
    path.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
    path.chmod(0o755)
    return path
