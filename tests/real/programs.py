"""Starts a command of the product as a person does, by `python -m`."""

import asyncio
import fcntl
import os
import sys
import termios
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

ROOT = Path(__file__).parent.parent.parent


class Program(Protocol):
    """A process that runs, or has ended."""

    @property
    def pid(self) -> int: ...
    @property
    def returncode(self) -> int | None: ...
    def send_signal(self, signal: int, /) -> None: ...
    def kill(self) -> None: ...
    async def wait(self) -> int: ...


Start = Callable[[str, Sequence[str], Path, Mapping[str, str]], Awaitable[Program]]


async def executed(
    module: str, arguments: Sequence[str], output: Path, environment: Mapping[str, str]
) -> Program:
    """`output` is a file to write at the end of, or a terminal, which becomes the program's own."""
    opened = os.open(output, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_NOCTTY)
    own = os.isatty(opened)
    try:
        return await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", module, *arguments),
            cwd=ROOT,
            stdin=opened if own else asyncio.subprocess.DEVNULL,
            stdout=opened,
            stderr=opened,
            start_new_session=own,
            preexec_fn=_own_terminal if own else None,
            env=environment,
        )
    finally:
        os.close(opened)


def _own_terminal() -> None:
    """Makes standard input the controlling terminal, so that Ctrl-C and /dev/tty work as for a person."""
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
