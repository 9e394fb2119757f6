"""Waiting for a condition with a deadline: the only way a test waits for another process."""

import asyncio
import inspect
from collections.abc import Awaitable, Callable

PAUSE_SECONDS = 0.03


async def until(
    condition: Callable[[], bool | Awaitable[bool]],
    *,
    seconds: float = 10.0,
    what: str | Callable[[], str] = "a condition",
) -> None:
    """Returns as soon as the condition holds; fails the test with `what` when it does not in time."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + seconds
    while True:
        holds = condition()
        if inspect.isawaitable(holds):
            holds = await holds
        if holds:
            return
        assert loop.time() < deadline, f"waited {seconds:.0f} s for {what() if callable(what) else what}"
        await asyncio.sleep(PAUSE_SECONDS)
