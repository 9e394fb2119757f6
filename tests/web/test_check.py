"""Check my computer and card without script: for anybody, with what the server knows, and nothing lost or opened."""

import re

import pytest

from tests.web.visitor import Visitor, order_of


async def test_a_stranger_may_look_without_an_account(visitor: Visitor) -> None:
    answer = await visitor.get("/check")
    text = await answer.text()
    assert answer.status == 200
    assert answer.url.path == "/check"
    assert "madoguchi-agent doctor" in text
    assert len(re.findall(r'class="check-line"', text)) == 14
    assert 'data-tone="bad"' not in text


async def test_the_report_stands_on_the_page_without_script(visitor: Visitor) -> None:
    text = await (await visitor.get("/check")).text()
    report = re.search(r"<textarea[^>]*readonly[^>]*>([^<]*)</textarea>", text)
    assert report
    assert "User client software: Not connected." in report[1]


async def test_easy_japanese_has_no_markup_in_the_report(visitor: Visitor) -> None:
    await visitor.get("/language/ja-easy", to="/check")
    text = await (await visitor.get("/check")).text()
    report = re.search(r"<textarea[^>]*>(.*?)</textarea>", text, re.DOTALL)
    assert report
    assert "<ruby>" in text
    assert "<ruby>" not in report[1]
    assert "Check my computer and card" in report[1]


async def test_somebody_logged_in_looks_too_and_stays_logged_in(visitor: Visitor) -> None:
    token = await visitor.signed_in()
    page = await visitor.get("/check", p=token)
    assert page.url.path == "/check"
    assert "Back to Menu" in await page.text()
    assert (await visitor.get("/menu", p=order_of(page))).url.path == "/menu"


async def test_a_test_that_nobody_made_is_taken_without_harm(visitor: Visitor) -> None:
    token = order_of(await visitor.get("/check"))
    answer = await visitor.post("/check", _page=token)
    assert answer.url.path == "/check"
    assert "Not tested." in await answer.text()


async def test_a_form_without_a_session_opens_none(visitor: Visitor) -> None:
    answer = await visitor.post("/check", _page="nothing.1")
    assert answer.status >= 400
    assert await visitor.sessions() == []


async def test_browser_back_to_the_check_ends_the_session_as_everywhere(visitor: Visitor) -> None:
    token = order_of(await visitor.get("/check"))
    await visitor.get("/register/card", p=token)
    answer = await visitor.get("/check", p=token)
    assert "E-1106" in await answer.text() or answer.status >= 400


async def test_sessions_for_strangers_are_limited_here_as_well(visitor: Visitor) -> None:
    statuses = []
    for _ in range(400):
        visitor.client.session.cookie_jar.clear()
        statuses.append((await visitor.get("/check")).status)
        if statuses[-1] == 429:
            break
    assert statuses[-1] == 429


@pytest.mark.parametrize("path", ["/", "/login", "/guide", "/register/card"])
async def test_the_check_is_found_from(visitor: Visitor, path: str) -> None:
    text = await (await visitor.get(path)).text()
    assert re.search(r'href="/check[?"]', text)


async def test_an_error_of_the_card_leads_to_the_check(visitor: Visitor) -> None:
    text = await (await visitor.get("/errors", q="E-2103")).text()
    assert 'href="/check' in text
