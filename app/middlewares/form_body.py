"""Reads the body of a form once, here, so that a broken one is refused in one place and no handler meets half of it.
A form with files is read only after the gate has let its sender in."""

import asyncio
from contextlib import ExitStack

from aiohttp import BodyPartReader, web
from aiohttp.http_exceptions import HttpProcessingError
from aiohttp.typedefs import Handler
from multidict import MultiDict, MultiDictProxy

from app.context import Context
from app.errors import BadRequest, BodyTooLarge
from app.keys import CONTEXT, POSTED
from app.middlewares.policy import policy_of
from app.middlewares.session import recognise_again
from app.spool import Spool
from app.upload import Posted, Upload

_FORMS = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})
MAX_FIELDS = 60
MAX_FIELD_BYTES = 64 * 1024
CHUNK = 64 * 1024
# A picture over the slowest line that people still use.
READING_SECONDS = 600


@web.middleware
async def form_body(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Raises BadRequest for another content type, an unknown charset, invalid UTF-8 or a broken multipart body, and
    for a file where none may be sent; BodyTooLarge."""
    if request.method == "POST":
        request[POSTED] = Posted(MultiDict())
        if request.can_read_body and request.content_type not in _FORMS:
            raise BadRequest("content type")
        if not _may_hold_files(request):
            request[POSTED] = await _fields(request)
    return await handler(request)


@web.middleware
async def form_files(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Raises BadRequest, BodyTooLarge, StorageUnavailable, and SessionEnded where that happened while it was read."""
    if request.method != "POST" or not _may_hold_files(request):
        return await handler(request)
    most = policy_of(request).upload
    if (request.content_length or 0) > most:
        raise BodyTooLarge
    with ExitStack() as spools:
        try:
            async with asyncio.timeout(READING_SECONDS):
                request[POSTED] = await _parts(request, most, spools)
        except TimeoutError as error:
            raise BadRequest("slow body") from error
        except ConnectionError:
            # Cut or cancelled: nobody waits for the answer, and a stack trace would be about nothing.
            raise BadRequest("body") from None
        except (ValueError, LookupError, HttpProcessingError, web.RequestPayloadError) as error:
            raise BadRequest("body") from error
        await recognise_again(request)
        return await handler(request)


def _may_hold_files(request: web.Request) -> bool:
    return bool(policy_of(request).upload) and request.content_type == "multipart/form-data"


async def _fields(request: web.Request) -> Posted:
    try:
        posted = await request.post()
    except (ValueError, LookupError, HttpProcessingError, web.RequestPayloadError) as error:
        raise BadRequest("body") from error
    fields = MultiDict((name, value) for name, value in posted.items() if isinstance(value, str))
    if len(posted) > MAX_FIELDS or len(fields) != len(posted):
        raise BadRequest("fields")
    return MultiDictProxy(MultiDict(fields))


async def _parts(request: web.Request, most: int, spools: ExitStack) -> Posted:
    """With one file, of `most` bytes."""
    found: MultiDict[str | Upload] = MultiDict()
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader) or not part.name or len(found) == MAX_FIELDS:
            raise BadRequest("fields")
        if part.filename is None:
            found.add(part.name, await _text(part))
            continue
        if any(isinstance(earlier, Upload) for earlier in found.values()):
            raise BadRequest("files")
        upload = await _file(part, request.app[CONTEXT], most, spools)
        if upload.size or upload.file_name:
            found.add(part.name, upload)
    return MultiDictProxy(found)


async def _text(part: BodyPartReader) -> str:
    text = bytearray()
    while chunk := await part.read_chunk(CHUNK):
        text += chunk
        if len(text) > MAX_FIELD_BYTES:
            raise BodyTooLarge
    return text.decode(part.get_charset("utf-8"))


async def _file(part: BodyPartReader, context: Context, most: int, spools: ExitStack) -> Upload:
    """The bytes as sent, whatever they call themselves. What is too long is read to its end, so that the page can say
    so beside the field, and not kept."""
    spool, size = Spool(context.config.documents_directory), 0
    spools.callback(spool.close)
    while chunk := await part.read_chunk(CHUNK):
        size += len(chunk)
        if size > most:
            raise BodyTooLarge
        if size <= context.config.documents.max_bytes:
            await spool.write(chunk)
        else:
            spool.close()
    kept = spool if size == spool.size else None
    return Upload((part.filename or "")[:255], size, kept)
