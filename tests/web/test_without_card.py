"""Registration at the homepage by people without a card."""

import pytest

from tests.web.cardless import (
    COUNTER,
    ENTRIES,
    ORGANISATION,
    count,
    entries_shown,
    open_form,
    register,
    send,
    tags,
)
from tests.web.visitor import Visitor, order_of

BOTH = pytest.mark.parametrize("path", [COUNTER, ORGANISATION])


@BOTH
async def test_the_whole_way_ends_with_one_account_and_one_mail(visitor: Visitor, path: str) -> None:
    answer = await register(visitor, path)
    assert answer.url.path == f"{path}/complete"
    assert ENTRIES["email"] in await answer.text()
    assert (await visitor.mails(1))[0].recipient == ENTRIES["email"]
    assert await count(visitor, "accounts") == 1
    assert await count(visitor, "use_requests") == (1 if path == ORGANISATION else 0)


async def test_only_organisations_are_told_to_wait_for_the_office(visitor: Visitor) -> None:
    waiting = "the office has to approve your request"
    assert "looks at your use request" not in await (await register(visitor)).text()
    assert waiting not in (await visitor.mails(1))[0].text
    answer = await register(visitor, ORGANISATION, email="b@example.com", email_confirm="b@example.com")
    assert "looks at your use request" in await answer.text()
    assert waiting in (await visitor.mails(2))[0].text


@BOTH
async def test_the_page_asks_what_the_manual_lists(visitor: Visitor, path: str) -> None:
    text = await (await visitor.get(path)).text()
    for label in (
        "User Information Input", "User name", "Organisation or office name", "Contact number",
        "Location (prefecture and municipality)", "Location (street and house number)", "Email address",
        "Email address (confirm)", "Read Terms of Use", "I agree to the Terms of Use",
    ):  # fmt: skip
        assert label in text
    assert ("Corporate Number" in text) == (path == ORGANISATION)


WRONG = [
    ({"name": ""}, "Enter your name."),
    ({"name": "12345"}, "without digits or symbols"),
    ({"municipality": ""}, "Search button"),
    ({"municipality": "999999"}, "Search button"),
    ({"street": " 　"}, "Enter the rest of your address."),
    ({"phone": ""}, "Enter a telephone number."),
    ({"phone": "tomorrow"}, "not a telephone number"),
    ({"email": ""}, "Enter your e-mail address."),
    ({"email": "hanako@"}, "not an e-mail address"),
    ({"email_confirm": ""}, "Enter your e-mail address again."),
    ({"email_confirm": "other@example.com"}, "not the same"),
    ({"organisation": "x" * 201}, "too long"),
    ({"agree": ""}, "tick the box"),
]


@BOTH
@pytest.mark.parametrize(("change", "sentence"), WRONG)
async def test_a_wrong_entry_names_its_field_and_keeps_the_others(
    visitor: Visitor, path: str, change: dict[str, str], sentence: str
) -> None:
    token = await open_form(visitor, path)
    sent = {name: value for name, value in (ENTRIES | change).items() if name != "agree" or value}
    answer = await visitor.post(path, **sent, _page=token)
    text = await answer.text()
    assert answer.url.path == path
    assert sentence in text
    assert "There is a problem" in text
    assert ("芝公園4-2-8" in text) == ("street" not in change)
    assert await count(visitor, "accounts") == 0


async def test_an_organisation_has_a_name_and_a_private_person_needs_none(visitor: Visitor) -> None:
    refused = await send(visitor, ORGANISATION, organisation=" ")
    assert "Enter the name of your organisation or office." in await refused.text()
    assert (await send(visitor, COUNTER, organisation="")).url.path == "/register/counter/confirm"


@pytest.mark.parametrize(
    "number", ["7000012050003", "700001205000", "70000120500020", "abc", "7000012O50002"]
)
async def test_a_corporate_number_that_cannot_be_one_is_refused(visitor: Visitor, number: str) -> None:
    answer = await send(visitor, ORGANISATION, corporate_number=number)
    assert "This is not a Corporate Number." in await answer.text()


@pytest.mark.parametrize(
    "number", ["7000012050002", "7-0000-1205-0002", "７０００　０１２０　５０００２", ""]
)
async def test_a_corporate_number_is_taken_as_people_write_it(visitor: Visitor, number: str) -> None:
    answer = await send(visitor, ORGANISATION, corporate_number=number)
    assert ("7000012050002" in await answer.text()) == bool(number)
    assert answer.url.path == "/register/organisation/confirm"


@BOTH
@pytest.mark.parametrize("step", ["confirm", "complete"])
async def test_no_later_step_opens_before_its_entries(visitor: Visitor, path: str, step: str) -> None:
    token = await open_form(visitor, path)
    answer = await visitor.get(f"{path}/{step}", p=token)
    assert answer.url.path == path if step == "confirm" else "E-1107" in await answer.text()


async def test_the_forms_of_the_two_categories_do_not_mix(visitor: Visitor) -> None:
    await send(visitor, COUNTER)
    assert ENTRIES["street"] not in await (await visitor.get(ORGANISATION)).text()


async def test_back_of_the_page_keeps_the_entries(visitor: Visitor) -> None:
    confirm = await send(visitor)
    again = await visitor.get(COUNTER, p=order_of(confirm))
    assert ENTRIES["street"] in await again.text()


async def test_a_second_registration_in_one_browser_begins_empty(visitor: Visitor) -> None:
    await register(visitor)
    assert ENTRIES["street"] not in await (await visitor.get(COUNTER)).text()
    await register(visitor, email="b@example.com", email_confirm="b@example.com")
    assert await count(visitor, "accounts") == 2


async def test_pressing_registration_twice_registers_once(visitor: Visitor) -> None:
    confirm = await send(visitor)
    shown = await entries_shown(visitor, confirm)
    for _ in range(2):
        answer = await visitor.post("/register/counter/confirm", _page=order_of(confirm), entries=shown)
        assert answer.url.path == "/register/counter/complete"
    assert await count(visitor, "accounts") == 1
    assert await count(visitor, "outbox") == 1


async def test_a_page_left_behind_ends_the_session_and_the_entries_with_it(visitor: Visitor) -> None:
    token = await open_form(visitor)
    confirm = await visitor.post(COUNTER, **ENTRIES, _page=token)
    await visitor.post("/register/counter/confirm", _page=order_of(confirm), entries="x")
    answer = await visitor.post(COUNTER, **ENTRIES, _page=token)
    assert answer.status == 401
    assert await count(visitor, "drafts") == 0
    assert ENTRIES["street"] not in await (await visitor.get(COUNTER)).text()


async def test_entries_changed_in_another_tab_are_shown_again_and_not_registered(visitor: Visitor) -> None:
    first = await send(visitor)
    shown = await entries_shown(visitor, first)
    await send(visitor, phone="090-1111-2222")
    answer = await visitor.post("/register/counter/confirm", _page=order_of(first), entries=shown)
    text = await answer.text()
    assert "changed in another tab" in text
    assert "090-1111-2222" in text
    assert await count(visitor, "accounts") == 0


@BOTH
async def test_the_end_of_time_takes_the_entries_along_and_promises_nothing_else(
    visitor: Visitor, path: str
) -> None:
    confirm = await send(visitor, path)
    visitor.clock.advance(seconds=31 * 60)
    text = await (await visitor.get(f"{path}/confirm", p=order_of(confirm))).text()
    assert "without a card were deleted" in text
    assert await count(visitor, "drafts") == 0


async def test_the_search_fills_in_the_location(visitor: Visitor) -> None:
    token = await open_form(visitor)
    opened = await visitor.post("/places/open", **(ENTRIES | {"municipality": ""}), _page=token)
    chosen = await visitor.post("/places/choose", code="131032", _page=order_of(opened))
    text = await chosen.text()
    assert chosen.url.path == COUNTER
    assert 'value="131032"' in text
    assert ENTRIES["street"] in text


async def test_nothing_personal_lies_open_in_the_database(visitor: Visitor) -> None:
    await register(visitor)
    files = visitor.context.config.data.glob("madoguchi.sqlite3*")
    content = b"".join(file.read_bytes() for file in files)
    for name in ("name", "organisation", "street", "phone", "email"):
        assert ENTRIES[name].encode() not in content, name


async def test_somebody_logged_in_is_not_registered_again(visitor: Visitor) -> None:
    await visitor.signed_in()
    assert (await visitor.get(COUNTER)).url.path == "/menu"
    assert "account:registration:completed" in await tags(visitor)
