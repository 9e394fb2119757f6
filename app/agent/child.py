"""A program of ours that shows a dialog, talked to over its pipes. Its answers are read into buffers we can wipe."""

import asyncio
import contextlib
import subprocess
from typing import IO

from app.agent.findings import PromptFailed
from app.agent.secrets_in_memory import wipe

# A window of ours closes when its input ends; pinentry has to be asked, and a hung dialog is not asked twice.
LEAVE_SECONDS = 0.3
STOP_SECONDS = 2.0


class Child:
    """Arguments never carry an answer. `stop` closes the dialog, whatever state it is in."""

    def __init__(self, command: list[str], environment: dict[str, str] | None = None) -> None:
        try:
            self._process = subprocess.Popen(  # noqa: S603 - our own program or pinentry, fixed arguments
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0, env=environment
            )
        except OSError as error:
            raise PromptFailed from error

    def write(self, data: bytes) -> None:
        """A closed dialog takes no more words; its answer says why it closed."""
        with contextlib.suppress(OSError, ValueError):
            _pipe(self._process.stdin).write(data)

    async def read_exactly(self, size: int) -> bytearray:
        """Raises PromptFailed when the dialog ended without an answer."""
        return await asyncio.to_thread(self._read_exactly, size)

    async def read_line(self) -> bytearray:
        """Without its newline."""
        return await asyncio.to_thread(self._read_line)

    def _read_exactly(self, size: int) -> bytearray:
        received = bytearray(size)
        view = memoryview(received)
        filled = 0
        while filled < size:
            count = _pipe(self._process.stdout).readinto(view[filled:])  # type: ignore[attr-defined]
            if not count:
                raise PromptFailed
            filled += count
        return received

    def _read_line(self) -> bytearray:
        line = bytearray()
        while True:
            octet = self._read_exactly(1)
            if octet == b"\n":
                return line
            line += octet
            wipe(octet)

    async def stop(self) -> None:
        await asyncio.shield(asyncio.to_thread(self._stop))

    def _stop(self) -> None:
        with contextlib.suppress(OSError):
            _pipe(self._process.stdin).close()
        for patience, next_step in (
            (LEAVE_SECONDS, self._process.terminate),
            (STOP_SECONDS, self._process.kill),
        ):
            try:
                self._process.wait(patience)
                break
            except subprocess.TimeoutExpired:
                next_step()
        self._process.wait()
        _pipe(self._process.stdout).close()


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None:
        raise PromptFailed
    return pipe
