"""Where the office wants four eyes: two different people accept, one refuses."""

import json
from collections.abc import AsyncIterator

import msgspec
import pytest

from app.config import Config
from app.records import ProofingState, Role
from tests.desk.conftest import Browsers, StaffVisitor, browsers_of
from tests.desk.people import add_person
from tests.desk.proofings import (
    QUEUE,
    HandedIn,
    ask_for_user_id,
    hand_in,
    mails_about,
    reviewer,
    row_of,
    seen_on,
    take,
)


@pytest.fixture
async def browsers(config: Config) -> AsyncIterator[Browsers]:
    strict = msgspec.structs.replace(config.documents, four_eyes=True)
    async for found in browsers_of(msgspec.structs.replace(config, documents=strict)):
        yield found


@pytest.fixture
async def first(browsers: Browsers) -> StaffVisitor:
    return await reviewer(browsers, "hanako")


@pytest.fixture
async def second(browsers: Browsers) -> StaffVisitor:
    return await reviewer(browsers, "jiro")


@pytest.fixture
async def case(first: StaffVisitor) -> HandedIn:
    return await hand_in(first)


async def agreed(first: StaffVisitor, case: HandedIn, **more: str) -> None:
    await first.post(f"{case.path}/accept", seen=await take(first, case), **more)


async def test_the_first_acceptance_tells_nobody_and_waits_for_a_second_look(
    first: StaffVisitor, second: StaffVisitor, case: HandedIn
) -> None:
    await agreed(first, case)
    row = await row_of(first, case)
    assert (row.state, row.agreed_by, row.claimed_by) == (ProofingState.HANDED_IN, first.me.id, None)
    queue = await (await second.get(QUEUE)).text()
    assert "Needs a second look" in queue
    assert "First accepted by hanako" in queue
    assert "proofing:decision:agreed" in await first.tags()
    assert "proofing:decision:accepted" not in await first.tags()


async def test_the_second_acceptance_is_final(
    first: StaffVisitor, second: StaffVisitor, case: HandedIn
) -> None:
    await agreed(first, case)
    await second.post(f"{case.path}/accept", seen=await take(second, case))
    row = await row_of(first, case)
    assert (row.state, row.agreed_by, row.decided_by) == (
        ProofingState.ACCEPTED,
        first.me.id,
        second.me.id,
    )
    assert len(await mails_about(first, case)) == 1


async def test_the_same_person_never_accepts_twice(first: StaffVisitor, case: HandedIn) -> None:
    await agreed(first, case)
    seen = await take(first, case)
    page = await (await first.get(case.path)).text()
    assert "Somebody else has to accept it, too." in page
    assert "/accept" not in page
    answer = await first.post(f"{case.path}/accept", seen=seen)
    assert answer.status == 403
    assert "E-4006" in await answer.text()
    assert (await row_of(first, case)).state is ProofingState.HANDED_IN


async def test_the_next_case_is_never_the_one_accepted_first(first: StaffVisitor, case: HandedIn) -> None:
    await agreed(first, case)
    assert (await first.post(QUEUE)).url.path == QUEUE


async def test_whoever_disagrees_begins_anew(
    first: StaffVisitor, second: StaffVisitor, case: HandedIn
) -> None:
    await agreed(first, case)
    answer = await second.post(f"{case.path}/disagree", seen=await take(second, case))
    assert answer.url.path == QUEUE
    assert "Two people have to look at it anew." in await answer.text()
    row = await row_of(first, case)
    assert (row.state, row.agreed_by, row.claimed_by) == (ProofingState.HANDED_IN, None, None)
    line = next(one for one in await first.audit_lines() if one.tag == "proofing:decision:disagreed")
    assert json.loads(line.detail)["with"] == first.me.id
    await second.post(f"{case.path}/accept", seen=await take(second, case))
    assert (await row_of(first, case)).agreed_by == second.me.id


async def test_nobody_disagrees_with_nothing(first: StaffVisitor, case: HandedIn) -> None:
    answer = await first.post(f"{case.path}/disagree", seen=await take(first, case))
    assert answer.status == 409
    assert "E-4039" in await answer.text()


async def test_a_refusal_needs_one_person(first: StaffVisitor, second: StaffVisitor, case: HandedIn) -> None:
    await agreed(first, case)
    await second.post(f"{case.path}/refuse", seen=await take(second, case), **{"reasons[]": "altered"})
    assert (await row_of(first, case)).state is ProofingState.REFUSED


async def test_a_page_from_before_the_first_acceptance_gives_no_second_one(
    first: StaffVisitor, second: StaffVisitor, case: HandedIn
) -> None:
    old = await take(second, case)
    await second.post(f"{case.path}/give-back")
    await agreed(first, case)
    await take(second, case)
    answer = await second.post(f"{case.path}/accept", seen=old)
    assert "E-4039" in await answer.text()
    assert (await row_of(first, case)).state is ProofingState.HANDED_IN


async def test_two_people_have_to_choose_the_same_account(first: StaffVisitor, second: StaffVisitor) -> None:
    account = await add_person(first)
    case = await ask_for_user_id(first)
    await agreed(first, case, account=account)
    assert (await row_of(first, case)).agreed_account_id == account
    answer = await second.post(f"{case.path}/accept", seen=await take(second, case), account="nobody")
    assert answer.status == 409
    assert "E-4043" in await answer.text()
    await second.post(f"{case.path}/accept", seen=await seen_on(second, case), account=account)
    row = await row_of(first, case)
    assert (row.state, row.account_id) == (ProofingState.ACCEPTED, account)


async def test_an_account_that_does_not_exist_is_not_agreed_to(first: StaffVisitor) -> None:
    case = await ask_for_user_id(first)
    answer = await first.post(f"{case.path}/accept", seen=await take(first, case), account="made-up")
    assert answer.status == 404
    assert (await row_of(first, case)).agreed_by is None


async def test_without_a_choice_the_page_asks_for_one(first: StaffVisitor) -> None:
    case = await ask_for_user_id(first)
    answer = await first.post(f"{case.path}/accept", seen=await take(first, case))
    assert answer.url.path == case.path
    assert "Choose whose account this is" in await answer.text()
    assert (await row_of(first, case)).agreed_by is None


async def test_with_the_rule_switched_off_the_first_acceptance_is_enough(
    browsers: Browsers, first: StaffVisitor, case: HandedIn
) -> None:
    await agreed(first, case)
    admin = await browsers.staff(Role.ADMINISTRATOR)
    rules = "/staff/office/identity"
    page = await (await admin.get(rules)).text()
    seen = page.partition('name="seen" value="')[2].partition('"')[0]
    await admin.post(rules, seen=seen, accept_alien_registration="y")
    for address in (QUEUE, case.path):
        assert "Needs a second look" not in await (await first.get(address)).text()
    await first.post(f"{case.path}/accept", seen=await take(first, case))
    assert (await row_of(first, case)).state is ProofingState.ACCEPTED
