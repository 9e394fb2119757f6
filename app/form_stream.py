"""The body of a form with parts (RFC 7578), on its way to the reader of parts: no more of it than was allowed, and no
endless lines, which that reader would walk over one by one while everybody waits."""

from typing import cast

from aiohttp import MultipartReader, StreamReader, web

from app.errors import BadRequest, BodyTooLarge

# Boundaries and headers are read as lines, the contents of parts are not.
MOST_LINES = 1000


class FormStream:
    """What `MultipartReader` uses of a StreamReader. Raises BodyTooLarge beyond `most` bytes."""

    def __init__(self, content: StreamReader, most: int) -> None:
        self._content = content
        self._left = most
        self._lines = 0

    async def read(self, size: int) -> bytes:
        return self._counted(await self._content.read(size))

    async def readline(self, *, max_line_length: int | None = None) -> bytes:
        self._lines += 1
        if self._lines > MOST_LINES:
            raise BadRequest("lines")
        return self._counted(await self._content.readline(max_line_length=max_line_length))

    def at_eof(self) -> bool:
        return self._content.at_eof()

    def unread_data(self, data: bytes) -> None:
        self._left += len(data)
        self._content.unread_data(data)

    def _counted(self, data: bytes) -> bytes:
        self._left -= len(data)
        if self._left < 0:
            raise BodyTooLarge
        return data


def parts_of(request: web.Request, most: int) -> MultipartReader:
    """Raises ValueError for a form without a usable boundary."""
    return MultipartReader(request.headers, cast("StreamReader", FormStream(request.content, most)))
