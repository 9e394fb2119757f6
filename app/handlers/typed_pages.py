"""Pages whose entries are kept while they are typed: whose draft each is, and which fields it has. Used by the language
switch, the municipality search and the page's own script, which all bring a person back to a page half filled in."""

from aiohttp import web

from app.errors import BadRequest
from app.keys import CONTEXT, POSTED, SESSION, STANDING, TYPED_PAGES
from app.rules.page_order import parse_token
from app.services.typed import DraftOf, Typed, keep_typed, typed_so_far
from app.upload import Posted

MAX_ENTRY = 500


def page_of(request: web.Request, posted: Posted) -> str:
    """The route of the page that a form or a script's request says it comes from, "" when the tab is not there."""
    if STANDING in request:
        return request[STANDING].journey.page
    token = parse_token(str(posted.get("_page", "")))
    if token is None or SESSION not in request:
        return ""
    journey = request.app[CONTEXT].sessions.journey(request[SESSION].id, token.journey)
    return journey.page if journey and journey.step == token.step else ""


async def draft_of(request: web.Request, route: str) -> DraftOf:
    """Raises BadRequest for a page that keeps nothing."""
    if not keeps(request, route):
        raise BadRequest
    return await request.app[TYPED_PAGES][route].draft(request)


def keeps(request: web.Request, route: str) -> bool:
    return route in request.app[TYPED_PAGES]


async def keep_posted(request: web.Request, route: str, posted: Posted, *, checked: bool) -> Typed:
    """Keeps the fields of this page's form and nothing else of what was sent. Entries checked once stay checked, so
    that a language switch or a search does not hide their findings."""
    context, draft = request.app[CONTEXT], await draft_of(request, route)
    before = await typed_so_far(context, draft)
    fields = request.app[TYPED_PAGES][route].fields
    values = {name: str(posted[name])[:MAX_ENTRY] for name in fields if name in posted}
    typed = Typed(values, checked or (before is not None and before.checked))
    await keep_typed(context, draft, typed)
    return typed


async def post_keep(request: web.Request) -> web.Response:
    """The page's script sends each finished entry. No activity, and nothing once the tab has moved on."""
    context, session, posted = request.app[CONTEXT], request[SESSION], request[POSTED]
    async with context.sessions.in_turn(session.id):
        route = page_of(request, posted)
        on_page = context.sessions.current_page(session.id, str(posted.get("_page", ""))) is not None
        if on_page and keeps(request, route):
            await keep_posted(request, route, posted, checked=False)
    return web.Response(status=204)
