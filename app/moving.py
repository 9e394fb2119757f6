"""Addresses of pages with their page order token, and moving the tab on after a form."""

from aiohttp import web
from yarl import URL

from app.keys import CONTEXT, SESSION, STANDING
from app.services.page_order import move


def address(request: web.Request, route: str) -> URL:
    """The page's address; with the token where this request belongs to a tab's page order."""
    url = request.app.router[route].url_for()
    return url.with_query(p=request[STANDING].token) if STANDING in request else url


def current_page(request: web.Request) -> URL:
    """The page the tab is on."""
    return address(request, request[STANDING].journey.page)


def see_other(url: URL) -> web.Response:
    """303 as an answer and not as an exception, so that a cookie set on the way out is not lost."""
    return web.Response(status=303, headers={"Location": str(url)})


async def advance(request: web.Request, route: str) -> None:
    """The tab is now on `route`."""
    context = request.app[CONTEXT]
    request[STANDING] = await move(
        context.sessions, context.clock, request[SESSION], request[STANDING], page=route
    )


async def go(request: web.Request, route: str) -> web.Response:
    """After a form: moves the tab to `route` and answers 303, so that a reload never sends the form again."""
    await advance(request, route)
    return see_other(address(request, route))
