"""User Information Display and Change User Information: what is shown, refused, changed and told."""

import re
from dataclasses import replace
from html import unescape

import pytest

from app.services.account import person_of
from app.store import person_keys
from tests.web.visitor import ENTRIES, Visitor, order_of

UNCHANGED = {name: ENTRIES[name] for name in ("municipality", "street", "phone", "email", "email_confirm")}
NEW_EMAIL = {"email": "new@example.com", "email_confirm": "new@example.com"}
CHANGE = "/information/change"


async def to_information(visitor: Visitor) -> str:
    return await visitor.follow("/information", await visitor.signed_in())


async def to_change(visitor: Visitor) -> str:
    return await visitor.follow(CHANGE, await to_information(visitor))


async def page_text(visitor: Visitor, path: str, token: str) -> str:
    return unescape(await (await visitor.get(path, p=token)).text())


async def shown(visitor: Visitor, token: str) -> str:
    found = re.search(r'name="shown" value="([0-9a-f]+)"', await page_text(visitor, CHANGE, token))
    assert found
    return found[1]


async def change(visitor: Visitor, token: str, **entries: str):
    stand_in = await shown(visitor, token)
    return await visitor.post(CHANGE, **({"shown": stand_in} | UNCHANGED | entries), _page=token)


async def account_id(visitor: Visitor) -> str:
    return next(found.account_id for found in await visitor.sessions() if found.account_id)


async def person(visitor: Visitor):
    return (await person_of(visitor.context, await account_id(visitor)))[1]


async def kinds_of_mail(visitor: Visitor) -> list[str]:
    rows = await visitor.context.db.read(
        lambda tx: tx.execute("SELECT kind FROM outbox ORDER BY created_at, kind").fetchall()
    )
    return [row["kind"] for row in rows if row["kind"] != "registration_complete"]


async def changes_written(visitor: Visitor) -> list[str]:
    rows = await visitor.context.db.read(
        lambda tx: tx.execute("SELECT detail FROM audit WHERE tag = 'account:information:changed'").fetchall()
    )
    return [row["detail"] for row in rows]


async def test_the_display_shows_everything_by_group_and_marks_the_card(visitor: Visitor) -> None:
    text = await page_text(visitor, "/information", await to_information(visitor))
    for words in ("About you", "Address and contact information", "Your account", "SAMPLE MARIA"):
        assert words in text
    for words in ("Minato", "1-2-3 芝公園ハイツ 405", "03-1234-5678", "maria@example.com", "AB12345678CD"):
        assert words in text
    assert "東京都港区芝公園4丁目" in text
    assert text.count("From your card") == 4
    for button in ("Change user information", "Change password", "Back", "Log out"):
        assert button in text


@pytest.mark.parametrize("path", ["/information", CHANGE, "/information/updated", "/information/use"])
async def test_nobody_sees_these_pages_without_logging_in(visitor: Visitor, path: str) -> None:
    assert (await visitor.get(path)).status == 401


@pytest.mark.parametrize(
    "path", [CHANGE, "/information/back", "/information/email-link", "/information/use/end"]
)
async def test_nobody_sends_these_forms_without_logging_in(visitor: Visitor, path: str) -> None:
    assert (await visitor.post(path, **UNCHANGED)).status == 401


async def test_the_form_is_filled_with_what_is_registered_under_the_manuals_labels(visitor: Visitor) -> None:
    text = await page_text(visitor, CHANGE, await to_change(visitor))
    for label in (
        "New address in Japan (prefecture and municipality)", "New address in Japan (street and house number)",
        "New contact number", "New email address", "New email address (confirm)", "Search", "Change", "Back",
    ):  # fmt: skip
        assert f">{label}<" in text
    assert text.count('value="maria@example.com"') == 2
    assert 'value="131032"' in text
    assert "Registered now" not in text


@pytest.mark.parametrize(
    ("entries", "sentence"),
    [
        ({"municipality": ""}, "Select your prefecture and municipality"),
        ({"municipality": "999999"}, "Select your prefecture and municipality"),
        ({"street": "　"}, "Enter the rest of your address."),
        ({"street": "x" * 201}, "at most 200"),
        ({"phone": ""}, "Enter a telephone number."),
        ({"phone": "call me"}, "This is not a telephone number."),
        ({"email": ""}, "Enter your e-mail address."),
        ({"email": "nobody"}, "This is not an e-mail address."),
        ({"email": "a@b.jp\r\nBcc: c@d.jp"}, "This is not an e-mail address."),
        ({"email_confirm": ""}, "Enter your e-mail address again."),
        ({"email_confirm": "other@example.com"}, "The two e-mail addresses are not the same."),
        ({"email": "new@example.com"}, "The two e-mail addresses are not the same."),
    ],
)
async def test_a_wrong_entry_is_refused_and_what_was_typed_stays(
    visitor: Visitor, entries: dict[str, str], sentence: str
) -> None:
    token = await to_change(visitor)
    before = await person(visitor)
    answer = await change(visitor, token, **({"street": "新しい町 9"} | entries))
    text = unescape(await answer.text())
    assert answer.url.path == CHANGE
    assert sentence in text
    assert "street" in entries or "新しい町 9" in text
    assert await person(visitor) == before
    assert await changes_written(visitor) == []


async def test_a_new_phone_and_street_change_without_a_word_of_mail(visitor: Visitor) -> None:
    answer = await change(
        visitor, await to_change(visitor), phone="０９０ー１１１１ー２２２２", street="新しい町 9"
    )
    text = await answer.text()
    assert answer.url.path == "/information/updated"
    assert "mail" not in text.split("<main")[1].split("</main")[0]
    assert (await person(visitor)).phone == "090-1111-2222"
    assert await kinds_of_mail(visitor) == []
    assert await changes_written(visitor) == ['{"fields": "street,phone"}']


async def test_what_is_found_at_the_desk_follows_a_change(visitor: Visitor) -> None:
    token = await to_change(visitor)
    owner = await account_id(visitor)

    async def keys() -> set[bytes]:
        rows = await visitor.context.db.read(
            lambda tx: tx.execute(
                "SELECT hash FROM person_keys WHERE kind = 'phone' AND account_id = ?", (owner,)
            ).fetchall()
        )
        return {bytes(row["hash"]) for row in rows}

    before = await keys()
    await change(visitor, token, phone="090-1111-2222")
    assert len(await keys()) == 1
    assert await keys() != before
    assert await visitor.context.db.read(lambda tx: person_keys.list_unindexed(tx, limit=1)) == []


async def test_a_new_email_is_told_on_the_page_and_to_both_addresses(visitor: Visitor) -> None:
    answer = await change(visitor, await to_change(visitor), **NEW_EMAIL)
    text = await answer.text()
    assert answer.url.path == "/information/updated/email"
    assert "new@example.com" in text
    assert "few minutes" in text
    assert sorted(await kinds_of_mail(visitor)) == ["email_changed", "email_changed_old"]
    mails = await visitor.mails(3)
    assert {mail.recipient for mail in mails[:2]} == {"new@example.com", "maria@example.com"}
    assert "new@example.com" not in next(mail.text for mail in mails if mail.recipient == "maria@example.com")
    assert await changes_written(visitor) == ['{"fields": "email"}']


async def test_an_office_may_leave_the_former_address_untold(quiet_visitor: Visitor) -> None:
    await change(quiet_visitor, await to_change(quiet_visitor), **NEW_EMAIL)
    assert await kinds_of_mail(quiet_visitor) == ["email_changed"]


async def test_changing_nothing_is_said_kindly_and_written_nowhere(visitor: Visitor) -> None:
    token = await to_change(visitor)
    before = await person(visitor)
    answer = await change(visitor, token, phone="０３ー１２３４ー５６７８")
    assert answer.url.path == "/information"
    assert "Nothing was changed" in await answer.text()
    assert await person(visitor) == before
    assert await changes_written(visitor) == []
    assert await kinds_of_mail(visitor) == []


async def test_back_keeps_what_was_typed_and_checks_nothing(visitor: Visitor) -> None:
    token = await to_change(visitor)
    answer = await visitor.post("/information/back", **(UNCHANGED | {"phone": "half a num"}), _page=token)
    assert answer.url.path == "/information"
    assert "There is a problem" not in await answer.text()
    again = await visitor.get(CHANGE, p=order_of(answer))
    text = await again.text()
    assert 'value="half a num"' in text
    assert "filled in again" in text
    assert "There is a problem" not in text


async def test_sending_the_form_twice_changes_once(visitor: Visitor) -> None:
    token = await to_change(visitor)
    stand_in = await shown(visitor, token)
    for _ in range(2):
        answer = await visitor.post(CHANGE, **UNCHANGED | NEW_EMAIL, shown=stand_in, _page=token)
        assert answer.url.path == "/information/updated/email"
    assert len(await changes_written(visitor)) == 1
    assert len(await kinds_of_mail(visitor)) == 2


async def test_browser_back_after_a_change_logs_out(visitor: Visitor) -> None:
    token = await to_change(visitor)
    await change(visitor, token, phone="090-1111-2222")
    assert (await visitor.get(CHANGE, p=token)).status == 401


async def test_a_tab_that_shows_older_entries_takes_nothing_back_unseen(visitor: Visitor) -> None:
    first = await to_change(visitor)
    stand_in = await shown(visitor, first)
    other = order_of(await visitor.get(CHANGE))
    await change(visitor, other, street="新しい町 9")
    answer = await visitor.post(CHANGE, **UNCHANGED, shown=stand_in, _page=first)
    text = unescape(await answer.text())
    assert answer.url.path == CHANGE
    assert "changed somewhere else in the meantime" in text
    assert "新しい町 9" in text
    assert (await person(visitor)).street == "新しい町 9"
    again = await change(visitor, order_of(answer), street="三番目 3")
    assert again.url.path == "/information/updated"
    assert (await person(visitor)).street == "三番目 3"


@pytest.mark.parametrize("stand_in", ["", "0" * 64, "x"])
async def test_a_form_that_does_not_say_what_it_showed_changes_nothing(
    visitor: Visitor, stand_in: str
) -> None:
    token = await to_change(visitor)
    answer = await visitor.post(
        CHANGE, **(UNCHANGED | {"phone": "090-1111-2222"}), shown=stand_in, _page=token
    )
    assert answer.url.path == CHANGE
    assert (await person(visitor)).phone == "03-1234-5678"


async def test_fields_that_are_not_on_the_page_change_nothing(visitor: Visitor) -> None:
    token = await to_change(visitor)
    before = await person(visitor)
    await change(
        visitor,
        token,
        name="SOMEBODY ELSE",
        card_number="ZZ00000000ZZ",
        birth="2000-01-01",
        phone="090-1111-2222",
    )
    assert await person(visitor) == replace(before, phone="090-1111-2222")


async def test_the_search_without_script_keeps_the_form_and_fills_the_field(visitor: Visitor) -> None:
    token = await to_change(visitor)
    await visitor.post("/places/open", **(UNCHANGED | {"phone": "090-1111-2222"}), _page=token)
    answer = await visitor.post("/places/choose", code="131016", _page=token)
    text = await answer.text()
    assert answer.url.path == CHANGE
    assert 'value="131016"' in text
    assert 'value="090-1111-2222"' in text


async def test_the_language_switch_keeps_what_was_typed(visitor: Visitor) -> None:
    token = await to_change(visitor)
    answer = await visitor.post("/language/ja", **(UNCHANGED | {"street": "新しい町 9"}), _page=token)
    text = await answer.text()
    assert answer.url.path == CHANGE
    assert "新しい町 9" in text
    assert "利用者情報変更" in text


async def test_entries_survive_the_idle_end_and_come_back_after_log_in(visitor: Visitor) -> None:
    user_id = await visitor.with_password()
    token = await visitor.follow(CHANGE, order_of(await visitor.sign_in(user_id)))
    await visitor.post("/typed", **(UNCHANGED | {"street": "新しい町 9"}), _page=token)
    visitor.clock.advance(seconds=31 * 60)
    assert (await visitor.post(CHANGE, **UNCHANGED, _page=token)).status == 401
    again = await visitor.get(CHANGE, p=order_of(await visitor.sign_in(user_id)))
    assert "新しい町 9" in await again.text()


@pytest.mark.parametrize("path", ["/information/updated", "/information/updated/email"])
async def test_an_address_typed_by_hand_claims_no_update(visitor: Visitor, path: str) -> None:
    await visitor.signed_in()
    answer = await visitor.get(path)
    assert answer.url.path == "/information"
    assert "has been updated" not in await answer.text()
