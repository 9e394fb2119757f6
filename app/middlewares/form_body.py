"""Reads the body of a form once, here, so that a broken one is refused in one place and no handler meets half of it.
A form with files is read only after the gate has let its sender in."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager

from aiohttp import BodyPartReader, hdrs, web
from aiohttp.http_exceptions import HttpProcessingError
from aiohttp.typedefs import Handler
from multidict import MultiDict, MultiDictProxy

from app.errors import BadRequest, BodyTooLarge, TooManyRequests
from app.form_stream import parts_of
from app.keys import CONTEXT, POSTED, RECEIVING, SESSION, STAFF
from app.middlewares.policy import policy_of
from app.middlewares.session import recognise_again
from app.spool import Spool
from app.upload import Posted, Upload

PARTS = "multipart/form-data"
_FORMS = frozenset({"application/x-www-form-urlencoded", PARTS})
# No browser sends these of a form or a part of one, and undoing them can cost any amount of time and memory.
_PACKED = frozenset({hdrs.CONTENT_ENCODING, hdrs.CONTENT_TRANSFER_ENCODING})
CHARSET = "utf-8"
MAX_FIELDS = 60
# Of a field, and of a form without files.
MAX_FIELD_BYTES = 64 * 1024
CHUNK = 64 * 1024
# From as many tabs of one session.
MOST_TOGETHER = 4
# A browser whose line is cut sends the file again by itself, sooner than the end of the first is noticed here.
PLACE_SECONDS = 2
# A picture over the slowest line that people still use.
READING_SECONDS = 600


@web.middleware
async def form_body(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Raises BadRequest for another content type, another charset than UTF-8, invalid UTF-8, a packed or broken body,
    and for a file where none may be sent; BodyTooLarge."""
    if request.method == "POST":
        request[POSTED] = Posted(MultiDict())
        if request.can_read_body and (request.content_type not in _FORMS or not _is_plain(request)):
            raise BadRequest("content type")
        if not _may_hold_files(request):
            request[POSTED] = await _fields(request)
    return await handler(request)


@web.middleware
async def form_files(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Raises BadRequest, BodyTooLarge, StorageUnavailable, TooManyRequests, and SessionEnded where that happened while
    it was read."""
    if request.method != "POST" or not _may_hold_files(request):
        return await handler(request)
    most = policy_of(request).upload
    if (request.content_length or 0) > most:
        raise BodyTooLarge
    async with _one_of_few(request):
        return await _with_files(request, handler, most)


async def _with_files(request: web.Request, handler: Handler, most: int) -> web.StreamResponse:
    with ExitStack() as spools:
        try:
            async with asyncio.timeout(READING_SECONDS):
                request[POSTED] = await _parts(request, most, spools)
        except TimeoutError as error:
            raise BadRequest("slow body") from error
        except ConnectionError:
            # Cut or cancelled: nobody waits for the answer, and a stack trace would be about nothing.
            raise BadRequest("body") from None
        await recognise_again(request)
        return await handler(request)


@asynccontextmanager
async def _one_of_few(request: web.Request) -> AsyncIterator[None]:
    """Each file on its way holds a connection and a part of the disk, for minutes if its sender likes. Raises
    TooManyRequests."""
    sender = request.get(SESSION) or request[STAFF]
    places = request.app[RECEIVING].setdefault(sender.id, asyncio.Semaphore(MOST_TOGETHER))
    try:
        async with asyncio.timeout(PLACE_SECONDS):
            await places.acquire()
    except TimeoutError:
        raise TooManyRequests from None
    try:
        yield
    finally:
        places.release()


def _may_hold_files(request: web.Request) -> bool:
    return bool(policy_of(request).upload) and request.content_type == PARTS


def _is_plain(sent: web.Request | BodyPartReader) -> bool:
    """Other charsets than UTF-8 are refused unread: to decode one of them takes seconds for a few kilobytes."""
    charset = sent.charset if isinstance(sent, web.Request) else sent.get_charset(CHARSET)
    return (charset or CHARSET).lower() == CHARSET and not _PACKED & sent.headers.keys()


async def _fields(request: web.Request) -> Posted:
    if request.content_type == PARTS:
        return await _parts(request, MAX_FIELD_BYTES, None)
    try:
        posted = await request.post()
    except (ValueError, HttpProcessingError, web.RequestPayloadError) as error:
        raise BadRequest("body") from error
    fields = MultiDict((name, value) for name, value in posted.items() if isinstance(value, str))
    if len(fields) > MAX_FIELDS:
        raise BadRequest("fields")
    return MultiDictProxy(MultiDict(fields))


async def _parts(request: web.Request, most: int, spools: ExitStack | None) -> Posted:
    """Of a form of `most` bytes, with one file, or none where there are no `spools`."""
    found: MultiDict[str | Upload] = MultiDict()
    try:
        async for part in parts_of(request, most):
            if not isinstance(part, BodyPartReader) or not part.name or len(found) == MAX_FIELDS:
                raise BadRequest("fields")
            if not _is_plain(part):
                raise BadRequest("part")
            if part.filename is None:
                found.add(part.name, await _text(part))
                continue
            if spools is None or any(isinstance(earlier, Upload) for earlier in found.values()):
                raise BadRequest("files")
            upload = await _file(request, part, most, spools)
            if upload.size or upload.file_name:
                found.add(part.name, upload)
    # RuntimeError is what aiohttp says of a field `_charset_` that is too long.
    except (ValueError, RuntimeError, HttpProcessingError, web.RequestPayloadError) as error:
        raise BadRequest("body") from error
    return MultiDictProxy(found)


async def _text(part: BodyPartReader) -> str:
    text = bytearray()
    while chunk := await part.read_chunk(CHUNK):
        text += chunk
        if len(text) > MAX_FIELD_BYTES:
            raise BodyTooLarge
    return text.decode(CHARSET)


async def _file(request: web.Request, part: BodyPartReader, most: int, spools: ExitStack) -> Upload:
    """The bytes as sent, whatever they call themselves. What is too long is read to its end, so that the page can say
    so beside the field, and not kept."""
    config = request.app[CONTEXT].config
    longest = most if policy_of(request).list_upload else config.documents.max_bytes
    spool, size = Spool(config.documents_directory), 0
    spools.callback(spool.close)
    while chunk := await part.read_chunk(CHUNK):
        size += len(chunk)
        if size > most:
            raise BodyTooLarge
        if size <= longest:
            await spool.write(chunk)
        else:
            spool.close()
    kept = spool if size == spool.size else None
    return Upload((part.filename or "")[:255], size, kept)
