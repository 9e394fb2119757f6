"""Continue, the page's own report of an invalid operation, and the page after the end."""

from aiohttp import web

from app.cookies import cookie_name
from app.ended import show_ended as ended_page
from app.errors import InvalidOperation, SessionEnded, SignInNeeded
from app.keys import CONTEXT, SESSION
from app.moving import see_other
from app.rendering import clock_text
from app.rules.session import EndReason


async def post_continue(request: web.Request) -> web.Response:
    """POST: the person asked for more time. Answers the new deadline as JSON for every tab to show."""
    context = request.app[CONTEXT]
    if SESSION not in request:
        raise SignInNeeded
    await context.sessions.touch(request[SESSION], None)
    session = context.sessions.get(request[SESSION].id)
    deadline = context.sessions.deadline(session) if session else 0
    return web.json_response(
        {"deadline": deadline, "text": clock_text(deadline), "now": context.clock.now_ms()}
    )


async def post_invalid(request: web.Request) -> web.Response:
    """POST from a page that was reached by the browser's Back or Forward: sooner noticed than by the next request."""
    if SESSION not in request:
        raise SessionEnded(EndReason.INVALID_OPERATION)
    context = request.app[CONTEXT]
    if context.config.session.back_policy == "strict":
        await context.sessions.end(request[SESSION], EndReason.INVALID_OPERATION)
    raise InvalidOperation(had_account=request[SESSION].has_account)


async def show_ended(request: web.Request) -> web.Response:
    """GET: where a page goes by itself when its time is over. Tells what the server knows."""
    context = request.app[CONTEXT]
    if SESSION in request:
        return see_other(request.app.router["home"].url_for())
    token = request.cookies.get(cookie_name(context.config), "")
    ending = await context.sessions.ending(token) if token else None
    return ended_page(request, ending or SessionEnded(EndReason.LOGGED_OUT))
