"""A form with a file on its way in: read only for who may send one, refused whole when it is broken."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

import pytest
from aiohttp import FormData

from app.handlers.proofing.routes import UPLOAD
from app.middlewares.form_body import MAX_FIELDS, MOST_TOGETHER
from tests.documents.test_spool import open_files
from tests.proofing.papers import to_entries
from tests.proofing.sending import FILE, PICTURES, Sent, images, jpeg, send, to_file
from tests.real.waiting import until
from tests.web.conftest import config, visitor
from tests.web.visitor import Visitor

__all__ = ["config", "visitor"]
MIB = 1024 * 1024
BOUNDARY = b"madoguchi-test"


def part(name: str, content: bytes, *, file: str | None = None) -> bytes:
    named = f'; filename="{file}"' if file is not None else ""
    head = f'--{BOUNDARY.decode()}\r\nContent-Disposition: form-data; name="{name}"{named}\r\n\r\n'
    return head.encode() + content + b"\r\n"


END = b"--" + BOUNDARY + b"--\r\n"


def form(token: str, data: bytes) -> bytes:
    return part("_page", token.encode()) + part("picture", data, file="card.jpg") + END


@dataclass
class Line:
    """A connection on which a test decides when which byte goes."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def send(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()

    async def status(self) -> int:
        line = await asyncio.wait_for(self.reader.readline(), 10)
        return int(line.split()[1])


@asynccontextmanager
async def line(visitor: Visitor, path: str, length: int, *, cookies: bool = True) -> AsyncIterator[Line]:
    """After the head of a form of so many bytes."""
    server, jar = visitor.client.server, visitor.client.session.cookie_jar
    reader, writer = await asyncio.open_connection(server.host, server.port)
    sent = "; ".join(f"{cookie.key}={cookie.value}" for cookie in jar) if cookies else ""
    origin = visitor.context.config.server.origin
    head = (
        f"POST {path} HTTP/1.1\r\nHost: {server.host}:{server.port}\r\nOrigin: {origin}\r\n"
        f"Cookie: {sent}\r\nContent-Type: multipart/form-data; boundary={BOUNDARY.decode()}\r\n"
        f"Content-Length: {length}\r\nConnection: close\r\n\r\n"
    )
    found = Line(reader, writer)
    await found.send(head.encode())
    try:
        yield found
    finally:
        writer.transport.abort()


@pytest.mark.parametrize("path", [FILE, "/user-id/file"])
async def test_a_stranger_is_refused_before_the_file_is_read(visitor: Visitor, path: str) -> None:
    directory = visitor.context.config.documents_directory
    async with line(visitor, path, 20 * MIB, cookies=False) as stranger:
        await stranger.send(form("x", bytes(MIB))[:MIB])
        # Nineteen of twenty megabytes were never sent.
        assert await stranger.status() in {303, 401, 403}
        assert open_files(directory) == []


async def test_a_connection_that_is_cut_leaves_nothing_and_is_no_fault_of_ours(
    visitor: Visitor, caplog: pytest.LogCaptureFixture
) -> None:
    token, directory = await to_file(visitor), visitor.context.config.documents_directory
    body = form(token, jpeg() + bytes(2 * MIB))
    with caplog.at_level(logging.WARNING):
        async with line(visitor, FILE, len(body)) as sender:
            await sender.send(body[: MIB + MIB // 2])
            await until(lambda: bool(open_files(directory)), what="the beginning of the file to be kept")
        await until(lambda: not open_files(directory), what="the beginning to be gone")
    assert await images(visitor) == []
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert (await send(visitor, token, Sent(jpeg()))).url.path == PICTURES


async def test_while_one_sends_slowly_others_are_answered_and_the_slow_file_is_taken(
    visitor: Visitor,
) -> None:
    token, directory = await to_file(visitor), visitor.context.config.documents_directory
    body = form(token, jpeg() + bytes(MIB))
    async with line(visitor, FILE, len(body)) as sender:
        await sender.send(body[: MIB // 2])
        await until(lambda: bool(open_files(directory)), what="the beginning of the file to be kept")
        assert (await visitor.get("/healthz")).status == 200
        await sender.send(body[MIB // 2 :])
        assert await sender.status() == 303
    assert len(await images(visitor)) == 1
    assert open_files(directory) == []


async def test_one_session_sends_a_few_files_at_a_time(visitor: Visitor) -> None:
    token = await to_file(visitor)
    body = form(token, jpeg() + bytes(MIB))
    async with AsyncExitStack() as slow:
        for _ in range(MOST_TOGETHER):
            sender = await slow.enter_async_context(line(visitor, FILE, len(body)))
            await sender.send(body[: MIB // 2])
        directory = visitor.context.config.documents_directory
        await until(lambda: len(open_files(directory)) == MOST_TOGETHER, what="all of them to be kept")
        async with line(visitor, FILE, len(body)) as another:
            assert await another.status() == 429
    await until(lambda: not open_files(directory), what="all of them to be gone")
    assert (await send(visitor, token, Sent(jpeg()))).url.path == PICTURES


async def test_a_file_sent_again_takes_the_place_of_one_that_was_cut_just_before(visitor: Visitor) -> None:
    token = await to_file(visitor)
    body = form(token, jpeg() + bytes(MIB))
    async with AsyncExitStack() as cut:
        for _ in range(MOST_TOGETHER):
            sender = await cut.enter_async_context(line(visitor, FILE, len(body)))
            await sender.send(body[: MIB // 2])
        directory = visitor.context.config.documents_directory
        await until(lambda: len(open_files(directory)) == MOST_TOGETHER, what="all of them to be kept")
        async with line(visitor, FILE, len(body)) as again:
            await again.send(body)
            assert (await visitor.get("/healthz")).status == 200
            await cut.aclose()
            assert await again.status() == 303


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"no multipart at all",
        b"--other\r\n\r\n\r\n--other--\r\n",
        part("picture", jpeg(), file="card.jpg"),
        b"--" + BOUNDARY + b"\r\nContent-Disposition: form-data\r\n\r\nnameless\r\n" + END,
        b"--" + BOUNDARY + b"\r\n" + b"X: y\r\n" * 10_000 + b"\r\n\r\n" + END,
        b"--" + BOUNDARY + b"\r\n" + b"X" * 100_000 + b"\r\n\r\n" + END,
        b"--"
        + BOUNDARY
        + b"\r\nContent-Type: multipart/mixed; boundary=in\r\n\r\n--in\r\n\r\nx\r\n--in--\r\n"
        + END,
        part("x", b"\xff\xfe") + END,
        b"".join(part(f"f{number}", b"x") for number in range(MAX_FIELDS + 1)) + END,
        b"".join(part(f"f{number}", b"x", file="x") for number in range(1000)) + END,
        part("_page", b"x" * 100_000) + END,
    ],
    ids=range(12),
)
async def test_a_broken_form_is_refused_whole(visitor: Visitor, body: bytes) -> None:
    token, directory = await to_file(visitor), visitor.context.config.documents_directory
    async with line(visitor, FILE, len(body)) as sender:
        await sender.send(body)
        assert await sender.status() in {400, 413}
    assert open_files(directory) == []
    assert (await send(visitor, token, Sent(jpeg()))).url.path == PICTURES


async def test_more_than_any_office_allows_is_refused_by_its_length_alone(visitor: Visitor) -> None:
    await to_file(visitor)
    async with line(visitor, FILE, UPLOAD + 1) as sender:
        assert await sender.status() == 413


async def test_what_is_too_large_is_not_kept_while_the_rest_of_it_comes(visitor: Visitor) -> None:
    token, directory = await to_file(visitor), visitor.context.config.documents_directory
    body = form(token, bytes(8 * MIB))
    async with line(visitor, FILE, len(body)) as sender:
        await sender.send(body[: 2 * MIB])
        await until(lambda: bool(open_files(directory)), what="the beginning to be kept")
        await sender.send(body[2 * MIB : 7 * MIB])
        await until(lambda: not open_files(directory), what="the beginning to be gone")
        await sender.send(body[7 * MIB :])
        assert await sender.status() == 303


async def test_a_form_has_one_file(visitor: Visitor) -> None:
    token, directory = await to_file(visitor), visitor.context.config.documents_directory
    body = (
        part("_page", token.encode())
        + part("picture", jpeg(), file="a.jpg")
        + part("x", bytes(MIB), file="b")
        + END
    )
    async with line(visitor, FILE, len(body)) as sender:
        await sender.send(body)
        assert await sender.status() == 400
    assert open_files(directory) == []
    assert await images(visitor) == []


async def test_a_file_where_none_may_be_is_refused(visitor: Visitor) -> None:
    token = await to_entries(visitor)
    data = FormData()
    data.add_field("_page", token)
    data.add_field("name", jpeg(), filename="card.jpg", content_type="image/jpeg")
    headers = visitor.headers | {"Origin": visitor.context.config.server.origin}
    assert (await visitor.client.post("/identity/entries", data=data, headers=headers)).status == 400


async def test_a_thousand_fields_are_refused(visitor: Visitor) -> None:
    token = await to_entries(visitor)
    answer = await visitor.post("/identity/entries", _page=token, **{f"field{n}": "x" for n in range(1000)})
    assert answer.status == 413
