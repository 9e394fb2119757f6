"""Four eyes: who may decide what another one asked for, once, and what is refused."""

import json

import pytest

from app.errors import (
    AlreadyAsked,
    AlreadyDecided,
    LastAdministrator,
    NotYourQuestion,
    Refusal,
    SecondPersonNeeded,
)
from app.records import Act, Proposal, ProposalState, Role, Staff, StaffSession, StaffState
from app.services import proposals as service
from app.services.staff_sessions import new_session
from app.store import proposals, staff, staff_sessions
from tests.desk.conftest import Desk, StaffVisitor, add_staff

REASON = "Yamada moves to another bureau"


def session_of(visitor: StaffVisitor) -> StaffSession:
    return new_session(visitor.context, visitor.me)[0]


async def asked(by: StaffVisitor, about: Staff, act: Act = Act.CHANGE_ROLE) -> Proposal:
    detail = {"role": "supervisor"} if act is Act.CHANGE_ROLE else {}
    return await service.propose(by.context, session_of(by), act, about.id, reason=REASON, detail=detail)


async def state_of(visitor: StaffVisitor, proposal: Proposal) -> ProposalState:
    found = await visitor.context.db.read(lambda tx: proposals.get_proposal(tx, proposal.id))
    assert found is not None
    return found.state


async def member(visitor: StaffVisitor, staff_id: str) -> Staff:
    found = await visitor.context.db.read(lambda tx: staff.get_staff(tx, staff_id))
    assert found is not None
    return found


async def refused(kind: type[Refusal], visitor: StaffVisitor, proposal: Proposal) -> None:
    with pytest.raises(kind):
        await service.confirm(visitor.context, session_of(visitor), proposal.id)


async def test_what_one_asked_for_happens_when_another_confirms(desk: Desk) -> None:
    admin, boss, clerk = await desk(Role.ADMINISTRATOR), await desk(Role.SUPERVISOR), await desk(Role.CLERK)
    proposal = await asked(admin, clerk.me)
    assert (await member(admin, clerk.me.id)).role is Role.CLERK
    await service.confirm(boss.context, session_of(boss), proposal.id)
    assert (await member(admin, clerk.me.id)).role is Role.SUPERVISOR
    assert (await clerk.get("/staff")).url.path == "/staff/login"
    tags = await admin.tags()
    assert tags[-3:] == ["proposal:change_role:asked", "proposal:change_role:confirmed", "staff:role:changed"]


async def test_who_asked_never_confirms_and_never_refuses(desk: Desk) -> None:
    admin, clerk = await desk(Role.ADMINISTRATOR), await desk(Role.CLERK)
    proposal = await asked(admin, clerk.me)
    await refused(SecondPersonNeeded, admin, proposal)
    with pytest.raises(SecondPersonNeeded):
        await service.refuse(admin.context, session_of(admin), proposal.id)
    assert await state_of(admin, proposal) is ProposalState.OPEN


async def test_nobody_confirms_what_is_asked_about_themselves(desk: Desk) -> None:
    admin, boss = await desk(Role.ADMINISTRATOR), await desk(Role.SUPERVISOR)
    await refused(SecondPersonNeeded, boss, await asked(admin, boss.me))


async def test_a_question_is_decided_once(desk: Desk) -> None:
    admin, boss, clerk = await desk(Role.ADMINISTRATOR), await desk(Role.SUPERVISOR), await desk(Role.CLERK)
    proposal = await asked(admin, clerk.me)
    await service.confirm(boss.context, session_of(boss), proposal.id)
    await refused(AlreadyDecided, boss, proposal)
    with pytest.raises(AlreadyDecided):
        await service.withdraw(admin.context, session_of(admin), proposal.id)


async def test_two_open_questions_on_the_same_are_refused(desk: Desk) -> None:
    admin, clerk = await desk(Role.ADMINISTRATOR), await desk(Role.CLERK)
    await asked(admin, clerk.me)
    with pytest.raises(AlreadyAsked):
        await asked(admin, clerk.me)


async def test_a_question_taken_back_can_be_asked_again(desk: Desk) -> None:
    admin, clerk = await desk(Role.ADMINISTRATOR), await desk(Role.CLERK)
    proposal = await asked(admin, clerk.me)
    await service.withdraw(admin.context, session_of(admin), proposal.id)
    assert (await asked(admin, clerk.me)).id != proposal.id


async def test_only_who_asked_takes_back(desk: Desk) -> None:
    admin, boss, clerk = await desk(Role.ADMINISTRATOR), await desk(Role.SUPERVISOR), await desk(Role.CLERK)
    proposal = await asked(admin, clerk.me)
    with pytest.raises(NotYourQuestion):
        await service.withdraw(boss.context, session_of(boss), proposal.id)


async def test_a_refused_question_changes_nothing(desk: Desk) -> None:
    admin, boss, clerk = await desk(Role.ADMINISTRATOR), await desk(Role.SUPERVISOR), await desk(Role.CLERK)
    proposal = await asked(admin, clerk.me)
    await service.refuse(boss.context, session_of(boss), proposal.id)
    assert await state_of(boss, proposal) is ProposalState.REFUSED
    assert (await member(boss, clerk.me.id)).role is Role.CLERK


async def test_the_last_administrator_stays_and_the_question_stays_open(desk: Desk) -> None:
    admin, boss = await desk(Role.ADMINISTRATOR), await desk(Role.SUPERVISOR)
    other = await add_staff(admin, Role.ADMINISTRATOR, "gone", StaffState.INVITED)
    proposal = await asked(boss, admin.me, Act.DEACTIVATE_STAFF)
    second = await desk(Role.SUPERVISOR, "jiro")
    await refused(LastAdministrator, second, proposal)
    assert await state_of(admin, proposal) is ProposalState.OPEN
    assert (await member(admin, other.id)).state is StaffState.INVITED


async def test_a_deactivated_member_is_out_at_once(desk: Desk) -> None:
    admin, boss, clerk = await desk(Role.ADMINISTRATOR), await desk(Role.SUPERVISOR), await desk(Role.CLERK)
    proposal = await asked(admin, clerk.me, Act.DEACTIVATE_STAFF)
    await service.confirm(boss.context, session_of(boss), proposal.id)
    assert (await clerk.get("/staff")).url.path == "/staff/login"
    open_sessions = await admin.context.db.read(staff_sessions.list_sessions)
    assert clerk.me.id not in {session.staff_id for session in open_sessions}


async def test_after_14_days_a_question_is_void(desk: Desk) -> None:
    admin, boss, clerk = await desk(Role.ADMINISTRATOR), await desk(Role.SUPERVISOR), await desk(Role.CLERK)
    proposal = await asked(admin, clerk.me)
    admin.clock.advance(seconds=14 * 24 * 3600)
    await refused(AlreadyDecided, boss, proposal)
    now = admin.clock.now_ms()
    await admin.context.db.write(lambda tx: service.expire_in(tx, now))
    assert await state_of(admin, proposal) is ProposalState.WITHDRAWN


async def test_the_reason_stands_in_no_row_and_no_audit_line(desk: Desk) -> None:
    admin, clerk = await desk(Role.ADMINISTRATOR), await desk(Role.CLERK)
    proposal = await asked(admin, clerk.me)
    assert REASON.encode() not in proposal.reason_sealed
    assert service.reason_of(admin.context, proposal) == REASON
    assert json.loads(proposal.detail) == {"role": "supervisor"}
    assert all("Yamada" not in line.detail for line in await admin.audit_lines())
