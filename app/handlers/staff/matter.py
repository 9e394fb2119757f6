"""Why a member of staff looks at people's records: asked once a session, shown on every page about people, and written
with every look. Until it is said, those pages lead here."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from aiohttp import web
from multidict import MultiDict
from yarl import URL

from app.handlers.forms.desk_people import MatterForm
from app.handlers.staff.page import render_desk
from app.handlers.staff.person_words import MATTERS
from app.i18n import lazy as _l
from app.keys import CONTEXT, POSTED, STAFF
from app.moving import see_other
from app.records import Matter
from app.services.staff_sessions import choose_matter

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
# A page of the desk and nothing else: no other site, no query.
_DESK_PAGE = re.compile(r"/staff(/[A-Za-z0-9_-]+)+")


@dataclass(frozen=True, slots=True)
class MatterView:
    form: MatterForm


@dataclass(frozen=True, slots=True)
class Looking:
    """The line on every page about people; `href` is where to change it."""

    label: str
    href: str


def with_matter(handler: Handler) -> Handler:
    """The handler for those who have said why they look; everybody else is asked first, and nothing is done."""

    async def asked(request: web.Request) -> web.StreamResponse:
        if request[STAFF].matter is None:
            return see_other(_ask(request, request.path if request.method == "GET" else ""))
        return await handler(request)

    return asked


def looking(request: web.Request) -> Looking:
    matter = request[STAFF].matter
    return Looking(str(MATTERS[matter]) if matter else "", str(_ask(request, request.path)))


def _ask(request: web.Request, back_to: str) -> URL:
    url = request.app.router["staff_matter"].url_for()
    return url.with_query(to=back_to) if _DESK_PAGE.fullmatch(back_to) else url


async def show_matter(request: web.Request) -> web.Response:
    form = MatterForm(matter=request[STAFF].matter, to=request.query.get("to", ""))
    if "none" in request.query:
        form = MatterForm(MultiDict(to=form.to.data))
        form.validate()
    return render_desk(
        request, "staff/matter.html", MatterView(form), title=_l("Why do you look at people’s records?")
    )


async def post_matter(request: web.Request) -> web.Response:
    form = MatterForm(MultiDict(request[POSTED]))
    safe = form.to.data if _DESK_PAGE.fullmatch(form.to.data) else ""
    if not form.validate():
        again = request.app.router["staff_matter"].url_for()
        return see_other(again.with_query(to=safe, none="1"))
    await choose_matter(request.app[CONTEXT], request[STAFF], Matter(form.matter.data))
    return see_other(URL(safe) if safe else request.app.router["staff_people"].url_for())
