"""Decisions on identity documents: by who works on the case, once, told in both languages."""

import asyncio
import json
from dataclasses import replace

import pytest

from app.errors import AddressCannotBeReached
from app.records import AccountState, DocumentType, ProofingState, Role
from app.store import accounts, proofings
from tests.desk.conftest import Browsers, StaffVisitor
from tests.desk.people import add_person
from tests.desk.proofings import CARD, HandedIn, hand_in, mails_about, reviewer, row_of, seen_on, take

WORDS = {"words_ja": "裏面も写してください。", "words_en": "Please show the back, too."}


@pytest.fixture
async def clerk(browsers: Browsers) -> StaffVisitor:
    return await reviewer(browsers, "hanako")


@pytest.fixture
async def case(clerk: StaffVisitor) -> HandedIn:
    return await hand_in(clerk)


async def decisions(visitor: StaffVisitor) -> list[str]:
    return [tag for tag in await visitor.tags() if tag.startswith("proofing:decision:")]


async def test_an_acceptance_is_told_by_mail_in_both_languages(clerk: StaffVisitor, case: HandedIn) -> None:
    answer = await clerk.post(f"{case.path}/accept", seen=await take(clerk, case))
    assert answer.url.path == case.path
    row = await row_of(clerk, case)
    assert (row.state, row.decided_by) == (ProofingState.ACCEPTED, clerk.me.id)
    (mail,) = await mails_about(clerk, case)
    assert "本人確認が完了しました。" in mail
    assert "The office has verified your identity." in mail
    assert "SAMPLE" not in mail
    assert await decisions(clerk) == ["proofing:decision:accepted"]


async def test_a_refusal_tells_every_reason_in_both_languages(clerk: StaffVisitor, case: HandedIn) -> None:
    seen = await take(clerk, case)
    data = [("seen", seen), ("reasons[]", "cropped"), ("reasons[]", "back_missing")]
    await clerk.client.post(
        f"{case.path}/refuse",
        data=[*data, *WORDS.items()],
        headers=clerk.headers | {"Origin": clerk.context.config.server.origin},
    )
    row = await row_of(clerk, case)
    assert (row.state, row.reasons) == (ProofingState.REFUSED, ("cropped", "back_missing"))
    (mail,) = await mails_about(clerk, case)
    for words in (
        "書類の全体が写っていません。",
        "The picture does not show the whole document.",
        "A picture of the back of the document is missing.",
        *WORDS.values(),
    ):
        assert words in mail
    line = next(found for found in await clerk.audit_lines() if found.tag == "proofing:decision:refused")
    assert json.loads(line.detail)["reasons"] == "cropped back_missing"
    assert not [found for found in await clerk.audit_lines() if "back, too" in found.detail]


@pytest.mark.parametrize("act", ["accept", "refuse"])
async def test_nobody_decides_without_holding_the_case(clerk: StaffVisitor, case: HandedIn, act: str) -> None:
    seen = await seen_on(clerk, case)
    answer = await clerk.post(f"{case.path}/{act}", seen=seen, **{"reasons[]": "cropped"})
    assert answer.status == 409
    assert "E-4038" in await answer.text()
    assert (await row_of(clerk, case)).state is ProofingState.HANDED_IN


@pytest.mark.parametrize("first", ["accept", "refuse"])
@pytest.mark.parametrize("second", ["accept", "refuse"])
async def test_the_second_of_two_decisions_is_refused(
    clerk: StaffVisitor, case: HandedIn, first: str, second: str
) -> None:
    sent = {"seen": await take(clerk, case), "reasons[]": "expired"}
    await clerk.post(f"{case.path}/{first}", **sent)
    decided = await row_of(clerk, case)
    answer = await clerk.post(f"{case.path}/{second}", **sent)
    assert answer.status == 409
    assert "E-4007" in await answer.text()
    assert await row_of(clerk, case) == decided
    assert len(await mails_about(clerk, case)) == 1


async def test_a_page_from_before_another_claim_decides_nothing(
    browsers: Browsers, clerk: StaffVisitor, case: HandedIn
) -> None:
    old = await take(clerk, case)
    await clerk.post(f"{case.path}/give-back")
    clerk.clock.advance(seconds=5)
    await take(clerk, case)
    answer = await clerk.post(f"{case.path}/accept", seen=old)
    assert answer.status == 409
    assert "E-4039" in await answer.text()
    assert (await row_of(clerk, case)).state is ProofingState.HANDED_IN


async def test_what_was_entered_about_the_account_meanwhile_makes_the_page_old(
    clerk: StaffVisitor, case: HandedIn
) -> None:
    seen, account_id = await take(clerk, case), case.account_id
    assert account_id
    sealed = clerk.context.sealer.seal(b"{}", context="another")
    await clerk.context.db.write(
        lambda tx: tx.execute("UPDATE accounts SET person_sealed = ? WHERE id = ?", (sealed, account_id))
    )
    answer = await clerk.post(f"{case.path}/accept", seen=seen)
    assert "E-4039" in await answer.text()


async def test_what_was_withdrawn_cannot_be_decided(clerk: StaffVisitor, case: HandedIn) -> None:
    seen = await take(clerk, case)
    await clerk.context.db.write(
        lambda tx: tx.execute(
            "UPDATE proofings SET state = 'withdrawn', decided_at = 0 WHERE id = ?", (case.id,)
        )
    )
    page = await (await clerk.get(case.path)).text()
    assert "Nothing was decided." in page
    assert "Decided by" not in page
    for act in ("accept", "refuse", "disagree", "claim", "give-back"):
        answer = await clerk.post(f"{case.path}/{act}", seen=seen, **{"reasons[]": "expired"})
        assert answer.status == 409, act
        assert "E-4007" in await answer.text(), act


async def test_the_documents_of_a_closed_account_are_decided_by_nobody(
    clerk: StaffVisitor, case: HandedIn
) -> None:
    seen, account_id = await take(clerk, case), str(case.account_id)
    await clerk.context.db.write(lambda tx: accounts.update_state(tx, account_id, AccountState.DEACTIVATED))
    page = await (await clerk.get(case.path)).text()
    assert "There is nothing to decide." in page
    assert "/accept" not in page
    assert "E-4007" in await (await clerk.post(f"{case.path}/accept", seen=seen)).text()
    assert case.reference not in await (await clerk.get("/staff/identity")).text()


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({}, "Choose at least one reason"),
        ({"reasons[]": "because"}, "Choose at least one reason"),
        ({"reasons[]": "other"}, "Write the reason in Japanese and in English."),
        ({"reasons[]": "cropped", "words_ja": "理由"}, "Write the reason in Japanese and in English."),
        ({"reasons[]": "cropped", "words_ja": "x" * 1001, "words_en": "x"}, "too long"),
    ],
)
async def test_a_refusal_without_a_whole_reason_is_not_sent(
    clerk: StaffVisitor, case: HandedIn, sent: dict[str, str], sentence: str
) -> None:
    seen = await take(clerk, case)
    answer = await clerk.post(f"{case.path}/refuse", seen=seen, **sent)
    assert answer.url.path == case.path
    assert sentence in await answer.text()
    assert (await row_of(clerk, case)).state is ProofingState.HANDED_IN


async def test_what_has_no_number_is_not_refused_for_a_wrong_one(clerk: StaffVisitor) -> None:
    evidence = replace(CARD, document=DocumentType.REGISTERED_MATTERS, number="", expires="")
    case = await hand_in(clerk, evidence=evidence)
    seen = await take(clerk, case)
    for code in ("differs_number", "expired", "differs_expires"):
        await clerk.post(f"{case.path}/refuse", seen=seen, **{"reasons[]": code})
    assert (await row_of(clerk, case)).state is ProofingState.HANDED_IN


async def test_after_a_decision_the_next_case_is_open_and_taken(clerk: StaffVisitor, case: HandedIn) -> None:
    clerk.clock.advance(seconds=60)
    later = await hand_in(clerk, await add_person(clerk, email="second@example.com"))
    answer = await clerk.post(f"{case.path}/accept", seen=await take(clerk, case), next="y")
    assert answer.url.path == later.path
    assert "The documents are accepted." in await answer.text()
    assert (await row_of(clerk, later)).claimed_by == clerk.me.id
    answer = await clerk.post(f"{later.path}/accept", seen=await seen_on(clerk, later), next="y")
    assert answer.url.path == "/staff/identity"


async def test_a_case_that_does_not_exist_is_not_found(clerk: StaffVisitor) -> None:
    assert (await clerk.get("/staff/identity/nothing")).status == 404
    for act in ("accept", "refuse", "disagree", "claim", "give-back"):
        answer = await clerk.post(f"/staff/identity/nothing/{act}", **{"reasons[]": "expired"})
        assert answer.status == 404, act


async def test_what_is_only_begun_is_shown_to_nobody(clerk: StaffVisitor, case: HandedIn) -> None:
    await clerk.context.db.write(
        lambda tx: tx.execute("UPDATE proofings SET state = 'started' WHERE id = ?", (case.id,))
    )
    assert (await clerk.get(case.path)).status == 404
    assert (await clerk.post(f"{case.path}/claim")).status == 404
    assert (await clerk.get(f"{case.path}/picture/1")).status == 404


async def test_an_administrator_sees_and_decides_nothing(browsers: Browsers, clerk: StaffVisitor) -> None:
    case = await hand_in(clerk, await add_person(clerk, email="second@example.com"))
    admin = await reviewer(browsers, "admin", Role.ADMINISTRATOR)
    for answer in (
        await admin.get("/staff/identity"),
        await admin.get(case.path),
        await admin.get(f"{case.path}/picture/1"),
        await admin.post(f"{case.path}/claim"),
        await admin.post(f"{case.path}/accept"),
    ):
        assert answer.status == 403
        assert "E-4002" in await answer.text()


async def test_counting_finds_only_what_waits(clerk: StaffVisitor, case: HandedIn) -> None:
    await clerk.post(f"{case.path}/accept", seen=await take(clerk, case))
    waiting = await clerk.context.db.read(lambda tx: proofings.count_lines(tx, ProofingState.HANDED_IN))
    assert waiting == 0


async def test_of_two_decisions_sent_together_one_counts(clerk: StaffVisitor, case: HandedIn) -> None:
    seen = await take(clerk, case)
    answers = await asyncio.gather(
        clerk.post(f"{case.path}/accept", seen=seen),
        clerk.post(f"{case.path}/refuse", seen=seen, **{"reasons[]": "altered"}),
        clerk.post(f"{case.path}/accept", seen=seen),
    )
    assert sorted(answer.status for answer in answers) == [200, 409, 409]
    assert len(await decisions(clerk)) == 1
    assert len(await mails_about(clerk, case)) == 1


@pytest.mark.parametrize("act", ["accept", "refuse"])
async def test_nothing_is_decided_that_the_person_cannot_be_told(clerk: StaffVisitor, act: str) -> None:
    case = await hand_in(clerk, await add_person(clerk, proven_email="nobody@例え.example"))
    seen = await take(clerk, case)
    answer = await clerk.post(f"{case.path}/{act}", seen=seen, **{"reasons[]": "altered"})
    assert answer.status == AddressCannotBeReached.status
    assert AddressCannotBeReached.code in await answer.text()
    assert (await row_of(clerk, case)).state is ProofingState.HANDED_IN
