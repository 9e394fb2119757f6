"""Lets in whom the route is for. A visitor's first page opens a session; nobody else gets one unasked."""

from aiohttp import web
from aiohttp.typedefs import Handler

from app.client_address import client_address
from app.context import Context
from app.errors import CookiesNeeded, SessionEnded, SignInNeeded
from app.keys import CONTEXT, NEW_COOKIE, SESSION
from app.middlewares.desk_gate import desk_gate
from app.middlewares.policy import policy_of
from app.moving import see_other
from app.records import Audience, Order, RoutePolicy
from app.rules.page_order import parse_token
from app.rules.session import EndReason
from app.rules.use_request import require_use
from app.services.open_visitor import open_visitor
from app.store import accounts


@web.middleware
async def gate(request: web.Request, handler: Handler) -> web.StreamResponse:
    policy = policy_of(request)
    if policy.audience in {Audience.DESK_DOOR, Audience.STAFF}:
        return await desk_gate(request, policy, handler)
    if SESSION not in request:
        _require_cookies(request)
    if policy.audience is Audience.APPLICANT:
        await _require_applicant(request, policy)
    elif policy.audience is Audience.HOLDER:
        await _require_session(request, request.app[CONTEXT], opens=policy.opens_session)
    elif policy.audience is Audience.VISITOR:
        # Registering is for people without an account here: somebody signed in is sent to the menu.
        if SESSION in request and request[SESSION].account_id is not None:
            return see_other(request.app.router["menu"].url_for())
        await _require_session(request, request.app[CONTEXT], opens=policy.opens_session)
    return await handler(request)


def _require_cookies(request: web.Request) -> None:
    """The token of a tab whose session lives, sent without that session: our cookie did not come back."""
    token = parse_token(request.query.get("p"))
    if token and request.app[CONTEXT].sessions.holds(token.journey):
        raise CookiesNeeded


async def _require_applicant(request: web.Request, policy: RoutePolicy) -> None:
    """Everybody may look; whoever acts and needs the office's approval must have it."""
    account_id = request[SESSION].account_id if SESSION in request else None
    if account_id is None:
        raise SignInNeeded
    if policy.order is not Order.ACTION or policy.before_approval:
        return
    context = request.app[CONTEXT]
    account = await context.db.read(lambda tx: accounts.get_account(tx, account_id))
    if account is None:
        raise SignInNeeded
    require_use(account, context.clock.now_ms())


async def _require_session(request: web.Request, context: Context, *, opens: bool) -> None:
    if SESSION in request:
        return
    if not opens:
        raise SessionEnded(EndReason.LOGGED_OUT)
    opened = await open_visitor(context, address=client_address(request))
    request[SESSION], request[NEW_COOKIE] = opened.session, opened.token
