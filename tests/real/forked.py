"""The product's commands as processes of their own, forked from one that has read their modules. Starting Python takes
longer than most of what a test asks of them; what is about the command line itself starts `python -m`."""

import asyncio
import os
import signal
import sys
from collections.abc import Mapping, Sequence
from io import BufferedReader, FileIO, TextIOWrapper
from multiprocessing import get_context
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from tests.real.programs import Program

_FORKS = get_context("forkserver")
_FORKS.set_forkserver_preload(["tests.real.read_ahead"])


class Forked:
    """As asyncio's Process, as far as tests look at one."""

    def __init__(self, process: ForkServerProcess) -> None:
        self._process = process

    @property
    def pid(self) -> int:
        assert self._process.pid is not None
        return self._process.pid

    @property
    def returncode(self) -> int | None:
        return self._process.exitcode

    def send_signal(self, number: int) -> None:
        os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    async def wait(self) -> int:
        loop, ended = asyncio.get_running_loop(), asyncio.Event()
        loop.add_reader(self._process.sentinel, ended.set)
        try:
            await ended.wait()
        finally:
            loop.remove_reader(self._process.sentinel)
        self._process.join()
        assert self.returncode is not None
        return self.returncode


async def forked(
    module: str, arguments: Sequence[str], output: Path, environment: Mapping[str, str]
) -> Program:
    """What `executed` does, sooner."""
    process = _FORKS.Process(target=_run, args=(module, list(arguments), output, dict(environment)))
    await asyncio.to_thread(process.start)
    return Forked(process)


def _run(module: str, arguments: list[str], output: Path, environment: dict[str, str]) -> None:
    from tests.real.read_ahead import COMMANDS  # noqa: PLC0415 - in this process, which has read it already

    os.environ.clear()
    os.environ.update(environment)
    _speak_through(output)
    sys.argv = [module, *arguments]
    sys.exit(COMMANDS[module](arguments))


def _speak_through(output: Path) -> None:
    """A terminal becomes the program's own, because it is the first that the leader of a new session opens."""
    os.setsid()
    opened = os.open(output, os.O_RDWR | os.O_APPEND | os.O_CREAT)
    for stream in (0, 1, 2) if os.isatty(opened) else (1, 2):
        os.dup2(opened, stream)
    os.close(opened)
    sys.stdin = TextIOWrapper(BufferedReader(FileIO(0, closefd=False)), encoding="utf-8")
    sys.stdout, sys.stderr = (
        TextIOWrapper(FileIO(stream, "w", closefd=False), encoding="utf-8", write_through=True)
        for stream in (1, 2)
    )
