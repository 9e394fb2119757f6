"""A display of the test's own, and hands on its keyboard and mouse."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from tests.real.waiting import until

DEADLINE_SECONDS = 10


@dataclass
class Display:
    name: str

    @property
    def environment(self) -> dict[str, str]:
        return os.environ | {"DISPLAY": self.name}

    def do(self, *words: str) -> str:
        """One xdotool command; its output."""
        done = subprocess.run(
            ["xdotool", *words],
            check=False,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=DEADLINE_SECONDS,
        )
        return done.stdout.strip()

    async def window(self, title: str) -> str:
        """The id of the visible window with exactly this title, as soon as it is there."""
        await until(lambda: bool(self._windows(title)), what=f"a window named {title}")
        return self._windows(title)[-1]

    async def gone(self, title: str) -> None:
        await until(lambda: not self._windows(title), what=f"the window {title} to close")

    def _windows(self, title: str) -> list[str]:
        return self.do("search", "--onlyvisible", "--name", f"^{title}$").splitlines()

    def type(self, text: str) -> None:
        self.do("type", "--delay", "5", text)

    def press(self, key: str) -> None:
        self.do("key", key)


@contextmanager
def display() -> Iterator[Display]:
    """Xvfb on a free number, ended by its pid."""
    reading, writing = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1024x900x24", "-nolisten", "tcp"],
        pass_fds=[writing],
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    try:
        with os.fdopen(reading) as numbers:
            number = numbers.readline().strip()
        assert number, "Xvfb did not start"
        yield Display(f":{number}")
    finally:
        server.terminate()
        server.wait(DEADLINE_SECONDS)
