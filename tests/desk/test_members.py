"""Staff accounts, one's own account, and the open questions, as pages."""

import re

import pytest

from app.records import Role, StaffState
from app.store import staff
from tests.desk.conftest import Browsers, Desk, StaffVisitor, add_staff
from tests.desk.door import PASSWORD, RECOVERY, begin, log_in, row_of, set_up

LINK = re.compile(r"/staff/invitation\?token=([\w-]+)")
NEW = "granite teapot willow orbit"


async def logged_in(visitor: StaffVisitor, login: str = "hanako", role: Role = Role.CLERK):
    member = await set_up(visitor, login, role)
    await log_in(visitor, member)
    visitor.clock.advance(seconds=60)
    return member


async def test_an_invited_colleague_appears_and_the_link_is_shown_once(desk: Desk) -> None:
    admin = await desk(Role.ADMINISTRATOR)
    answer = await admin.post("/staff/members", login="Jiro-Y")
    assert LINK.search(await answer.text())
    assert not LINK.search(await (await admin.get(answer.url.path)).text())
    assert "jiro-y" in await (await admin.get("/staff/members")).text()
    assert (await admin.tags())[-2:] == ["staff:account:added", "staff:account:invited"]


async def test_the_link_from_the_desk_works(desk: Desk, stranger: StaffVisitor) -> None:
    admin = await desk(Role.ADMINISTRATOR)
    link = LINK.search(await (await admin.post("/staff/members", login="jiro")).text())
    assert link
    assert "Step 2 of 2" in await (await begin(stranger, link[1])).text()


@pytest.mark.parametrize("login", ["", "x", "two words", "名前", "a" * 33, "-a", "<b>"])
async def test_a_name_that_cannot_be_one_is_refused(desk: Desk, login: str) -> None:
    admin = await desk(Role.ADMINISTRATOR)
    answer = await admin.post("/staff/members", login=login)
    assert answer.status == 422
    assert "E-4013" in await answer.text()


async def test_a_name_is_never_given_twice(desk: Desk) -> None:
    admin = await desk(Role.ADMINISTRATOR)
    await add_staff(admin, Role.CLERK, "gone", StaffState.DEACTIVATED)
    assert "E-4012" in await (await admin.post("/staff/members", login="gone")).text()


@pytest.mark.parametrize("role", ["supervisor", "administrator", "emperor"])
async def test_nobody_is_invited_at_the_desk_as_more_than_a_clerk(desk: Desk, role: str) -> None:
    admin = await desk(Role.ADMINISTRATOR)
    await admin.post("/staff/members", login="jiro", role=role)
    member = await admin.context.db.read(lambda tx: staff.get_by_login(tx, "jiro"))
    assert member
    assert member.role is Role.CLERK


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.ADMINISTRATOR])
async def test_the_keys_of_whoever_confirms_are_not_given_out_at_the_desk(desk: Desk, role: Role) -> None:
    admin, other = await desk(Role.ADMINISTRATOR), await desk(role, "other")
    answer = await admin.post(f"/staff/members/{other.me.id}/invite")
    assert answer.status == 403
    assert "E-4019" in await answer.text()
    assert (await other.get("/staff")).url.path == "/staff"
    assert "Make a new invitation" not in await (await admin.get(f"/staff/members/{other.me.id}")).text()


async def test_a_role_that_does_not_exist_is_refused(desk: Desk) -> None:
    admin, clerk = await desk(Role.ADMINISTRATOR), await desk(Role.CLERK, "hanako")
    answer = await admin.post(f"/staff/members/{clerk.me.id}/role", role="emperor", reason="Coronation")
    assert answer.status == 422


async def test_unlocking_lets_somebody_log_in_again(desk: Desk, stranger: StaffVisitor) -> None:
    admin, member = await desk(Role.ADMINISTRATOR), await set_up(stranger)
    for _ in range(5):
        await log_in(stranger, member, code="000000")
    row = await row_of(stranger, "hanako")
    await admin.post(f"/staff/members/{row.id}/unlock")
    assert (await log_in(stranger, member)).url.path == "/staff"


async def test_unlocking_what_is_not_locked_is_refused(desk: Desk) -> None:
    admin, clerk = await desk(Role.ADMINISTRATOR), await desk(Role.CLERK)
    assert (await admin.post(f"/staff/members/{clerk.me.id}/unlock")).status == 409


async def test_a_new_invitation_kills_password_authenticator_and_sessions(
    desk: Desk, stranger: StaffVisitor
) -> None:
    admin, member = await desk(Role.ADMINISTRATOR), await logged_in(stranger)
    row = await row_of(stranger, "hanako")
    await admin.post(f"/staff/members/{row.id}/invite")
    assert (await stranger.get("/staff")).url.path == "/staff/login"
    for code in (member.code(stranger), member.recovery[0]):
        assert "E-4004" in await (await log_in(stranger, member, code=code)).text()


@pytest.mark.parametrize("act", ["invite", "role", "leave", "unlock"])
async def test_nobody_acts_on_their_own_account(desk: Desk, act: str) -> None:
    admin = await desk(Role.ADMINISTRATOR)
    fields = {"role": "supervisor", "reason": "more", "leave-reason": "enough"}
    answer = await admin.post(f"/staff/members/{admin.me.id}/{act}", **fields)
    assert answer.status == 403
    assert "E-4008" in await answer.text()


async def test_the_last_administrator_cannot_even_be_asked_about(desk: Desk) -> None:
    admin = await desk(Role.ADMINISTRATOR)
    other = await add_staff(admin, Role.ADMINISTRATOR, "second")
    answer = await admin.post(f"/staff/members/{other.id}/role", role="clerk", reason="Moves")
    assert answer.status == 200
    await admin.context.db.write(lambda tx: staff.update_state(tx, admin.me.id, StaffState.LOCKED))
    boss = await desk(Role.SUPERVISOR)
    question = re.search(
        r"/staff/questions/([\w-]+)/confirm", await (await boss.get("/staff/questions")).text()
    )
    assert question
    assert "E-4009" in await (await boss.post(f"/staff/questions/{question[1]}/confirm")).text()


async def test_a_question_goes_from_the_list_to_its_end(desk: Desk) -> None:
    admin, boss, clerk = await desk(Role.ADMINISTRATOR), await desk(Role.SUPERVISOR), await desk(Role.CLERK)
    await admin.post(f"/staff/members/{clerk.me.id}/leave", **{"leave-reason": "Retires in March"})
    mine = await (await admin.get("/staff/questions")).text()
    assert "Take the question back" in mine
    assert "Confirm and do it" not in mine
    page = await (await boss.get("/staff/questions")).text()
    assert "Retires in March" in page
    question = re.search(r"/staff/questions/([\w-]+)/confirm", page)
    assert question
    await boss.post(f"/staff/questions/{question[1]}/confirm")
    assert (await row_of(boss, "hanako")).state is StaffState.DEACTIVATED
    assert (await boss.post(f"/staff/questions/{question[1]}/confirm")).status == 409
    decided = await (await boss.get("/staff/questions", decided="yes")).text()
    assert "Retires in March" in decided


async def test_a_clerk_sees_no_question_of_others(desk: Desk) -> None:
    admin, clerk, other = await desk(Role.ADMINISTRATOR), await desk(Role.CLERK), await desk(Role.CLERK, "b2")
    await admin.post(f"/staff/members/{other.me.id}/leave", **{"leave-reason": "Retires in March"})
    assert "Retires" not in await (await clerk.get("/staff/questions")).text()


async def test_a_question_without_a_reason_is_refused(desk: Desk) -> None:
    admin, clerk = await desk(Role.ADMINISTRATOR), await desk(Role.CLERK)
    answer = await admin.post(f"/staff/members/{clerk.me.id}/leave", **{"leave-reason": "  "})
    assert answer.status == 422
    assert "E-4015" in await answer.text()


async def test_a_member_who_does_not_exist_is_not_found(desk: Desk) -> None:
    assert (await (await desk(Role.ADMINISTRATOR)).get("/staff/members/nobody")).status == 404


async def test_a_changed_password_works_and_ends_the_other_sessions(
    browsers: Browsers, stranger: StaffVisitor
) -> None:
    member = await logged_in(stranger)
    other = await browsers.stranger()
    await log_in(other, member)
    typed = {"current": PASSWORD, "password": NEW, "password_confirm": NEW}
    answer = await stranger.post("/staff/account/password", **typed)
    assert "Your password was changed" in await answer.text()
    assert (await other.get("/staff")).url.path == "/staff/login"
    assert (await stranger.get("/staff")).url.path == "/staff"
    stranger.clock.advance(seconds=60)
    assert (await log_in(other, member, password=NEW)).url.path == "/staff"


async def test_five_wrong_current_passwords_lock(stranger: StaffVisitor) -> None:
    await logged_in(stranger)
    typed = {"current": "not the password", "password": NEW, "password_confirm": NEW}
    first = await stranger.post("/staff/account/password", **typed)
    assert "E-1211" in await first.text()
    for _ in range(4):
        await stranger.post("/staff/account/password", **typed)
    assert (await row_of(stranger, "hanako")).state is StaffState.LOCKED
    assert (await stranger.get("/staff")).url.path == "/staff/login"


async def test_new_recovery_codes_void_the_old_ones(stranger: StaffVisitor) -> None:
    member = await logged_in(stranger)
    answer = await stranger.post("/staff/account/codes", **{"renew-code": member.code(stranger)})
    fresh = RECOVERY.findall(await answer.text())
    assert len(fresh) == 10
    assert "E-4004" in await (await log_in(stranger, member, code=member.recovery[0])).text()
    assert (await log_in(stranger, member, code=fresh[0])).url.path == "/staff"


async def test_no_recovery_codes_without_a_code(stranger: StaffVisitor) -> None:
    await logged_in(stranger)
    answer = await stranger.post("/staff/account/codes", **{"renew-code": "000000"})
    assert answer.status == 422
    assert "E-4014" in await answer.text()


async def test_ending_other_sessions_keeps_this_one(browsers: Browsers, stranger: StaffVisitor) -> None:
    member = await logged_in(stranger)
    other = await browsers.stranger()
    await log_in(other, member)
    await stranger.post("/staff/account/sessions")
    assert (await other.get("/staff")).url.path == "/staff/login"
    assert (await stranger.get("/staff")).url.path == "/staff"
