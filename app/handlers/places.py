"""Search for a prefecture and municipality: a page without script, the body of a dialog with it."""

from dataclasses import dataclass

from aiohttp import web

from app import places
from app.handlers.information import PrefectureView, place_text, prefecture_views
from app.handlers.typed_pages import draft_of, keep_posted, keeps, page_of
from app.i18n import lazy as _l
from app.i18n import ngettext
from app.keys import CONTEXT, POSTED, SESSION, STANDING
from app.moving import current_page, go, see_other
from app.rendering import in_page_language, render
from app.rules.page_order import parse_token
from app.services.typed import Typed, keep_typed, typed_so_far

MAX_QUERY = 60


@dataclass(frozen=True, slots=True)
class PlaceView:
    code: str
    name: str
    detail: str


@dataclass(frozen=True, slots=True)
class PlacesView:
    """`back` is the address of the page whose field is filled."""

    prefecture: str
    query: str
    prefectures: tuple[PrefectureView, ...]
    searched: bool
    announcement: str
    results: tuple[PlaceView, ...]
    back: str


async def show_places(request: web.Request) -> web.Response:
    if SESSION in request:  # A Search is something a person does.
        await request.app[CONTEXT].sessions.touch(request[SESSION], None)
    prefecture, query = request.query.get("prefecture", "")[:2], request.query.get("q", "")[:MAX_QUERY]
    searched = bool(prefecture or query)
    found = places.search(prefecture or None, query) if searched else ()
    results = tuple(
        PlaceView(place.code, place_text(place), in_page_language(place.name_kana, place.full_ja))
        for place in found
    )
    back = _way_back(request)
    view = PlacesView(
        prefecture,
        query,
        prefecture_views(),
        searched,
        _announcement(searched, len(found)),
        results,
        back,
    )
    return render(request, "places.html", view, title=_l("Search"))


def _way_back(request: web.Request) -> str:
    """The page whose field is filled; the homepage for somebody who only opened this address."""
    text = request.query.get("p", "")[:40]
    token = parse_token(text)
    session = request.get(SESSION)
    journey = request.app[CONTEXT].sessions.journey(session.id, token.journey) if session and token else None
    if journey is None or not keeps(request, journey.page):
        return str(request.app.router["home"].url_for())
    return str(request.app.router[journey.page].url_for().with_query(p=text))


def _announcement(searched: bool, count: int) -> str:  # noqa: FBT001
    if not searched:
        return ""
    return ngettext("%(n)s municipality found.", "%(n)s municipalities found.", count) % {"n": count}


async def post_open(request: web.Request) -> web.Response:
    """Without script: keeps the form, then opens the search as a page. The tab stays on the form's page."""
    posted = request[POSTED]
    await keep_posted(request, page_of(request, posted), posted, checked=False)
    url = request.app.router["places"].url_for()
    return see_other(url.with_query(p=request[STANDING].token))


async def post_choose(request: web.Request) -> web.Response:
    """Fills the field and goes back to the form; a code that does not exist changes nothing."""
    context = request.app[CONTEXT]
    place = places.by_code(str(request[POSTED].get("code", "")))
    if place is None:
        return see_other(current_page(request))
    route = request[STANDING].journey.page
    draft = await draft_of(request, route)
    typed = await typed_so_far(context, draft)
    values = {**(typed.values if typed else {}), "municipality": place.code}
    await keep_typed(context, draft, Typed(values, typed is not None and typed.checked))
    return await go(request, route)
