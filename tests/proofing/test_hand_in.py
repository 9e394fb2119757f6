"""Handing in: everything together, once, only what was shown, and only by its owner."""

import pytest

from app.records import ProofingState
from app.services.proofing_evidence import open_evidence
from tests.proofing import papers
from tests.proofing.test_entries import list_number
from tests.web.cardless import count, tags
from tests.web.visitor import Visitor, order_of


async def test_entries_and_a_picture_are_handed_in_together(visitor: Visitor) -> None:
    answer = await papers.hand_in(visitor)
    assert answer.url.path == "/identity/complete"
    found = await papers.newest(visitor)
    assert found.state is ProofingState.HANDED_IN
    assert found.reference in await answer.text()
    evidence = open_evidence(visitor.context.sealer, found)
    assert (evidence.name, evidence.birth, evidence.room) == ("山田 花子", "1990-04-01", "405")
    assert (evidence.number, evidence.expires) == ("AB12345678CD", "2028-04-01")
    assert (evidence.nationality, evidence.nationality_code) == ("Philippines", "PH")
    assert await count(visitor, "drafts") == 0


async def test_a_mail_says_the_reference_and_nothing_of_the_document(visitor: Visitor) -> None:
    await papers.hand_in(visitor)
    mail = (await visitor.mails(2))[0]
    assert mail.recipient == "hanako@example.com"
    assert (await papers.newest(visitor)).reference in mail.text
    for secret in ("花子", "AB12345678CD", "1990", "芝公園"):
        assert secret not in mail.text


async def test_the_audit_log_holds_codes_only(visitor: Visitor) -> None:
    await papers.hand_in(visitor)
    assert (await tags(visitor))[-1] == "proofing:evidence:handed_in"
    rows = await visitor.context.db.read(lambda tx: tx.execute("SELECT detail FROM audit").fetchall())
    text = " ".join(str(row["detail"]) for row in rows)
    for secret in ("花子", "AB12345678CD", "1990", "芝公園", "card.jpg"):
        assert secret not in text


async def test_nothing_that_was_entered_lies_open_in_the_database(visitor: Visitor) -> None:
    await papers.hand_in(visitor)
    files = visitor.context.config.data.glob("madoguchi.sqlite3*")
    content = b"".join(file.read_bytes() for file in files)
    for name in ("name", "address", "number"):
        assert papers.ENTRIES[name].encode() not in content, name


async def test_pressing_hand_in_twice_hands_in_once(visitor: Visitor) -> None:
    token = await papers.to_confirm(visitor)
    shown = await papers.entries_shown(visitor, token)
    for _ in range(2):
        answer = await visitor.post("/identity/confirm", _page=token, entries=shown)
        assert answer.url.path == "/identity/complete"
    assert (await tags(visitor)).count("proofing:evidence:handed_in") == 1
    assert len(await visitor.mails(2)) == 2


async def test_two_tabs_hand_in_once(visitor: Visitor) -> None:
    first = await papers.to_confirm(visitor)
    shown = await papers.entries_shown(visitor, first)
    second = order_of(await visitor.get("/identity"))
    assert (await visitor.post("/identity/confirm", _page=first, entries=shown)).status == 200
    answer = await papers.choose(visitor, second)
    assert answer.url.path == "/identity"
    assert "has not decided yet" in await answer.text()
    assert (await tags(visitor)).count("proofing:evidence:handed_in") == 1


async def test_entries_changed_in_another_tab_are_shown_again_and_not_handed_in(visitor: Visitor) -> None:
    first = await papers.to_confirm(visitor)
    shown = await papers.entries_shown(visitor, first)
    other = await papers.choose(visitor, order_of(await visitor.get("/identity")))
    await papers.enter(visitor, order_of(other), nationality="Nepal")
    answer = await visitor.post("/identity/confirm", _page=first, entries=shown)
    text = await answer.text()
    assert answer.url.path == "/identity/confirm"
    assert "changed in another tab" in text
    assert "Nepal" in text
    assert (await papers.newest(visitor)).state is ProofingState.STARTED


async def test_a_picture_added_in_another_tab_is_shown_before_it_is_handed_in(visitor: Visitor) -> None:
    first = await papers.to_confirm(visitor)
    shown = await papers.entries_shown(visitor, first)
    other = await papers.choose(visitor, order_of(await visitor.get("/identity")))
    entered = await papers.enter(visitor, order_of(other))
    chosen = await visitor.post("/identity/document", _page=order_of(entered), document="residence_card")
    file = await visitor.follow("/identity/file", order_of(chosen))
    await papers.add(visitor, file, papers.picture("BACK"))
    answer = await visitor.post("/identity/confirm", _page=first, entries=shown)
    assert answer.url.path == "/identity/confirm"
    assert (await papers.newest(visitor)).state is ProofingState.STARTED


async def test_what_is_probably_wrong_with_a_picture_is_said_again_before_it_is_handed_in(
    visitor: Visitor,
) -> None:
    entered = await papers.enter(visitor, await papers.to_entries(visitor))
    pictures = await papers.with_picture(visitor, entered, data=papers.picture(brightness=0.1))
    confirm = await visitor.get("/identity/confirm", p=pictures)
    assert "E-5021" in await confirm.text()
    shown = await papers.entries_shown(visitor, await papers.page_token(confirm))
    token = await papers.page_token(confirm)
    answer = await visitor.post("/identity/confirm", _page=token, entries=shown)
    assert answer.url.path == "/identity/complete"


@pytest.mark.parametrize("sent", ["", "0" * 64])
async def test_what_no_page_showed_is_not_handed_in(visitor: Visitor, sent: str) -> None:
    token = await papers.to_confirm(visitor)
    answer = await visitor.post("/identity/confirm", _page=token, entries=sent)
    assert answer.url.path == "/identity/confirm"
    assert (await papers.newest(visitor)).state is ProofingState.STARTED


async def test_without_a_picture_there_is_nothing_to_confirm(visitor: Visitor) -> None:
    entered = await papers.enter(visitor, await papers.to_entries(visitor))
    answer = await visitor.get("/identity/confirm", p=order_of(entered))
    assert answer.url.path == "/identity/document"


async def test_before_the_entries_no_later_page_opens(visitor: Visitor) -> None:
    menu = await papers.counter_menu(visitor)
    for page in ("entries", "document", "file", "pictures", "confirm", "complete"):
        answer = await visitor.get(f"/identity/{page}", p=menu)
        assert answer.url.path == "/identity", page
        menu = order_of(answer)


async def sign_in_again(visitor: Visitor) -> str:
    mails = await visitor.mails(1)
    user_id = next(
        word for mail in mails for word in mail.text.split() if word.count("-") == 2 and len(word) == 12
    )
    return order_of(await visitor.sign_in(user_id))


async def test_a_document_that_expired_overnight_is_refused_when_it_is_handed_in(visitor: Visitor) -> None:
    await papers.to_confirm(visitor, expires_year="2026", expires_month="11", expires_day="21")
    visitor.clock.advance(seconds=20 * 3600)
    answer = await visitor.get("/identity/confirm", p=await sign_in_again(visitor))
    assert answer.url.path == "/identity/entries"
    assert "(E-5117)" in await answer.text()


async def test_a_number_listed_after_it_was_entered_is_refused_when_it_is_handed_in(visitor: Visitor) -> None:
    token = await papers.to_confirm(visitor)
    shown = await papers.entries_shown(visitor, token)
    await list_number(visitor, "AB12345678CD")
    answer = await visitor.post("/identity/confirm", _page=token, entries=shown)
    assert answer.url.path == "/identity/entries"
    assert "(E-5118)" in await answer.text()
    assert (await papers.newest(visitor)).state is ProofingState.STARTED


async def test_entries_and_pictures_are_there_again_after_the_idle_end(visitor: Visitor) -> None:
    token = await papers.to_confirm(visitor)
    visitor.clock.advance(seconds=31 * 60)
    ended = await visitor.get("/identity/confirm", p=token)
    assert ended.status == 401
    answer = await visitor.get("/identity/confirm", p=await sign_in_again(visitor))
    assert answer.url.path == "/identity/confirm"
    assert "card.jpg" in await answer.text()


async def test_a_page_left_behind_ends_the_session_and_hands_in_nothing(visitor: Visitor) -> None:
    token = await papers.to_entries(visitor)
    confirm = await papers.with_picture(visitor, await papers.enter(visitor, token))
    answer = await papers.enter(visitor, token, nationality="Nepal")
    assert answer.status == 401
    assert (await visitor.get("/identity/confirm", p=confirm)).status == 401
    assert (await papers.newest(visitor)).state is ProofingState.STARTED


async def test_nobody_reaches_what_another_person_prepares(visitor: Visitor, elsewhere: Visitor) -> None:
    await papers.to_confirm(visitor)
    menu = await papers.second_menu(elsewhere, mails=2)
    answer = await elsewhere.get("/identity/confirm", p=menu)
    text = await answer.text()
    assert answer.url.path == "/identity"
    assert "花子" not in text
    assert (await elsewhere.get("/identity/pictures/1/thumbnail")).status == 404
    entries = await papers.choose(elsewhere, order_of(answer))
    assert "芝ハイツ" not in await entries.text()


async def test_whoever_is_not_logged_in_is_sent_to_the_log_in(visitor: Visitor) -> None:
    for page in ("", "/entries", "/confirm", "/complete"):
        assert (await visitor.get(f"/identity{page}")).status == 401


async def test_a_deactivated_account_hands_in_nothing(visitor: Visitor) -> None:
    token = await papers.to_confirm(visitor)
    shown = await papers.entries_shown(visitor, token)
    await visitor.context.db.write(lambda tx: tx.execute("UPDATE accounts SET state = 'deactivated'"))
    answer = await visitor.post("/identity/confirm", _page=token, entries=shown)
    assert answer.status == 401
    assert (await papers.newest(visitor)).state is ProofingState.STARTED
