"""The staff accounts: the list, inviting, unlocking, and asking for another role or the end of an account."""

from dataclasses import dataclass

from aiohttp import web
from multidict import MultiDict

from app.errors import NotFound, desk
from app.handlers.forms.staff import InviteForm, ReasonForm, RoleForm, chosen_role
from app.handlers.staff.page import render_desk
from app.handlers.staff.shown_once import forget, show_once, waiting_to_show
from app.handlers.staff.words import ROLES, STAFF_STATES, moment_text
from app.i18n import lazy as _l
from app.keys import CONTEXT, POSTED, STAFF
from app.moving import see_other
from app.records import Act, Staff
from app.rules.staff import may_invite_again
from app.services import staff_members
from app.services.staff_accounts import Invitation, LoginTaken, LoginUnreadable
from app.store import staff

LINK = "desk_invitation_link"
_DONE = {
    "unlocked": _l("The account is unlocked."),
    "asked": _l("Your question is open. A colleague has to confirm it."),
}


@dataclass(frozen=True, slots=True)
class Line:
    id: str
    login: str
    role: str
    state: str
    state_text: str
    last_text: str


@dataclass(frozen=True, slots=True)
class MembersView:
    members: tuple[Line, ...]
    form: InviteForm
    problems: tuple[()] = ()


@dataclass(frozen=True, slots=True)
class MemberView:
    """`invitable`: a new invitation can be made here; `link` is the new invitation's address, shown once, or "";
    `own`: the account of who looks; `address` as in AccountView."""

    member: Line
    own: bool
    invitable: bool
    link: str
    role: RoleForm
    leave: ReasonForm
    address: str
    problems: tuple[()] = ()


async def show_members(request: web.Request) -> web.Response:
    return await _list(request, InviteForm())


async def post_invite(request: web.Request) -> web.Response:
    form = InviteForm(MultiDict(request[POSTED]))
    if form.validate():
        try:
            invitation = await staff_members.add(request.app[CONTEXT], request[STAFF], form.login.data)
            return _to_link(request, invitation)
        except LoginTaken:
            form.login.errors = [desk.LOGIN_TAKEN.told()]
        except LoginUnreadable:
            form.login.errors = [desk.LOGIN_UNREADABLE.told()]
    return await _list(request, form, status=422)


async def show_member(request: web.Request) -> web.Response:
    member = await _member(request)
    response = _one(request, member, RoleForm(role=member.role.value), ReasonForm(prefix="leave-"))
    forget(response, LINK)
    return response


async def post_unlock(request: web.Request) -> web.Response:
    await staff_members.unlock(request.app[CONTEXT], request[STAFF], (await _member(request)).id)
    return _done(request, "unlocked")


async def post_invite_again(request: web.Request) -> web.Response:
    member = await _member(request)
    return _to_link(
        request, await staff_members.invite_again(request.app[CONTEXT], request[STAFF], member.id)
    )


async def post_role(request: web.Request) -> web.Response:
    member, form = await _member(request), RoleForm(MultiDict(request[POSTED]))
    if not form.validate():
        return _one(request, member, form, ReasonForm(prefix="leave-"), status=422)
    detail = {"role": chosen_role(form).value}
    await staff_members.ask(
        request.app[CONTEXT], request[STAFF], Act.CHANGE_ROLE, member, reason=form.reason.data, detail=detail
    )
    return _done(request, "asked")


async def post_leave(request: web.Request) -> web.Response:
    member, form = await _member(request), ReasonForm(MultiDict(request[POSTED]), prefix="leave-")
    if not form.validate():
        return _one(request, member, RoleForm(role=member.role.value), form, status=422)
    await staff_members.ask(
        request.app[CONTEXT], request[STAFF], Act.DEACTIVATE_STAFF, member, reason=form.reason.data, detail={}
    )
    return _done(request, "asked")


async def _member(request: web.Request) -> Staff:
    staff_id = request.match_info["member"]
    member = await request.app[CONTEXT].db.read(lambda tx: staff.get_staff(tx, staff_id))
    if member is None:
        raise NotFound
    return member


def _done(request: web.Request, what: str) -> web.Response:
    url = request.app.router["staff_member"].url_for(member=request.match_info["member"])
    return see_other(url.with_query(done=what))


def _to_link(request: web.Request, invitation: Invitation) -> web.Response:
    """To the person's page, which shows the link once."""
    origin = request.app[CONTEXT].config.server.origin
    path = request.app.router["staff_invitation"].url_for().with_query(token=invitation.token)
    response = see_other(request.app.router["staff_member"].url_for(member=invitation.staff_id))
    show_once(request, response, LINK, (invitation.staff_id, f"{origin}{path}"))
    return response


async def _list(request: web.Request, form: InviteForm, *, status: int = 200) -> web.Response:
    members = await request.app[CONTEXT].db.read(staff.list_staff)
    view = MembersView(tuple(_line(member) for member in members), form)
    return render_desk(request, "staff/members.html", view, title=_l("Staff accounts"), status=status)


def _one(
    request: web.Request, member: Staff, role: RoleForm, leave: ReasonForm, *, status: int = 200
) -> web.Response:
    waiting = waiting_to_show(request, LINK)
    view = MemberView(
        member=_line(member),
        own=member.id == request[STAFF].staff_id,
        invitable=may_invite_again(member),
        link=waiting[1] if waiting and waiting[0] == member.id else "",
        role=role,
        leave=leave,
        address=str(request.app.router["staff_member"].url_for(member=member.id)),
    )
    notice = str(_DONE.get(request.query.get("done", ""), ""))
    return render_desk(request, "staff/member.html", view, title=member.login, notice=notice, status=status)


def _line(member: Staff) -> Line:
    return Line(
        id=member.id,
        login=member.login,
        role=str(ROLES[member.role]),
        state=member.state.value,
        state_text=str(STAFF_STATES[member.state]),
        last_text=moment_text(member.last_signed_in_at) if member.last_signed_in_at else "",
    )
