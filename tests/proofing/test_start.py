""" "Identification information": what is offered, where it stands, and taking it back."""

import re
from dataclasses import replace

import pytest

from app.documents import Part
from app.records import Proofing, ProofingState
from app.services.proofing_evidence import seal_words
from app.services.use_requests import Reason
from app.store import proofing_images, proofings
from tests.proofing import papers
from tests.web.cardless import count, tags
from tests.web.visitor import Visitor, order_of


async def decide(visitor: Visitor, state: ProofingState, *reasons: str) -> Proofing:
    """As the desk does it."""
    found = await papers.newest(visitor)
    words = seal_words(visitor.context.sealer, found.id, Reason("裏面もください。", "The back, please."))
    decided = replace(
        found, state=state, decided_at=visitor.clock.now_ms(), reasons=reasons, words_sealed=words
    )
    await visitor.context.db.write(lambda tx: proofings.update_decided(tx, decided))
    return decided


async def test_the_page_names_the_four_documents_and_what_to_prepare(visitor: Visitor) -> None:
    menu = await papers.counter_menu(visitor)
    text = await (await visitor.get("/identity", p=menu)).text()
    for sentence in (
        "Identification information", "You need exactly one of these documents.", "Resident Card",
        "Special permanent resident certificate", "Alien registration certificate",
        "Certificate of Registered Matters on Alien Registration",
        "A registration card that has expired or has been revoked cannot be used.",
        "macro mode", "Up to 2 pictures, JPEG only. We recommend 500 KB or less", "all four edges",
    ):  # fmt: skip
        assert sentence in text
    assert text.count("A historical document") == 2


@pytest.mark.parametrize("path", [papers.IDENTITY, papers.USER_ID])
async def test_a_choice_that_was_not_sent_yet_is_there_in_the_other_language_and_after_a_reload(
    visitor: Visitor, path: str
) -> None:
    menu = await papers.counter_menu(visitor) if path == papers.IDENTITY else ""
    token = await papers.page_token(await visitor.get(path, p=menu))
    await visitor.post("/language/ja", _page=token, document="alien_registration")
    again = await (await visitor.get(path, p=token)).text()
    assert re.findall(r'value="(\w+)" checked', again) == ["alien_registration"]
    await visitor.post(path, _page=token, document="residence_card")
    fresh = await (await visitor.get(path)).text()
    assert re.findall(r'value="(\w+)" checked', fresh) == ["residence_card"]


async def test_a_choice_that_there_is_not_is_not_kept_as_one(visitor: Visitor) -> None:
    page = await visitor.get("/identity", p=await papers.counter_menu(visitor))
    token = await papers.page_token(page)
    switched = await visitor.post("/language/ja", _page=token, document='"><script>')
    text = await switched.text()
    assert 'value="residence_card"' in text
    assert "<script>" not in text.partition("<main")[2].partition("</main>")[0]
    assert " checked" not in text


async def test_who_registered_with_the_card_has_nothing_to_do(visitor: Visitor) -> None:
    menu = await visitor.signed_in()
    assert "Identity verification" not in await (await visitor.get("/menu", p=menu)).text()
    answer = await visitor.get("/identity", p=menu)
    text = await answer.text()
    assert "You have nothing to do here." in text
    assert 'type="radio"' not in text
    refused = await papers.choose(visitor, await papers.page_token(answer))
    assert refused.url.path == "/identity"
    assert await count(visitor, "drafts") == 0


async def test_staff_of_an_organisation_show_who_they_are_before_the_use_is_approved(
    visitor: Visitor,
) -> None:
    await papers.organisation_menu(visitor)
    start = order_of(await visitor.get("/identity"))
    entries = order_of(await papers.choose(visitor, start))
    assert (await papers.enter(visitor, entries)).url.path == "/identity/document"


async def test_the_menu_says_where_it_stands(visitor: Visitor) -> None:
    menu = await papers.counter_menu(visitor)
    assert "Show the office who you are" in await (await visitor.get("/menu", p=menu)).text()


async def test_what_waits_is_shown_with_its_reference_and_takes_no_more(visitor: Visitor) -> None:
    complete = await papers.hand_in(visitor)
    found = await papers.newest(visitor)
    menu = await visitor.get("/menu", p=order_of(complete))
    assert "21 November 2026. The office has not decided yet." in await menu.text()
    start = await visitor.get("/identity", p=await papers.page_token(menu))
    text = await start.text()
    assert found.reference in text
    assert 'type="radio"' not in text
    for page in ("entries", "document", "confirm"):
        answer = await visitor.get(f"/identity/{page}", p=order_of(await visitor.get("/identity")))
        assert answer.url.path == "/identity"


async def test_what_was_accepted_needs_nothing_more(visitor: Visitor) -> None:
    complete = await papers.hand_in(visitor)
    await decide(visitor, ProofingState.ACCEPTED)
    text = await (await visitor.get("/identity", p=order_of(complete))).text()
    assert "accepted your documents on 21 November 2026" in text
    assert 'type="radio"' not in text


async def test_what_was_refused_says_why_and_is_handed_in_again_filled_in(visitor: Visitor) -> None:
    complete = await papers.hand_in(visitor)
    first = await decide(visitor, ProofingState.REFUSED, "unreadable")
    start = await visitor.get("/identity", p=order_of(complete))
    text = await start.text()
    assert "The back, please." in text
    assert "Reason:" in text
    visitor.clock.advance(seconds=1)
    entries = await papers.choose(visitor, await papers.page_token(start))
    filled = await entries.text()
    for value in ("山田 花子", "AB12345678CD", 'value="1990"', 'value="2028"', 'value="405"'):
        assert value in filled
    pictures = await papers.with_picture(visitor, await papers.enter(visitor, order_of(entries)))
    confirm = await visitor.follow("/identity/confirm", pictures)
    shown = await papers.entries_shown(visitor, confirm)
    again = await visitor.post("/identity/confirm", _page=confirm, entries=shown)
    assert again.url.path == "/identity/complete"
    second = await papers.newest(visitor)
    assert second.id != first.id
    assert second.reference != first.reference


async def test_what_nobody_looks_at_is_withdrawn_and_its_picture_is_gone(visitor: Visitor) -> None:
    complete = await papers.hand_in(visitor)
    found = await papers.newest(visitor)
    before = (await visitor.context.db.read(lambda tx: proofing_images.list_of_proofing(tx, found.id)))[0]
    assert visitor.context.documents.path(before.id, Part.PICTURE).exists()
    start = await visitor.get("/identity", p=order_of(complete))
    assert "Withdraw" in await start.text()
    answer = await visitor.post("/identity/withdraw", _page=await papers.page_token(start))
    text = await answer.text()
    assert "has been withdrawn" in text
    assert 'type="radio"' in text
    assert (await papers.newest(visitor)).state is ProofingState.WITHDRAWN
    image = (await visitor.context.db.read(lambda tx: proofing_images.list_of_proofing(tx, found.id)))[0]
    assert image.wrapped is None
    assert not visitor.context.documents.path(image.id, Part.PICTURE).exists()
    assert (await tags(visitor))[-1] == "proofing:decision:withdrawn"


@pytest.mark.parametrize("busy", ["claimed", "agreed"])
async def test_what_somebody_works_on_is_not_withdrawn(visitor: Visitor, busy: str) -> None:
    complete = await papers.hand_in(visitor)
    start = await visitor.get("/identity", p=order_of(complete))
    found = await papers.newest(visitor)
    await papers.let_staff_work(visitor, found, agreed=busy == "agreed")
    answer = await visitor.post("/identity/withdraw", _page=await papers.page_token(start))
    assert answer.status == 409
    assert "E-5120" in await answer.text()
    assert (await papers.newest(visitor)).state is ProofingState.HANDED_IN
    again = await (await visitor.get("/identity")).text()
    assert "cannot be withdrawn any more" in again
    assert "/identity/withdraw" not in again


async def test_a_decision_is_not_withdrawn(visitor: Visitor) -> None:
    complete = await papers.hand_in(visitor)
    start = await visitor.get("/identity", p=order_of(complete))
    await decide(visitor, ProofingState.ACCEPTED)
    assert (await visitor.post("/identity/withdraw", _page=await papers.page_token(start))).status == 409


async def test_nobody_withdraws_for_another(visitor: Visitor, elsewhere: Visitor) -> None:
    await papers.hand_in(visitor)
    start = await papers.open_start(elsewhere, await papers.second_menu(elsewhere, mails=3))
    answer = await elsewhere.post("/identity/withdraw", _page=start)
    assert answer.status == 409
    assert (await papers.newest(visitor)).state is ProofingState.HANDED_IN


async def test_pictures_that_were_only_begun_are_not_shown_as_handed_in(visitor: Visitor) -> None:
    await papers.to_confirm(visitor)
    text = await (await visitor.get("/identity")).text()
    assert "What you handed in" not in text
    assert (await papers.newest(visitor)).reference not in text
