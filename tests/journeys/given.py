"""Where a test of one page begins: on that page, with everything before it already done."""

from playwright.async_api import Page

from tests.journeys.steps import Person, fill_information, log_in
from tests.real.browser import Visitor
from tests.real.office import OpenOffice
from tests.real.people import give_reading, registered


async def information_page(guest: Visitor, open_house: OpenOffice) -> Person:
    """A person whose card has been read, on step 1."""
    person = Person(await guest.open("/register/card"))
    await give_reading(open_house.context, guest)
    await send_card_form(person.page)
    await person.sees_title("Register User Information")
    return person


async def send_card_form(page: Page) -> None:
    """What the page's script does by itself when the card is verified."""
    await page.evaluate("document.querySelector('form[action$=\"/register/card\"]').submit()")


async def menu_page(guest: Visitor, open_house: OpenOffice) -> Person:
    user_id = await registered(open_house.context)
    person = Person(await guest.open("/login"))
    await log_in(person, user_id)
    await person.is_at("/menu")
    return person


async def step_two(guest: Visitor, open_house: OpenOffice) -> Person:
    person = await information_page(guest, open_house)
    await fill_information(person)
    await person.click("Confirm")
    await person.sees_title("Confirm User Information (Step 2)")
    return person
