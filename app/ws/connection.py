"""One socket and its contract: small frames, growing numbers, few messages a second, an answer to every
mistake.

Sending never waits for the receiver: a bounded queue, one writer. Nothing that was received is ever logged.
"""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Literal

from aiohttp import WSMsgType, web

from app.clock import Clock, utc
from app.rules.live_moves import BadState
from app.rules.live_rates import TooFast, Window
from app.tokens import new_id
from app.wire.messages import (
    MAX_MESSAGES_PER_SECOND,
    Malformed,
    Message,
    Payload,
    UnknownType,
    decode,
    encode,
)

Problem = Literal["unknown_type", "bad_state", "invalid", "rate_limited", "internal"]
Handle = Callable[[Message], Awaitable[None]]
ErrorOf = Callable[[Problem, str | None], Payload]

QUEUE_LENGTH = 256
MISTAKES = 5
REMEMBERED = 64
# Above this many refusals the sender is not in a hurry but broken.
MAX_REFUSED = 100
# RFC 6455 7.4.2: 4000 and above are ours. An agent does not dial again after one of these.
# 1001 is "going away": the server stops, and whoever is there may dial again.
GOING_AWAY = 1001
GOODBYE, BROKEN_CONTRACT, TOO_SLOW, TOO_LATE = 4000, 4001, 4002, 4003
DRAIN_SECONDS = 2.0
logger = logging.getLogger(__name__)


class Connection:
    """`error_of` makes the error message of this side's vocabulary."""

    def __init__(
        self,
        socket: web.WebSocketResponse,
        *,
        clock: Clock,
        types: dict[str, type[Payload]],
        error_of: ErrorOf,
    ) -> None:
        self._socket = socket
        self._clock = clock
        self._types = types
        self._error_of = error_of
        self._id = new_id()
        self._queue: asyncio.Queue[str | int] = asyncio.Queue(QUEUE_LENGTH)
        self._answers: OrderedDict[str, list[Payload]] = OrderedDict()
        self._window = Window(MAX_MESSAGES_PER_SECOND, seconds=1.0)
        self._sent = self._received = self._mistakes = self._refused = 0
        self._current: str | None = None
        self._writer: asyncio.Task[None] | None = None
        self._cutting: asyncio.Task[None] | None = None
        self.closing = False

    # --- sending --------------------------------------------------------------------------------------------

    def send(self, payload: Payload, *, cid: str | None = None) -> None:
        """Queues a message; a receiver that is 256 messages behind is cut off."""
        self._put(payload, re=None, cid=cid)

    def answer(self, payload: Payload) -> None:
        """To the message under way, and again if that message is repeated."""
        if self._current is not None:
            self._answers[self._current].append(payload)
        self._put(payload, re=self._current, cid=None)

    def close(self, code: int = GOODBYE) -> None:
        """After everything that is queued has been sent."""
        if not self.closing:
            self.closing = True
            self._enqueue(code)

    async def hang_up(self, code: int) -> None:
        """Closes and waits, but not for long, until the far side knows."""
        self.close(code)
        if self._writer:
            await asyncio.wait({self._writer}, timeout=DRAIN_SECONDS)

    def _put(self, payload: Payload, *, re: str | None, cid: str | None) -> None:
        if self.closing:
            return
        self._sent += 1
        frame = encode(
            payload,
            message_id=f"s-{self._sent}",
            seq=self._sent,
            re=re,
            cid=cid,
            ts=utc(self._clock.now_ms()),
        )
        self._enqueue(frame)

    def _enqueue(self, item: str | int) -> None:
        try:
            self._queue.put_nowait(item)
        except asyncio.QueueFull:
            if self._cutting is None:
                self.closing = True
                self._cutting = asyncio.create_task(self._cut_off())

    async def _cut_off(self) -> None:
        await _ended(self._writer)
        await self._socket.close(code=TOO_SLOW)

    async def _write(self) -> None:
        while isinstance(item := await self._queue.get(), str):
            await self._socket.send_str(item)
        await self._socket.close(code=item)

    # --- receiving ------------------------------------------------------------------------------------------

    async def serve(self, handle: Handle) -> None:
        """Until either side closes."""
        self._writer = asyncio.create_task(self._write())
        try:
            async for frame in self._socket:
                if self.closing:
                    break
                await self._take(frame.data if frame.type is WSMsgType.TEXT else b"\xff", handle)
        finally:
            await self._stop_writing()

    async def _stop_writing(self) -> None:
        """A good-bye may still be on its way; a receiver that does not take it within two seconds is left."""
        if self.closing and self._writer and self._cutting is None:
            await asyncio.wait({self._writer}, timeout=DRAIN_SECONDS)
        self.closing = True
        await _ended(self._writer)
        if self._cutting:
            await self._cutting

    async def _take(self, frame: str | bytes, handle: Handle) -> None:
        try:
            self._window.count("", self._clock.monotonic())
        except TooFast:
            self._refuse_hurry()
            return
        try:
            message = decode(frame, self._types)
        except UnknownType as error:
            self._mistake("unknown_type", error.path, message_id=error.message_id)
        except Malformed as error:
            self._mistake("invalid", error.path, message_id=error.message_id)
        else:
            await self._handle_once(message, handle)

    async def _handle_once(self, message: Message, handle: Handle) -> None:
        if message.id in self._answers:
            for payload in self._answers[message.id]:
                self._put(payload, re=message.id, cid=None)
            return
        if message.seq <= self._received:
            self._mistake("invalid", "seq", message_id=message.id)
            return
        self._received = message.seq
        self._begin(message.id)
        try:
            await self._handle(message, handle)
        finally:
            self._current = None

    def _begin(self, message_id: str) -> None:
        self._current = message_id
        self._answers[message_id] = []
        if len(self._answers) > REMEMBERED:
            self._answers.popitem(last=False)

    async def _handle(self, message: Message, handle: Handle) -> None:
        try:
            await handle(message)
        except BadState as error:
            self._mistake("bad_state", error.state.value, message_id=message.id)
        except TooFast:
            self.answer(self._error_of("rate_limited", None))
        except Exception:
            # The far side learns that it was us; what exactly is in our log, without what was received.
            logger.exception(
                "live message failed", extra={"connection": self._id, "type": message.payload.type}
            )
            self.answer(self._error_of("internal", None))

    def _refuse_hurry(self) -> None:
        self._refused += 1
        if self._refused == 1 or self._refused % MAX_MESSAGES_PER_SECOND == 0:
            self._put(self._error_of("rate_limited", None), re=None, cid=None)
        if self._refused >= MAX_REFUSED:
            self.close(BROKEN_CONTRACT)

    def _mistake(self, problem: Problem, detail: str | None, *, message_id: str | None) -> None:
        self._mistakes += 1
        error = self._error_of(problem, detail)
        if self._current is not None:
            self.answer(error)
        else:
            self._put(error, re=message_id, cid=None)
        if self._mistakes >= MISTAKES:
            self.close(BROKEN_CONTRACT)


async def _ended(task: asyncio.Task[None] | None) -> None:
    if task is not None:
        task.cancel()
        with suppress(asyncio.CancelledError, ConnectionError):
            await task


async def close_if_silent(connection: Connection, spoken: asyncio.Event, *, seconds: float) -> None:
    """Hangs up on a stranger that has not said its first word in time."""
    try:
        async with asyncio.timeout(seconds):
            await spoken.wait()
    except TimeoutError:
        connection.close(TOO_LATE)
