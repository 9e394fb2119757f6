"""The processes that open pictures: what they may, what happens when one is lost, and that the service goes on."""

import asyncio
import os
import resource
import signal
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path

import psutil
import pytest

from app.config import Documents
from app.errors import StorageUnavailable
from app.pictures.jpeg import PictureRefused
from app.pictures.pool import PicturePool
from app.records import PictureFault
from tests.pictures.corpus import CORPUS
from tests.pictures.making import flat, plain
from tests.real.waiting import until

ROOT = Path(__file__).parents[2]
# Half a second of decoding, so that something can happen to it.
SLOW = flat(5_000, 3_333, mode="RGB", progressive=True, subsampling=0)


@pytest.fixture
async def pool() -> AsyncIterator[PicturePool]:
    pool = PicturePool(Documents(workers=1))
    await pool.start()
    yield pool
    await pool.close()


def _picture_processes() -> list[psutil.Process]:
    """Of this test process."""
    return [
        child
        for child in psutil.Process().children()
        if any("app.pictures.process" in word for word in child.cmdline())
    ]


async def _fork_of(pool: PicturePool) -> psutil.Process:
    """The process that has the picture that is being opened."""
    await until(lambda: bool(pool.pids and psutil.Process(pool.pids[0]).children()))
    return psutil.Process(pool.pids[0]).children()[0]


async def test_no_process_runs_before_the_first_picture(pool: PicturePool) -> None:
    assert pool.pids == ()
    assert (await pool.take(plain())).width == 320
    assert len(pool.pids) == 1


async def test_a_refused_picture_leaves_the_process_for_the_next(pool: PicturePool) -> None:
    await pool.take(plain())
    before = pool.pids
    with pytest.raises(PictureRefused) as refused:
        await pool.take(plain()[:-2])
    assert refused.value.fault is PictureFault.TRUNCATED
    assert (await pool.take(plain())).width == 320
    assert pool.pids == before


async def test_a_picture_that_ends_its_fork_is_damaged_and_the_next_is_taken(pool: PicturePool) -> None:
    slow = asyncio.create_task(pool.take(SLOW))
    (await _fork_of(pool)).send_signal(signal.SIGSEGV)
    with pytest.raises(PictureRefused) as refused:
        await slow
    assert refused.value.fault is PictureFault.DAMAGED
    assert (await pool.take(plain())).width == 320


async def test_a_process_that_is_lost_is_our_fault_and_replaced(pool: PicturePool) -> None:
    slow = asyncio.create_task(pool.take(SLOW))
    await _fork_of(pool)
    lost = pool.pids[0]
    os.kill(lost, signal.SIGKILL)
    with pytest.raises(StorageUnavailable):
        await slow
    assert (await pool.take(plain())).width == 320
    assert pool.pids != (lost,)


async def test_a_process_that_was_lost_between_two_pictures_costs_none(pool: PicturePool) -> None:
    await pool.take(plain())
    (lost,) = pool.pids
    os.kill(lost, signal.SIGKILL)
    await until(lambda: not _runs(lost))
    assert (await pool.take(plain())).width == 320


async def test_whoever_stops_waiting_leaves_no_job_running(pool: PicturePool) -> None:
    slow = asyncio.create_task(pool.take(SLOW))
    fork = await _fork_of(pool)
    slow.cancel()
    with pytest.raises(asyncio.CancelledError):
        await slow
    await until(lambda: not _runs(fork.pid))
    assert (await pool.take(plain())).width == 320


async def test_closing_ends_every_process_in_the_middle_of_its_picture() -> None:
    pool = PicturePool(Documents(workers=1))
    await pool.start()
    slow = asyncio.create_task(pool.take(SLOW))
    fork = await _fork_of(pool)
    pids = [*pool.pids, fork.pid]
    await pool.close()
    with pytest.raises(StorageUnavailable):
        await slow
    await until(lambda: not any(_runs(pid) for pid in pids))


async def test_closing_waits_for_a_process_that_nobody_waits_for_any_more() -> None:
    pool = PicturePool(Documents(workers=1))
    await pool.start()
    slow = asyncio.create_task(pool.take(SLOW))
    await asyncio.sleep(0)
    slow.cancel()
    await asyncio.sleep(0)
    slow.cancel()
    with pytest.raises(asyncio.CancelledError):
        await slow
    await pool.close()
    assert pool.pids == ()
    assert not _picture_processes()


async def test_processes_end_when_the_service_is_killed() -> None:
    program = (
        "import asyncio; from app.config import Documents; from app.pictures.pool import PicturePool\n"
        "from tests.pictures.making import plain\n"
        "async def main():\n"
        "    pool = PicturePool(Documents(workers=1)); await pool.start(); await pool.take(plain())\n"
        "    print(*pool.pids, flush=True); await asyncio.Event().wait()\n"
        "asyncio.run(main())"
    )
    service = await asyncio.create_subprocess_exec(
        sys.executable, "-c", program, stdout=asyncio.subprocess.PIPE, cwd=ROOT
    )
    assert service.stdout
    pids = [int(pid) for pid in (await service.stdout.readline()).split()]
    assert pids
    assert all(_runs(pid) for pid in pids)
    service.kill()
    await service.communicate()
    await until(lambda: not any(_runs(pid) for pid in pids))


async def test_turns_are_taken_in_the_order_people_came(pool: PicturePool) -> None:
    served: list[int] = []

    async def upload(number: int) -> None:
        async with pool.turn() as turn:
            served.append(number)
            await turn.take(plain())

    async with asyncio.TaskGroup() as crowd:
        for number in range(6):
            crowd.create_task(upload(number))
    assert served == list(range(6))


async def test_looking_at_a_picture_does_not_wait_for_uploads(pool: PicturePool) -> None:
    async with pool.turn():
        assert (await pool.marked(plain(), "tanaka", turn=1)).startswith(b"\xff\xd8")


async def test_a_stored_picture_that_cannot_be_opened_is_our_fault(pool: PicturePool) -> None:
    with pytest.raises(StorageUnavailable):
        await pool.marked(b"no picture", "tanaka", turn=0)


async def test_the_process_knows_nothing_of_the_service(
    pool: PicturePool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MADOGUCHI_SECRET", "a secret")
    slow = asyncio.create_task(pool.take(SLOW))
    fork = await _fork_of(pool)
    parent = psutil.Process(pool.pids[0])
    assert set(parent.environ()) == {"OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "GLIBC_TUNABLES"}
    assert parent.cwd() == "/"
    assert parent.nice() > psutil.Process().nice()
    await until(lambda: fork.rlimit(resource.RLIMIT_NOFILE) == (0, 0))
    assert fork.rlimit(resource.RLIMIT_FSIZE) == fork.rlimit(resource.RLIMIT_CORE) == (0, 0)
    assert fork.rlimit(resource.RLIMIT_AS)[0] < 1024**3
    assert fork.rlimit(resource.RLIMIT_NPROC) == (0, 0)
    assert fork.rlimit(resource.RLIMIT_CPU) == (10, 10)
    assert fork.open_files() == []
    await slow


async def test_the_event_loop_is_never_held_by_a_picture() -> None:
    """The time that its thread computes between two ticks: waiting for a busy machine does not count."""
    pool, held, done = PicturePool(Documents()), [0.0], asyncio.Event()
    pictures = [odd.make() for odd in CORPUS]
    await pool.start()

    async def tick() -> None:
        while not done.is_set():
            before = time.thread_time()
            await asyncio.sleep(0.002)
            held.append(time.thread_time() - before)

    ticking = asyncio.create_task(tick())
    outcomes = await asyncio.gather(*map(pool.take, pictures), return_exceptions=True)
    done.set()
    await ticking
    await pool.close()
    refused = [outcome for outcome in outcomes if isinstance(outcome, PictureRefused)]
    assert len(refused) == sum(odd.fault is not None for odd in CORPUS)
    assert max(held) < 0.05


def _runs(pid: int) -> bool:
    return psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
