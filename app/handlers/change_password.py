"""Password Input and its Update Complete. What was wrong with an entry is kept by codes; a password is kept nowhere."""

from collections.abc import Mapping
from dataclasses import dataclass

from aiohttp import web
from multidict import MultiDict

from app.client_address import client_address
from app.cookies import drop_session_cookie
from app.errors import AccountDeactivated, AccountLocked, Finding, Refusal, SignInNeeded, passwords
from app.handlers.forms.sign_in import ChangePasswordForm
from app.handlers.password import RULES
from app.handlers.process import PASSWORD_CHANGE
from app.handlers.step_up import card_proof_first, confirmed_notice
from app.i18n import lazy as _l
from app.keys import CONTEXT, NEW_COOKIE, POSTED, SESSION, STANDING
from app.moving import go, see_other
from app.passwords import FINDINGS
from app.records import Account, CardProofFor, Person
from app.rendering import render, steps
from app.rules.use_request import require_use
from app.services.account import person_of
from app.services.change_password import CurrentPasswordWrong, change_password, renew_cookie
from app.services.set_password import WeakPassword
from app.services.typed import DraftOf, Typed, forget_typed, keep_typed, typed_so_far

_PAGE = "information_password"
_SENT = f"POST {_PAGE}_change "
_BY_CODE: Mapping[str, Finding] = {
    value.code: value for value in vars(passwords).values() if isinstance(value, Finding)
}


@dataclass(frozen=True, slots=True)
class ChangePasswordView:
    user_id: str
    form: ChangePasswordForm
    problems: tuple[()]
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PasswordChangedView:
    email: str


async def _holder(request: web.Request) -> tuple[Account, Person]:
    account_id = request[SESSION].account_id
    if account_id is None:
        raise SignInNeeded
    return await person_of(request.app[CONTEXT], account_id)


def _draft(request: web.Request) -> DraftOf:
    return DraftOf(f"account:{request[SESSION].account_id}", _PAGE)


def _just_sent(request: web.Request) -> bool:
    """Whether this tab came here by the form, so that findings of an earlier visit are not shown again."""
    return request[STANDING].journey.came_by.startswith(_SENT)


async def show_form(request: web.Request) -> web.Response:
    context = request.app[CONTEXT]
    account, _ = await _holder(request)
    require_use(account, context.clock.now_ms())
    # Before anything is typed, because a password is kept nowhere.
    first = await card_proof_first(request, CardProofFor.PASSWORD)
    if first is not None:
        return first
    found = await typed_so_far(context, _draft(request)) if _just_sent(request) else None
    form = ChangePasswordForm()
    for name, codes in (found.values if found else {}).items():
        form[name].errors = [_BY_CODE[code].told() for code in codes.split()]
    view = ChangePasswordView(account.user_id, form, (), tuple(str(rule) for rule in RULES))
    return render(
        request,
        "password/change.html",
        view,
        title=_l("Password Input"),
        process=steps(PASSWORD_CHANGE, 2),
        form=True,
        notice=confirmed_notice(request),
    )


async def post_form(request: web.Request) -> web.Response:
    """On to Update Complete, or back to the page with what is wrong; out of the session when the account is locked."""
    context, draft = request.app[CONTEXT], _draft(request)
    first = await card_proof_first(request, CardProofFor.PASSWORD)
    if first is not None:
        return first
    form = ChangePasswordForm(MultiDict(request[POSTED]))
    try:
        codes = await _change(request, form) if form.validate() else _codes(form)
    except (AccountLocked, AccountDeactivated) as refusal:
        return _out(request, refusal)
    if codes:
        await keep_typed(context, draft, Typed(codes, checked=True))
        return await go(request, _PAGE)
    await forget_typed(context, draft)
    return await go(request, f"{_PAGE}_updated")


async def _change(request: web.Request, form: ChangePasswordForm) -> Mapping[str, str]:
    """What is wrong, by field; empty when the password was changed."""
    try:
        await change_password(
            request.app[CONTEXT],
            request[SESSION],
            current=form.current.data or "",
            new=form.password.data or "",
            address=client_address(request),
        )
    except CurrentPasswordWrong:
        return {"current": passwords.CURRENT_PASSWORD_WRONG.code}
    except WeakPassword as weak:
        return {"password": " ".join(FINDINGS[finding].code for finding in weak.findings)}
    return {}


def _codes(form: ChangePasswordForm) -> Mapping[str, str]:
    return {field.name: " ".join(error.code for error in field.errors) for field in form if field.errors}


def _out(request: web.Request, refusal: Refusal) -> web.Response:
    """The session is over. The login page says why, and where the office is that can help."""
    response = see_other(request.app.router["login"].url_for().with_query(error=refusal.code))
    drop_session_cookie(response, request.app[CONTEXT].config)
    return response


async def show_updated(request: web.Request) -> web.Response:
    """The cookie is renewed here and not with the form: of a double click the browser throws the form's first answer
    away, and a cookie with it."""
    if not _just_sent(request):
        return await go(request, _PAGE)
    _, person = await _holder(request)
    request[NEW_COOKIE] = await renew_cookie(request.app[CONTEXT], request[SESSION])
    return render(
        request,
        "password/changed.html",
        PasswordChangedView(person.email),
        title=_l("Update Complete"),
        process=steps(PASSWORD_CHANGE, 3),
    )
