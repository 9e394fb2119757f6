"""Acts at the desk on an account: the paper they need, the states they refuse, and a page sent twice is one act."""

import re

import pytest
from aiohttp import ClientResponse

from app.records import AccountState, Act, Role
from app.rules.session import EndReason
from app.services.desk_act import open_note
from app.services.proposals import confirm, reason_of
from app.services.staff_sessions import new_session
from app.store import desk_notes, password_links, proposals
from app.store import sessions as session_rows
from app.tokens import secret_hash
from tests.desk.conftest import Desk, StaffVisitor
from tests.desk.people import add_person, at_the_counter, state_of

ACTS = ("unlock", "user-id", "note", "leaving")
REASON = {
    "unlock": "forgotten",
    "user-id": "forgotten",
    "note": "question",
    "leaving": "left_organisation",
    "next-card": "name_changed",
}
WORDS = "Showed the passport of Maria"


async def do(visitor: StaffVisitor, account: str, kind: str, **changes: str) -> ClientResponse:
    """Opens the page of the act and sends it."""
    path = f"/staff/people/{account}/{kind}"
    page = await (await visitor.get(path)).text()
    made = re.search(r'name="act" value="([^"]+)"', page)
    entries = {"act": made[1] if made else "x", "form_number": "F-17", "reason": REASON[kind], "words": WORDS}
    return await visitor.post(path, **(entries | changes))


async def mails(visitor: StaffVisitor) -> list[str]:
    rows = await visitor.context.db.read(lambda tx: tx.execute("SELECT kind FROM outbox").fetchall())
    return [row["kind"] for row in rows]


async def test_unlocking_resets_the_failures_tells_the_person_and_leaves_a_line(desk: Desk) -> None:
    clerk = await at_the_counter(desk)
    account = await add_person(clerk, state=AccountState.LOCKED)
    answer = await do(clerk, account, "unlock")
    assert "The account is unlocked." in await answer.text()
    assert await state_of(clerk, account) is AccountState.ACTIVE
    assert "account_unlocked" in await mails(clerk)
    lines = [line for line in await clerk.audit_lines() if line.tag == "account:lock:released"]
    assert [line.detail for line in lines] == ['{"form": "F-17", "matter": "counter", "reason": "forgotten"}']
    assert [line.actor for line in lines] == [f"staff:{clerk.me.id}"]


@pytest.mark.parametrize("missing", ["form_number", "reason"])
@pytest.mark.parametrize("act", ["unlock", "user-id", "leaving"])
async def test_an_act_without_its_paper_or_reason_is_refused(desk: Desk, act: str, missing: str) -> None:
    clerk = await at_the_counter(desk)
    account = await add_person(clerk, state=AccountState.LOCKED)
    answer = await do(clerk, account, act, **{missing: ""})
    page = await answer.text()
    assert answer.url.path.endswith(act)
    assert "There is a problem" in page
    assert WORDS in page
    assert await state_of(clerk, account) is AccountState.LOCKED
    done = [tag for tag in await clerk.tags() if tag.startswith("account:")]
    assert done == ["account:registration:completed"]


@pytest.mark.parametrize("changes", [{"reason": "because"}, {"reason": "other", "words": " "}, {"act": ""}])
async def test_a_reason_that_is_none_unlocks_nothing(desk: Desk, changes: dict[str, str]) -> None:
    clerk = await at_the_counter(desk)
    account = await add_person(clerk, state=AccountState.LOCKED)
    await do(clerk, account, "unlock", **changes)
    assert await state_of(clerk, account) is AccountState.LOCKED


@pytest.mark.parametrize("state", [AccountState.ACTIVE, AccountState.DEACTIVATED])
async def test_what_is_not_locked_is_not_unlocked(desk: Desk, state: AccountState) -> None:
    clerk = await at_the_counter(desk)
    account = await add_person(clerk, state=state)
    assert (await clerk.get(f"/staff/people/{account}/unlock")).status == 409
    assert (await do(clerk, account, "unlock")).status == 409
    assert await state_of(clerk, account) is state
    assert "account_unlocked" not in await mails(clerk)


@pytest.mark.parametrize("act", ["user-id", "leaving"])
async def test_a_closed_account_is_left_alone(desk: Desk, act: str) -> None:
    clerk = await at_the_counter(desk)
    account = await add_person(clerk, state=AccountState.DEACTIVATED)
    assert (await do(clerk, account, act)).status == 409
    assert await mails(clerk) == ["registration_complete"]


@pytest.mark.parametrize("act", ACTS)
async def test_an_act_on_nobody_is_refused(desk: Desk, act: str) -> None:
    clerk = await at_the_counter(desk)
    assert (await do(clerk, "nobody", act)).status == 404


@pytest.mark.parametrize("act", ACTS)
async def test_a_page_sent_twice_is_one_act(desk: Desk, act: str) -> None:
    clerk = await at_the_counter(desk)
    account = await add_person(clerk, state=AccountState.LOCKED)
    first = await do(clerk, account, act, act="made-with-the-page")
    queued, tags = await mails(clerk), await clerk.tags()
    second = await do(clerk, account, act, act="made-with-the-page")
    assert first.status == 200
    assert second.status in {200, 409}
    assert await mails(clerk) == queued
    assert [tag for tag in await clerk.tags() if tag.startswith(("account:", "proposal:"))] == [
        tag for tag in tags if tag.startswith(("account:", "proposal:"))
    ]


async def test_the_user_id_goes_to_the_proven_address_and_is_not_said_with_the_notice(desk: Desk) -> None:
    clerk = await at_the_counter(desk)
    account = await add_person(clerk, email="new@example.com", proven_email="proven@example.com")
    answer = await do(clerk, account, "user-id")
    assert "The user ID was sent to the registered e-mail address." in await answer.text()
    sent = await clerk.mails(2)
    assert {mail.recipient for mail in sent} == {"new@example.com", "proven@example.com"}


async def test_a_mail_that_cannot_be_sent_stops_the_act(desk: Desk) -> None:
    clerk = await at_the_counter(desk)
    account = await add_person(clerk, proven_email="no address")
    answer = await do(clerk, account, "user-id")
    assert answer.status == 409
    assert "E-4018" in await answer.text()
    assert "account:user_id:sent" not in await clerk.tags()


async def test_a_note_is_sealed_and_shown_to_colleagues(desk: Desk) -> None:
    clerk = await at_the_counter(desk)
    account = await add_person(clerk)
    page = await (await do(clerk, account, "note")).text()
    assert WORDS in page
    notes = await clerk.context.db.read(lambda tx: desk_notes.list_notes(tx, account, limit=5))
    assert b"passport" not in notes[0].note_sealed
    assert open_note(clerk.context, notes[0]).words == WORDS
    assert all("passport" not in line.detail for line in await clerk.audit_lines())


async def test_a_note_without_words_is_refused(desk: Desk) -> None:
    clerk = await at_the_counter(desk)
    account = await add_person(clerk)
    assert "Write what this is about." in await (await do(clerk, account, "note", words="  ")).text()


async def test_a_leaver_is_closed_only_when_somebody_else_confirms(desk: Desk) -> None:
    clerk, boss = await at_the_counter(desk), await desk(Role.SUPERVISOR)
    account = await add_person(clerk)
    opened = clerk.context.sessions.new(account_id=account)
    await clerk.context.db.write(lambda tx: session_rows.insert_session(tx, opened.session))
    clerk.context.sessions.adopt(opened)
    await clerk.context.db.write(
        lambda tx: password_links.upsert_link(tx, account, secret_hash("link"), clerk.clock.now_ms() + 1000)
    )
    assert "waits for a colleague" in await (await do(clerk, account, "leaving")).text()
    assert await state_of(clerk, account) is AccountState.ACTIVE
    question = await boss.context.db.read(lambda tx: proposals.get_open(tx, Act.DEACTIVATE_ACCOUNT, account))
    assert question is not None
    assert reason_of(boss.context, question) == WORDS
    await confirm(boss.context, new_session(boss.context, boss.me)[0], question.id)
    assert await state_of(clerk, account) is AccountState.DEACTIVATED
    assert clerk.context.sessions.of_account(account) == []
    ended = await clerk.context.sessions.ending(opened.token)
    assert ended is not None
    assert ended.reason == EndReason.ENDED_BY_OFFICE
    link = await clerk.context.db.read(
        lambda tx: password_links.get_link_account(tx, secret_hash("link"), clerk.clock.now_ms())
    )
    assert link is None
    assert "account_deactivated" in await mails(clerk)
    assert "account:state:deactivated" in await clerk.tags()


async def test_a_second_question_about_the_same_leaver_is_refused(desk: Desk) -> None:
    clerk = await at_the_counter(desk)
    account = await add_person(clerk)
    await do(clerk, account, "leaving")
    answer = await do(clerk, account, "leaving")
    assert answer.status == 409
    assert (await clerk.tags()).count("account:deactivation:asked") == 1


async def test_every_look_at_a_record_leaves_a_line(desk: Desk) -> None:
    clerk = await at_the_counter(desk)
    account = await add_person(clerk)
    page = await (await clerk.get(f"/staff/people/{account}")).text()
    assert "SAMPLE MARIA" in page
    last = (await clerk.audit_lines())[-1]
    assert (last.tag, last.subject, last.detail) == ("person:record:viewed", account, '{"matter": "counter"}')


async def test_a_record_of_nobody_leaves_no_line(desk: Desk) -> None:
    clerk = await at_the_counter(desk)
    assert (await clerk.get("/staff/people/nobody")).status == 404
    assert "person:record:viewed" not in await clerk.tags()


async def test_the_office_ends_all_sessions_of_a_person(desk: Desk) -> None:
    clerk = await at_the_counter(desk)
    account = await add_person(clerk)
    opened = clerk.context.sessions.new(account_id=account)
    await clerk.context.db.write(lambda tx: session_rows.insert_session(tx, opened.session))
    clerk.context.sessions.adopt(opened)
    answer = await clerk.post(f"/staff/people/{account}/sessions")
    assert "All sessions of this person are ended." in await answer.text()
    assert clerk.context.sessions.find(opened.token) is None
    again = await clerk.post(f"/staff/people/{account}/sessions")
    assert again.status == 200
    assert (await clerk.tags()).count("account:sessions:ended") == 1


async def test_who_decides_sees_the_reason_the_paper_and_the_way_to_the_record(desk: Desk) -> None:
    clerk, decides = await at_the_counter(desk), await at_the_counter(desk, Role.SUPERVISOR)
    account = await add_person(clerk)
    await do(clerk, account, "leaving", reason="left_japan", words="Flight on Monday", form_number="L-7")
    page = await (await decides.get("/staff/questions")).text()
    for shown in ("The person has left Japan", "Flight on Monday", "L-7", f'href="/staff/people/{account}"'):
        assert shown in page
    administrator = await desk(Role.ADMINISTRATOR)
    assert f"/staff/people/{account}" not in await (await administrator.get("/staff/questions")).text()


async def test_a_declined_deactivation_stands_in_the_history(desk: Desk) -> None:
    clerk, decides = await at_the_counter(desk), await desk(Role.SUPERVISOR)
    account = await add_person(clerk)
    await do(clerk, account, "leaving", reason="died")
    questions = await (await decides.get("/staff/questions")).text()
    found = re.search(r"/staff/questions/([^/]+)/refuse", questions)
    assert found
    assert "was declined" in await (await decides.post(f"/staff/questions/{found[1]}/refuse")).text()
    page = await (await clerk.get(f"/staff/people/{account}")).text()
    assert "Deactivation declined" in page
    assert await state_of(clerk, account) is AccountState.ACTIVE
