"""The language switch: same page, same step, and what was typed is kept."""

from urllib.parse import urlsplit

from aiohttp import web
from yarl import URL

from app.cookies import LANGUAGE_COOKIE
from app.errors import NotFound
from app.handlers import certificate_guide, password_reset, sign_in
from app.handlers.typed_pages import keep_posted, keeps
from app.i18n import Language
from app.keys import CONTEXT, POSTED, SESSION
from app.moving import see_other
from app.rules.page_order import parse_token
from app.upload import Posted

YEAR_SECONDS = 365 * 24 * 3600


async def switch_by_link(request: web.Request) -> web.Response:
    """GET: back to the page named by `to`, with its page order token."""
    return _remember(request, see_other(_own(request.query.get("to", "/"), request.query.get("p", ""))))


async def switch_by_form(request: web.Request) -> web.Response:
    """POST of a page's own form: its entries are kept before the page comes back in the other language."""
    posted = request[POSTED]
    if certificate_guide.FIELD in posted:
        return _remember(request, await certificate_guide.show_again(request, posted))
    if "user_id" in posted:
        page = password_reset if "email" in posted else sign_in
        return _remember(request, page.show_again(request, posted))
    return _remember(request, see_other(await _same_page(request, posted)))


async def _same_page(request: web.Request, posted: Posted) -> URL:
    if link := posted.get("token"):
        return request.app.router["password_new"].url_for().with_query(token=str(link))
    if proof := posted.get("email_token"):
        return request.app.router["email_confirm"].url_for().with_query(token=str(proof))
    if stop := posted.get("reminder_token"):
        return request.app.router["reminders_stop"].url_for().with_query(token=str(stop))
    token = parse_token(str(posted.get("_page", "")))
    if token is None or SESSION not in request:
        return request.app.router["home"].url_for()
    context, session = request.app[CONTEXT], request[SESSION]
    journey = context.sessions.journey(session.id, token.journey)
    if journey is None or journey.step != token.step:
        return request.app.router["home"].url_for()
    # Continue without script sends this form, too: it counts as moving to a page.
    await context.sessions.touch(session, None)
    if keeps(request, journey.page):
        await keep_posted(request, journey.page, posted, checked=False)
    return request.app.router[journey.page].url_for().with_query(p=str(token))


def _own(wanted: str, order: str) -> URL:
    """Only a path of this website; anything else goes to the homepage."""
    parts = urlsplit(wanted)
    if (
        parts.scheme
        or parts.netloc
        or not wanted.startswith("/")
        or wanted.startswith("//")
        or "\\" in wanted
    ):
        return URL("/")
    url = URL(f"{parts.path}?{parts.query}" if parts.query else parts.path)
    return url.update_query(p=order[:40]) if order else url


def _chosen(request: web.Request) -> Language:
    try:
        return Language(request.match_info["language"])
    except ValueError as error:
        raise NotFound from error


def _remember(request: web.Request, response: web.Response) -> web.Response:
    response.set_cookie(
        LANGUAGE_COOKIE,
        _chosen(request).value,
        path="/",
        max_age=YEAR_SECONDS,
        samesite="Lax",
        httponly=True,
        secure=request.app[CONTEXT].config.secure,
    )
    return response
