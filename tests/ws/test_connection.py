"""What a connection does with a receiver that never reads, and with our own failures. The socket is the fake."""

import asyncio
import json
import logging

import pytest
from aiohttp import WSMessage, WSMsgType

from app.clock import FixedClock
from app.wire.page_messages import FROM_PAGE, PageError, PairStart, Ticket
from app.ws.connection import QUEUE_LENGTH, TOO_LATE, TOO_SLOW, Connection, close_if_silent

SECRET = "do-not-log-me"


class FakeSocket:
    """Hands out frames, then waits to be closed; `stuck` never finishes a send."""

    def __init__(self, *frames, stuck=False):
        self.frames = list(frames)
        self.sent = []
        self.stuck = stuck
        self.close_code = None
        self.ended = asyncio.Event()

    async def send_str(self, frame):
        if self.stuck:
            await asyncio.Event().wait()
        self.sent.append(json.loads(frame))

    async def close(self, *, code):
        self.close_code = code
        self.ended.set()

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.frames:
            return WSMessage(WSMsgType.TEXT, self.frames.pop(0), None)
        await self.ended.wait()
        raise StopAsyncIteration


def connection(socket):
    def error_of(problem, path):
        return PageError(code=problem, path=path)

    return Connection(socket, clock=FixedClock(0), types=FROM_PAGE, error_of=error_of)


async def ignore(_message):
    pass


async def served(found, handle=ignore):
    async with asyncio.timeout(5):
        await found.serve(handle)


async def test_a_receiver_that_never_reads_is_cut_off():
    socket = FakeSocket(stuck=True)
    found = connection(socket)
    task = asyncio.create_task(served(found))
    await asyncio.sleep(0)
    for _ in range(QUEUE_LENGTH + 2):
        found.send(Ticket(uri="u", user_code="c", expires_s=1))
    await task
    assert socket.close_code == TOO_SLOW


async def test_everything_queued_is_sent_before_a_close():
    socket = FakeSocket()
    found = connection(socket)
    found.send(Ticket(uri="u", user_code="c", expires_s=1))
    found.close()
    found.send(Ticket(uri="too late", user_code="c", expires_s=1))
    await served(found)
    assert [frame["d"]["uri"] for frame in socket.sent] == ["u"]


async def test_whoever_stays_silent_is_hung_up_on():
    socket = FakeSocket()
    found = connection(socket)
    await close_if_silent(found, asyncio.Event(), seconds=0)
    await served(found)
    assert socket.close_code == TOO_LATE


async def test_whoever_has_spoken_is_not_hung_up_on():
    found = connection(FakeSocket())
    spoken = asyncio.Event()
    spoken.set()
    await close_if_silent(found, spoken, seconds=0)
    assert not found.closing


async def test_l2_our_own_failure_says_internal_and_nothing_else(caplog):
    async def fail(_message):
        found.close()
        raise RuntimeError("database is at /secret/path")

    async def fail_first(_message):
        raise RuntimeError("database is at /secret/path")

    frame = json.dumps(
        {"v": 1, "t": "subscribe", "id": "a", "seq": 1, "d": {"lang": "en", "page_token": SECRET}}
    )
    last = json.dumps({"v": 1, "t": "pair.start", "id": "b", "seq": 2})
    socket = FakeSocket(frame, last)
    found = connection(socket)
    handlers = iter((fail_first, fail))
    with caplog.at_level(logging.DEBUG):
        await served(found, lambda message: next(handlers)(message))  # noqa: PLW0108 - one handler per message
    assert [frame["d"] for frame in socket.sent] == [{"code": "internal"}]
    assert SECRET not in caplog.text


@pytest.mark.parametrize("frame", ["\ud800", "9" * 5000, '{"v":1e999}', "[" * 9000])
async def test_no_frame_is_too_strange_for_an_answer(frame):
    socket = FakeSocket(frame)
    found = connection(socket)

    async def stop_then_serve():
        await asyncio.sleep(0.02)
        found.close()

    await asyncio.gather(served(found), stop_then_serve())
    assert socket.sent[0]["d"]["code"] == "invalid"
    assert PairStart.type not in str(socket.sent)
