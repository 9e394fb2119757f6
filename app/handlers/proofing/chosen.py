"""Which document was chosen on a page and not sent yet: kept over a switch of the language and a reload, for this
session only. What has been sent is an entry like any other."""

from functools import partial

from aiohttp import web

from app.handlers.proofing.pages import ACCOUNT, USER_ID
from app.keys import CONTEXT, SESSION
from app.services.typed import DraftOf, forget_typed, typed_so_far
from app.typed_page import TypedPage


async def _draft(route: str, request: web.Request) -> DraftOf:
    return DraftOf(f"session:{request[SESSION].id}", route)


async def chosen_so_far(request: web.Request, route: str) -> str:
    """A value that somebody sent, "" for none."""
    typed = await typed_so_far(request.app[CONTEXT], await _draft(route, request))
    return typed.values.get("document", "") if typed else ""


async def forget_chosen(request: web.Request, route: str) -> None:
    await forget_typed(request.app[CONTEXT], await _draft(route, request))


TYPED = {
    route: TypedPage(partial(_draft, route), ("document",), outlives_session=False)
    for pages in (ACCOUNT, USER_ID)
    for route in (pages.start, pages.document)
}
