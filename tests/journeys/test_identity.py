"""Showing who one is, from the menu to the reference and back: both languages, without script, on a narrow screen."""

import re

import pytest
from playwright.async_api import expect

from app.i18n import Language
from app.records import ProofingState
from app.store import proofings
from tests.journeys.steps import Person, log_in
from tests.journeys.test_accessibility import findings_on, narrow
from tests.journeys.uploading import COUNTER, card
from tests.real.browser import Visitor, visitor
from tests.real.office import OpenOffice
from tests.real.people import registered

ENTRIES = {
    "name": "NGUYEN VAN AN",
    "birth_year": "1994",
    "birth_month": "4",
    "birth_day": "12",
    "nationality": "Viet Nam",
    "address": "東京都千代田区霞が関1-1-1 見本ハイツ405号室",
    "room": "405",
    "number": "AB12345678CD",
    "expires_year": "2028",
    "expires_month": "4",
    "expires_day": "12",
}
INVALID = "An invalid operation was made, so you were logged out."


async def at_start(guest: Visitor, house: OpenOffice, language: Language = Language.ENGLISH) -> Person:
    user_id = await registered(house.context, COUNTER)
    person = Person(await guest.open(f"/language/{language.value}?to=/login"), language)
    await log_in(person, user_id)
    await person.is_at("/menu")
    await person.click("Identity verification", role="link")
    await person.sees_title("Identification information")
    return person


async def choose(person: Person, document: str = "residence_card") -> None:
    await person.page.locator(f"input[name=document][value={document}]").check()
    await person.click("Begin")
    await person.sees_title("Identity verification input screen")


async def enter(person: Person, **changes: str) -> None:
    await person.page.locator("input[name=housing_complex][value=yes]").check()
    for name, value in (ENTRIES | changes).items():
        await person.page.locator(f"#{name}").fill(value)
    await person.click("Continue")


async def add_picture(person: Person) -> None:
    await person.sees_title("Identity verification document upload screen 1")
    await person.click("Continue")
    file = {"name": "card.jpg", "mimeType": "image/jpeg", "buffer": card()}
    await person.page.locator("#picture").set_input_files(file)  # type: ignore[arg-type]
    await person.click("add")
    # The first picture starts the process that opens pictures.
    await person.is_at("/identity/pictures")
    await person.sees_title("Identity verification document upload screen 3")
    await person.click("Continue", role="link")
    await person.sees_title("Confirm")


async def to_confirm(guest: Visitor, house: OpenOffice, language: Language = Language.ENGLISH) -> Person:
    person = await at_start(guest, house, language)
    await choose(person)
    await enter(person)
    await add_picture(person)
    return person


async def handed_in(house: OpenOffice) -> int:
    state = ProofingState.HANDED_IN
    return await house.context.db.read(lambda tx: proofings.count_lines(tx, state))


@pytest.mark.parametrize(("language", "width"), [(Language.ENGLISH, 1280), (Language.JAPANESE, 360)])
async def test_the_whole_way_from_the_menu_to_the_reference_and_taking_it_back(
    language, width, browser, open_house
) -> None:
    async with visitor(browser, open_house.origin, language=language.value, width=width) as guest:
        person = await at_start(guest, open_house, language)
        found = await findings_on(person.page, "start") + await narrow(person.page)
        await choose(person)
        await person.click("Continue")
        await person.sees("There is a problem")
        found += await findings_on(person.page, "entries") + await narrow(person.page)
        await enter(person)
        await add_picture(person)
        found += await findings_on(person.page, "confirm") + await narrow(person.page)
        await person.click("Hand in")
        await person.sees_title("Your documents have been handed in")
        reference = person.page.locator(".reference")
        await expect(reference).to_have_text(re.compile(r"^\w{3}-\w{3}-\w{3}$"))
        found += await findings_on(person.page, "complete") + await narrow(person.page)
        await person.click("Back to Menu", role="link")
        await person.click("Identity verification", role="link")
        await person.page.locator("summary").click()
        found += await findings_on(person.page, "state") + await narrow(person.page)
        await person.click("Withdraw")
        await person.sees("What you handed in has been withdrawn. The pictures are deleted.")
        assert await handed_in(open_house) == 0
        assert not found, "\n".join(found)


@pytest.mark.parametrize("language", [Language.ENGLISH, Language.JAPANESE])
async def test_everything_works_without_script(language, browser, open_house) -> None:
    async with visitor(browser, open_house.origin, language=language.value, script=False) as guest:
        person = await at_start(guest, open_house, language)
        await person.click("Begin")
        await person.sees("There is a problem")
        await choose(person)
        await enter(person, room="406")
        await expect(person.page.locator("#room-error")).to_be_visible()
        await enter(person)
        await add_picture(person)
        await person.click("Hand in")
        await person.sees_title("Your documents have been handed in")
        assert await handed_in(open_house) == 1


async def test_a_house_is_asked_for_no_room(guest, open_house) -> None:
    person = await at_start(guest, open_house)
    await choose(person)
    await expect(person.page.locator("#room")).to_be_visible()
    await person.page.locator("input[name=housing_complex][value=no]").check()
    await expect(person.page.locator("#room")).to_be_hidden()


async def test_an_error_of_the_summary_leads_to_its_field(guest, open_house) -> None:
    person = await at_start(guest, open_house)
    await choose(person, "special_permanent_resident")
    await enter(person, expires_year="2020")
    await person.page.get_by_role("alert").get_by_role("link").filter(has_text="has expired").click()
    await expect(person.page.locator("#expires_year")).to_be_focused()


async def test_a_double_click_hands_in_once(guest, open_house) -> None:
    person = await to_confirm(guest, open_house)
    await person.page.get_by_role("button", name="Hand in", exact=True).dblclick()
    await person.sees_title("Your documents have been handed in")
    assert await handed_in(open_house) == 1


async def test_browser_back_is_told_and_hands_nothing_in(guest, open_house) -> None:
    person = await to_confirm(guest, open_house)
    await person.page.go_back()
    await person.sees(INVALID)
    assert await handed_in(open_house) == 0


async def test_a_second_tab_finds_what_the_first_has_handed_in(guest, open_house) -> None:
    person = await to_confirm(guest, open_house)
    other = Person(await guest.open("/identity/confirm"))
    await other.sees_title("Confirm")
    await person.click("Hand in")
    await person.sees_title("Your documents have been handed in")
    await other.click("Hand in")
    await other.sees_title("Your documents have been handed in")
    assert await handed_in(open_house) == 1


async def test_switching_the_language_keeps_what_was_typed(guest, open_house) -> None:
    person = await at_start(guest, open_house)
    await choose(person)
    await person.page.locator("#address").fill("霞が関9-9-9")
    await person.page.get_by_role("button", name="日本語", exact=True).click()
    japanese = Person(person.page, Language.JAPANESE)
    await japanese.sees_title("Identity verification input screen")
    await expect(person.page.locator("#address")).to_have_value("霞が関9-9-9")
