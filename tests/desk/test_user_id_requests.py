"""Requests for a forgotten user ID at the desk: whose account it is, and who is told what."""

import re

import pytest

from app.errors import AlreadyDecided
from app.maildir import StoredMail
from app.records import AccountState, ProofingState
from app.services.answer_user_id import answer_user_id
from app.services.publish import DOCUMENTS, publish
from app.store import accounts, settings, staff_sessions
from tests.desk.conftest import Browsers, StaffVisitor
from tests.desk.people import MARIA, account_of, add_person
from tests.desk.proofings import CARD, HandedIn, ask_for_user_id, reviewer, row_of, take

CONTACT = "new@example.com"


@pytest.fixture
async def clerk(browsers: Browsers) -> StaffVisitor:
    return await reviewer(browsers, "hanako")


@pytest.fixture
async def case(clerk: StaffVisitor) -> HandedIn:
    return await ask_for_user_id(clerk)


async def accept(clerk: StaffVisitor, case: HandedIn, account: str) -> int:
    answer = await clerk.post(f"{case.path}/accept", seen=await take(clerk, case), account=account)
    return answer.status


async def page(clerk: StaffVisitor, case: HandedIn) -> str:
    await take(clerk, case)
    return await (await clerk.get(case.path)).text()


def choices(text: str) -> list[str]:
    return re.findall(r'name="account" form="accept-form" value="([^"]+)"', text)


def mails_to(mails: list[StoredMail], address: str) -> list[StoredMail]:
    return [mail for mail in mails if mail.recipient == address]


async def want_four_eyes(clerk: StaffVisitor) -> None:
    await clerk.context.db.write(lambda tx: settings.upsert_setting(tx, DOCUMENTS, '{"four_eyes":true}', 0))
    await publish(clerk.context)


async def queued(clerk: StaffVisitor) -> list[str]:
    rows = await clerk.context.db.read(
        lambda tx: tx.execute("SELECT kind FROM outbox WHERE kind LIKE 'user_id%' ORDER BY kind").fetchall()
    )
    return [row["kind"] for row in rows]


async def test_the_user_id_goes_to_the_registered_address_only(clerk: StaffVisitor, case: HandedIn) -> None:
    account_id = await add_person(clerk)
    assert await accept(clerk, case, account_id) == 200
    mails = await clerk.mails(3)
    user_id = (await account_of(clerk, account_id)).user_id
    assert user_id in mails_to(mails, MARIA.email)[0].text
    told = mails_to(mails, CONTACT)
    assert len(told) == 1
    assert user_id not in told[0].text
    assert "The office has answered your request for your user ID." in told[0].text
    assert "認証IDの照会について" in told[0].text


async def test_the_account_is_written_down_with_the_decision(clerk: StaffVisitor, case: HandedIn) -> None:
    account_id = await add_person(clerk)
    await accept(clerk, case, account_id)
    row = await row_of(clerk, case)
    assert (row.state, row.account_id) == (ProofingState.ACCEPTED, account_id)
    sent = next(line for line in await clerk.audit_lines() if line.tag == "account:user_id:sent")
    assert (sent.actor, sent.subject) == (f"staff:{clerk.me.id}", account_id)
    assert case.id in sent.detail


async def test_who_asked_is_told_the_same_when_nobody_is_registered(clerk: StaffVisitor) -> None:
    known, unknown = await ask_for_user_id(clerk), await ask_for_user_id(clerk)
    account_id = await add_person(clerk)
    await accept(clerk, known, account_id)
    await accept(clerk, unknown, "nobody")
    one, other = (
        mail.text.replace(known.reference, "REFERENCE").replace(unknown.reference, "REFERENCE")
        for mail in mails_to(await clerk.mails(4), CONTACT)
    )
    assert one == other
    assert (await row_of(clerk, unknown)).account_id is None
    assert "proofing:user_id:nobody_found" in await clerk.tags()
    assert "No user ID was sent." in await (await clerk.get(unknown.path)).text()


async def test_nothing_is_sent_before_an_account_or_nobody_is_chosen(
    clerk: StaffVisitor, case: HandedIn
) -> None:
    seen = await take(clerk, case)
    answer = await clerk.post(f"{case.path}/accept", seen=seen)
    text = await answer.text()
    assert "Choose whose account this is, or that nobody is registered." in text
    assert "<title>Error: " in text
    assert await queued(clerk) == []
    assert (await row_of(clerk, case)).state is ProofingState.HANDED_IN


async def test_no_account_is_chosen_beforehand(clerk: StaffVisitor, case: HandedIn) -> None:
    await add_person(clerk)
    fieldset = (await page(clerk, case)).partition('id="account"')[2].partition("</fieldset>")[0]
    assert "checked" not in fieldset


async def test_an_account_that_does_not_exist_is_refused(clerk: StaffVisitor, case: HandedIn) -> None:
    assert await accept(clerk, case, "made-up") == 404
    assert await queued(clerk) == []
    assert (await row_of(clerk, case)).state is ProofingState.HANDED_IN


async def test_a_deactivated_account_gets_no_user_id(clerk: StaffVisitor, case: HandedIn) -> None:
    account_id = await add_person(clerk, state=AccountState.DEACTIVATED)
    text = await page(clerk, case)
    assert re.search(rf'value="{account_id}" disabled', text)
    assert "A deactivated account cannot be chosen." in text
    assert await accept(clerk, case, account_id) == 409
    assert await queued(clerk) == []


async def test_a_registered_address_that_cannot_be_reached_is_said_at_the_desk(
    clerk: StaffVisitor, case: HandedIn
) -> None:
    account_id = await add_person(clerk)
    broken = clerk.context.sealer.seal(
        b'{"name":"X","birth":"","sex":"","municipality":"","street":"","phone":"","email":"no address",'
        b'"category":"counter","residence_card_number":"","from_card":[],"name_substituted":null,'
        b'"card_address":null}',
        context=f"account:{account_id}",
    )
    await clerk.context.db.write(lambda tx: accounts.update_person(tx, account_id, broken))
    assert await accept(clerk, case, account_id) == 409
    assert await queued(clerk) == []


async def test_an_account_that_changed_meanwhile_is_looked_at_again(
    clerk: StaffVisitor, case: HandedIn
) -> None:
    account_id, row = await add_person(clerk), await row_of(clerk, case)
    session = (await clerk.context.db.read(staff_sessions.list_sessions))[0]
    deed = await answer_user_id(clerk.context, session, row, account_id)
    await clerk.context.db.write(lambda tx: accounts.update_person(tx, account_id, b"another"))
    with pytest.raises(AlreadyDecided):
        await clerk.context.db.write(deed.do)
    assert await queued(clerk) == []


async def test_a_refusal_goes_to_the_contact_address_with_the_reasons_and_the_way_back(
    clerk: StaffVisitor, case: HandedIn
) -> None:
    await add_person(clerk)
    await clerk.post(f"{case.path}/refuse", seen=await take(clerk, case), **{"reasons[]": "unreadable"})
    mails = await clerk.mails(2)
    told = mails_to(mails, CONTACT)[0].text
    for words in ("The picture cannot be read.", "/user-id", case.reference, "受理できませんでした"):
        assert words in told
    assert len(mails_to(mails, MARIA.email)) == 1
    assert await queued(clerk) == ["user_id_request_refused"]


async def test_no_reason_of_a_refusal_tells_that_there_is_an_account(
    clerk: StaffVisitor, case: HandedIn
) -> None:
    seen = await take(clerk, case)
    assert 'value="another_person"' not in await (await clerk.get(case.path)).text()
    answer = await clerk.post(f"{case.path}/refuse", seen=seen, **{"reasons[]": "another_person"})
    assert "There is a problem" in await answer.text()
    assert (await row_of(clerk, case)).state is ProofingState.HANDED_IN
    assert await queued(clerk) == []


async def test_a_second_person_has_to_choose_the_same_account(
    browsers: Browsers, clerk: StaffVisitor
) -> None:
    case, one = await ask_for_user_id(clerk), await add_person(clerk)
    other = await add_person(clerk, email="other@example.com")
    await want_four_eyes(clerk)
    assert await accept(clerk, case, one) == 200
    assert await queued(clerk) == []
    second = await reviewer(browsers, "jiro")
    assert await accept(second, case, other) == 409
    assert await queued(clerk) == []
    assert await accept(second, case, one) == 200
    assert await queued(clerk) == ["user_id_notice", "user_id_request_done"]


async def test_a_first_person_cannot_agree_to_an_account_that_does_not_exist(clerk: StaffVisitor) -> None:
    case = await ask_for_user_id(clerk)
    await want_four_eyes(clerk)
    assert await accept(clerk, case, "made-up") == 404
    assert (await row_of(clerk, case)).agreed_by is None


async def test_evidence_of_the_case_stands_beside(clerk: StaffVisitor, case: HandedIn) -> None:
    assert CARD.name in await page(clerk, case)
