"""Who works on a case: one person at a time, and what is left alone is free again."""

import asyncio
import json

import pytest

from app.records import Role, StaffState
from app.store import staff, staff_sessions
from tests.desk.conftest import Browsers, StaffVisitor
from tests.desk.people import add_person
from tests.desk.proofings import QUEUE, HandedIn, hand_in, reviewer, row_of, seen_on, take

HOUR = 3600


@pytest.fixture
async def clerk(browsers: Browsers) -> StaffVisitor:
    return await reviewer(browsers, "hanako")


@pytest.fixture
async def colleague(browsers: Browsers) -> StaffVisitor:
    return await reviewer(browsers, "jiro")


@pytest.fixture
async def case(clerk: StaffVisitor) -> HandedIn:
    return await hand_in(clerk)


async def test_a_case_that_a_colleague_works_on_cannot_be_taken(
    clerk: StaffVisitor, colleague: StaffVisitor, case: HandedIn
) -> None:
    await take(clerk, case)
    page = await (await colleague.get(case.path)).text()
    assert "hanako has been working on this case" in page
    assert "/claim" not in page
    answer = await colleague.post(f"{case.path}/claim")
    assert answer.status == 409
    assert "E-4037" in await answer.text()
    assert (await row_of(clerk, case)).claimed_by == clerk.me.id


async def test_a_supervisor_takes_over_and_the_log_says_from_whom(
    browsers: Browsers, clerk: StaffVisitor, case: HandedIn
) -> None:
    boss = await reviewer(browsers, "taro", Role.SUPERVISOR)
    seen = await take(clerk, case)
    await take(boss, case)
    line = next(one for one in await boss.audit_lines() if one.tag == "proofing:claim:taken_over")
    log = await (await boss.get("/staff/audit", tag=line.tag)).text()
    assert f"from: {clerk.me.id} (hanako)" in log
    assert f"proofing: {case.id} ({case.reference})" in log
    assert line.actor == f"staff:{boss.me.id}"
    assert json.loads(line.detail)["from"] == clerk.me.id
    answer = await (await clerk.post(f"{case.path}/accept", seen=seen)).text()
    assert "E-4038" in answer
    assert f'href="{case.path}">Open the case again' in answer


async def test_what_was_left_alone_for_an_hour_is_free(
    clerk: StaffVisitor, colleague: StaffVisitor, case: HandedIn
) -> None:
    await take(clerk, case)
    for _ in range(4):
        clerk.clock.advance(seconds=HOUR // 4)
        for visitor in (clerk, colleague):
            await visitor.get("/staff")
    assert (await colleague.post(f"{case.path}/claim")).status == 200
    assert (await row_of(clerk, case)).claimed_by == colleague.me.id


async def test_it_is_still_theirs_a_minute_before(
    clerk: StaffVisitor, colleague: StaffVisitor, case: HandedIn
) -> None:
    await take(clerk, case)
    for seconds in (HOUR // 2 - 30, HOUR // 2 - 30):
        clerk.clock.advance(seconds=seconds)
        for visitor in (clerk, colleague):
            await visitor.get("/staff")
    assert (await colleague.post(f"{case.path}/claim")).status == 409


async def test_whoever_took_it_decides_later_than_an_hour_if_nobody_else_took_it(
    clerk: StaffVisitor, case: HandedIn
) -> None:
    seen = await take(clerk, case)
    for _ in range(3):
        clerk.clock.advance(seconds=HOUR // 2 - 60)
        await clerk.get("/staff")
    assert (await clerk.post(f"{case.path}/accept", seen=seen)).status == 200


@pytest.mark.parametrize("gone", ["logged out", "idle", "locked"])
async def test_the_case_of_somebody_who_has_gone_is_free(
    clerk: StaffVisitor, colleague: StaffVisitor, case: HandedIn, gone: str
) -> None:
    await take(clerk, case)
    context, clerk_id = clerk.context, clerk.me.id
    if gone == "logged out":
        await context.db.write(lambda tx: staff_sessions.delete_of_staff(tx, clerk_id))
    elif gone == "locked":
        await context.db.write(lambda tx: staff.update_state(tx, clerk_id, StaffState.LOCKED))
    else:
        clerk.clock.advance(seconds=context.config.staff.idle_minutes * 60 - 60)
        await colleague.get("/staff")
        clerk.clock.advance(seconds=120)
    assert (await colleague.post(f"{case.path}/claim")).status == 200
    assert (await row_of(colleague, case)).claimed_by == colleague.me.id


async def test_taking_it_twice_is_one_claim(clerk: StaffVisitor, case: HandedIn) -> None:
    first = await take(clerk, case)
    clerk.clock.advance(seconds=60)
    assert await take(clerk, case) == first
    assert (await clerk.tags()).count("proofing:claim:taken") == 1


async def test_nobody_gives_back_what_is_not_theirs(
    clerk: StaffVisitor, colleague: StaffVisitor, case: HandedIn
) -> None:
    await take(clerk, case)
    answer = await colleague.post(f"{case.path}/give-back")
    assert answer.status == 409
    assert "E-4038" in await answer.text()
    answer = await clerk.post(f"{case.path}/give-back")
    assert answer.url.path == QUEUE
    assert (await row_of(clerk, case)).claimed_by is None
    assert (await clerk.post(f"{case.path}/give-back")).status == 409


async def test_two_who_take_the_next_case_get_two(
    clerk: StaffVisitor, colleague: StaffVisitor, case: HandedIn
) -> None:
    clerk.clock.advance(seconds=60)
    later = await hand_in(clerk, await add_person(clerk, email="second@example.com"))
    first, second = await clerk.post(QUEUE), await colleague.post(QUEUE)
    assert (first.url.path, second.url.path) == (case.path, later.path)
    assert (await clerk.post(QUEUE)).url.path == case.path


async def test_with_nothing_free_the_list_says_so(
    clerk: StaffVisitor, colleague: StaffVisitor, case: HandedIn
) -> None:
    await take(clerk, case)
    answer = await colleague.post(QUEUE)
    assert answer.url.path == QUEUE
    assert "Nothing waits for you." in await answer.text()


async def test_whoever_has_not_said_why_is_asked_before_taking_one(
    browsers: Browsers, clerk: StaffVisitor, case: HandedIn
) -> None:
    newcomer = await browsers.staff(Role.CLERK, "saburo")
    for answer in (await newcomer.post(QUEUE), await newcomer.post(f"{case.path}/claim")):
        assert answer.url.path == "/staff/matter"
    assert (await newcomer.get(case.path)).url.path == "/staff/matter"
    assert (await row_of(clerk, case)).claimed_by is None
    assert "proofing:record:viewed" not in await clerk.tags()


async def test_nobody_sees_the_form_of_a_decision_before_taking_the_case(
    clerk: StaffVisitor, case: HandedIn
) -> None:
    assert await seen_on(clerk, case) == ""
    page = await (await clerk.get(case.path)).text()
    assert "I take this case" in page
    assert "/accept" not in page


async def test_of_two_who_take_a_case_together_one_has_it(
    clerk: StaffVisitor, colleague: StaffVisitor, case: HandedIn
) -> None:
    answers = await asyncio.gather(clerk.post(f"{case.path}/claim"), colleague.post(f"{case.path}/claim"))
    assert sorted(answer.status for answer in answers) == [200, 409]
    assert (await clerk.tags()).count("proofing:claim:taken") == 1
