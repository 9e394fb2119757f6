"""Hostile and odd files, each sent to a real process that opens pictures: what became of it, and what it cost."""

import threading
from collections.abc import Iterator
from contextlib import suppress

import psutil
import pytest

from app.pictures.jobs import Refused, Take, Taken
from app.pictures.worker import PictureWorker
from app.records import PictureFault
from tests.pictures.corpus import BOMBS, BROKEN, CORPUS, FLIPPED, MAX_PIXELS, ODD, Make, Odd
from tests.pictures.making import plain

MEGABYTE = 1024 * 1024


@pytest.fixture(scope="module")
def worker() -> Iterator[PictureWorker]:
    worker = PictureWorker()
    yield worker
    worker.end()


@pytest.mark.parametrize("odd", CORPUS, ids=lambda odd: odd.name)
def test_a_file_is_taken_or_refused_for_what_it_is(worker: PictureWorker, odd: Odd) -> None:
    answer = worker.ask(Take(odd.make(), MAX_PIXELS))
    assert isinstance(answer, Taken if odd.fault is None else Refused)
    assert odd.fault is None or answer.fault is odd.fault


@pytest.mark.parametrize("make", FLIPPED)
def test_wrong_bits_are_refused_as_damage_or_shown(worker: PictureWorker, make: Make) -> None:
    answer = worker.ask(Take(make(), MAX_PIXELS))
    faults = {
        PictureFault.DAMAGED,
        PictureFault.TRUNCATED,
        PictureFault.NOT_JPEG,
        PictureFault.TOO_MANY_PIXELS,
    }
    assert isinstance(answer, Taken) or (isinstance(answer, Refused) and answer.fault in faults)


def test_no_file_of_them_ends_the_process_or_leaves_anything_on_disk(worker: PictureWorker) -> None:
    worker.ask(Take(plain(), MAX_PIXELS))
    before, temporary = worker.pid, _open_files(worker)
    for odd in (*BROKEN, *ODD):
        worker.ask(Take(odd.make(), MAX_PIXELS))
    assert worker.pid == before
    assert _open_files(worker) == temporary == []


def test_no_bomb_takes_more_than_200_megabytes(worker: PictureWorker) -> None:
    worker.ask(Take(plain(), MAX_PIXELS))
    process = psutil.Process(worker.pid)
    idle, most, done = process.memory_info().rss, 0, threading.Event()

    def watch() -> None:
        nonlocal most
        while not done.wait(0.002):
            with suppress(psutil.NoSuchProcess):
                most = max([most, *(child.memory_info().rss for child in process.children())])

    watching = threading.Thread(target=watch)
    watching.start()
    for odd in BOMBS:
        worker.ask(Take(odd.make(), MAX_PIXELS))
    done.set()
    watching.join()
    assert 20 * MEGABYTE < most - idle < 200 * MEGABYTE
    assert process.memory_info().rss - idle < 20 * MEGABYTE


def _open_files(worker: PictureWorker) -> list[str]:
    """What the process could have written to: regular files it holds open."""
    return [file.path for file in psutil.Process(worker.pid).open_files()]
