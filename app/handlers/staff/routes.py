"""Every address of the desk: method, path, handler, name, and the permission it asks for. No page order here: staff
work in several tabs and may use Back; every act is guarded by the state it changes instead."""

from collections.abc import Awaitable, Callable

from aiohttp import web

from app.handlers.staff import account, entrance, shortcuts, start
from app.handlers.staff.office_routes import OFFICE_ROUTES
from app.records import Audience, Permission, RoutePolicy

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

DOOR = RoutePolicy(Audience.DESK_DOOR)


def _staff(permission: Permission) -> RoutePolicy:
    return RoutePolicy(Audience.STAFF, permission=permission)


SELF = _staff(Permission.SELF)

DESK_ROUTES: tuple[tuple[str, str, Handler, str, RoutePolicy], ...] = (
    ("GET", "/staff/login", entrance.show_login, "staff_login", DOOR),
    ("POST", "/staff/logout", entrance.post_logout, "staff_logout", DOOR),
    ("GET", "/staff", start.show_start, "staff", SELF),
    ("GET", "/staff/account", account.show_account, "staff_account", SELF),
    ("GET", "/staff/shortcuts", shortcuts.show_shortcuts, "staff_shortcuts", SELF),
    ("POST", "/staff/shortcuts", shortcuts.post_shortcuts, "staff_shortcuts_set", SELF),
    *OFFICE_ROUTES,
)
