"""Whose account a forgotten user ID may be: who is found, what differs, and what is written down."""

import re
from dataclasses import replace

import pytest

from tests.desk.conftest import Browsers, StaffVisitor
from tests.desk.people import account_of, add_person
from tests.desk.proofings import CARD, HandedIn, ask_for_user_id, reviewer, take
from tests.desk.test_user_id_requests import choices, page

NOBODYS = {"name": "OTHER PERSON", "residence_card_number": "ZZ00000000ZZ", "email": "other@example.com"}


@pytest.fixture
async def clerk(browsers: Browsers) -> StaffVisitor:
    return await reviewer(browsers, "hanako")


@pytest.fixture
async def case(clerk: StaffVisitor) -> HandedIn:
    return await ask_for_user_id(clerk)


def facts(text: str, account_id: str) -> str:
    """What stands beside one account."""
    beside = text.partition(f'value="{account_id}"')[2].partition("</ul>")[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", beside))


@pytest.mark.parametrize(
    "known",
    [
        {"residence_card_number": "AB12345678CD"},
        {"name": "Maria  Sample"},
        {"name": "ＳＡＭＰＬＥ ＭＡＲＩＡ"},
        {"email": "NEW@example.com"},
    ],
    ids=["number", "name in another order", "wide name", "the address for the answer"],
)
async def test_a_person_is_found_by_any_of_what_is_known(
    clerk: StaffVisitor, case: HandedIn, known: dict[str, str]
) -> None:
    account_id = await add_person(clerk, **{**NOBODYS, **known})
    assert choices(await page(clerk, case)) == [account_id, "nobody"]


async def test_somebody_with_nothing_in_common_is_not_shown(clerk: StaffVisitor, case: HandedIn) -> None:
    await add_person(clerk, **NOBODYS)
    text = await page(clerk, case)
    assert choices(text) == ["nobody"]
    assert "Nobody was found by the number, the name or the e-mail address." in text
    assert "OTHER PERSON" not in text


async def test_what_differs_is_marked_with_what_is_registered(clerk: StaffVisitor, case: HandedIn) -> None:
    account_id = await add_person(clerk, birth="1991-05-06", email="maria@example.com")
    found = facts(await page(clerk, case), account_id)
    assert "Number: the same" in found
    assert "Name: the same" in found
    assert "Date of birth: differs" in found
    assert "1991" in found


async def test_what_an_account_does_not_say_is_no_difference(clerk: StaffVisitor, case: HandedIn) -> None:
    account_id = await add_person(clerk, birth="", residence_card_number="")
    found = facts(await page(clerk, case), account_id)
    assert "Date of birth" not in found
    assert "Number" not in found


async def test_an_address_for_the_answer_counts_only_where_it_is_registered(
    clerk: StaffVisitor, case: HandedIn
) -> None:
    same, other = await add_person(clerk, email="new@example.com"), await add_person(clerk)
    text = await page(clerk, case)
    assert "E-mail address for the answer: the same" in facts(text, same)
    assert "E-mail address" not in facts(text, other)


async def test_the_likeliest_stands_first(clerk: StaffVisitor, case: HandedIn) -> None:
    namesake = await add_person(clerk, residence_card_number="ZZ00000000ZZ", birth="1950-01-01")
    holder = await add_person(clerk)
    assert choices(await page(clerk, case)) == [holder, namesake, "nobody"]


async def test_many_of_one_name_leave_nobody_with_the_number_out(clerk: StaffVisitor, case: HandedIn) -> None:
    holder = await add_person(clerk)
    for _ in range(9):
        await add_person(clerk, residence_card_number="", birth="", email="x@example.com")
    text = await page(clerk, case)
    assert choices(text)[0] == holder
    assert "2 more people have this name." in text


async def test_an_account_can_be_added_by_its_user_id(clerk: StaffVisitor, case: HandedIn) -> None:
    account_id = await add_person(clerk, **NOBODYS)
    user_id = (await account_of(clerk, account_id)).user_id
    await take(clerk, case)
    answer = await clerk.post(f"{case.path}/candidate", user_id=user_id.lower().replace("-", ""))
    assert choices(await answer.text()) == [account_id, "nobody"]


async def test_a_user_id_that_nobody_has_is_said(clerk: StaffVisitor, case: HandedIn) -> None:
    await take(clerk, case)
    text = await (await clerk.post(f"{case.path}/candidate", user_id="AAA-AAA-AAAA")).text()
    assert "No account has this user ID." in text
    assert choices(text) == ["nobody"]


async def test_nobody_is_shown_before_the_case_is_taken(clerk: StaffVisitor, case: HandedIn) -> None:
    account_id = await add_person(clerk)
    text = await (await clerk.get(case.path)).text()
    assert account_id not in text
    assert "person:list:searched" not in await clerk.tags()


async def test_each_look_at_candidates_is_written_down_without_a_name(
    clerk: StaffVisitor, case: HandedIn
) -> None:
    await add_person(clerk)
    await page(clerk, case)
    line = next(line for line in await clerk.audit_lines() if line.tag == "person:list:searched")
    assert (line.actor, line.subject) == (f"staff:{clerk.me.id}", "people")
    assert case.id in line.detail
    for secret in ("SAMPLE", CARD.number, "new@example.com"):
        assert secret not in line.detail


async def test_a_document_without_a_number_is_compared_by_the_rest(clerk: StaffVisitor) -> None:
    without = replace(CARD, number="", expires="")
    case = await ask_for_user_id(clerk, evidence=without)
    account_id = await add_person(clerk)
    assert "Number" not in facts(await page(clerk, case), account_id)
