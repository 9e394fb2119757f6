"""The desk's keyboard shortcuts: the list, and a switch to turn them off (WCAG 2.1.4)."""

from dataclasses import dataclass

from aiohttp import web

from app.cookies import STAFF_PATH
from app.handlers.staff.page import KEYS, SHORTCUTS_COOKIE, WAYS, has_shortcuts, render_desk
from app.i18n import lazy as _l
from app.keys import CONTEXT, POSTED, STAFF
from app.moving import see_other
from app.records import Permission
from app.rules.staff import may

YEAR_SECONDS = 365 * 24 * 3600
# What review.js listens to.
CASE_KEYS = (
    ("+", _l("Enlarge the pictures")),
    ("-", _l("Make the pictures smaller")),
    ("0", _l("Fit the pictures into the page")),
    ("1", _l("Turn the first picture")),
    ("2", _l("Turn the second picture")),
    ("b", _l("Brighten the pictures")),
    ("c", _l("More contrast")),
    ("v", _l("Invert the colours")),
    ("a", _l("Go to the button that accepts")),
    ("r", _l("Go to the reasons of a refusal")),
)


@dataclass(frozen=True, slots=True)
class Shortcut:
    """`keys` are pressed one after the other."""

    keys: tuple[str, ...]
    does: str


@dataclass(frozen=True, slots=True)
class ShortcutsView:
    shortcuts: tuple[Shortcut, ...]
    on: bool


async def show_shortcuts(request: web.Request) -> web.Response:
    """Only the ways that are open to the role."""
    role = request[STAFF].role
    ways = [
        Shortcut(("g", KEYS[route]), str(label))
        for label, route, permission in WAYS
        if route in KEYS and may(role, permission)
    ]
    everywhere = [
        Shortcut(("/",), str(_l("Go to the search field or the first filter of the page"))),
        Shortcut(("?",), str(_l("Open this list"))),
    ]
    of_cases = CASE_KEYS if may(role, Permission.PROOFINGS) else ()
    where = str(_l("On the page of a case"))
    on_a_case = [Shortcut((key,), f"{where}: {does}") for key, does in of_cases]
    view = ShortcutsView((*everywhere, *ways, *on_a_case), has_shortcuts(request))
    return render_desk(request, "staff/shortcuts.html", view, title=_l("Keyboard shortcuts"))


async def post_shortcuts(request: web.Request) -> web.Response:
    posted = request[POSTED]
    response = see_other(request.app.router["staff_shortcuts"].url_for())
    response.set_cookie(
        SHORTCUTS_COOKIE,
        "on" if posted.get("on") == "yes" else "off",
        path=STAFF_PATH,
        max_age=YEAR_SECONDS,
        httponly=True,
        samesite="Strict",
        secure=request.app[CONTEXT].config.secure,
    )
    return response
