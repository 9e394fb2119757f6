"""Reads the body of a form once, here, so that a broken one is refused in one place and no handler meets half of it."""

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError
from aiohttp.typedefs import Handler

from app.errors import BadRequest
from app.middlewares.policy import policy_of

_FORMS = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})
MAX_FIELDS = 60


@web.middleware
async def form_body(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Raises BadRequest for another content type, an unknown charset, invalid UTF-8 or a broken multipart body."""
    if request.method == "POST":
        upload = policy_of(request).upload
        if upload:
            # A larger limit for this one address; everywhere else it stays small.
            request = request.clone(client_max_size=upload)
        if request.can_read_body and request.content_type not in _FORMS:
            raise BadRequest("content type")
        try:
            posted = await request.post()
        except (ValueError, LookupError, HttpProcessingError) as error:
            raise BadRequest("body") from error
        allowed = (str, web.FileField) if upload else str
        if len(posted) > MAX_FIELDS or any(not isinstance(value, allowed) for value in posted.values()):
            raise BadRequest("fields")
    return await handler(request)
