"""A real pcscd with vsmartcard's virtual reader, and software cards to plug into its two slots. Ended by pid.

Only one pcscd can run on a machine: tests that use this belong to the xdist group "pcscd", and a second test run
waits for the first one's to end.
"""

import fcntl
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

import pytest

from app.card.pcsc import PcscSource
from app.card.soft_cards import load_card
from app.card.softcard import PoweredCard
from app.card.vpcd import DEFAULT_PORT, serve
from tests.card.watching import Watcher

PCSCD = "/usr/sbin/pcscd"
READER_CONFIG = "/etc/reader.conf.d"
SOCKET = Path("/run/pcscd/pcscd.comm")
READER = "Virtual PCD 00 0"
DEADLINE_SECONDS = 10.0
OTHER_RUN_SECONDS = 100.0
LOCK_FILE = Path(tempfile.gettempdir(), "madoguchi-tests-pcscd.lock")
LISTENING = "0A"
PAUSE_SECONDS = 0.05


class Pcscd:
    """The service of this machine while the test runs; it may be stopped and started in between."""

    def __init__(self, directory: Path) -> None:
        self.log_file = directory / "pcscd.log"
        self.no_readers = directory / "no-readers"
        self.no_readers.mkdir()
        self.process: subprocess.Popen[bytes] | None = None
        self._source, self._watcher = PcscSource(), Watcher()

    def reader(self, slot: int) -> str:
        return f"{READER}{slot}"

    def start(self, *, readers: bool = True) -> None:
        assert self.process is None, "pcscd is running already"
        command = [PCSCD, "--foreground", "--config", READER_CONFIG if readers else str(self.no_readers)]
        with self.log_file.open("ab") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT)
        wait_until(lambda: self._ready(readers=readers), "pcscd and its virtual reader")

    def watch(self) -> None:
        self._source.watch(self._watcher)

    def close(self) -> None:
        self._source.close()
        self.stop()

    def stop(self) -> None:
        if self.process is None:
            return
        self.process.terminate()
        self.process.wait(DEADLINE_SECONDS)
        self.process = None

    @contextmanager
    def plugged(self, directory: Path, *, slot: int = 0) -> Iterator[PoweredCard]:
        """Inside, pcscd sees the card of this directory in the slot; afterwards it sees the slot empty."""
        card, stop = load_card(directory), threading.Event()
        port = DEFAULT_PORT + slot
        thread = threading.Thread(target=serve, args=(card, "127.0.0.1", port, stop), name=f"vpcd-{slot}")
        thread.start()
        try:
            self._watcher.until_card(self.reader(slot), present=True)
            yield card
        finally:
            stop.set()
            thread.join(DEADLINE_SECONDS)
            assert not thread.is_alive(), "the virtual card does not stop"
            # Otherwise the next card would be opened while pcscd still believes in this one.
            if self.process is not None:
                self._watcher.until_card(self.reader(slot), present=False)

    def _ready(self, *, readers: bool) -> bool:
        assert self.process is not None
        assert self.process.poll() is None, f"pcscd ended: {self.log_file.read_text()[-2000:]}"
        ports = (DEFAULT_PORT, DEFAULT_PORT + 1) if readers else ()
        return SOCKET.exists() and all(map(_listening, ports))


@pytest.fixture(scope="session")
def pcscd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pcscd]:
    with LOCK_FILE.open("w") as lock:
        wait_until(lambda: _locked(lock), "another test run's pcscd", seconds=OTHER_RUN_SECONDS)
        service = Pcscd(tmp_path_factory.mktemp("pcscd"))
        service.start()
        service.watch()
        yield service
        service.close()


def wait_until(condition: Callable[[], bool], what: str, *, seconds: float = DEADLINE_SECONDS) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"waited {seconds:.0f} s for {what}"
        time.sleep(PAUSE_SECONDS)


def _locked(lock: TextIO) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _listening(port: int) -> bool:
    """Read from the kernel's table: connecting to find out would be taken for a card."""
    tables = [Path("/proc/net/tcp"), Path("/proc/net/tcp6")]
    rows = [row.split() for table in tables for row in table.read_text().splitlines()[1:]]
    return any(row[1].endswith(f":{port:04X}") and row[3] == LISTENING for row in rows)
