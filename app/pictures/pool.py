"""Where pictures are opened: apart from the event loop, in processes of their own, a few at a time. The service itself
loads no decoder."""

import asyncio
import logging
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager

from app.config import Documents
from app.errors import StorageUnavailable
from app.pictures.jobs import Answer, Job, Lost, Mark, Marked, Refused, Take, Taken
from app.pictures.jpeg import PictureRefused
from app.pictures.worker import PictureWorker
from app.records import Picture, PictureFault

# A picture has ten seconds in its own process, which then ends. Beyond this the process itself is stuck.
SECONDS = 20

log = logging.getLogger(__name__)


class PicturePool:
    """Pictures sent in take turns at `workers` processes. Looking at one has a process more, so that a crowd at the
    upload page keeps nobody at the desk waiting. A process starts when it is first needed."""

    def __init__(self, settings: Documents) -> None:
        self._max_pixels = settings.max_pixels
        self._threads = ThreadPoolExecutor(settings.workers + 1, "pictures")
        self._workers = tuple(PictureWorker() for _ in range(settings.workers + 1))
        self._uploads: asyncio.LifoQueue[PictureWorker] = asyncio.LifoQueue()
        self._looks: asyncio.LifoQueue[PictureWorker] = asyncio.LifoQueue()

    async def start(self) -> None:
        looking, *taking = self._workers
        self._looks.put_nowait(looking)
        for worker in taking:
            self._uploads.put_nowait(worker)

    async def close(self) -> None:
        for worker in self._workers:
            worker.retire()
        # A job whose caller has gone may still be in its thread, at the moment its process starts.
        await asyncio.to_thread(self._threads.shutdown)
        for worker in self._workers:
            worker.end()

    @property
    def pids(self) -> tuple[int, ...]:
        """Of the processes that run now."""
        return tuple(pid for worker in self._workers if (pid := worker.pid))

    @asynccontextmanager
    async def turn(self) -> AsyncIterator["PictureTurn"]:
        """In the order they came. Who waits should not have read the picture yet, so that a crowd costs no memory."""
        worker = await self._uploads.get()
        try:
            yield PictureTurn(worker, self._threads, self._max_pixels)
        finally:
            self._uploads.put_nowait(worker)

    async def take(self, data: bytes) -> Picture:
        """Raises PictureRefused, StorageUnavailable."""
        async with self.turn() as turn:
            return await turn.take(data)

    async def marked(self, picture: bytes, text: str, *, turn: int) -> bytes:
        """The picture with `text` all over it, turned clockwise by `turn` quarters. Raises StorageUnavailable."""
        worker = await self._looks.get()
        try:
            answer = await _asked(worker, self._threads, Mark(picture, text, turn))
        finally:
            self._looks.put_nowait(worker)
        if not isinstance(answer, Marked):
            raise StorageUnavailable("a stored picture could not be opened")
        return answer.picture


class PictureTurn:
    """The use of one process."""

    def __init__(self, worker: PictureWorker, threads: ThreadPoolExecutor, max_pixels: int) -> None:
        self._worker, self._threads, self._max_pixels = worker, threads, max_pixels

    async def take(self, data: bytes) -> Picture:
        """Raises PictureRefused, StorageUnavailable."""
        answer = await _asked(self._worker, self._threads, Take(data, self._max_pixels))
        if isinstance(answer, Refused):
            raise PictureRefused(answer.fault)
        if isinstance(answer, Lost):
            log.warning("a picture ended its process: wait status %d", answer.status)
            raise PictureRefused(PictureFault.DAMAGED)
        if not isinstance(answer, Taken):
            raise StorageUnavailable("a picture was answered with something else")
        return answer.picture


async def _asked(worker: PictureWorker, threads: ThreadPoolExecutor, job: Job) -> Answer:
    """Whoever stops waiting leaves no job running: the process is killed, and the next one gets another."""
    asked = asyncio.get_running_loop().run_in_executor(threads, worker.ask, job)
    try:
        async with asyncio.timeout(SECONDS):
            return await asyncio.shield(asked)
    except (TimeoutError, asyncio.CancelledError) as left:
        worker.kill()
        await asyncio.wait({asked})
        asked.exception()
        if isinstance(left, TimeoutError):
            raise StorageUnavailable("the process that opens pictures did not answer") from left
        raise
