"""What a page shows one time, after a redirect: a link, recovery codes. It travels sealed in a short-lived cookie of
this browser, so that no address, history or row holds it and a reload does not show it again."""

import base64

import msgspec
from aiohttp import web

from app.cookies import STAFF_PATH
from app.keys import CONTEXT
from app.sealing import SealBroken

MINUTES = 10


class Shown(msgspec.Struct, frozen=True):
    """`until`: epoch ms."""

    lines: tuple[str, ...]
    until: int


def show_once(request: web.Request, response: web.Response, kind: str, lines: tuple[str, ...]) -> None:
    """The next page of this kind takes it."""
    context = request.app[CONTEXT]
    shown = Shown(lines, context.clock.now_ms() + MINUTES * 60_000)
    sealed = context.sealer.seal(msgspec.json.encode(shown), context=_context(kind))
    response.set_cookie(
        kind,
        base64.urlsafe_b64encode(sealed).decode(),
        path=STAFF_PATH,
        max_age=MINUTES * 60,
        httponly=True,
        samesite="Lax",
        secure=context.config.secure,
    )


def waiting_to_show(request: web.Request, kind: str) -> tuple[str, ...]:
    """() when there is nothing, it is too old, or this server did not seal it."""
    context = request.app[CONTEXT]
    try:
        sealed = base64.urlsafe_b64decode(request.cookies.get(kind, "").encode())
        shown = msgspec.json.decode(context.sealer.open(sealed, context=_context(kind)), type=Shown)
    except (SealBroken, ValueError):
        return ()
    return shown.lines if context.clock.now_ms() < shown.until else ()


def forget(response: web.StreamResponse, kind: str) -> None:
    response.del_cookie(kind, path=STAFF_PATH)


def _context(kind: str) -> str:
    return f"shown_once:{kind}"
