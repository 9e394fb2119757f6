"""Asking online for a forgotten user ID: what the person sees, is mailed, and is kept from."""

import re

import pytest

from app.i18n import Language
from app.records import AuditLine, ProofingState, Purpose
from app.services.user_id_request import contact_of
from app.store import audit
from tests.proofing import papers
from tests.proofing.papers import CONTACT, USER_ID
from tests.proofing.test_start import decide
from tests.web.cardless import count, menu
from tests.web.visitor import Visitor, order_of

REFERENCE = re.compile(r"\b[3-9A-Z]{3}-[3-9A-Z]{3}-[3-9A-Z]{3}\b")


async def ask(visitor: Visitor, **changes: str) -> str:
    """Handed in and finished; the reference."""
    answer = await papers.hand_in(visitor, path=USER_ID, **changes)
    assert answer.url.path == "/user-id/complete"
    found = REFERENCE.search(await answer.text())
    assert found
    await visitor.post("/user-id/finish", _page=order_of(answer))
    return found[0]


async def lines(visitor: Visitor) -> list[AuditLine]:
    return await visitor.context.db.read(lambda tx: audit.list_lines(tx, limit=100))


async def test_whoever_asks_gets_a_reference_by_mail_in_both_languages(visitor: Visitor) -> None:
    reference = await ask(visitor)
    mail = (await visitor.mails(1))[0]
    assert mail.recipient == CONTACT["contact"]
    assert mail.text.count(reference) == 2
    assert "認証IDの照会を受け付けました" in mail.text
    assert "We have received your request for your user ID." in mail.text
    for secret in (papers.ENTRIES["name"], papers.ENTRIES["number"], papers.ENTRIES["address"]):
        assert secret not in mail.text


async def test_what_is_handed_in_belongs_to_no_account_and_waits(visitor: Visitor) -> None:
    reference = await ask(visitor)
    row = await papers.newest(visitor)
    assert (row.purpose, row.state, row.account_id) == (Purpose.USER_ID, ProofingState.HANDED_IN, None)
    assert row.reference == reference
    to = contact_of(visitor.context.sealer, row)
    assert (to.address, to.language, to.account_id) == (CONTACT["contact"], Language.ENGLISH, None)


async def test_the_start_says_where_the_user_id_goes_and_nothing_of_an_account(visitor: Visitor) -> None:
    text = await (await visitor.get("/user-id")).text()
    assert "Your user ID is sent only to the e-mail address that is registered." in text
    assert "office counter" in text
    assert "Back to Menu" not in text


@pytest.mark.parametrize("page", ["/", "/login", "/password/reset", "/guide"])
async def test_the_pages_of_whoever_is_lost_lead_here(visitor: Visitor, page: str) -> None:
    assert 'href="/user-id' in await (await visitor.get(page)).text()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"contact": "", "contact_confirm": ""}, "E-3110"),
        ({"contact_confirm": ""}, "E-3112"),
        ({"contact": "asks@", "contact_confirm": "asks@"}, "E-3111"),
        ({"contact_confirm": "other@example.com"}, "E-3113"),
        ({"contact": "a@b.example\nBcc: c@d.example"}, "E-3111"),
    ],
)
async def test_nobody_goes_on_without_an_address_that_can_be_answered(
    visitor: Visitor, changes: dict[str, str], code: str
) -> None:
    answer = await papers.enter(
        visitor, await papers.to_entries(visitor, path=USER_ID), path=USER_ID, **changes
    )
    assert answer.url.path == "/user-id/entries"
    assert code in await answer.text()


async def test_the_summary_of_errors_has_the_order_of_the_page(visitor: Visitor) -> None:
    token = await papers.to_entries(visitor, path=USER_ID)
    answer = await visitor.post("/user-id/entries", _page=token, document="residence_card")
    summary = (await answer.text()).partition('id="error-summary"')[2].partition("</ul>")[0]
    named = re.findall(r'href="#(\w+)"', summary)
    assert named[0] == "name"
    assert named[-2:] == ["contact", "contact_confirm"]


async def test_the_holder_of_an_account_is_not_asked_for_an_address(visitor: Visitor) -> None:
    token = await papers.to_entries(visitor)
    assert 'name="contact"' not in await (await visitor.get("/identity/entries", p=token)).text()


async def test_somebody_logged_in_is_sent_to_the_menu(visitor: Visitor) -> None:
    await menu(visitor, "/register/counter")
    assert (await visitor.get("/user-id")).url.path == "/menu"


async def test_handing_in_twice_is_one_request_and_one_mail(visitor: Visitor) -> None:
    token = await papers.to_confirm(visitor, path=USER_ID)
    shown = await papers.entries_shown(visitor, token, USER_ID)
    first = await visitor.post("/user-id/confirm", _page=token, entries=shown)
    second = await visitor.post("/user-id/confirm", _page=token, entries=shown)
    assert first.url.path == second.url.path == "/user-id/complete"
    assert await count(visitor, "proofings") == 1
    assert await count(visitor, "outbox") == 1


async def test_after_finishing_the_next_person_sees_nothing_and_can_ask(visitor: Visitor) -> None:
    first = await ask(visitor)
    text = await (await visitor.get("/user-id")).text()
    assert first not in text
    assert papers.ENTRIES["name"] not in text
    assert await ask(visitor) != first


async def test_finishing_ends_the_session_without_a_word_of_an_ended_one(visitor: Visitor) -> None:
    await ask(visitor)
    assert await visitor.sessions() == []
    assert (await visitor.get("/user-id")).status == 200


async def test_a_second_request_needs_the_first_to_be_finished(visitor: Visitor) -> None:
    answer = await papers.hand_in(visitor, path=USER_ID)
    start = await visitor.follow("/user-id", order_of(answer))
    text = await (await visitor.get("/user-id", p=start)).text()
    assert 'name="document"' not in text
    assert 'action="/user-id/finish"' in text
    answer = await papers.choose(visitor, start, path=USER_ID)
    assert answer.url.path == "/user-id"


async def test_an_answered_request_says_where_the_user_id_went_and_not_that_an_account_is_proven(
    visitor: Visitor,
) -> None:
    await papers.hand_in(visitor, path=USER_ID)
    await decide(visitor, ProofingState.ACCEPTED)
    text = await (await visitor.get("/user-id")).text()
    assert "If you are registered, your user ID was sent to the registered e-mail address." in text
    assert "You have nothing more to do" not in text
    assert "The office accepted" not in text


async def test_a_refused_request_promises_no_entries_that_are_not_there(visitor: Visitor) -> None:
    await papers.hand_in(visitor, path=USER_ID)
    await decide(visitor, ProofingState.REFUSED)
    text = await (await visitor.get("/user-id")).text()
    assert "The back, please." in text
    assert "is filled in again" not in text


async def test_pictures_that_were_handed_in_are_shown_to_nobody_here(visitor: Visitor) -> None:
    await papers.hand_in(visitor, path=USER_ID)
    assert (await visitor.get("/user-id/pictures/1/thumbnail")).status == 404


async def test_another_browser_sees_nothing_of_a_request(visitor: Visitor, elsewhere: Visitor) -> None:
    await papers.to_confirm(visitor, path=USER_ID)
    await elsewhere.get("/user-id")
    assert (await elsewhere.get("/user-id/pictures/1/thumbnail")).status == 404
    assert papers.ENTRIES["name"] not in await (await elsewhere.get("/user-id")).text()


async def test_what_was_typed_goes_with_the_session(visitor: Visitor) -> None:
    await papers.to_confirm(visitor, path=USER_ID)
    visitor.clock.advance(seconds=31 * 60)
    ended = await visitor.get("/user-id")
    assert ended.status == 401
    token = await papers.to_entries(visitor, path=USER_ID)
    assert papers.ENTRIES["name"] not in await (await visitor.get("/user-id/entries", p=token)).text()
    assert await count(visitor, "outbox") == 0


async def test_the_audit_log_holds_codes_and_nothing_of_the_person(visitor: Visitor) -> None:
    reference = await ask(visitor)
    text = " ".join(f"{line.tag} {line.actor} {line.subject} {line.detail}" for line in await lines(visitor))
    assert "proofing:evidence:handed_in visitor" in text
    for secret in (papers.ENTRIES["name"], papers.ENTRIES["number"], CONTACT["contact"], reference):
        assert secret not in text
