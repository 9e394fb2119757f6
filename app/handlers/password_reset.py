"""User Information Confirmation: asking for a link to set a password. Every well-filled form gets the same answer."""

import base64
import binascii
from dataclasses import dataclass

import msgspec
from aiohttp import web
from multidict import MultiDict, MultiMapping

from app.client_address import client_address
from app.handlers.forms.sign_in import ResetForm
from app.handlers.process import PASSWORD_RESET
from app.i18n import lazy as _l
from app.keys import CONTEXT, POSTED, RESETS
from app.moving import see_other
from app.rendering import render, steps
from app.rules import entry
from app.sealing import SealBroken
from app.services.ask_for_reset import Asked, ask_for_reset

TYPED_COOKIE = "reset_typed"
_PATH = "/password/reset"
_LONGEST = 254


class _Typed(msgspec.Struct, frozen=True):
    """`checked` once it was sent, so that findings are shown."""

    user_id: str
    email: str
    checked: bool


@dataclass(frozen=True, slots=True)
class ResetView:
    form: ResetForm
    problems: tuple[()]


async def show_form(request: web.Request) -> web.Response:
    view = ResetView(_form_again(request), ())
    response = render(
        request,
        "password/reset.html",
        view,
        title=_l("User Information Confirmation"),
        process=steps(PASSWORD_RESET, 1),
        form=True,
    )
    if TYPED_COOKIE in request.cookies:
        response.del_cookie(TYPED_COOKIE, path=_PATH)
    return response


def _form_again(request: web.Request) -> ResetForm:
    """The form with what was typed before it was refused or the language was changed."""
    typed = _kept(request)
    if typed is None:
        return ResetForm()
    form = ResetForm(MultiDict(user_id=typed.user_id, email=typed.email))
    if typed.checked:
        form.validate()
        form.email.data = typed.email
    return form


def _kept(request: web.Request) -> _Typed | None:
    """None also for a cookie that we did not write."""
    try:
        sealed = base64.urlsafe_b64decode(request.cookies.get(TYPED_COOKIE, ""))
        plain = request.app[CONTEXT].sealer.open(sealed, context=TYPED_COOKIE)
        return msgspec.json.decode(plain, type=_Typed)
    except (binascii.Error, ValueError, SealBroken):
        return None


def show_again(request: web.Request, posted: MultiMapping[object]) -> web.Response:
    """The page with what was typed, for the language switch; findings that were shown are shown again."""
    return _again(request, posted, checked=posted.get("shown_error") == "y")


async def post_form(request: web.Request) -> web.Response:
    posted = request[POSTED]
    form = ResetForm(MultiDict(posted))
    if not form.validate():
        return _again(request, posted, checked=True)
    asked = Asked(entry.user_id(form.user_id.data or ""), form.email.data or "")
    await ask_for_reset(request.app[CONTEXT], asked, address=client_address(request))
    request.app[RESETS].wake()
    return see_other(request.app.router["password_reset_sent"].url_for())


def _again(request: web.Request, posted: MultiMapping[object], *, checked: bool) -> web.Response:
    """By redirect, so that a reload sends nothing again. What was typed travels sealed in a cookie for one minute."""
    user_id, email = (str(posted.get(name, ""))[:_LONGEST] for name in ("user_id", "email"))
    context = request.app[CONTEXT]
    sealed = context.sealer.seal(
        msgspec.json.encode(_Typed(user_id, email, checked=checked)), context=TYPED_COOKIE
    )
    response = see_other(request.app.router["password_reset"].url_for())
    response.set_cookie(
        TYPED_COOKIE,
        base64.urlsafe_b64encode(sealed).decode(),
        path=_PATH,
        max_age=60,
        httponly=True,
        samesite="Strict",
        secure=context.config.secure,
    )
    return response


async def show_sent(request: web.Request) -> web.Response:
    return render(
        request,
        "password/reset_sent.html",
        title=_l("User Information Confirmation Completion"),
        process=steps(PASSWORD_RESET, 2),
    )
