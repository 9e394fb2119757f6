"""The process that opens pictures, and one fork of it for each picture. A fork holds no secret and no file, can open
nothing, and ends with its picture, so whatever a picture does to its decoder, nothing is there to take and nobody's
picture is next."""

import contextlib
import gc
import io
import os
import resource
import signal
import sys
from pathlib import Path

import cv2
import msgspec
from PIL import Image

from app.pictures.jobs import (
    MOST_BYTES,
    READY,
    Answer,
    Job,
    Lost,
    Marked,
    Refused,
    Take,
    Taken,
    read_frame,
    write_frame,
)
from app.pictures.jpeg import PictureRefused
from app.pictures.mark import marked
from app.pictures.take import PROFILE, take

SECONDS = 10
# Beyond what the loaded libraries need: coefficients and pixels of the largest picture that is decoded.
MEMORY = 320 * 1024 * 1024
# Pages are served first.
NICE = 5
STDOUT = 1


def main() -> None:
    """Jobs on stdin, answers on stdout, until stdin ends."""
    jobs, answers = sys.stdin.buffer, sys.stdout.buffer
    os.nice(NICE)
    cv2.setNumThreads(1)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    _load_what_is_loaded_late()
    gc.freeze()
    write_frame(answers, READY)
    with contextlib.suppress(EOFError, BrokenPipeError):
        while True:
            write_frame(answers, _answered_by_fork(read_frame(jobs)))


def _load_what_is_loaded_late() -> None:
    """Forks can open no file, so nothing may be imported in them for the first time: a page on a table, with a profile,
    takes every path that loads something."""
    page = Image.effect_noise((400, 300), 20)
    page.paste(250, (60, 50, 340, 250))
    out = io.BytesIO()
    page.convert("RGB").save(out, "JPEG", icc_profile=PROFILE)
    marked(take(out.getvalue(), max_pixels=400 * 300).picture, "ready", turn=1)


def _answered_by_fork(frame: bytes) -> bytes:
    """The answer, which is `Lost` where the fork ended without one."""
    inner, outer = os.pipe()
    if not (pid := os.fork()):
        os.dup2(outer, STDOUT)
        _answer_and_exit(frame)
    os.close(outer)
    with os.fdopen(inner, "rb") as pipe:
        answer = pipe.read(MOST_BYTES)
    _, status = os.waitpid(pid, 0)
    return msgspec.msgpack.encode(Lost(status)) if status else answer


def _answer_and_exit(frame: bytes) -> None:
    """Never returns, so that no fork goes on as if it were the process it was forked from."""
    status = 1
    try:
        _confine()
        job: Job = msgspec.msgpack.decode(frame, type=Job)
        answer = msgspec.msgpack.encode(_answered(job))
        with os.fdopen(STDOUT, "wb") as pipe:
            pipe.write(answer)
        status = 0
    finally:
        os._exit(status)


def _confine() -> None:
    """Ends by itself after `SECONDS`, even when nobody is left to end it; and starts nothing that could outlive it."""
    signal.alarm(SECONDS)
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
    mapped = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (mapped + MEMORY, mapped + MEMORY))
    os.close(0)
    os.closerange(STDOUT + 1, resource.getrlimit(resource.RLIMIT_NOFILE)[0])
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))


def _answered(job: Job) -> Answer:
    if not isinstance(job, Take):
        return Marked(marked(job.picture, job.text, turn=job.turn))
    try:
        return Taken(take(job.data, max_pixels=job.max_pixels))
    except PictureRefused as refused:
        return Refused(refused.fault)


if __name__ == "__main__":
    main()
