"""One's own account at the desk: password, recovery codes, sessions elsewhere."""

from dataclasses import dataclass

from aiohttp import web
from multidict import MultiDict

from app.errors import StaffSignInRefused, desk
from app.errors.passwords import CURRENT_PASSWORD_WRONG
from app.handlers.forms.staff import CodeForm, NewPasswordForm
from app.handlers.staff.page import render_desk
from app.handlers.staff.recovery_codes import to_codes
from app.handlers.staff.words import ROLES
from app.i18n import lazy as _l
from app.keys import CONTEXT, POSTED, STAFF
from app.moving import see_other
from app.passwords import FINDINGS, PasswordMismatch
from app.records import StaffSession
from app.rules.staff import over
from app.services.set_password import WeakPassword
from app.services.staff_self import change_password, end_others, renew_recovery_codes
from app.services.staff_sessions import limits
from app.store import staff, staff_sessions
from app.store.db import Tx

_DONE = {
    "password": _l("Your password was changed. You were logged out everywhere else."),
    "sessions": _l("You were logged out everywhere else."),
}


@dataclass(frozen=True, slots=True)
class AccountView:
    """`others`: how many other browsers are logged in. `address`: of the page, also in answer to its forms."""

    login: str
    role: str
    codes_left: int
    others: int
    password: NewPasswordForm
    code: CodeForm
    address: str
    problems: tuple[()] = ()


async def show_account(request: web.Request) -> web.Response:
    return await _page(request, NewPasswordForm(), CodeForm(prefix="renew-"))


async def post_password(request: web.Request) -> web.Response:
    form = NewPasswordForm(MultiDict(request[POSTED]))
    if form.validate():
        try:
            await change_password(
                request.app[CONTEXT], request[STAFF], current=form.current.data, new=form.password.data
            )
            return _done(request, "password")
        except WeakPassword as weak:
            form.password.errors = [FINDINGS[finding].told() for finding in weak.findings]
        except PasswordMismatch:
            form.current.errors = [CURRENT_PASSWORD_WRONG.told()]
    return await _page(request, form, CodeForm(prefix="renew-"), status=422)


async def post_codes(request: web.Request) -> web.Response:
    form = CodeForm(MultiDict(request[POSTED]), prefix="renew-")
    if form.validate():
        try:
            codes = await renew_recovery_codes(request.app[CONTEXT], request[STAFF], form.code.data)
            return to_codes(request, codes)
        except StaffSignInRefused:
            form.code.errors = [desk.CODE_WRONG.told()]
    return await _page(request, NewPasswordForm(), form, status=422)


async def post_end_others(request: web.Request) -> web.Response:
    await end_others(request.app[CONTEXT], request[STAFF])
    return _done(request, "sessions")


def _done(request: web.Request, what: str) -> web.Response:
    return see_other(request.app.router["staff_account"].url_for().with_query(done=what))


async def _page(
    request: web.Request, password: NewPasswordForm, code: CodeForm, *, status: int = 200
) -> web.Response:
    context, session = request.app[CONTEXT], request[STAFF]

    def unit(tx: Tx) -> tuple[int, list[StaffSession]]:
        return staff.count_recovery_codes(tx, session.staff_id), staff_sessions.list_sessions(tx)

    left, found = await context.db.read(unit)
    now, allowed = context.clock.now_ms(), limits(context)
    mine = [other for other in found if other.staff_id == session.staff_id and not over(other, now, allowed)]
    others = len(mine) - 1
    address = str(request.app.router["staff_account"].url_for())
    view = AccountView(session.login, str(ROLES[session.role]), left, others, password, code, address)
    return render_desk(
        request,
        "staff/account.html",
        view,
        title=_l("Your account"),
        notice=str(_DONE.get(request.query.get("done", ""), "")),
        status=status,
    )
