"""The browser's half of the binding proof: the page that the agent opens, and the typed six digits."""

from dataclasses import dataclass

from aiohttp import web

from app.errors import BadRequest
from app.i18n import lazy as _l
from app.keys import CONTEXT, NEW_COOKIE, POSTED, SESSION
from app.rendering import render
from app.services.live_pairing import PairingRefused, confirm, enter_code, look_up
from app.wire.codes import NUMBERS

MAX_TOKEN = 64
CODE_DIGITS = 6
_TITLE = _l("Confirm the connection")


@dataclass(frozen=True, slots=True)
class ConfirmView:
    """`phase` is "arrived", "compare", "confirmed", "other_browser" or "failed"; `token` goes into the
    form; `error` is the number of a failure, such as "E-2406"."""

    phase: str
    number: str = ""
    token: str = ""
    error: str = ""


async def show_confirm(request: web.Request) -> web.Response:
    """The token is in the fragment, which no server sees; the page's script sends it on as a form."""
    return _page(request, ConfirmView("arrived"))


async def post_confirm(request: web.Request) -> web.Response:
    """Without `same`, the look-up that shows the number; with it, the person's word that both numbers are
    equal."""
    form = request[POSTED]
    token = form.get("token")
    if not isinstance(token, str) or not 0 < len(token) <= MAX_TOKEN:
        raise BadRequest("token")
    context = request.app[CONTEXT]
    session_id = request[SESSION].id if SESSION in request else None
    try:
        if "same" in form:
            request[NEW_COOKIE] = await confirm(context, session_id, token)
            return _page(request, ConfirmView("confirmed"))
        pairing = look_up(context, session_id, token)
    except PairingRefused as refusal:
        phase = "other_browser" if refusal.code.value == "binding_other_browser" else "failed"
        return _page(request, ConfirmView(phase, error=NUMBERS[refusal.code]), status=409)
    return _page(request, ConfirmView("compare", pairing.number, token))


async def post_binding_code(request: web.Request) -> web.Response:
    """For the page's script: 204 when paired, else the code of the refusal."""
    code = request[POSTED].get("code")
    if not isinstance(code, str) or len(code) != CODE_DIGITS or not code.isascii() or not code.isdigit():
        return web.json_response({"code": "invalid"}, status=400)
    try:
        request[NEW_COOKIE] = await enter_code(request.app[CONTEXT], request[SESSION].id, code)
    except PairingRefused as refusal:
        return web.json_response({"code": refusal.code.value}, status=409)
    return web.Response(status=204)


def _page(request: web.Request, view: ConfirmView, *, status: int = 200) -> web.Response:
    return render(request, "live/confirm.html", view, title=_TITLE, status=status)
