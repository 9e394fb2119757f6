"""Open questions: what colleagues asked for and another one confirms or refuses."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from aiohttp import web

from app.context import Context
from app.handlers.staff.page import render_desk
from app.handlers.staff.paging import Paging, paged
from app.handlers.staff.person_words import REASONS
from app.handlers.staff.words import ACTS, PROPOSAL_STATES, ROLES, moment_text
from app.i18n import lazy as _l
from app.keys import CONTEXT, STAFF
from app.moving import see_other
from app.records import Act, Permission, Proposal, ProposalState, Role, StaffSession
from app.rules.staff import may
from app.services.proposals import confirm, reason_of, refuse, withdraw
from app.store import accounts, proposals, staff
from app.store.db import Tx

_DONE = {
    "confirmed": _l("Confirmed and done."),
    "refused": _l("The question was declined. Nothing was changed."),
    "withdrawn": _l("You took the question back. Nothing was changed."),
}


@dataclass(frozen=True, slots=True)
class Question:
    """`about` is a user ID or a log-in name, never a name. `account_id`: of the record, "" for who sees none.
    `facts`: label and value. `may_decide`: for who looks; `own`: they asked."""

    id: str
    act: str
    about: str
    account_id: str
    facts: tuple[tuple[str, str], ...]
    state: str
    state_text: str
    may_decide: bool
    own: bool


@dataclass(frozen=True, slots=True)
class QuestionsView:
    """`decided`: the list of those that are no longer open."""

    questions: tuple[Question, ...]
    page: Paging
    decided: bool


async def show_questions(request: web.Request) -> web.Response:
    context, decided = request.app[CONTEXT], request.query.get("decided") == "yes"
    # Who cannot confirm has no business with what colleagues asked for.
    by = None if may(request[STAFF].role, Permission.CONFIRM) else request[STAFF].staff_id

    def unit(tx: Tx) -> tuple[list[Proposal], Mapping[str, str], Paging]:
        page = paged(request, proposals.count_proposals(tx, still_open=not decided, asked_by=by))
        found = proposals.list_proposals(
            tx, still_open=not decided, asked_by=by, limit=page.size, offset=page.offset
        )
        return found, _names(tx, found), page

    found, names, page = await context.db.read(unit)
    questions = tuple(_question(context, request[STAFF], proposal, names) for proposal in found)
    notice = str(_DONE.get(request.query.get("done", ""), ""))
    view = QuestionsView(questions, page, decided)
    return render_desk(request, "staff/questions.html", view, title=_l("Open questions"), notice=notice)


async def post_confirm(request: web.Request) -> web.Response:
    await confirm(request.app[CONTEXT], request[STAFF], request.match_info["proposal"])
    return _done(request, "confirmed")


async def post_refuse(request: web.Request) -> web.Response:
    await refuse(request.app[CONTEXT], request[STAFF], request.match_info["proposal"])
    return _done(request, "refused")


async def post_withdraw(request: web.Request) -> web.Response:
    await withdraw(request.app[CONTEXT], request[STAFF], request.match_info["proposal"])
    return _done(request, "withdrawn")


def _done(request: web.Request, what: str) -> web.Response:
    return see_other(request.app.router["staff_proposals"].url_for().with_query(done=what))


def _names(tx: Tx, found: list[Proposal]) -> Mapping[str, str]:
    """Log-in names and user IDs by id."""
    names = {member.id: member.login for member in staff.list_staff(tx)}
    for proposal in found:
        account = (
            accounts.get_account(tx, proposal.subject) if proposal.act is Act.DEACTIVATE_ACCOUNT else None
        )
        if account:
            names[account.id] = account.user_id
    return names


def _question(
    context: Context, session: StaffSession, proposal: Proposal, names: Mapping[str, str]
) -> Question:
    is_open, own = proposal.state is ProposalState.OPEN, proposal.asked_by == session.staff_id
    may_look = proposal.act is Act.DEACTIVATE_ACCOUNT and may(session.role, Permission.PEOPLE)
    concerned = own or proposal.subject == session.staff_id
    return Question(
        id=proposal.id,
        act=str(ACTS[proposal.act]),
        about=names.get(proposal.subject, ""),
        account_id=proposal.subject if may_look else "",
        facts=_facts(context, proposal, names),
        state=proposal.state.value,
        state_text=str(PROPOSAL_STATES[proposal.state]),
        may_decide=is_open and not concerned and may(session.role, Permission.CONFIRM),
        own=is_open and own,
    )


def _facts(context: Context, proposal: Proposal, names: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """What somebody has to know to decide: the role asked for, or the reason of the list and the paper."""
    detail = json.loads(proposal.detail)
    role, reason = detail.get("role", ""), str(REASONS.get(detail.get("reason", ""), ""))
    rows = (
        (_l("New role"), str(ROLES[Role(role)]) if role else ""),
        (_l("Reason"), reason),
        (_l("Written to it") if reason else _l("Reason"), reason_of(context, proposal)),
        (_l("Counter form"), str(detail.get("form", ""))),
        (_l("Asked by"), f"{names.get(proposal.asked_by, '')}, {moment_text(proposal.asked_at)}"),
        (_l("Decided by"), names.get(proposal.decided_by or "", "")),
    )
    return tuple((str(label), value) for label, value in rows if value)
