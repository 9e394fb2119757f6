"""Setting up a staff account from its link. The link's token moves from the address into a cookie at once; opening the
page spends nothing, the first code of the authenticator does."""

from dataclasses import dataclass

from aiohttp import web
from markupsafe import Markup
from multidict import MultiDict

from app import authenticator
from app.authenticator import CodeMismatch
from app.client_address import client_address
from app.cookies import STAFF_PATH
from app.errors import InvitationDead, desk
from app.handlers.forms.staff import CodeForm, FirstPasswordForm
from app.handlers.staff.page import render_desk
from app.handlers.staff.recovery_codes import to_codes
from app.handlers.staff.words import ROLES
from app.i18n import lazy as _l
from app.keys import CONTEXT, POSTED
from app.moving import see_other
from app.passwords import FINDINGS
from app.records import Staff
from app.services.set_password import WeakPassword
from app.services.staff_setup import Begun, begin, begun, finish, invited

TOKEN_COOKIE = "desk_invitation"  # noqa: S105 - a name, not a password
BEGUN_COOKIE = "desk_set_up"
HOUR_SECONDS = 3600
TITLE = _l("Set up your staff account")


@dataclass(frozen=True, slots=True)
class PasswordView:
    login: str
    role: str
    form: FirstPasswordForm
    problems: tuple[()] = ()


@dataclass(frozen=True, slots=True)
class AuthenticatorView:
    """`picture` is an SVG element, `secret` the same in letters to type; `address` as in AccountView."""

    login: str
    picture: Markup
    secret: str
    form: CodeForm
    address: str
    problems: tuple[()] = ()


async def show_invitation(request: web.Request) -> web.Response:
    if "token" in request.query:
        return _keep(request, TOKEN_COOKIE, request.query["token"][:100])
    member, token = await _invited(request)
    done = begun(request.app[CONTEXT], token, request.cookies.get(BEGUN_COOKIE, ""))
    if done:
        return _show_authenticator(request, member, done, CodeForm())
    return _show_password(request, member, FirstPasswordForm())


async def post_password(request: web.Request) -> web.Response:
    member, token = await _invited(request)
    form = FirstPasswordForm(MultiDict(request[POSTED]))
    if form.validate():
        try:
            sealed = await begin(request.app[CONTEXT], member, token, form.password.data)
            return _keep(request, BEGUN_COOKIE, sealed)
        except WeakPassword as weak:
            form.password.errors = [FINDINGS[finding].told() for finding in weak.findings]
    return _show_password(request, member, form, status=422)


async def post_code(request: web.Request) -> web.Response:
    context = request.app[CONTEXT]
    member, token = await _invited(request)
    done = begun(context, token, request.cookies.get(BEGUN_COOKIE, ""))
    if done is None:
        return see_other(request.app.router["staff_invitation"].url_for())
    form = CodeForm(MultiDict(request[POSTED]))
    if form.validate():
        try:
            response = to_codes(request, await finish(context, member, token, done, form.code.data))
        except CodeMismatch:
            form.code.errors = [desk.CODE_WRONG.told()]
        else:
            for cookie in (TOKEN_COOKIE, BEGUN_COOKIE):
                response.del_cookie(cookie, path=STAFF_PATH)
            return response
    return _show_authenticator(request, member, done, form, status=422)


async def _invited(request: web.Request) -> tuple[Staff, str]:
    token = request.cookies.get(TOKEN_COOKIE, "")
    if not token:
        raise InvitationDead
    return await invited(request.app[CONTEXT], token, address=client_address(request)), token


def _keep(request: web.Request, cookie: str, value: str) -> web.Response:
    """Lax, because the link is opened from a mail or a chat: a strict cookie would not come along."""
    response = see_other(request.app.router["staff_invitation"].url_for())
    response.set_cookie(
        cookie,
        value,
        path=STAFF_PATH,
        max_age=HOUR_SECONDS,
        httponly=True,
        samesite="Lax",
        secure=request.app[CONTEXT].config.secure,
    )
    return response


def _show_password(
    request: web.Request, member: Staff, form: FirstPasswordForm, *, status: int = 200
) -> web.Response:
    view = PasswordView(member.login, str(ROLES[member.role]), form)
    return render_desk(request, "staff/invitation_password.html", view, title=TITLE, form=True, status=status)


def _show_authenticator(
    request: web.Request, member: Staff, done: Begun, form: CodeForm, *, status: int = 200
) -> web.Response:
    picture = authenticator.picture_of(authenticator.address_of(done.secret, member.login))
    view = AuthenticatorView(
        member.login,
        Markup(picture),  # noqa: S704 - made here of digits
        authenticator.in_groups(done.secret),
        form,
        str(request.app.router["staff_invitation"].url_for()),
    )
    return render_desk(request, "staff/invitation_code.html", view, title=TITLE, form=True, status=status)
