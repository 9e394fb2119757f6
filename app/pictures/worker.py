"""One process that opens pictures, seen from the service: started when first needed, and again when it is lost."""

import contextlib
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import BinaryIO, cast

import msgspec

import app
from app.errors import StorageUnavailable
from app.pictures.jobs import READY, Answer, Job, read_frame, write_frame

# Isolated (-I) from the environment and the directory of whoever started the service, so it has to be told where the
# package is. Libraries that would start threads are told not to: a process with threads cannot be forked safely.
_PROGRAM = "import sys; sys.path.insert(0, sys.argv[1]); from app.pictures.process import main; main()"
_PACKAGE = str(Path(app.__file__).parent.parent)
# A fork's memory is new to it page by page, which huge pages make three times as cheap (glibc 2.35 and later).
_ENVIRONMENT = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1",
}


class PictureWorker:
    """Used by one thread at a time, but for `kill` and `retire`."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._retired = False

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    def ask(self, job: Job) -> Answer:
        """Blocks. Raises StorageUnavailable where no process can be had or it is lost; a picture that ends its fork is
        answered with `Lost`."""
        if self._process and self._process.poll() is not None:
            # It ended while nobody used it, which is no reason to refuse a picture.
            self.end()
        try:
            process = self._process or self._started()
            jobs, answers = _pipes(process)
            write_frame(jobs, msgspec.msgpack.encode(job))
            answer: Answer = msgspec.msgpack.decode(read_frame(answers), type=Answer)
        except (OSError, EOFError, msgspec.DecodeError) as error:
            self.end()
            raise StorageUnavailable("the process that opens pictures was lost") from error
        return answer

    def kill(self) -> None:
        """Whoever waits for an answer finds the process lost."""
        process = self._process
        if process and process.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)

    def retire(self) -> None:
        """As `kill`, and no process comes after it: one that is just being started ends with its start."""
        self._retired = True
        self.kill()

    def end(self) -> None:
        self.kill()
        process, self._process = self._process, None
        if process:
            for pipe in _pipes(process):
                with contextlib.suppress(OSError):
                    pipe.close()
            process.wait()

    def _started(self) -> subprocess.Popen[bytes]:
        """A process group of its own: its fork ends with it, and a key pressed at a terminal does not reach it."""
        self._process = subprocess.Popen(  # noqa: S603 - constants and our own path
            (sys.executable, "-I", "-c", _PROGRAM, _PACKAGE),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_ENVIRONMENT,
            cwd="/",
            process_group=0,
        )
        if self._retired or read_frame(_pipes(self._process)[1]) != READY:
            raise EOFError
        return self._process


def _pipes(process: subprocess.Popen[bytes]) -> tuple[BinaryIO, BinaryIO]:
    """For jobs, and for answers. Raises EOFError: a process of this module has both."""
    if not process.stdin or not process.stdout:
        raise EOFError
    return cast("BinaryIO", process.stdin), cast("BinaryIO", process.stdout)
