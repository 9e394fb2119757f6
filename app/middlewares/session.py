"""Finds the session of the cookie and ends it when its time is over. A handler's new token leaves as cookie."""

from aiohttp import web
from aiohttp.typedefs import Handler

from app.context import Context
from app.cookies import cookie_name, set_session_cookie
from app.errors import SessionEnded
from app.keys import CONTEXT, NEW_COOKIE, SESSION
from app.middlewares.policy import policy_of
from app.records import Audience
from app.rules.session import EndReason


@web.middleware
async def session(request: web.Request, handler: Handler) -> web.StreamResponse:
    context = request.app[CONTEXT]
    if policy_of(request).audience in {Audience.DESK_DOOR, Audience.STAFF}:
        return await handler(request)
    token = request.cookies.get(cookie_name(context.config))
    if token:
        await _recognise(request, context, token)
    response = await handler(request)
    if NEW_COOKIE in request and not response.prepared:
        set_session_cookie(response, context.config, request[NEW_COOKIE])
    return response


async def _recognise(request: web.Request, context: Context, token: str) -> None:
    found = context.sessions.find(token)
    if found is not None:
        over = context.sessions.over(found)
        if over is None:
            request[SESSION] = found
            return
        await context.sessions.end(found, over)
    # Public pages work for anybody; elsewhere a person is told why the session they had is gone.
    if policy_of(request).audience is not Audience.PUBLIC:
        ending = await context.sessions.ending(token)
        if ending:
            raise ending


async def recognise_again(request: web.Request) -> None:
    """After a body that may have taken minutes to arrive. Raises SessionEnded where the session ended meanwhile."""
    context, before = request.app[CONTEXT], request.pop(SESSION, None)
    if before is None:
        return
    await _recognise(request, context, request.cookies.get(cookie_name(context.config), ""))
    if SESSION not in request:
        raise SessionEnded(EndReason.LOGGED_OUT, had_account=before.has_account)
