"""Every address of identity proofing, once for each of its two purposes."""

from collections.abc import Awaitable, Callable
from functools import partial

from aiohttp import web

from app.handlers.proofing import confirm, document, entries, finish, pictures, start, upload
from app.handlers.proofing.pages import ACCOUNT, USER_ID, ProofingPages
from app.records import Audience, Order, RoutePolicy

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Shared = Callable[[ProofingPages, web.Request], Awaitable[web.StreamResponse]]
# Longer than photographs and scans, so that whoever sends one too large is told so beside the field. Beyond an
# office's limit nothing is kept; what is longer than this is not read to its end.
UPLOAD = 64 * 1024 * 1024

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
_TABLE: tuple[tuple[str, str, str, Shared, str], ...] = (
    ("GET", "", "", start.show_start, "first"),
    ("POST", "", "_start", start.post_start, "action"),
    ("GET", "/entries", "_entries", entries.show_entries, "page"),
    ("POST", "/entries", "_entries_check", entries.post_entries, "action"),
    ("GET", "/document", "_document", document.show_document, "page"),
    ("POST", "/document", "_document_choose", document.post_choose, "action"),
    ("GET", "/file", "_file", upload.show_file, "page"),
    ("POST", "/file", "_file_add", upload.post_file, "upload"),
    ("GET", "/pictures", "_pictures", pictures.show_pictures, "page"),
    ("POST", "/pictures/delete", "_pictures_delete", pictures.post_delete, "action"),
    ("GET", "/pictures/{position}/thumbnail", "_thumbnail", pictures.show_thumbnail, "image"),
    ("GET", "/confirm", "_confirm", confirm.show_confirm, "page"),
    ("POST", "/confirm", "_hand_in", confirm.post_hand_in, "action"),
    ("GET", "/complete", "_complete", confirm.show_complete, "page"),
)


def _of(
    pages: ProofingPages, path: str, column: int
) -> tuple[tuple[str, str, Handler, str, RoutePolicy], ...]:
    return tuple(
        (method, f"{path}{below}", partial(handler, pages), f"{pages.name}{suffix}", _POLICIES[kind][column])
        for method, below, suffix, handler, kind in _TABLE
    )


# A visitor who comes back is nobody's owner, so only the holder of an account can take something back.
_WITHDRAW: tuple[str, str, Handler, str, RoutePolicy] = (
    "POST",
    "/identity/withdraw",
    partial(start.post_withdraw, ACCOUNT),
    "identity_withdraw",
    _POLICIES["action"][0],
)
# Only a visitor's request ends with the session.
_FINISH: tuple[str, str, Handler, str, RoutePolicy] = (
    "POST",
    "/user-id/finish",
    finish.post_finish,
    "user_id_finish",
    _POLICIES["action"][1],
)
PROOFING_ROUTES = (*_of(ACCOUNT, "/identity", 0), _WITHDRAW, *_of(USER_ID, "/user-id", 1), _FINISH)
