"""Every address of identity proofing, once for each of its two purposes."""

from collections.abc import Awaitable, Callable
from functools import partial

from aiohttp import web

from app.config.checks import MOST_BYTES
from app.handlers.proofing.pages import ACCOUNT, USER_ID, ProofingPages
from app.records import Audience, Order, RoutePolicy

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Shared = Callable[[ProofingPages, web.Request], Awaitable[web.StreamResponse]]
# A form of one picture of any size an office may allow, and its other fields. What is longer is not read to its end.
UPLOAD = MOST_BYTES + 4 * 1024 * 1024

# What a route is, by purpose. Identity may be shown before the office approves the use.
_POLICIES = {
    "first": (
        RoutePolicy(Audience.APPLICANT, Order.PAGE),
        RoutePolicy(Audience.VISITOR, Order.PAGE, opens_session=True),
    ),
    "page": (RoutePolicy(Audience.APPLICANT, Order.PAGE), RoutePolicy(Audience.VISITOR, Order.PAGE)),
    "action": (
        RoutePolicy(Audience.APPLICANT, Order.ACTION, before_approval=True),
        RoutePolicy(Audience.VISITOR, Order.ACTION),
    ),
    "upload": (
        RoutePolicy(Audience.APPLICANT, Order.ACTION, before_approval=True, upload=UPLOAD),
        RoutePolicy(Audience.VISITOR, Order.ACTION, upload=UPLOAD),
    ),
    "image": (RoutePolicy(Audience.APPLICANT), RoutePolicy(Audience.VISITOR)),
}
# Method, what follows the purpose's path and the purpose's name, handler, and what the route is.
_TABLE: tuple[tuple[str, str, str, Shared, str], ...] = ()


def _of(
    pages: ProofingPages, path: str, column: int
) -> tuple[tuple[str, str, Handler, str, RoutePolicy], ...]:
    return tuple(
        (method, f"{path}{below}", partial(handler, pages), f"{pages.name}{suffix}", _POLICIES[kind][column])
        for method, below, suffix, handler, kind in _TABLE
    )


PROOFING_ROUTES = (*_of(ACCOUNT, "/identity", 0), *_of(USER_ID, "/user-id", 1))
