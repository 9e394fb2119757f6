"""Addresses of what the office publishes and looks after: notices, maintenance, terms, its own details, the mail on its
way out, sessions and the audit log."""

from collections.abc import Awaitable, Callable

from aiohttp import web

from app.handlers.staff import notices
from app.records import Audience, Permission, RoutePolicy

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

NOTICES = RoutePolicy(Audience.STAFF, permission=Permission.NOTICES)

OFFICE_ROUTES: tuple[tuple[str, str, Handler, str, RoutePolicy], ...] = (
    ("GET", "/staff/notices", notices.show_notices, "staff_notices", NOTICES),
    ("GET", "/staff/notices/{notice}", notices.show_notice, "staff_notice", NOTICES),
    ("POST", "/staff/notices/{notice}", notices.post_notice, "staff_notice_write", NOTICES),
    ("GET", "/staff/notices/{notice}/preview", notices.show_preview, "staff_notice_preview", NOTICES),
    ("POST", "/staff/notices/{notice}/publish", notices.post_publish, "staff_notice_publish", NOTICES),
    ("POST", "/staff/notices/{notice}/discard", notices.post_discard, "staff_notice_discard", NOTICES),
    ("POST", "/staff/notices/{notice}/end", notices.post_end, "staff_notice_end", NOTICES),
)
