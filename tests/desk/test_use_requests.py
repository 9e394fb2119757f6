"""Use requests at the desk: who may look and decide, what is written down, and what a refusal needs."""

import json

import pytest

from app.records import AccountState, Matter, Role
from app.services.staff_sessions import choose_matter
from app.store import accounts, staff_sessions
from tests.desk.conftest import Browsers, Desk, StaffVisitor
from tests.web.cardless import ORGANISATION, register
from tests.web.visitor import Visitor

QUEUE = "/staff/use-requests"
WORDS = {"words_ja": "書類の日付が違います。", "words_en": "The date of the document differs."}


async def filed(applicant: StaffVisitor, email: str = "hanako@example.com") -> str:
    """The id of a new request."""
    await register(applicant, ORGANISATION, email=email, email_confirm=email)
    row = await applicant.context.db.read(
        lambda tx: tx.execute("SELECT id FROM use_requests ORDER BY filed_at DESC, rowid DESC").fetchone()
    )
    return str(row[0])


@pytest.fixture
async def request_id(stranger: StaffVisitor) -> str:
    return await filed(stranger)


async def who_said_why(visitor: StaffVisitor) -> StaffVisitor:
    context = visitor.context
    found = await context.db.read(staff_sessions.list_sessions)
    mine = next(session for session in found if session.staff_id == visitor.me.id)
    await choose_matter(context, mine, Matter.REQUEST)
    return visitor


@pytest.fixture
async def clerk(desk: Desk) -> StaffVisitor:
    return await who_said_why(await desk(Role.CLERK))


async def row(visitor: Visitor) -> tuple[str, ...]:
    found = await visitor.context.db.read(
        lambda tx: tx.execute(
            "SELECT u.state, a.approval FROM use_requests u JOIN accounts a ON a.id = u.account_id"
        ).fetchone()
    )
    return tuple(found)


async def test_the_queue_names_nobody_and_a_look_at_it_is_no_look_at_a_record(
    clerk: StaffVisitor, request_id: str
) -> None:
    text = await (await clerk.get(QUEUE)).text()
    assert f"{QUEUE}/{request_id}" in text
    assert "山田" not in text
    assert "person:record:viewed" not in await clerk.tags()


async def test_every_look_at_a_request_is_written_down_with_its_matter(
    clerk: StaffVisitor, request_id: str
) -> None:
    text = await (await clerk.get(f"{QUEUE}/{request_id}")).text()
    assert "山田 花子" in text
    line = (await clerk.audit_lines())[-1]
    assert line.tag == "person:record:viewed"
    assert line.actor == f"staff:{clerk.me.id}"
    assert json.loads(line.detail) == {"matter": "request"}


async def test_whoever_has_not_said_why_is_asked_first(desk: Desk, request_id: str) -> None:
    clerk = await desk(Role.CLERK)
    answer = await clerk.get(f"{QUEUE}/{request_id}")
    assert answer.url.path == "/staff/matter"
    assert "山田" not in await answer.text()
    assert (await clerk.post(f"{QUEUE}/{request_id}/approve")).url.path == "/staff/matter"
    assert await row(clerk) == ("awaiting", "awaiting")


async def test_an_administrator_sees_and_decides_nothing(desk: Desk, request_id: str) -> None:
    admin = await who_said_why(await desk(Role.ADMINISTRATOR))
    assert QUEUE not in await (await admin.get("/staff")).text()
    for answer in (
        await admin.get(QUEUE),
        await admin.get(f"{QUEUE}/{request_id}"),
        await admin.post(f"{QUEUE}/{request_id}/approve"),
        await admin.post(f"{QUEUE}/{request_id}/refuse", reason="not_affiliated"),
    ):
        assert answer.status == 403
        assert "E-4002" in await answer.text()
    assert await row(admin) == ("awaiting", "awaiting")


async def test_nobody_decides_without_logging_in(stranger: StaffVisitor, request_id: str) -> None:
    assert (await stranger.get(QUEUE)).url.path == "/staff/login"
    assert (await stranger.post(f"{QUEUE}/{request_id}/approve")).status == 401
    assert await row(stranger) == ("awaiting", "awaiting")


async def test_an_approval_is_told_by_mail(clerk: StaffVisitor, request_id: str) -> None:
    answer = await clerk.post(f"{QUEUE}/{request_id}/approve")
    text = await answer.text()
    assert answer.url.path == f"{QUEUE}/{request_id}"
    assert "The use is approved." in text
    assert "/approve" not in text
    assert await row(clerk) == ("approved", "approved")
    assert "account:use_request:approved" in await clerk.tags()
    assert "利用申出が承認されました" in (await clerk.mails(2))[0].subject


async def test_a_ready_reason_goes_out_in_both_languages(clerk: StaffVisitor, request_id: str) -> None:
    await clerk.post(f"{QUEUE}/{request_id}/refuse", reason="not_affiliated")
    mail = (await clerk.mails(2))[0].text
    assert "所属機関の職員であることを確認できませんでした。" in mail
    assert "We could not confirm that you belong to this organisation." in mail
    assert await row(clerk) == ("refused", "refused")
    line = next(found for found in await clerk.audit_lines() if found.tag == "account:use_request:refused")
    assert json.loads(line.detail)["reason"] == "not_affiliated"


async def test_own_words_follow_the_ready_reason(clerk: StaffVisitor, request_id: str) -> None:
    await clerk.post(f"{QUEUE}/{request_id}/refuse", reason="entries_differ", **WORDS)
    mail = (await clerk.mails(2))[0].text
    for words in (*WORDS.values(), "Your entries do not match the documents of your organisation."):
        assert words in mail
    assert not [line for line in await clerk.audit_lines() if "document" in line.detail]


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({}, "Select one of the choices."),
        ({"reason": ""}, "Select one of the choices."),
        ({"reason": "because"}, "Select one of the choices."),
        ({"reason": "other"}, "Write the reason in Japanese and in English."),
        ({"reason": "other", "words_ja": "理由"}, "Write the reason in Japanese and in English."),
        ({"reason": "not_affiliated", "words_en": "why"}, "Write the reason in Japanese and in English."),
        (
            {"reason": "other", "words_ja": " ", "words_en": " "},
            "Write the reason in Japanese and in English.",
        ),
        ({"reason": "other", "words_ja": "x" * 1001, "words_en": "x"}, "too long"),
    ],
)
async def test_a_refusal_without_a_whole_reason_is_not_sent(
    clerk: StaffVisitor, request_id: str, sent: dict[str, str], sentence: str
) -> None:
    answer = await clerk.post(f"{QUEUE}/{request_id}/refuse", **sent)
    assert answer.url.path == f"{QUEUE}/{request_id}"
    assert sentence in await answer.text()
    assert await row(clerk) == ("awaiting", "awaiting")


@pytest.mark.parametrize("first", ["approve", "refuse"])
@pytest.mark.parametrize("second", ["approve", "refuse"])
async def test_the_second_of_two_decisions_is_refused(
    desk: Desk, clerk: StaffVisitor, request_id: str, first: str, second: str
) -> None:
    other = await who_said_why(await desk(Role.SUPERVISOR))
    await clerk.post(f"{QUEUE}/{request_id}/{first}", reason="not_affiliated")
    decided = await row(clerk)
    answer = await other.post(f"{QUEUE}/{request_id}/{second}", reason="not_affiliated")
    assert answer.status == 409
    assert "E-4007" in await answer.text()
    assert await row(clerk) == decided
    assert len(await clerk.mails(2)) == 2


async def test_the_request_of_a_closed_account_waits_for_nobody(clerk: StaffVisitor, request_id: str) -> None:
    account = (await clerk.audit_lines())[-1].subject
    await clerk.context.db.write(lambda tx: accounts.update_state(tx, account, AccountState.DEACTIVATED))
    assert request_id not in await (await clerk.get(QUEUE)).text()
    page = await (await clerk.get(f"{QUEUE}/{request_id}")).text()
    assert "There is nothing to decide." in page
    assert "/approve" not in page
    for act in ("approve", "refuse"):
        assert (await clerk.post(f"{QUEUE}/{request_id}/{act}", reason="not_affiliated")).status == 409
    assert len(await clerk.mails(1)) == 1


async def test_a_request_that_does_not_exist_is_not_found(clerk: StaffVisitor) -> None:
    assert (await clerk.get(f"{QUEUE}/nothing")).status == 404
    assert (await clerk.post(f"{QUEUE}/nothing/approve")).status == 404


async def test_the_list_shows_what_waits_unless_asked_otherwise(
    clerk: StaffVisitor, stranger: StaffVisitor, request_id: str
) -> None:
    await clerk.post(f"{QUEUE}/{request_id}/approve")
    clerk.clock.advance(seconds=1)
    later = await filed(stranger, "second@example.com")
    waiting = await (await clerk.get(QUEUE)).text()
    assert later in waiting
    assert request_id not in waiting
    assert request_id in await (await clerk.get(QUEUE, state="approved")).text()
    everything = await (await clerk.get(QUEUE, state="all")).text()
    assert everything.index(request_id) < everything.index(later)
    assert later not in await (await clerk.get(QUEUE, kind="renewal")).text()
    assert later not in await (await clerk.get(QUEUE, state="refused")).text()


@pytest.mark.parametrize("query", [{"state": "x"}, {"kind": "x"}, {"page": "999"}, {"page": "-1"}])
async def test_a_filter_that_means_nothing_breaks_nothing(clerk: StaffVisitor, query: dict[str, str]) -> None:
    assert (await clerk.get(QUEUE, **query)).status == 200


async def test_what_was_typed_comes_back_to_the_same_request_only(
    browsers: Browsers, clerk: StaffVisitor, request_id: str
) -> None:
    await clerk.post(f"{QUEUE}/{request_id}/refuse", reason="", **WORDS)
    assert WORDS["words_en"] in await (await clerk.get(f"{QUEUE}/{request_id}")).text()
    other = await filed(await browsers.stranger(), "second@example.com")
    assert WORDS["words_en"] not in await (await clerk.get(f"{QUEUE}/{other}")).text()
