"""Logging in to the desk and out of it."""

from dataclasses import dataclass
from urllib.parse import quote

from aiohttp import web
from multidict import MultiDict

from app.client_address import client_address
from app.cookies import STAFF_PATH, drop_staff_cookie, quoted_text, set_staff_cookie, staff_cookie_name
from app.errors import StaffSignInRefused
from app.handlers.forms.staff import StaffSignInForm
from app.handlers.staff.page import render_desk
from app.i18n import lazy as _l
from app.keys import CONTEXT, POSTED, STAFF
from app.moving import see_other
from app.services.staff_sessions import end_session, why_over
from app.services.staff_sign_in import sign_in

TYPED_COOKIE = "desk_login_typed"
EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class Problem:
    """A finding that belongs to no field, with its code."""

    code: str
    sentence: str


@dataclass(frozen=True, slots=True)
class StaffSignInView:
    """`ended`: why the session that this browser had is over, or ""."""

    form: StaffSignInForm
    problems: tuple[Problem, ...]
    ended: str
    idle_minutes: int
    absolute_hours: int
    demo: bool


async def show_login(request: web.Request) -> web.Response:
    error = request.query.get("error")
    if STAFF in request and not error:
        return see_other(request.app.router["staff"].url_for())
    context = request.app[CONTEXT]
    token = request.cookies.get(staff_cookie_name(context.config), "")
    problems = (_refused(),) if error == StaffSignInRefused.code else ()
    view = StaffSignInView(
        form=_form_again(request),
        problems=problems,
        ended=await why_over(context, token) if token and not error else "",
        idle_minutes=context.config.staff.idle_minutes,
        absolute_hours=context.config.staff.absolute_hours,
        demo=context.config.server.development and context.config.simulated_cards,
    )
    response = render_desk(request, "staff/login.html", view, title=_l("Staff log-in"), form=True)
    response.del_cookie(TYPED_COOKIE, path=STAFF_PATH)
    return response


def _form_again(request: web.Request) -> StaffSignInForm:
    """The form with the name that was typed before a refusal; the fields that were left empty say so."""
    login = quoted_text(request, TYPED_COOKIE)[:60]
    form = StaffSignInForm(MultiDict(login=login))
    if request.query.get("error") == EMPTY:
        form.validate()
    return form


def _refused() -> Problem:
    return Problem(StaffSignInRefused.code, f"{StaffSignInRefused.sentence} {StaffSignInRefused.remedy}")


async def post_login(request: web.Request) -> web.Response:
    context = request.app[CONTEXT]
    form = StaffSignInForm(MultiDict(request[POSTED]))
    if not form.validate():
        return _again(request, form.login.data, EMPTY)
    try:
        _, token = await sign_in(
            context,
            login=form.login.data,
            password=form.password.data,
            code=form.code.data,
            address=client_address(request),
        )
    except StaffSignInRefused as refusal:
        return _again(request, form.login.data, refusal.code)
    # A session that this browser had belongs to somebody who did not log out.
    if STAFF in request:
        await end_session(context, request[STAFF], by=request[STAFF].actor)
    response = see_other(request.app.router["staff"].url_for())
    set_staff_cookie(response, context.config, token)
    return response


def _again(request: web.Request, login: str, code: str) -> web.Response:
    """By redirect, so that neither a reload nor Back ever sends a password again."""
    response = see_other(request.app.router["staff_login"].url_for().with_query(error=code))
    response.set_cookie(
        TYPED_COOKIE,
        quote(login[:60]),
        path=STAFF_PATH,
        max_age=60,
        httponly=True,
        samesite="Strict",
        secure=request.app[CONTEXT].config.secure,
    )
    return response


async def post_logout(request: web.Request) -> web.Response:
    context = request.app[CONTEXT]
    if STAFF in request:
        await end_session(context, request[STAFF], by=request[STAFF].actor)
    response = see_other(request.app.router["staff_login"].url_for())
    drop_staff_cookie(response, context.config)
    return response
