"""Steps 1 to 3 of the registration, after the card was read."""

import dataclasses

import pytest

from app.records import CardFacts
from tests.web.visitor import ENTRIES, FACTS, Visitor, order_of


async def accounts(visitor: Visitor) -> int:
    row = await visitor.context.db.read(lambda tx: tx.execute("SELECT count(*) FROM accounts").fetchone())
    return int(row[0])


async def test_the_whole_way_ends_with_one_account_and_one_mail(visitor: Visitor) -> None:
    answer = await visitor.register()
    assert answer.url.path == "/register/complete"
    assert "User Registration Complete (Step 3)" in await answer.text()
    mail = (await visitor.mails(1))[0]
    assert mail.recipient == ENTRIES["email"]
    assert await accounts(visitor) == 1


async def test_what_the_card_says_is_shown_and_cannot_be_sent(visitor: Visitor) -> None:
    token = await visitor.to_information()
    text = await (await visitor.get("/register/information", p=token)).text()
    assert "SAMPLE MARIA" in text
    assert 'name="name"' not in text
    sent = await visitor.post("/register/information", **(ENTRIES | {"name": "SOMEBODY ELSE"}), _page=token)
    confirm = await sent.text()
    assert "SAMPLE MARIA" in confirm
    assert "SOMEBODY ELSE" not in confirm


async def test_what_the_card_leaves_out_is_asked(visitor: Visitor) -> None:
    facts = CardFacts(None, None, None, None, None, None)
    token = await visitor.to_information(facts)
    typed = {
        "name": "ＴＡＮＡＫＡ",
        "sex": "female",
        "birth_year": "平成2",
        "birth_month": "1",
        "birth_day": "2",
    }
    answer = await visitor.post("/register/information", **(ENTRIES | typed), _page=token)
    assert answer.url.path == "/register/confirm"
    text = await answer.text()
    assert "TANAKA" in text
    assert "2 January 1990" in text


UNNAMED = CardFacts(None, None, None, None, None, None)
PERSON = {"name": "A", "sex": "female", "birth_year": "1990", "birth_month": "4", "birth_day": "1"}


@pytest.mark.parametrize(
    ("birth", "shown"),
    [
        (("1990", "00", "00"), "1990 (month and day not known)"),
        (("1990", "4月", "０"), "April 1990 (day not known)"),
        (("R1", "00", "00"), "2019 (month and day not known)"),
        (("昭和55年", "2", "29"), "29 February 1980"),
    ],
)
async def test_a_birthday_is_taken_as_exactly_as_it_is_known(
    visitor: Visitor, birth: tuple[str, str, str], shown: str
) -> None:
    token = await visitor.to_information(UNNAMED)
    typed = dict(zip(("birth_year", "birth_month", "birth_day"), birth, strict=True))
    answer = await visitor.post("/register/information", **(ENTRIES | PERSON | typed), _page=token)
    assert shown in await answer.text()


@pytest.mark.parametrize(
    "birth",
    [("1990", "00", "5"), ("1990", "", ""), ("2090", "1", "1"), ("1800", "1", "1"), ("1990", "4", "31")],
)
async def test_a_day_on_which_nobody_can_be_born_is_refused(
    visitor: Visitor, birth: tuple[str, str, str]
) -> None:
    token = await visitor.to_information(UNNAMED)
    typed = dict(zip(("birth_year", "birth_month", "birth_day"), birth, strict=True))
    answer = await visitor.post("/register/information", **(ENTRIES | PERSON | typed), _page=token)
    assert "Date of birth: This is not a date." in await answer.text()


@pytest.mark.parametrize(
    "name",
    [
        "O",
        "王 小明",
        "佐々木 〆子",
        "Müller-O’Neill, Ana Ma.",
        "ジョン・スミス",
        "NGUYEN\u00a0VAN AN",
        "X" * 120,
    ],
)
async def test_a_name_is_taken_as_people_have_it(visitor: Visitor, name: str) -> None:
    token = await visitor.to_information(UNNAMED)
    answer = await visitor.post("/register/information", **(ENTRIES | PERSON | {"name": name}), _page=token)
    assert answer.url.path == "/register/confirm"


@pytest.mark.parametrize("name", ["😀", "AN 😀", "12345", "---", "X" * 121])
async def test_what_no_name_is_made_of_is_refused(visitor: Visitor, name: str) -> None:
    token = await visitor.to_information(UNNAMED)
    answer = await visitor.post("/register/information", **(ENTRIES | PERSON | {"name": name}), _page=token)
    assert answer.url.path == "/register/information"


@pytest.mark.parametrize("phone", ["+81 90-1234-5678", "+1 202 555 0100", "(03) 1234-5678", "03ー1234ー5678"])
async def test_a_number_is_taken_as_people_write_it(visitor: Visitor, phone: str) -> None:
    await visitor.to_confirm(phone=phone)


WRONG = [
    ({"municipality": ""}, "Search button"),
    ({"municipality": "999999"}, "Search button"),
    ({"street": "   "}, "Enter the rest of your address."),
    ({"street": "x" * 201}, "too long"),
    ({"phone": "hello"}, "not a telephone number"),
    ({"phone": "12"}, "not a telephone number"),
    ({"phone": "📞 03-1234-5678"}, "not a telephone number"),
    ({"email": "maria@"}, "not an e-mail address"),
    ({"email": "ma ria@example.com"}, "not an e-mail address"),
    ({"email_confirm": "other@example.com"}, "not the same"),
    ({"category": "king"}, "Select one of the choices."),
    ({"card_number": "AB1234567CD"}, "2 letters, 8 digits, 2 letters"),
    ({"card_number": ""}, "2 letters, 8 digits, 2 letters"),
]


@pytest.mark.parametrize(("change", "sentence"), WRONG)
async def test_a_wrong_entry_names_its_field_and_keeps_the_others(
    visitor: Visitor, change: dict[str, str], sentence: str
) -> None:
    token = await visitor.to_information()
    answer = await visitor.post("/register/information", **(ENTRIES | change), _page=token)
    text = await answer.text()
    assert answer.url.path == "/register/information"
    assert sentence in text
    assert "There is a problem" in text
    assert 'class="field-error"' in text
    for name in ("phone", "street"):
        if name not in change:
            assert ENTRIES[name] in text
    assert await accounts(visitor) == 0


async def test_terms_not_agreed_is_an_error(visitor: Visitor) -> None:
    token = await visitor.to_information()
    entries = {name: value for name, value in ENTRIES.items() if name != "agree"}
    answer = await visitor.post("/register/information", **entries, _page=token)
    assert answer.url.path == "/register/information"
    assert "tick the box" in await answer.text()


async def test_only_a_foreign_national_needs_a_residence_card_number(visitor: Visitor) -> None:
    answer = await visitor.get(
        "/register/confirm", p=await visitor.to_confirm(category="family", card_number="")
    )
    assert "Residence Card number" not in await answer.text()


async def test_full_width_entries_are_folded_without_a_word(visitor: Visitor) -> None:
    token = await visitor.to_confirm(phone="０３－１２３４－５６７８", card_number="ａｂ１２３４５６７８ｃｄ")
    text = await (await visitor.get("/register/confirm", p=token)).text()
    assert "03-1234-5678" in text
    assert "AB12345678CD" in text


@pytest.mark.parametrize("path", ["/register/information", "/register/confirm", "/register/complete"])
async def test_no_step_can_be_reached_without_a_card(visitor: Visitor, path: str) -> None:
    token = await visitor.open_card_page()
    answer = await visitor.get(path, p=token)
    assert answer.status == 409
    assert "E-1105" in await answer.text()


async def test_continue_before_the_card_was_read_is_refused(visitor: Visitor) -> None:
    answer = await visitor.post("/register/card", _page=await visitor.open_card_page())
    assert answer.status == 409


async def test_confirming_entries_that_became_wrong_leads_to_their_errors(visitor: Visitor) -> None:
    token = await visitor.to_information()
    await visitor.post("/register/information", **(ENTRIES | {"phone": "x"}), _page=token)
    session = (await visitor.sessions())[0]
    journey = next(iter(visitor.context.sessions._by_id[session.id].journeys.values()))
    answer = await visitor.get("/register/confirm", p=f"{journey.id}.{journey.step}")
    assert answer.url.path == "/register/information"
    assert "not a telephone number" in await answer.text()


async def test_registering_again_before_a_password_replaces_the_address_and_kills_the_old_link(
    visitor: Visitor,
) -> None:
    await visitor.register(email="wrong@example.com", email_confirm="wrong@example.com")
    first_id, first_link = await visitor.user_id_and_link()
    visitor.client.session.cookie_jar.clear()
    await visitor.context.sessions.end((await visitor.sessions())[0], "displaced")  # type: ignore[arg-type]
    await visitor.register()
    user_id, link = await visitor.user_id_and_link(mails=2)
    assert user_id == first_id
    assert (await visitor.get("/password/new", token=first_link)).status == 410
    assert (await visitor.get("/password/new", token=link)).status == 200


async def test_a_card_whose_account_has_a_password_cannot_register_again(visitor: Visitor) -> None:
    await visitor.with_password()
    visitor.client.session.cookie_jar.clear()
    await visitor.context.sessions.end((await visitor.sessions())[0], "displaced")  # type: ignore[arg-type]
    answer = await visitor.register()
    assert answer.status == 409
    assert "E-1106" in await answer.text()


async def test_a_browser_without_cookies_is_told_so(visitor: Visitor) -> None:
    token = await visitor.open_card_page()
    visitor.client.session.cookie_jar.clear()
    answer = await visitor.get("/register/card", p=token)
    assert answer.status == 400
    assert "E-1101" in await answer.text()


async def test_the_address_search_works_without_script_and_keeps_the_form(visitor: Visitor) -> None:
    token = await visitor.to_information()
    opened = await visitor.post("/places/open", **(ENTRIES | {"municipality": ""}), _page=token)
    assert opened.url.path == "/places"
    found = await visitor.get("/places", p=order_of(opened), prefecture="13", q="minato")
    assert "131032" in await found.text()
    chosen = await visitor.post("/places/choose", code="131032", _page=order_of(opened))
    text = await chosen.text()
    assert chosen.url.path == "/register/information"
    assert 'value="131032"' in text
    assert ENTRIES["street"] in text


async def test_choosing_a_municipality_that_does_not_exist_changes_nothing(visitor: Visitor) -> None:
    token = await visitor.to_information()
    await visitor.post("/places/open", **ENTRIES, _page=token)
    answer = await visitor.post("/places/choose", code="000000", _page=token)
    assert 'value="131032"' in await answer.text()


async def test_typed_entries_and_persons_are_sealed_in_the_database(visitor: Visitor) -> None:
    await visitor.register()
    files = list(visitor.context.config.data.glob("madoguchi.sqlite3*"))
    content = b"".join(file.read_bytes() for file in files)
    for value in (*ENTRIES.values(), FACTS.name or ""):
        if len(value) > 6 and value != "foreign_national":
            assert value.encode() not in content, value


@pytest.mark.parametrize(
    ("unclear", "sentence"),
    [
        ("birth:unknown", "does not say your date of birth"),
        ("name:missing", "does not say your name"),
        ("sex:unreadable", "does not say your sex"),
        ("name:substituted", "stand for rarer ones"),
        ("address:substituted", "stand for rarer ones"),
    ],
)
async def test_d2_what_the_card_does_not_say_clearly_is_said_on_the_page(
    visitor: Visitor, unclear: str, sentence: str
) -> None:
    facts = dataclasses.replace(FACTS, unclear=(unclear,))
    token = await visitor.to_information(facts)
    assert sentence in await (await visitor.get("/register/information", p=token)).text()


async def test_d2_a_clear_card_brings_no_notes(visitor: Visitor) -> None:
    token = await visitor.to_information()
    assert 'role="note"><li>' not in await (await visitor.get("/register/information", p=token)).text()


async def test_a_family_registers_one_after_the_other_in_one_browser(visitor: Visitor) -> None:
    await visitor.register()
    answer = await visitor.register("owner-2", email="son@example.com", email_confirm="son@example.com")
    assert "son@example.com" in await answer.text()
    assert await accounts(visitor) == 2


async def test_after_the_registration_nothing_more_runs_out(visitor: Visitor) -> None:
    assert "data-idle-deadline" not in await (await visitor.register()).text()


async def test_leaving_the_complete_page_open_leads_to_the_login_and_not_to_the_start(
    visitor: Visitor,
) -> None:
    token = order_of(await visitor.register())
    visitor.clock.advance(seconds=31 * 60)
    text = await (await visitor.get("/register/complete", p=token)).text()
    assert 'button-primary" href="/login"' in text
    assert "Start the registration again" not in text
    assert "your entries are kept" not in text
