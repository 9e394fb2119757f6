"""Before the session is even looked at: an unsafe method from elsewhere gets nothing."""

from aiohttp import web
from aiohttp.typedefs import Handler

from app.keys import CONTEXT
from app.rules.origin import require_same_origin

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


@web.middleware
async def same_origin(request: web.Request, handler: Handler) -> web.StreamResponse:
    if request.method not in SAFE:
        require_same_origin(request.headers, origin=request.app[CONTEXT].config.server.origin)
    return await handler(request)
