"""What was typed is kept at every turn: by the page's script, the language switch, the search and the end."""

import re
from html import unescape

from yarl import URL

from tests.web.visitor import ENTRIES, Visitor, order_of

KEEP = "/typed"


async def kept_text(visitor: Visitor, token: str) -> str:
    return await (await visitor.get("/register/information", p=token)).text()


async def test_an_entry_is_kept_as_soon_as_it_is_finished(visitor: Visitor) -> None:
    token = await visitor.to_information()
    assert (await visitor.post(KEEP, street="霞が関1-2", _page=token)).status == 204
    assert "霞が関1-2" in await kept_text(visitor, token)


async def test_keeping_an_entry_is_no_activity(visitor: Visitor) -> None:
    token = await visitor.to_information()
    before = (await visitor.sessions())[0].last_active_at
    visitor.clock.advance(seconds=600)
    await visitor.post(KEEP, street="霞が関1-2", _page=token)
    assert (await visitor.sessions())[0].last_active_at == before


async def test_a_closed_browser_finds_its_entries_with_the_same_card_only(visitor: Visitor) -> None:
    await visitor.post(KEEP, street="霞が関1-2", _page=await visitor.to_information())
    await visitor.post("/logout")
    other = await kept_text(visitor, await visitor.to_information(owner="owner-2"))
    assert "霞が関1-2" not in other
    assert "has been filled in again" not in other
    await visitor.post("/logout")
    same = await kept_text(visitor, await visitor.to_information())
    assert "霞が関1-2" in same
    assert "has been filled in again" in same


async def test_entries_are_forgotten_after_a_day(visitor: Visitor) -> None:
    await visitor.post(KEEP, street="霞が関1-2", _page=await visitor.to_information())
    await visitor.post("/logout")
    visitor.clock.advance(seconds=24 * 3600 + 1)
    assert "霞が関1-2" not in await kept_text(visitor, await visitor.to_information())


async def test_a_late_entry_of_a_page_that_was_sent_changes_nothing(visitor: Visitor) -> None:
    token = await visitor.to_information()
    confirm = await visitor.post("/register/information", **ENTRIES, _page=token)
    await visitor.post(KEEP, street="too late", _page=token)
    again = await visitor.get("/register/confirm", p=order_of(confirm))
    assert "too late" not in await again.text()


async def test_nothing_is_kept_for_a_browser_without_a_session(visitor: Visitor) -> None:
    assert (await visitor.post(KEEP, street="x", _page="x")).status == 401


async def test_the_language_switch_keeps_the_errors(visitor: Visitor) -> None:
    token = await visitor.to_information()
    wrong = await visitor.post("/register/information", **(ENTRIES | {"phone": "x"}), _page=token)
    switched = await visitor.post("/language/ja", **(ENTRIES | {"phone": "x"}), _page=order_of(wrong))
    assert "電話番号が正しくありません。" in await switched.text()


async def test_a_page_looked_at_on_the_way_leads_back(visitor: Visitor) -> None:
    token = await visitor.to_information()
    for path in ("/guide", "/errors", "/accessibility", "/"):
        text = await (await visitor.get(path, p=token)).text()
        assert f'href="/register/information?p={token}">Return to the page you were on' in text
    assert (await visitor.get("/register/information", p=token)).status == 200


async def test_a_page_that_the_tab_has_left_is_no_way_back(visitor: Visitor) -> None:
    token = await visitor.to_information()
    await visitor.post("/register/information", **ENTRIES, _page=token)
    assert "Return to the page" not in await (await visitor.get("/guide", p=token)).text()
    assert "Return to the page" not in await (await visitor.get("/guide")).text()


async def test_entries_changed_in_another_tab_are_shown_again_and_not_registered(visitor: Visitor) -> None:
    token = await visitor.to_confirm()
    shown = await visitor.entries_shown(token)
    other = order_of(await visitor.get("/register/information"))
    await visitor.post("/register/information", **(ENTRIES | {"phone": "090-1111-2222"}), _page=other)
    answer = await visitor.post("/register/confirm", _page=token, entries=shown)
    text = await answer.text()
    assert answer.url.path == "/register/confirm"
    assert "changed in another tab" in text
    assert "090-1111-2222" in text
    again = order_of(answer)
    done = await visitor.post("/register/confirm", _page=again, entries=await visitor.entries_shown(again))
    assert done.url.path == "/register/complete"


async def test_the_language_switch_keeps_a_search(visitor: Visitor) -> None:
    token = await visitor.to_information()
    text = await (await visitor.get("/places", p=token, prefecture="13", q="港")).text()
    link = re.search(r'href="(/language/ja\?[^"]+)"', text)
    assert link
    switched = await visitor.client.get(URL(unescape(link[1]), encoded=True), headers=visitor.headers)
    assert dict(switched.url.query) == {"prefecture": "13", "q": "港", "p": token}
    assert "1件の市区町村が見つかりました。" in await switched.text()
