"""Lets in whom the route is for. A visitor's first page opens a session; nobody else gets one unasked."""

from aiohttp import web
from aiohttp.typedefs import Handler

from app.client_address import client_address
from app.context import Context
from app.errors import CookiesNeeded, SignInNeeded
from app.keys import CONTEXT, NEW_COOKIE, SESSION
from app.middlewares.policy import policy_of
from app.moving import see_other
from app.records import Audience
from app.services.open_visitor import open_visitor


@web.middleware
async def gate(request: web.Request, handler: Handler) -> web.StreamResponse:
    policy = policy_of(request)
    if policy.audience is Audience.APPLICANT:
        _require_applicant(request)
    elif policy.audience is Audience.VISITOR:
        # Registering is for people without an account here: somebody signed in is sent to the menu.
        if SESSION in request and request[SESSION].account_id is not None:
            return see_other(request.app.router["menu"].url_for())
        await _require_visitor(request, request.app[CONTEXT], opens=policy.opens_session)
    return await handler(request)


def _require_applicant(request: web.Request) -> None:
    if SESSION not in request or request[SESSION].account_id is None:
        raise SignInNeeded


async def _require_visitor(request: web.Request, context: Context, *, opens: bool) -> None:
    if SESSION in request:
        return
    # A page order token without a session means that our cookie did not come back.
    if not opens or "p" in request.query:
        raise CookiesNeeded
    opened = await open_visitor(context, address=client_address(request))
    request[SESSION], request[NEW_COOKIE] = opened.session, opened.token
