"""What staff typed into a form of the desk: kept sealed between the form, its findings and its preview, so that every
POST ends in a redirect and nothing typed is lost."""

from collections.abc import Mapping, Sequence

from aiohttp import web
from multidict import MultiDict

from app.keys import CONTEXT, POSTED, STAFF
from app.moving import see_other
from app.services.typed import DraftOf, Typed, forget_typed, keep_typed, typed_so_far

LONGEST = 10_000


def draft_of(request: web.Request, page: str) -> DraftOf:
    return DraftOf(f"staff:{request[STAFF].staff_id}", page)


async def keep_entries(
    request: web.Request, page: str, fields: Sequence[str], **more: str
) -> Mapping[str, str]:
    """Keeps these fields of what was posted, and `more` beside them."""
    posted = request[POSTED]
    values = {name: str(posted[name]).replace("\r\n", "\n")[:LONGEST] for name in fields if name in posted}
    await keep_typed(request.app[CONTEXT], draft_of(request, page), Typed(values | more, checked=True))
    return values | more


async def entries_of(request: web.Request, page: str) -> Mapping[str, str] | None:
    found = await typed_so_far(request.app[CONTEXT], draft_of(request, page))
    return found.values if found else None


async def forget_entries(request: web.Request, page: str) -> None:
    await forget_typed(request.app[CONTEXT], draft_of(request, page))


def as_form(values: Mapping[str, str]) -> MultiDict[str]:
    return MultiDict(values)


def to(
    request: web.Request, route: str, query: Mapping[str, str] | None = None, **parts: str
) -> web.Response:
    """303 to a page of the desk."""
    url = request.app.router[route].url_for(**parts)
    return see_other(url.with_query(query) if query else url)


async def seen_in(request: web.Request) -> str:
    """The fingerprint that the form was made from."""
    return str(request[POSTED].get("seen", ""))
