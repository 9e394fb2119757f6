"""Addresses of the desk about use requests."""

from collections.abc import Awaitable, Callable

from aiohttp import web

from app.handlers.staff import use_requests
from app.handlers.staff.matter import with_matter
from app.records import Audience, Permission, RoutePolicy

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

USE_REQUESTS = RoutePolicy(Audience.STAFF, permission=Permission.USE_REQUESTS)
ONE = "/staff/use-requests/{use}"

USE_REQUEST_ROUTES: tuple[tuple[str, str, Handler, str, RoutePolicy], ...] = (
    ("GET", "/staff/use-requests", use_requests.show_queue, "staff_use_requests", USE_REQUESTS),
    ("GET", ONE, with_matter(use_requests.show_request), "staff_use_request", USE_REQUESTS),
    (
        "POST",
        f"{ONE}/approve",
        with_matter(use_requests.post_approve),
        "staff_use_request_approve",
        USE_REQUESTS,
    ),
    (
        "POST",
        f"{ONE}/refuse",
        with_matter(use_requests.post_refuse),
        "staff_use_request_refuse",
        USE_REQUESTS,
    ),
)
