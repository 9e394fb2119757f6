"""The order of pages, asked of the real application by a browser without script."""

import asyncio

from app.rules.session import EndReason
from tests.web.visitor import ENTRIES, Visitor, order_of


async def is_logged_out(visitor: Visitor) -> bool:
    return await visitor.sessions() == []


async def test_browser_back_to_an_earlier_page_logs_out_and_says_why(visitor: Visitor) -> None:
    card = await visitor.open_card_page()
    await visitor.read_card()
    await visitor.post("/register/card", _page=card)
    answer = await visitor.get("/register/card", p=card)
    assert answer.status == 401
    text = await answer.text()
    assert "E-1104" in text
    assert "invalid operation" in text
    assert await is_logged_out(visitor)


async def test_browser_forward_is_an_invalid_operation_too(visitor: Visitor) -> None:
    token = await visitor.to_confirm()
    back = await visitor.get("/register/information", p=token)
    assert back.status == 200
    assert (await visitor.get("/register/confirm", p=token)).status == 401


async def test_the_pages_own_back_link_is_not_invalid_and_the_entries_are_still_there(
    visitor: Visitor,
) -> None:
    answer = await visitor.get("/register/information", p=await visitor.to_confirm())
    assert answer.status == 200
    assert ENTRIES["phone"] in await answer.text()


async def test_a_stale_form_is_refused_and_changes_nothing(visitor: Visitor) -> None:
    token = await visitor.to_information()
    await visitor.post("/register/information", **ENTRIES, _page=token)
    answer = await visitor.post("/register/confirm", _page=token)
    assert answer.status == 401
    assert await visitor.context.db.read(lambda tx: tx.execute("SELECT 1 FROM accounts").fetchone()) is None


async def test_a_form_without_a_token_is_refused(visitor: Visitor) -> None:
    await visitor.to_confirm()
    assert (await visitor.post("/register/confirm")).status == 401


async def test_a_made_up_token_is_refused(visitor: Visitor) -> None:
    await visitor.to_confirm()
    assert (await visitor.post("/register/confirm", _page="x" * 20 + ".2")).status == 401
    assert await is_logged_out(visitor)


async def test_a_token_of_another_session_is_refused(visitor: Visitor) -> None:
    stolen = await visitor.to_confirm()
    visitor.client.session.cookie_jar.clear()
    await visitor.open_card_page()
    assert (await visitor.post("/register/confirm", _page=stolen)).status == 401


async def test_reloading_a_page_is_not_invalid(visitor: Visitor) -> None:
    token = await visitor.to_information()
    for _ in range(3):
        assert (await visitor.get("/register/information", p=token)).status == 200


async def test_reloading_a_page_reached_by_a_link_is_not_invalid(visitor: Visitor) -> None:
    token = await visitor.to_confirm()
    for _ in range(3):
        assert (await visitor.get("/register/information", p=token)).status == 200


async def test_a_double_click_registers_once_and_shows_the_result_twice(visitor: Visitor) -> None:
    token = await visitor.to_confirm()
    entries = await visitor.entries_shown(token)
    first, second = await asyncio.gather(
        visitor.post("/register/confirm", _page=token, entries=entries),
        visitor.post("/register/confirm", _page=token, entries=entries),
    )
    assert {first.url.path, second.url.path} == {"/register/complete"}
    accounts = await visitor.context.db.read(
        lambda tx: tx.execute("SELECT count(*) FROM accounts").fetchone()
    )
    assert accounts[0] == 1
    assert len(await visitor.mails(1)) == 1


async def test_a_second_tab_has_an_order_of_its_own(visitor: Visitor) -> None:
    first = await visitor.to_information()
    second = await visitor.open_card_page()
    assert second.split(".")[0] != first.split(".")[0]
    assert (await visitor.get("/register/information", p=first)).status == 200


async def test_the_language_switch_keeps_page_step_and_entries(visitor: Visitor) -> None:
    token = await visitor.to_information()
    typed = ENTRIES | {"street": "9-9 half typed"}
    answer = await visitor.post("/language/ja", **typed, _page=token)
    assert answer.url.path == "/register/information"
    assert order_of(answer) == token
    text = await answer.text()
    assert "9-9 half typed" in text
    assert '<html lang="ja"' in text


async def test_where_the_office_chose_to_warn_back_shows_the_current_page_again(
    warned_visitor: Visitor,
) -> None:
    card = await warned_visitor.open_card_page()
    await warned_visitor.read_card()
    await warned_visitor.post("/register/card", _page=card)
    answer = await warned_visitor.get("/register/card", p=card)
    assert answer.url.path == "/register/information"
    assert len(await warned_visitor.sessions()) == 1


async def test_back_from_the_menu_to_the_login_page_logs_out(visitor: Visitor) -> None:
    await visitor.signed_in()
    visitor.headers["Sec-Fetch-Site"] = "same-origin"
    assert (await visitor.get("/login")).status == 401
    assert all(session.account_id is None for session in await visitor.sessions())


async def test_a_typed_login_address_leads_somebody_logged_in_to_the_menu(visitor: Visitor) -> None:
    await visitor.signed_in()
    visitor.headers["Sec-Fetch-Site"] = "none"
    assert (await visitor.get("/login")).url.path == "/menu"


async def test_the_pages_report_of_back_ends_the_session(visitor: Visitor) -> None:
    await visitor.signed_in()
    answer = await visitor.post("/session/invalid")
    assert answer.status == 401
    assert (await visitor.get("/menu")).status == 401


async def test_an_invalid_operation_keeps_what_was_typed_for_the_same_card_only(visitor: Visitor) -> None:
    token = await visitor.to_information()
    await visitor.post("/register/information", **(ENTRIES | {"email": "x"}), _page=token)
    await visitor.get("/register/information", p=token)
    again = await visitor.to_information()
    assert ENTRIES["street"] in await (await visitor.get("/register/information", p=again)).text()
    visitor.client.session.cookie_jar.clear()
    await visitor.context.sessions.end((await visitor.sessions())[0], EndReason.LOGGED_OUT)
    other = await visitor.to_information(owner="owner-2")
    assert ENTRIES["street"] not in await (await visitor.get("/register/information", p=other)).text()


async def test_after_the_end_a_new_start_is_no_invalid_operation(visitor: Visitor) -> None:
    token = await visitor.to_information()
    visitor.clock.advance(seconds=31 * 60)
    ended = await (await visitor.get("/register/information", p=token)).text()
    assert token not in ended
    again = await visitor.get("/register/card", p=token)
    assert again.status == 200
    assert order_of(again) != token


async def test_an_old_address_without_a_session_says_that_it_is_over(visitor: Visitor) -> None:
    token = await visitor.to_information()
    await visitor.post("/logout", _page=token)
    answer = await visitor.get("/register/information", p=token)
    text = await answer.text()
    assert answer.status == 401
    assert "You were logged out." in text
    assert "cookie" not in text


async def test_a_log_in_without_cookies_is_told_so(visitor: Visitor) -> None:
    token = await visitor.signed_in()
    visitor.client.session.cookie_jar.clear()
    answer = await visitor.get("/menu", p=token)
    assert answer.status == 400
    assert "E-1101" in await answer.text()
