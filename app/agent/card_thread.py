"""One thread for every blocking card call, and the lock that keeps readings out of a running transaction."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from app.card.link import CardLink, CardSource

T = TypeVar("T")


class Cards:
    """A CardSource seen from the event loop."""

    def __init__(self, source: CardSource) -> None:
        self.source = source
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="card")
        self._lock = asyncio.Lock()
        self.held: str | None = None

    async def run(self, call: Callable[[], T]) -> T:
        """Runs `call` on the card thread, to its end: a command that was sent cannot be called back.

        A cancelled caller therefore waits for it, and no buffer is wiped while a command is still reading it.
        """
        job = asyncio.get_running_loop().run_in_executor(self._thread, call)
        try:
            return await asyncio.shield(job)
        except asyncio.CancelledError:
            await asyncio.wait([job])
            if not job.cancelled():
                job.exception()
            raise

    @contextlib.asynccontextmanager
    async def transaction(self, rid: str) -> AsyncIterator[CardLink]:
        """Exclusive use of the card from the first command to the reset at the end. Raises TransportFailure."""
        async with self._lock:
            opened = contextlib.ExitStack()
            self.held = rid
            try:
                yield await self.run(lambda: opened.enter_context(self.source.open(rid)))
            finally:
                self.held = None
                await self.run(opened.close)

    def close(self) -> None:
        """Waits for the command under way, so that a card is never left logged in."""
        self.source.close()
        self._thread.shutdown()
