"""Login and log out."""

from dataclasses import dataclass
from urllib.parse import quote

from aiohttp import web
from multidict import MultiDict, MultiMapping

from app.browser_label import browser_words
from app.client_address import client_address
from app.cookies import quoted_text, set_session_cookie
from app.ended import show_ended
from app.errors import (
    AccountDeactivated,
    AccountLocked,
    InvalidOperation,
    PasswordExpired,
    Refusal,
    SessionEnded,
    SignInRefused,
)
from app.handlers.forms.sign_in import SignInForm
from app.i18n import lazy as _l
from app.keys import CONTEXT, POSTED, SESSION, STANDING
from app.moving import address, see_other
from app.records import Session
from app.rendering import render
from app.rules import entry
from app.rules.session import EndReason
from app.services.page_order import first_page
from app.services.sign_in import sign_in, sign_out
from app.services.sign_in_log import UsedFrom

TYPED_COOKIE = "login_typed"
EMPTY = "empty"
_REFUSALS = (SignInRefused, AccountLocked, AccountDeactivated, PasswordExpired)
_REFUSED: dict[str, type[Refusal]] = {kind.code: kind for kind in _REFUSALS}


@dataclass(frozen=True, slots=True)
class Problem:
    """A finding that belongs to no field, with its code."""

    code: str
    sentence: str


@dataclass(frozen=True, slots=True)
class SignInView:
    form: SignInForm
    problems: tuple[Problem, ...]
    error: str


async def show_sign_in(request: web.Request) -> web.Response:
    """No page of somebody signed in leads here, so whoever comes with a live log-in came by browser Back.

    A typed address or a bookmark (Sec-Fetch-Site none) is a new tab's first page and goes to the menu.
    """
    if SESSION in request and request[SESSION].account_id is not None:
        if request.headers.get("Sec-Fetch-Site", "none") == "none":
            return see_other(request.app.router["menu"].url_for())
        await request.app[CONTEXT].sessions.end(request[SESSION], EndReason.INVALID_OPERATION)
        raise InvalidOperation(had_account=True)
    response = _page(request, _form_again(request), _REFUSED.get(request.query.get("error", "")))
    if TYPED_COOKIE in request.cookies:
        response.del_cookie(TYPED_COOKIE, path="/login")
    return response


def _form_again(request: web.Request) -> SignInForm:
    """The form with what was typed before a refusal; the fields that were left empty say so."""
    user_id = quoted_text(request, TYPED_COOKIE)[:60]
    if request.query.get("error") != EMPTY:
        return SignInForm(user_id=user_id)
    form = SignInForm(MultiDict(user_id=user_id))
    form.validate()
    return form


def show_again(request: web.Request, posted: MultiMapping[object]) -> web.Response:
    """The page with the ID that was typed and what it found wrong; the password is never given back."""
    return _again(request, str(posted.get("user_id", "")), str(posted.get("shown_error", "")))


def _page(request: web.Request, form: SignInForm, refusal: type[Refusal] | None = None) -> web.Response:
    problems = (Problem(refusal.code, f"{refusal.sentence} {refusal.remedy}"),) if refusal else ()
    view = SignInView(form, problems, request.query.get("error", "")[:10])
    return render(request, "login.html", view, title=_l("Login"), form=True)


async def post_sign_in(request: web.Request) -> web.Response:
    form = SignInForm(MultiDict(request[POSTED]))
    if not form.validate():
        return _again(request, form.user_id.data or "", EMPTY)
    try:
        opened = await sign_in(
            request.app[CONTEXT],
            user_id=entry.user_id(form.user_id.data),
            password=form.password.data,
            used_from=UsedFrom(client_address(request), browser_words(request.headers.get("User-Agent", ""))),
            previous=_session(request),
        )
    except _REFUSALS as refusal:
        return _again(request, form.user_id.data or "", refusal.code)
    request[SESSION] = opened.session
    context = request.app[CONTEXT]
    request[STANDING] = await first_page(context.sessions, context.clock, opened.session, page="menu")
    response = see_other(address(request, "menu"))
    set_session_cookie(response, context.config, opened.token)
    return response


def _again(request: web.Request, user_id: str, code: str) -> web.Response:
    """By redirect, so that neither a reload nor the browser's Back ever sends a password again. The ID that was typed
    travels in a cookie and not in the address."""
    known = code == EMPTY or code in _REFUSED
    response = see_other(request.app.router["login"].url_for().with_query({"error": code} if known else {}))
    response.set_cookie(
        TYPED_COOKIE,
        quote(user_id[:60]),
        path="/login",
        max_age=60,
        httponly=True,
        samesite="Strict",
        secure=request.app[CONTEXT].config.secure,
    )
    return response


def _session(request: web.Request) -> Session | None:
    return request.get(SESSION)


async def post_sign_out(request: web.Request) -> web.Response:
    """A log-out is never refused: from an old page, twice or without a session, it ends in the same page."""
    session = _session(request)
    if session:
        await sign_out(request.app[CONTEXT], session)
    had_account = session is not None and session.has_account
    return show_ended(request, SessionEnded(EndReason.LOGGED_OUT, had_account=had_account))
