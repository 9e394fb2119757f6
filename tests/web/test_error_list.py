"""The page "List of error messages", its table, and the way to it from what goes wrong."""

import pytest

from app.csv_text import csv_rows
from tests.web.visitor import Visitor


async def test_every_entry_is_an_anchor_with_its_cause_and_remedy(visitor: Visitor) -> None:
    text = await (await visitor.get("/errors")).text()
    assert 'id="E-1203"' in text
    assert "A wrong password was entered 5 times in a row." in text


@pytest.mark.parametrize("query", ["1203", "e-1203", "Ｅ－１２０３"])
async def test_a_code_is_found_without_script(visitor: Visitor, query: str) -> None:
    text = await (await visitor.get("/errors", q=query)).text()
    assert text.count('class="message"') == 1
    assert 'id="E-1203"' in text


async def test_a_code_that_does_not_exist_finds_nothing_and_says_so(visitor: Visitor) -> None:
    text = await (await visitor.get("/errors", q="E-9999")).text()
    assert 'class="message"' not in text
    assert "0 messages found." in text


async def test_what_is_searched_for_comes_back_as_text(visitor: Visitor) -> None:
    text = await (await visitor.get("/errors", q='"><script>x')).text()
    assert "<script>x" not in text
    assert "&gt;&lt;script&gt;x" in text


async def test_a_search_of_any_length_is_answered(visitor: Visitor) -> None:
    answer = await visitor.get("/errors", q="あ" * 800)
    assert answer.status == 200
    assert "あ" * 61 not in await answer.text()


async def test_the_table_is_a_file_and_not_a_page(visitor: Visitor) -> None:
    answer = await visitor.get("/errors.csv")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="error-messages.csv"'
    body = await answer.read()
    assert body.startswith(b"\xef\xbb\xbf")
    assert {"E-1001", "E-2303", "E-3101"} <= {row["コード Code"] for row in csv_rows(body)}


async def test_a_refusal_leads_to_its_entry(visitor: Visitor) -> None:
    answer = await visitor.get("/no-such-page")
    assert answer.status == 404
    assert 'href="/errors#E-1001"' in await answer.text()


async def test_a_dead_link_leads_to_its_entry(visitor: Visitor) -> None:
    assert 'href="/errors#E-1201"' in await (await visitor.get("/password/new", token="nothing")).text()


async def test_a_connection_that_cannot_be_confirmed_leads_to_its_entry(visitor: Visitor) -> None:
    answer = await visitor.post("/agent/confirm", token="nobody-has-made-this-token")
    assert answer.status == 409
    assert 'href="/errors#E-2406"' in await answer.text()


async def test_a_wrong_password_leads_to_its_entry(visitor: Visitor) -> None:
    text = await (await visitor.sign_in("ABC-DEF-GH23", "wrong wrong wrong")).text()
    assert 'href="/errors#E-1202"' in text


async def test_a_field_that_was_left_empty_is_named_by_its_code(visitor: Visitor) -> None:
    text = await (await visitor.sign_in("", "")).text()
    assert "(E-3201)" in text
    assert "(E-3202)" in text
