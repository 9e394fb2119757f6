"""Sessions now, at the desk: how many there are, whose, and ending one. Names stay out: the user ID is enough to tell
them apart."""

from dataclasses import dataclass

from aiohttp import web

from app.errors import AlreadyDecided
from app.handlers.forms.desk_session import EndSessionForm
from app.handlers.staff.entries import as_form, to
from app.handlers.staff.page import render_desk
from app.handlers.staff.paging import Paging, paged
from app.handlers.staff.words import ROLES, moment_text
from app.i18n import lazy as _l
from app.keys import CONTEXT, POSTED, STAFF
from app.records import Account, Category, Session, StaffSession
from app.rules.staff import over
from app.services.end_session import end_session
from app.services.staff_sessions import end_session as end_staff_session
from app.services.staff_sessions import limits
from app.store import accounts, staff_sessions
from app.store.db import Tx

CATEGORIES = {
    Category.FOREIGN_NATIONAL: _l("Foreign National"),
    Category.LEGAL_REPRESENTATIVE: _l("Legal Representative"),
    Category.FAMILY: _l("Spouse, Child, Father, or Mother (excluding legal representatives)"),
    Category.COUNTER: _l("Applicant at a counter"),
    Category.ORGANISATION: _l("Staff of an organisation"),
}
_DONE = {"ended": _l("The session has ended.")}


@dataclass(frozen=True, slots=True)
class Row:
    id: str
    user_id: str
    category: str
    started: str
    active: str


@dataclass(frozen=True, slots=True)
class StaffRow:
    """`mine`: of the person who looks, who logs out instead."""

    id: str
    login: str
    role: str
    started: str
    active: str
    mine: bool


@dataclass(frozen=True, slots=True)
class ListView:
    visitors: int
    applicants: int
    staff: tuple[StaffRow, ...]
    rows: tuple[Row, ...]
    paging: Paging


@dataclass(frozen=True, slots=True)
class EndView:
    row: Row
    form: EndSessionForm


async def show_sessions(request: web.Request) -> web.Response:
    context = request.app[CONTEXT]
    live = context.sessions.alive()
    signed_in = sorted(
        (session for session in live if session.account_id), key=lambda session: -session.last_active_at
    )
    paging = paged(request, len(signed_in))
    shown = signed_in[paging.offset : paging.offset + paging.size]

    def unit(tx: Tx) -> tuple[list[Row], list[StaffSession]]:
        rows = [_row(session, accounts.get_account(tx, session.account_id or "")) for session in shown]
        return rows, staff_sessions.list_sessions(tx)

    rows, at_desk = await context.db.read(unit)
    view = ListView(
        visitors=len(live) - len(signed_in),
        applicants=len(signed_in),
        staff=_staff_rows(request, at_desk),
        rows=tuple(rows),
        paging=paging,
    )
    notice = str(_DONE.get(request.query.get("done", ""), ""))
    return render_desk(request, "staff/sessions.html", view, title=_l("Sessions now"), notice=notice)


def _row(session: Session, account: Account | None) -> Row:
    return Row(
        id=session.id,
        user_id=account.user_id if account else "",
        category=str(CATEGORIES[account.category]) if account else "",
        started=moment_text(session.created_at),
        active=moment_text(session.last_active_at),
    )


def _staff_rows(request: web.Request, found: list[StaffSession]) -> tuple[StaffRow, ...]:
    context = request.app[CONTEXT]
    now, limit = context.clock.now_ms(), limits(context)
    return tuple(
        StaffRow(
            id=session.id,
            login=session.login,
            role=str(ROLES[session.role]),
            started=moment_text(session.created_at),
            active=moment_text(session.last_active_at),
            mine=session.id == request[STAFF].id,
        )
        for session in found
        if not over(session, now, limit)
    )


async def show_end(request: web.Request) -> web.Response:
    """Asks for the reason. Raises AlreadyDecided when the session is over."""
    context = request.app[CONTEXT]
    session = context.sessions.get(request.match_info["session"])
    if session is None:
        raise AlreadyDecided("session over")
    account = await context.db.read(lambda tx: accounts.get_account(tx, session.account_id or ""))
    form = EndSessionForm()
    if "missing" in request.query:
        form.validate()
    view = EndView(_row(session, account), form)
    return render_desk(request, "staff/session_end.html", view, title=_l("End a session"))


async def post_end(request: web.Request) -> web.Response:
    session_id = request.match_info["session"]
    form = EndSessionForm(as_form({"reason": str(request[POSTED].get("reason", ""))}))
    if not form.known():
        return to(request, "staff_session", {"missing": "1"}, session=session_id)
    await end_session(request.app[CONTEXT], request[STAFF], session_id, reason=form.reason.data)
    return to(request, "staff_sessions", {"done": "ended"})


async def post_end_staff(request: web.Request) -> web.Response:
    """Raises AlreadyDecided when it is over."""
    context, session_id = request.app[CONTEXT], request.match_info["session"]
    found = await context.db.read(staff_sessions.list_sessions)
    session = next((one for one in found if one.id == session_id), None)
    if session is None:
        raise AlreadyDecided("session over")
    await end_staff_session(context, session, by=request[STAFF].actor)
    return to(request, "staff_sessions", {"done": "ended"})
