"""Sessions now: what is shown of them, and ending one."""

import pytest

from app.records import Role, Session
from tests.desk.conftest import Browsers, Desk, StaffVisitor


async def of_applicant(visitor: StaffVisitor) -> Session:
    return next(session for session in await visitor.sessions() if session.account_id)


async def test_applicants_are_listed_by_user_id_and_never_by_name(browsers: Browsers) -> None:
    admin, applicant, visitor = (
        await browsers.staff(Role.ADMINISTRATOR),
        await browsers.stranger(),
        await browsers.stranger(),
    )
    user_id = await applicant.with_password()
    await applicant.sign_in(user_id)
    await visitor.get("/register/card")
    page = await (await admin.get("/staff/sessions")).text()
    assert user_id in page
    assert "MARIA" not in page
    assert '<span class="tile-number">1</span> Visitors, not logged in' in page


async def test_an_ended_session_is_told_to_its_holder(browsers: Browsers) -> None:
    admin, applicant = await browsers.staff(Role.ADMINISTRATOR), await browsers.stranger()
    token = await applicant.signed_in()
    session = await of_applicant(admin)
    answer = await admin.post(f"/staff/sessions/{session.id}/end", reason="suspicion")
    assert "The session has ended." in await answer.text()
    ended = await applicant.get("/menu", p=token)
    assert ended.status == 401
    line = next(line for line in await admin.audit_lines() if line.tag == "session:office:ended")
    assert (line.actor, line.subject) == (f"staff:{admin.me.id}", session.account_id)
    assert '"reason": "suspicion"' in line.detail


@pytest.mark.parametrize("reason", ["", "because", "<b>"])
async def test_without_a_reason_of_the_list_no_session_ends(browsers: Browsers, reason: str) -> None:
    admin, applicant = await browsers.staff(Role.ADMINISTRATOR), await browsers.stranger()
    await applicant.signed_in()
    session = await of_applicant(admin)
    answer = await admin.post(f"/staff/sessions/{session.id}/end", reason=reason)
    assert answer.url.path == f"/staff/sessions/{session.id}/end"
    assert "(E-3002)" in await answer.text()
    assert await of_applicant(admin) == session


async def test_a_session_that_is_over_cannot_be_ended_again(browsers: Browsers) -> None:
    admin, applicant = await browsers.staff(Role.ADMINISTRATOR), await browsers.stranger()
    await applicant.signed_in()
    session = await of_applicant(admin)
    address = f"/staff/sessions/{session.id}/end"
    await admin.post(address, reason="technical")
    assert (await admin.post(address, reason="technical")).status == 409
    assert (await admin.get(address)).status == 409
    assert (await admin.tags()).count("session:office:ended") == 1


async def test_a_session_whose_time_is_over_is_not_listed(browsers: Browsers) -> None:
    admin, applicant = await browsers.staff(Role.ADMINISTRATOR), await browsers.stranger()
    user_id = await applicant.with_password()
    await applicant.sign_in(user_id)
    for _ in range(2):
        admin.clock.advance(seconds=16 * 60)
        page = await (await admin.get("/staff/sessions")).text()
    assert user_id not in page


async def test_a_colleagues_session_ends_at_once(desk: Desk) -> None:
    admin, clerk = await desk(Role.ADMINISTRATOR), await desk(Role.CLERK)
    page = await (await admin.get("/staff/sessions")).text()
    address = next(part.split('"')[0] for part in page.split('action="') if "end-staff" in part.split('"')[0])
    assert (await admin.post(address)).status == 200
    assert (await clerk.get("/staff")).url.path == "/staff/login"
    assert (await admin.post(address)).status == 409


@pytest.mark.parametrize("role", [Role.CLERK, Role.SUPERVISOR])
async def test_only_an_administrator_sees_and_ends_sessions(browsers: Browsers, role: Role) -> None:
    member, applicant = await browsers.staff(role), await browsers.stranger()
    await applicant.signed_in()
    session = await of_applicant(member)
    assert (await member.get("/staff/sessions")).status == 403
    assert (await member.post(f"/staff/sessions/{session.id}/end", reason="technical")).status == 403
    assert await of_applicant(member) == session
