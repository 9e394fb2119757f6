"""Finishing a request for a user ID: the session goes, so that the next person at a shared computer neither sees the
reference nor is kept from asking."""

from aiohttp import web

from app.cookies import drop_session_cookie
from app.keys import CONTEXT, SESSION
from app.moving import see_other
from app.services.sign_in import sign_out


async def post_finish(request: web.Request) -> web.Response:
    context = request.app[CONTEXT]
    await sign_out(context, request[SESSION])
    response = see_other(request.app.router["home"].url_for())
    # Without it the homepage's next link would tell that a session has ended.
    drop_session_cookie(response, context.config)
    return response
