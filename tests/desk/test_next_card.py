"""The desk lets the next card of an account pass, and chooses the acts that ask for a card."""

import re

import pytest

from app.records import AccountState, CardProofFor, Role
from app.store import next_cards
from tests.desk.conftest import Desk, StaffVisitor
from tests.desk.people import add_person, at_the_counter
from tests.desk.test_account_acts import do

DAY_MS = 24 * 3600 * 1000
ACTS = "/staff/office/card"


async def allowed_until(visitor: StaffVisitor, account: str) -> int | None:
    now = visitor.clock.now_ms()
    return await visitor.context.db.read(lambda tx: next_cards.get_next_card(tx, account, now=now))


async def test_the_next_card_is_allowed_for_seven_days_with_paper_and_line(desk: Desk) -> None:
    clerk = await at_the_counter(desk)
    account = await add_person(clerk)
    answer = await do(clerk, account, "next-card", reason="name_changed")
    assert "The person can link the next card within 7 days." in await answer.text()
    assert await allowed_until(clerk, account) == clerk.clock.now_ms() + 7 * DAY_MS
    lines = [line for line in await clerk.audit_lines() if line.tag == "account:card:allowed"]
    assert [line.detail for line in lines] == [
        '{"form": "F-17", "matter": "counter", "reason": "name_changed"}'
    ]


@pytest.mark.parametrize("changes", [{"form_number": ""}, {"reason": "because"}, {"act": ""}])
async def test_without_paper_or_reason_no_card_is_allowed(desk: Desk, changes: dict[str, str]) -> None:
    clerk = await at_the_counter(desk)
    account = await add_person(clerk)
    await do(clerk, account, "next-card", **({"reason": "name_changed"} | changes))
    assert await allowed_until(clerk, account) is None


async def test_no_card_is_allowed_for_who_was_deactivated(desk: Desk) -> None:
    clerk = await at_the_counter(desk)
    account = await add_person(clerk, state=AccountState.DEACTIVATED)
    assert (await do(clerk, account, "next-card", reason="name_changed")).status == 409
    assert await allowed_until(clerk, account) is None


async def seen(visitor: StaffVisitor) -> str:
    found = re.search(r'name="seen" value="([^"]+)"', await (await visitor.get(ACTS)).text())
    assert found
    return found[1]


async def test_the_acts_that_ask_for_the_card_count_at_once_and_leave_a_line(desk: Desk) -> None:
    admin = await desk(Role.ADMINISTRATOR)
    before = await seen(admin)
    answer = await admin.post(ACTS, seen=before, email="y", card="y")
    assert "The acts that ask for the card are saved." in await answer.text()
    assert admin.context.published.card_proof_for == {CardProofFor.EMAIL, CardProofFor.CARD}
    assert await admin.post(ACTS, seen=await seen(admin), card="y")
    details = [line.detail for line in await admin.audit_lines() if line.tag == "office:card_proof:changed"]
    assert sorted(details) == ['{"card": "on", "email": "on"}', '{"email": "off"}']


async def test_acts_that_a_colleague_changed_meanwhile_are_not_overwritten(desk: Desk) -> None:
    admin = await desk(Role.ADMINISTRATOR)
    before = await seen(admin)
    await admin.post(ACTS, seen=before, email="y")
    assert (await admin.post(ACTS, seen=before, password="y")).status == 409
    assert admin.context.published.card_proof_for == {CardProofFor.EMAIL}
