"""The page that shows new recovery codes, once."""

from dataclasses import dataclass

from aiohttp import web

from app.handlers.staff.page import render_desk
from app.handlers.staff.shown_once import forget, show_once, waiting_to_show
from app.i18n import lazy as _l
from app.keys import STAFF
from app.moving import see_other

KIND = "desk_recovery_codes"


@dataclass(frozen=True, slots=True)
class CodesView:
    """`codes` is empty once they were shown."""

    codes: tuple[str, ...]
    logged_in: bool


def to_codes(request: web.Request, codes: tuple[str, ...]) -> web.Response:
    response = see_other(request.app.router["staff_recovery_codes"].url_for())
    show_once(request, response, KIND, codes)
    return response


async def show_codes(request: web.Request) -> web.Response:
    view = CodesView(waiting_to_show(request, KIND), logged_in=STAFF in request)
    response = render_desk(request, "staff/recovery_codes.html", view, title=_l("Recovery codes"))
    forget(response, KIND)
    return response
