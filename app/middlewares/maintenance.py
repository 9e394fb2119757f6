"""Stops applicants' pages and new sockets while the office works on the system. The desk, the health check and whoever
holds the bypass go on; a live reading that has begun is left to finish. Asked of memory, never of the database."""

from contextlib import suppress
from hmac import compare_digest

from aiohttp import web
from aiohttp.typedefs import Handler

from app.context import Context
from app.cookies import bypass_cookie_name, cookie_name
from app.errors import Refusal
from app.keys import CONTEXT, POSTED, SESSION, TYPED_PAGES
from app.middlewares.policy import policy_of
from app.records import Audience, MaintenanceWindow, Session
from app.rules.page_order import parse_token
from app.services.typed import Typed, keep_typed
from app.stopped import show_stopped
from app.tokens import secret_hash

# Logging out and staying logged in must not wait for the office; the rest is not for applicants or says when it ends.
OPEN = frozenset(
    {
        "health",
        "metrics",
        "static",
        "language",
        "language_form",
        "logout",
        "session_continue",
        "session_ended",
        "maintenance_bypass",
    }
)
MAX_ENTRY = 500


@web.middleware
async def maintenance(request: web.Request, handler: Handler) -> web.StreamResponse:
    context = request.app[CONTEXT]
    window = context.published.stop(context.clock.now_ms())
    if window is None or _goes_on(request) or _holds_bypass(request, context, window):
        return await handler(request)
    session = _session(request, context)
    if session:
        request[SESSION] = session
        # Asking for a page is activity, also when the answer is that the service is stopped.
        await context.sessions.touch(session, None)
        if request.method == "POST":
            await _keep_typed(request, context, session)
    return show_stopped(request, window)


def _goes_on(request: web.Request) -> bool:
    name = request.match_info.route.name or ""
    # Development pages show the codes with which staff of the demo log in, and end the stop again.
    if name in OPEN or name.startswith("dev_"):
        return True
    return policy_of(request).audience in {Audience.DESK_DOOR, Audience.STAFF}


def _holds_bypass(request: web.Request, context: Context, window: MaintenanceWindow) -> bool:
    token = request.cookies.get(bypass_cookie_name(context.config), "")
    return bool(token) and compare_digest(secret_hash(token), window.bypass_hash)


def _session(request: web.Request, context: Context) -> Session | None:
    token = request.cookies.get(cookie_name(context.config))
    found = context.sessions.find(token) if token else None
    return found if found and context.sessions.over(found) is None else None


async def _keep_typed(request: web.Request, context: Context, session: Session) -> None:
    """A form sent into the stop: its entries come back when the person does."""
    posted = request[POSTED]
    token = parse_token(str(posted.get("_page", "")))
    journey = context.sessions.journey(session.id, token.journey) if token else None
    if journey is None or token is None or journey.step != token.step:
        return
    page = request.app[TYPED_PAGES].get(journey.page)
    if page is None:
        return
    values = {name: str(posted[name])[:MAX_ENTRY] for name in page.fields if name in posted}
    # A page that is no longer open has nothing to come back to.
    with suppress(Refusal):
        await keep_typed(context, await page.draft(request), Typed(values, checked=True))
