"""Reads the body of a form once, here, so that a broken one is refused in one place and no handler meets half of it."""

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError
from aiohttp.typedefs import Handler

from app.errors import BadRequest, BodyTooLarge
from app.middlewares.policy import policy_of

_FORMS = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})
MAX_FIELDS = 60


@web.middleware
async def form_body(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Raises BadRequest for another content type, an unknown charset, invalid UTF-8 or a broken multipart body, and
    for a file where none may be sent; BodyTooLarge."""
    if request.method != "POST":
        return await handler(request)
    upload = policy_of(request).upload
    if upload:
        if (request.content_length or 0) > upload:
            raise BodyTooLarge
        # A larger limit for this one address; everywhere else it stays small.
        request = request.clone(client_max_size=upload)
    files: list[web.FileField] = []
    try:
        files = await _read(request, empty_files=bool(upload))
        if files and not upload:
            raise BadRequest("fields")
        return await handler(request)
    finally:
        for file in files:
            file.file.close()


async def _read(request: web.Request, *, empty_files: bool) -> list[web.FileField]:
    """The files among the fields. A browser sends a field without a file as empty bytes: `empty_files` lets it pass."""
    if request.can_read_body and request.content_type not in _FORMS:
        raise BadRequest("content type")
    try:
        posted = await request.post()
    except (ValueError, LookupError, HttpProcessingError) as error:
        raise BadRequest("body") from error
    values = [value for value in posted.values() if not (empty_files and value == b"")]
    if len(values) > MAX_FIELDS or any(not isinstance(value, (str, web.FileField)) for value in values):
        raise BadRequest("fields")
    return [value for value in values if isinstance(value, web.FileField)]
