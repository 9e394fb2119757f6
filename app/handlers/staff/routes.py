"""Every address of the desk: method, path, handler, name, and the permission it asks for. No page order here: staff
work in several tabs and may use Back; every act is guarded by the state it changes instead."""

from collections.abc import Awaitable, Callable

from aiohttp import web

from app.handlers.staff import start
from app.handlers.staff.identity_routes import IDENTITY_ROUTES
from app.handlers.staff.office_routes import OFFICE_ROUTES
from app.handlers.staff.people_routes import PEOPLE_ROUTES
from app.handlers.staff.proofing_routes import PROOFING_DESK_ROUTES
from app.handlers.staff.residence_card_routes import RESIDENCE_CARD_ROUTES
from app.handlers.staff.use_request_routes import USE_REQUEST_ROUTES
from app.records import Audience, Permission, RoutePolicy

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

DOOR = RoutePolicy(Audience.DESK_DOOR)


def _staff(permission: Permission) -> RoutePolicy:
    return RoutePolicy(Audience.STAFF, permission=permission)


SELF = _staff(Permission.SELF)

DESK_ROUTES: tuple[tuple[str, str, Handler, str, RoutePolicy], ...] = (
    *IDENTITY_ROUTES,
    ("GET", "/staff", start.show_start, "staff", SELF),
    *USE_REQUEST_ROUTES,
    *PROOFING_DESK_ROUTES,
    *RESIDENCE_CARD_ROUTES,
    *OFFICE_ROUTES,
    *PEOPLE_ROUTES,
)
