"""The three upload screens without script: what they say, where they lead, and who sees what was added."""

import re
from hashlib import sha256

import pytest

from tests.proofing import papers
from tests.proofing.sending import (
    DOCUMENT,
    FILE,
    PICTURES,
    Sent,
    files,
    images,
    jpeg,
    lines,
    said,
    send,
    to_file,
)  # fmt: skip
from tests.web import cardless
from tests.web.visitor import PASSWORD, Visitor, order_of

POINTS = (
    "The name, the address and the date of birth are entered correctly.",
    "The card is current.",
    "If there are notes on the back, upload the back, too.",
)
REMINDERS = {
    "residence_card": ("Reminder if using Resident Card", POINTS),
    "special_permanent_resident": ("Reminder if using Special permanent resident certificate", POINTS),
    "alien_registration": ("Reminder if using Alien registration certificate", (POINTS[0], POINTS[2])),
    "registered_matters": ("", ()),
}


async def to_document(visitor: Visitor) -> str:
    return order_of(await papers.enter(visitor, await papers.to_entries(visitor)))


async def with_one(visitor: Visitor) -> str:
    """The token of screen 3 with one picture."""
    return order_of(await send(visitor, await to_file(visitor), Sent(jpeg())))


async def test_screen_1_tells_the_procedure_of_the_three_screens(visitor: Visitor) -> None:
    text = await said(await visitor.get(DOCUMENT, p=await to_document(visitor)))
    procedure = text.partition("<h2>Image upload procedure</h2>")[2].partition("</ol>")[0]
    for words in (
        "type of document",
        "“choose file”",
        "“add”",
        "file name and the thumbnail image",
        "“delete”",
    ):
        assert words in procedure


async def test_each_type_has_its_own_reminder_and_the_fourth_has_none(visitor: Visitor) -> None:
    text = await said(await visitor.get(DOCUMENT, p=await to_document(visitor)))
    assert "<h1" in text
    assert "Identity verification document upload screen 1" in text
    kinds = dict(
        re.findall(
            r'<div class="kind">.*?value="(\w+)"(.*?)(?=<div class="kind">|</fieldset>)', text, re.DOTALL
        )
    )
    for kind, (heading, points) in REMINDERS.items():
        assert re.findall(r"<h3>(.*?)</h3>", kinds[kind]) == ([heading] if heading else [])
        assert tuple(re.findall(r"<li>(.*?)</li>", kinds[kind])) == points


async def test_the_type_entered_before_is_chosen_already(visitor: Visitor) -> None:
    text = await said(await visitor.get(DOCUMENT, p=await to_document(visitor)))
    assert re.findall(r'value="(\w+)" checked', text) == ["residence_card"]


async def test_without_a_type_screen_1_asks_again(visitor: Visitor) -> None:
    answer = await visitor.post(DOCUMENT, _page=await to_document(visitor))
    assert answer.url.path == DOCUMENT


async def test_a_type_that_the_office_does_not_know_is_refused(visitor: Visitor) -> None:
    answer = await visitor.post(DOCUMENT, _page=await to_document(visitor), document="passport")
    assert answer.url.path == DOCUMENT


async def test_a_type_with_other_entries_leads_back_to_them(visitor: Visitor) -> None:
    answer = await visitor.post(DOCUMENT, _page=await to_document(visitor), document="alien_registration")
    assert answer.url.path == "/identity/entries"


async def test_a_language_switch_keeps_the_type_that_was_not_sent_yet(visitor: Visitor) -> None:
    token = await to_document(visitor)
    answer = await visitor.post("/language/ja", _page=token, document="alien_registration")
    assert answer.url.path == DOCUMENT
    text = await said(answer)
    assert "外国人登録証明書の注意事項" in text
    assert re.findall(r'value="(\w+)" checked', text) == ["alien_registration"]


async def test_screen_2_has_the_buttons_of_the_manual(visitor: Visitor) -> None:
    text = await said(await visitor.get(FILE, p=await to_file(visitor)))
    assert re.search(r"<label[^>]*>choose file</label>", text)
    assert re.search(r"<button[^>]*>add</button>", text)


async def test_screen_3_shows_name_size_thumbnail_and_delete(visitor: Visitor) -> None:
    answer = await send(visitor, await to_file(visitor), Sent(jpeg(), "C:\\photos\\<b>表\u202egpj.jpg"))
    text = await answer.text()
    assert '<bdi translate="no">&lt;b&gt;表gpj.jpg</bdi>' in text
    assert '<img class="picture-thumbnail" src="/identity/pictures/1/thumbnail"' in text
    assert re.search(r"<button[^>]*>delete</button>", text)


async def test_a_file_over_500_kb_is_taken_with_advice(visitor: Visitor) -> None:
    answer = await send(visitor, await to_file(visitor), Sent(jpeg() + bytes(501 * 1024)))
    assert answer.url.path == PICTURES
    assert "This file is larger than the recommended 500 KB." in await said(answer)


async def test_a_thumbnail_is_a_jpeg_that_no_cache_keeps_and_looking_is_no_activity(visitor: Visitor) -> None:
    await with_one(visitor)
    before = [session.last_active_at for session in await visitor.sessions()]
    visitor.clock.advance(seconds=60)
    answer = await visitor.get(f"{PICTURES}/1/thumbnail")
    assert (answer.status, answer.content_type) == (200, "image/jpeg")
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert (await answer.read()).startswith(b"\xff\xd8\xff")
    assert [session.last_active_at for session in await visitor.sessions()] == before


@pytest.mark.parametrize("position", ["0", "2", "3", "01", "x"])
async def test_a_thumbnail_that_is_not_there_is_not_found(position: str, visitor: Visitor) -> None:
    await with_one(visitor)
    assert (await visitor.get(f"{PICTURES}/{position}/thumbnail")).status == 404


async def test_nobody_sees_the_thumbnail_of_somebody_else(visitor: Visitor, elsewhere: Visitor) -> None:
    await with_one(visitor)
    assert (await elsewhere.get(f"{PICTURES}/1/thumbnail")).status == 401
    visitor.clock.advance(seconds=1)
    await cardless.register(elsewhere, email="other@example.com", email_confirm="other@example.com")
    user_id, link = await elsewhere.user_id_and_link(mails=2)
    await elsewhere.post("/password/new", token=link, password=PASSWORD, password_confirm=PASSWORD)
    assert (await elsewhere.sign_in(user_id)).url.path == "/menu"
    assert (await elsewhere.get(f"{PICTURES}/1/thumbnail")).status == 404


async def test_delete_takes_every_picture_and_starts_from_the_top(visitor: Visitor) -> None:
    token = await visitor.follow(FILE, await with_one(visitor))
    token = order_of(await send(visitor, token, Sent(jpeg(2))))
    assert len(files(visitor)) == 4
    answer = await visitor.post(f"{PICTURES}/delete", _page=token)
    assert answer.url.path == DOCUMENT
    assert await images(visitor) == []
    assert files(visitor) == []
    assert len(await lines(visitor, "proofing:pictures:deleted")) == 1
    answer = await visitor.post(DOCUMENT, _page=order_of(answer), document="residence_card")
    assert (await send(visitor, order_of(answer), Sent(jpeg()))).url.path == PICTURES


async def test_delete_of_nothing_deletes_nothing(visitor: Visitor) -> None:
    answer = await visitor.post(f"{PICTURES}/delete", _page=await to_file(visitor))
    assert answer.url.path == DOCUMENT
    assert await lines(visitor, "proofing:pictures:deleted") == []


async def test_screen_3_without_a_picture_leads_to_screen_2(visitor: Visitor) -> None:
    assert (await visitor.get(PICTURES, p=await to_file(visitor))).url.path == FILE


async def test_screen_2_with_two_pictures_leads_to_screen_3(visitor: Visitor) -> None:
    token = await visitor.follow(FILE, await with_one(visitor))
    token = order_of(await send(visitor, token, Sent(jpeg(2))))
    assert (await visitor.get(FILE, p=token)).url.path == PICTURES


async def test_the_log_says_what_was_received_and_not_what_it_was_called(visitor: Visitor) -> None:
    await send(visitor, await to_file(visitor), Sent(jpeg(), "tanaka-hanako-card.jpg"))
    (line,) = await lines(visitor, "proofing:picture:added")
    assert sha256(jpeg()).hexdigest() in line.detail
    assert f'"size": {len(jpeg())}' in line.detail
    everything = b"".join(
        path.read_bytes() for path in visitor.context.config.data.rglob("*") if path.is_file()
    )
    assert b"tanaka" not in everything
    assert jpeg()[100:160] not in everything


async def test_a_visitor_who_forgot_the_user_id_adds_pictures_of_the_own_session(
    visitor: Visitor, elsewhere: Visitor
) -> None:
    token = await papers.to_confirm(visitor, path=papers.USER_ID)
    assert "/user-id/pictures/1/thumbnail" in await said(await visitor.get("/user-id/confirm", p=token))
    assert (await visitor.get("/user-id/pictures/1/thumbnail")).status == 200
    await elsewhere.get("/user-id")
    assert (await elsewhere.get("/user-id/pictures/1/thumbnail")).status == 404
