"""A real clamd with a signature of the tests' own, on a unix socket or a loopback port. Ended by pid."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from app.scanner import Clamd, NotScanned
from tests.real.waiting import until

CLAMD = "/usr/sbin/clamd"
# Nothing else has these bytes, and clamd calls whoever has them by this name.
TEST_VIRUS = b"lanterns drift past the counter window: a signature of the tests"
VIRUS_NAME = "Test.Lantern.UNOFFICIAL"
START_SECONDS = 30.0
STOP_SECONDS = 10.0


@dataclass
class Daemon:
    """`address` is as in `[documents] clamd`; `settings` are further lines of clamd.conf."""

    directory: Path
    settings: dict[str, str] = field(default_factory=dict)
    process: asyncio.subprocess.Process | None = None

    @property
    def socket(self) -> Path:
        return self.directory / "clamd.ctl"

    @property
    def address(self) -> str:
        port = self.settings.get("TCPSocket")
        return f"tcp:127.0.0.1:{port}" if port else f"unix:{self.socket}"

    @property
    def log_file(self) -> Path:
        return self.directory / "clamd.log"

    async def start(self) -> None:
        signatures = self.directory / "signatures"
        signatures.mkdir(parents=True, exist_ok=True)
        (signatures / "own.ndb").write_text(f"Test.Lantern:0:*:{TEST_VIRUS.hex()}\n")
        config = self.directory / "clamd.conf"
        lines = {"Foreground": "yes", "DatabaseDirectory": str(signatures), "StreamMaxLength": "6M"}
        if "TCPSocket" not in self.settings:
            lines["LocalSocket"] = str(self.socket)
        config.write_text("".join(f"{key} {value}\n" for key, value in (lines | self.settings).items()))
        with self.log_file.open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                CLAMD, "-c", str(config), stdout=log, stderr=log
            )
        await until(self._answers, seconds=START_SECONDS, what=lambda: f"clamd: {self.log_file.read_text()}")

    async def stop(self) -> None:
        if self.process is None or self.process.returncode is not None:
            return
        self.process.terminate()
        await asyncio.wait_for(self.process.wait(), STOP_SECONDS)

    async def _answers(self) -> bool:
        assert self.process is not None
        assert self.process.returncode is None, self.log_file.read_text()
        try:
            await Clamd(self.address).ping()
        except NotScanned:
            return False
        return True


@asynccontextmanager
async def running_clamd(directory: Path, **settings: str) -> AsyncIterator[Daemon]:
    daemon = Daemon(directory, settings)
    try:
        await daemon.start()
        yield daemon
    finally:
        await daemon.stop()
