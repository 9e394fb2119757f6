"""The time a person has for one answer; the page may extend it while the dialog is open."""

import asyncio
import math
from collections.abc import Callable
from types import TracebackType
from typing import Self

from app.agent.findings import PromptTimedOut


class Deadline:
    """Use as `async with`; raises PromptTimedOut when the time is over. A dialog follows it through `on_change`."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._scope: asyncio.Timeout | None = None
        self._watchers: list[Callable[[int], None]] = []

    async def __aenter__(self) -> Self:
        self._scope = asyncio.timeout(self._seconds)
        await self._scope.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        scope, self._scope = self._scope, None
        if scope is None:
            return
        try:
            await scope.__aexit__(kind, error, trace)
        except TimeoutError as timeout:
            raise PromptTimedOut from timeout

    def seconds_left(self) -> int:
        when = self._scope.when() if self._scope else None
        if when is None:
            return math.ceil(self._seconds)
        return max(0, math.ceil(when - asyncio.get_running_loop().time()))

    def extend(self, seconds: float) -> None:
        """Adds to the time left; an answer that is already in is not affected."""
        when = self._scope.when() if self._scope and not self._scope.expired() else None
        if self._scope is None or when is None:
            return
        self._scope.reschedule(when + seconds)
        for watcher in self._watchers:
            watcher(self.seconds_left())

    def on_change(self, watcher: Callable[[int], None]) -> None:
        self._watchers.append(watcher)
