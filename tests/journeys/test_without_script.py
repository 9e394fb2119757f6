"""A browser without script: every rule holds, every page but the live one works, and that one says what is needed."""

from playwright.async_api import expect

from tests.journeys.given import menu_page
from tests.journeys.steps import Person
from tests.real.browser import Visitor, visitor
from tests.real.office import OpenOffice
from tests.real.people import give_reading


async def at_step_one(guest: Visitor, open_house: OpenOffice) -> Person:
    person = Person(await guest.open("/register/card"))
    await give_reading(open_house.context, guest)
    # The button that script hides until the card is verified; without script only the server can refuse it.
    await person.page.locator("form[action$='/register/card'] button").first.dispatch_event("click")
    await person.sees_title("Register User Information")
    return person


async def test_the_live_page_says_what_is_needed_and_where_else_to_go(browser, open_house) -> None:
    async with visitor(browser, open_house.origin, script=False) as guest:
        page = await guest.open("/register/card")
        await expect(page.get_by_role("heading", name="This page needs JavaScript")).to_be_visible()
        await expect(page.get_by_text("you can register at the counter")).to_be_visible()


async def test_the_live_page_without_a_card_leads_nowhere(browser, open_house) -> None:
    async with visitor(browser, open_house.origin, script=False) as guest:
        page = await guest.open("/register/card")
        await page.locator("form[action$='/register/card'] button").first.dispatch_event("click")
        await expect(page.get_by_text("E-1105")).to_be_visible()


async def test_a_municipality_is_found_and_what_was_typed_before_is_still_there(browser, open_house) -> None:
    async with visitor(browser, open_house.origin, script=False) as guest:
        person = await at_step_one(guest, open_house)
        await person.page.locator("#phone").fill("090-1234-5678")
        await person.click("Search")
        await person.page.locator("#prefecture").select_option("01")
        await person.page.locator("#q").fill("札幌")
        await person.page.get_by_role("main").get_by_role("button", name="Search", exact=True).click()
        await person.page.get_by_role("main").get_by_role("listitem").first.get_by_role("button").click()
        await person.sees_title("Register User Information")
        assert "Sapporo" in await person.page.locator("#municipality").input_value()
        assert await person.page.locator("#phone").input_value() == "090-1234-5678"


async def test_missing_entries_are_listed_at_the_top_and_beside_each_field(browser, open_house) -> None:
    async with visitor(browser, open_house.origin, script=False) as guest:
        person = await at_step_one(guest, open_house)
        await person.click("Confirm")
        await person.sees("There is a problem")
        assert await person.page.locator(".field-error").count() >= 5


async def test_logging_in_and_out_needs_no_script(browser, open_house) -> None:
    async with visitor(browser, open_house.origin, script=False) as guest:
        person = await menu_page(guest, open_house)
        await person.click("Log out")
        await person.sees("You were logged out.")
