"""Rendering a page of the desk: who is logged in, and the ways that are open to them."""

from dataclasses import dataclass

from aiohttp import web

from app.i18n import lazy as _l
from app.keys import STAFF
from app.records import Permission, StaffSession
from app.rendering import render
from app.rules.staff import may


@dataclass(frozen=True, slots=True)
class Way:
    """An entry of the desk's navigation. `here`: the page shown belongs to it."""

    label: str
    route: str
    here: bool


@dataclass(frozen=True, slots=True)
class DeskPage:
    login: str
    role: str
    ways: tuple[Way, ...]


# Label, route and the permission that opens it, in the order they stand on the page.
WAYS: tuple[tuple[str, str, Permission], ...] = ((_l("Start"), "staff", Permission.SELF),)


def render_desk(
    request: web.Request,
    template: str,
    view: object = None,
    *,
    title: str,
    form: bool = False,
    notice: str = "",
    status: int = 200,
) -> web.Response:
    """`form`: as of `render`. Pages of the door have nobody logged in and no ways."""
    session = request.get(STAFF)
    desk = _desk_page(request, session) if session else None
    return render(request, template, view, title=title, form=form, notice=notice, status=status, desk=desk)


def _desk_page(request: web.Request, session: StaffSession) -> DeskPage:
    path = request.path
    open_ways = [way for way in WAYS if may(session.role, way[2])]
    addresses = {route: str(request.app.router[route].url_for()) for _, route, _ in open_ways}
    # The longest address that the page stands below: /staff is a beginning of all of them.
    here = max((a for a in addresses.values() if path == a or path.startswith(f"{a}/")), key=len, default="")
    ways = tuple(Way(str(label), route, here == addresses[route]) for label, route, _ in open_ways)
    return DeskPage(session.login, session.role.value, ways)
