"""The input screen: what each type of document is asked for, and what is refused with a sentence of its own."""

import pytest

from app.records import DocumentType
from app.services.revoked_documents import document_number_hash, replace_list_in
from tests.proofing import papers
from tests.web.visitor import Visitor, order_of

WRONG = [
    ({"name": ""}, "E-3101"),
    ({"name": "12345"}, "E-3102"),
    ({"birth_year": ""}, "E-3104"),
    ({"birth_day": "31"}, "E-5103"),
    ({"birth_month": ""}, "E-5103"),
    ({"birth_year": "2027"}, "E-5104"),
    ({"nationality": " "}, "E-5105"),
    ({"nationality": "12"}, "E-5106"),
    ({"nationality": "☺☺"}, "E-5106"),
    ({"address": ""}, "E-5107"),
    ({"address": "x" * 201}, "E-3001"),
    ({"housing_complex": "perhaps"}, "E-3002"),
    ({"room": ""}, "E-5109"),
    ({"room": "406"}, "E-5110"),
    ({"number": ""}, "E-5111"),
    ({"number": "AB1234567CD"}, "E-5112"),
    ({"expires_year": ""}, "E-5114"),
    ({"expires_day": "00"}, "E-5115"),
    ({"expires_year": "2126"}, "E-5116"),
    ({"expires_year": "2026"}, "E-5117"),
]


@pytest.mark.parametrize(("change", "code"), WRONG)
async def test_a_wrong_entry_names_its_field_and_keeps_the_others(
    visitor: Visitor, change: dict[str, str], code: str
) -> None:
    answer = await papers.enter(visitor, await papers.to_entries(visitor), **change)
    text = await answer.text()
    assert answer.url.path == "/identity/entries"
    assert f"({code})" in text
    assert "There is a problem" in text
    assert ("芝ハイツ405号室" in text) == ("address" not in change)


async def test_whether_it_is_a_housing_complex_is_asked_and_not_only_printed(visitor: Visitor) -> None:
    token = await papers.to_entries(visitor)
    refused = await papers.enter(visitor, token, without=("housing_complex", "room"))
    assert "(E-5108)" in await refused.text()
    house = await papers.enter(
        visitor, order_of(refused), housing_complex="no", room="999", address="芝公園4-2-8"
    )
    assert house.url.path == "/identity/document"


@pytest.mark.parametrize(
    ("document", "asked"),
    [
        ("residence_card", {"number", "expires_year"}),
        ("special_permanent_resident", {"number", "expires_year"}),
        ("alien_registration", {"number"}),
        ("registered_matters", set()),
    ],
)
async def test_a_document_is_asked_only_for_what_its_type_has(
    visitor: Visitor, document: str, asked: set[str]
) -> None:
    token = await papers.to_entries(visitor, document)
    text = await (await visitor.get("/identity/entries", p=token)).text()
    assert {name for name in ("number", "expires_year") if f'name="{name}"' in text} == asked
    changes = {"number": "B123456789"} if document == "alien_registration" else {}
    answer = await papers.enter(visitor, token, document=document, **changes)
    assert answer.url.path == "/identity/document"


async def test_entries_of_one_type_are_no_entries_of_another(visitor: Visitor) -> None:
    answer = await papers.enter(visitor, await papers.to_entries(visitor, "alien_registration"))
    assert answer.url.path == "/identity/document"
    token = await papers.to_entries_again(visitor, answer)
    refused = await papers.enter(visitor, token, document="alien_registration")
    assert "(E-5113)" in await refused.text()


@pytest.mark.parametrize("document", ["", "passport", "RESIDENCE_CARD"])
async def test_what_is_no_document_of_the_list_opens_no_form(visitor: Visitor, document: str) -> None:
    start = await papers.open_start(visitor, await papers.counter_menu(visitor))
    answer = await papers.choose(visitor, start, document)
    text = await answer.text()
    assert answer.url.path == "/identity"
    assert ("(E-5102)" if document else "(E-5101)") in text


async def test_a_document_that_the_page_made_up_leads_back_to_the_choice(visitor: Visitor) -> None:
    answer = await papers.enter(visitor, await papers.to_entries(visitor), document="passport")
    assert answer.url.path == "/identity"


async def test_a_day_in_japan_decides_whether_a_document_has_expired(visitor: Visitor) -> None:
    """It is 07:04 of the 21st in Japan, and the evening of the 20th in London."""
    token = await papers.to_entries(visitor)
    last_day = {"expires_year": "2026", "expires_month": "11", "expires_day": "20"}
    refused = await papers.enter(visitor, token, **last_day)
    assert "(E-5117)" in await refused.text()
    answer = await papers.enter(visitor, order_of(refused), **(last_day | {"expires_day": "21"}))
    assert answer.url.path == "/identity/document"


async def test_a_document_that_ends_soon_is_pointed_out_and_taken(visitor: Visitor) -> None:
    soon = {"expires_year": "2026", "expires_month": "12", "expires_day": "21"}
    token = await papers.to_confirm(visitor, **soon)
    text = await (await visitor.get("/identity/confirm", p=token)).text()
    assert "valid only until 21 December 2026" in text
    assert "(E-5119)" in text


async def list_number(visitor: Visitor, number: str) -> None:
    hashed = document_number_hash(visitor.context.sealer, number)
    now = visitor.clock.now_ms()
    await visitor.context.db.write(lambda tx: replace_list_in(tx, [hashed], actor="console", at=now))


async def test_a_document_on_the_office_s_list_is_refused_with_the_reason(visitor: Visitor) -> None:
    await list_number(visitor, "AB12345678CD")
    token = await papers.to_entries(visitor)
    refused = await papers.enter(visitor, token, number="ab-1234 5678-cd")
    assert refused.url.path == "/identity/entries"
    assert "(E-5118)" in await refused.text()
    answer = await papers.enter(visitor, order_of(refused), number="AB12345678CE")
    assert answer.url.path == "/identity/document"


async def test_nobody_asks_the_list_about_many_numbers(visitor: Visitor) -> None:
    token = await papers.to_entries(visitor)
    for number in range(30):
        answer = await papers.enter(visitor, token, number=f"AB{number:08}CD")
        token = await papers.to_entries_again(visitor, answer)
    refused = await papers.enter(visitor, token, number="AB99999999CD")
    assert refused.status == 429


async def test_what_is_typed_wide_is_kept_narrow_and_shown_as_typed(visitor: Visitor) -> None:
    token = await papers.to_entries(visitor)
    wide = {
        "number": "ＡＢ１２３４５６７８ＣＤ",
        "name": "ＹＡＭＡＤＡ　ＨＡＮＡＫＯ",
        "birth_year": "平成2",
        "room": "",
    }
    refused = await papers.enter(visitor, token, **wide)
    text = await refused.text()
    assert "ＡＢ１２３４５６７８ＣＤ" in text
    assert "ＹＡＭＡＤＡ　ＨＡＮＡＫＯ" in text
    answer = await papers.enter(visitor, order_of(refused), **(wide | {"room": "405"}))
    pictures = await papers.with_picture(visitor, answer)
    confirm = await visitor.follow("/identity/confirm", pictures)
    shown = await (await visitor.get("/identity/confirm", p=confirm)).text()
    for stored in ("AB12345678CD", "YAMADA HANAKO", "1 April 1990"):
        assert stored in shown


async def test_the_language_switch_keeps_what_was_typed(visitor: Visitor) -> None:
    token = await papers.to_entries(visitor)
    typed = {
        "document": "residence_card",
        "nationality": "Nepal",
        "address": "芝公園1-1",
        "next": "/identity/entries",
    }
    answer = await visitor.post("/language/ja", _page=token, **typed)
    text = await answer.text()
    assert 'lang="ja"' in text
    assert "Nepal" in text
    assert "芝公園1-1" in text


async def test_countries_are_offered_in_the_language_of_the_page(visitor: Visitor) -> None:
    token = await papers.to_entries(visitor)
    assert '<option value="Philippines">' in await (await visitor.get("/identity/entries", p=token)).text()
    visitor.headers["Accept-Language"] = "ja"
    assert '<option value="フィリピン">' in await (await visitor.get("/identity/entries", p=token)).text()


async def test_a_type_that_the_office_switched_off_is_gone_from_the_choice_and_from_the_way(
    visitor: Visitor,
) -> None:
    token = await papers.to_entries(visitor, DocumentType.ALIEN_REGISTRATION.value)
    await papers.switch_off(visitor, "accept_alien_registration")
    answer = await papers.enter(visitor, token, document="alien_registration", number="B123456789")
    assert answer.url.path == "/identity"
    assert 'value="alien_registration"' not in await answer.text()
