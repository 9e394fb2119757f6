"""Keeps every tab in order: a request that does not come from the page the tab is on ends the session."""

from aiohttp import web
from aiohttp.typedefs import Handler

from app.context import Context
from app.errors import InvalidOperation
from app.keys import CONTEXT, NEW_COOKIE, POSTED, SESSION, STANDING
from app.middlewares.policy import policy_of
from app.moving import address, current_page, see_other
from app.records import Order, Session
from app.rules.page_order import Arrival, parse_token
from app.rules.session import EndReason
from app.services.page_order import Standing, move, stand


@web.middleware
async def page_order(request: web.Request, handler: Handler) -> web.StreamResponse:
    if policy_of(request).order is Order.NONE:
        return await handler(request)
    context, session = request.app[CONTEXT], request[SESSION]
    # A session that this very request opened has no page before it, whatever an old address says.
    token = None if NEW_COOKIE in request else parse_token(await _sent_token(request))
    # One request of a session at a time: of a double click, the second is judged after the first has moved the tab.
    async with context.sessions.in_turn(session.id):
        standing = stand(
            context.sessions, session, token, method=request.method, route=request.match_info.route.name or ""
        )
        request[STANDING] = standing
        return await _arrive(request, context, session, standing, handler)


async def _sent_token(request: web.Request) -> str | None:
    if request.method == "GET":
        return request.query.get("p")
    value = request[POSTED].get("_page")
    return value if isinstance(value, str) else None


async def _arrive(
    request: web.Request, context: Context, session: Session, standing: Standing, handler: Handler
) -> web.StreamResponse:
    route = request.match_info.route.name or ""
    if standing.arrival is Arrival.INVALID:
        return await _invalid(request, context, session, standing)
    if standing.arrival is Arrival.REPEAT:
        return see_other(current_page(request))
    if standing.arrival is Arrival.CURRENT:
        await context.sessions.touch(session, None)
    elif request.method == "GET":
        request[STANDING] = await move(context.sessions, context.clock, session, standing, page=route)
    if standing.arrival is Arrival.START:
        # The address gets the token, so that browser Back to this very page can be told from opening it anew.
        return see_other(address(request, route))
    return await handler(request)


async def _invalid(
    request: web.Request, context: Context, session: Session, standing: Standing
) -> web.StreamResponse:
    if context.config.session.back_policy == "warn" and standing.journey.page:
        return see_other(current_page(request))
    await context.sessions.end(session, EndReason.INVALID_OPERATION)
    raise InvalidOperation(had_account=session.has_account)
