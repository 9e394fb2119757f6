"""Rendering a page of the desk: who is logged in, and the ways that are open to them."""

from collections.abc import Mapping
from dataclasses import dataclass

from aiohttp import web

from app.handlers.staff.words import ROLES
from app.i18n import lazy as _l
from app.keys import CONTEXT, STAFF
from app.records import Permission, StaffSession
from app.rendering import clock_text, render
from app.rules.staff import ends_at, may
from app.services.staff_sessions import limits


@dataclass(frozen=True, slots=True)
class Way:
    """An entry of the desk's navigation. `here`: the page shown belongs to it. `key`: what to press after g."""

    label: str
    route: str
    here: bool
    key: str


@dataclass(frozen=True, slots=True)
class DeskPage:
    """`ends` is when the session ends by itself, in epoch ms, `ends_text` the time of day of it."""

    login: str
    role: str
    ways: tuple[Way, ...]
    ends: int
    ends_text: str
    shortcuts: bool


# Label, route and the permission that opens it, in the order they stand on the page.
WAYS: tuple[tuple[str, str, Permission], ...] = (
    (_l("Overview"), "staff", Permission.SELF),
    (_l("People"), "staff_people", Permission.PEOPLE),
    (_l("Use requests"), "staff_use_requests", Permission.USE_REQUESTS),
    (_l("Identity documents"), "staff_proofings", Permission.PROOFINGS),
    (_l("Residence card register"), "staff_residence", Permission.PROOFINGS),
    (_l("Open questions"), "staff_proposals", Permission.SELF),
    (_l("Notices"), "staff_notices", Permission.NOTICES),
    (_l("Maintenance"), "staff_maintenance", Permission.OFFICE),
    (_l("Terms of Use"), "staff_terms", Permission.OFFICE),
    (_l("Details of the office"), "staff_office", Permission.OFFICE),
    (_l("Mail"), "staff_outbox", Permission.OUTBOX),
    (_l("Sessions now"), "staff_sessions", Permission.SESSIONS),
    (_l("Audit log"), "staff_audit", Permission.AUDIT),
    (_l("Staff accounts"), "staff_members", Permission.STAFF),
)
# What to press after g to open a way.
KEYS: Mapping[str, str] = {
    "staff": "s",
    "staff_people": "p",
    "staff_use_requests": "u",
    "staff_proofings": "i",
    "staff_residence": "k",
    "staff_notices": "n",
    "staff_proposals": "o",
}
SHORTCUTS_COOKIE = "desk_shortcuts"


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
    path = _stands_at(request)
    open_ways = [way for way in WAYS if may(session.role, way[2])]
    addresses = {route: str(request.app.router[route].url_for()) for _, route, _ in open_ways}
    # The longest address that the page stands below. All stand below the first page, which says nothing.
    first = addresses["staff"]
    below = (a for a in addresses.values() if path == a or (a != first and path.startswith(f"{a}/")))
    here = max(below, key=len, default="")
    ways = tuple(
        Way(str(label), route, here == addresses[route], KEYS.get(route, "")) for label, route, _ in open_ways
    )
    ends = ends_at(session, limits(request.app[CONTEXT]))
    return DeskPage(
        login=session.login,
        role=str(ROLES[session.role]),
        ways=ways,
        ends=ends,
        ends_text=clock_text(ends),
        shortcuts=has_shortcuts(request),
    )


def _stands_at(request: web.Request) -> str:
    """Where a page belongs: some stand beside the list of people and belong to it all the same."""
    route, people = request.match_info.route.name or "", str(request.app.router["staff_people"].url_for())
    if route.startswith("staff_matter"):
        return request.query.get("to") or people
    return people if route.startswith("staff_leavers") else request.path


def has_shortcuts(request: web.Request) -> bool:
    return request.cookies.get(SHORTCUTS_COOKIE) != "off"
