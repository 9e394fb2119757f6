"""The idle end, with a clock that is moved: the warning, Continue, the end, and that typing alone is no activity."""

from playwright.async_api import expect

from tests.journeys.given import information_page, menu_page
from tests.journeys.steps import Person
from tests.real.browser import Visitor, visitor
from tests.real.office import OpenOffice

ENDED = "You did not move to another page for a set time, so you were logged out."


async def let_pass(person: Person, open_house: OpenOffice, *, minutes: int) -> None:
    """Time passes for the server and for the browser alike."""
    open_house.clock.advance(seconds=minutes * 60)
    await person.page.clock.fast_forward(minutes * 60_000)


async def a_menu_with_a_clock(guest: Visitor, open_house: OpenOffice) -> Person:
    await guest.context.clock.install(time=open_house.clock.now_ms())
    return await menu_page(guest, open_house)


async def test_the_page_warns_five_minutes_before_the_end(guest, open_house) -> None:
    person = await a_menu_with_a_clock(guest, open_house)
    await let_pass(person, open_house, minutes=24)
    await expect(person.page.get_by_role("dialog")).to_have_count(0)
    await let_pass(person, open_house, minutes=1)
    await expect(person.page.get_by_role("dialog")).to_be_visible()


async def test_continue_gives_another_half_hour(guest, open_house) -> None:
    person = await a_menu_with_a_clock(guest, open_house)
    await let_pass(person, open_house, minutes=26)
    dialog = person.page.get_by_role("dialog")
    await dialog.get_by_role("button", name="Continue").click()
    await expect(dialog).to_have_count(0)
    await let_pass(person, open_house, minutes=20)
    await person.page.reload()
    await person.sees_title("Menu")


async def test_an_unanswered_warning_ends_in_a_page_that_says_why(guest, open_house) -> None:
    person = await a_menu_with_a_clock(guest, open_house)
    await let_pass(person, open_house, minutes=31)
    await person.sees(ENDED)


async def test_typing_is_no_activity_and_what_was_typed_before_is_kept(guest, open_house) -> None:
    person = await information_page(guest, open_house)
    await person.page.locator("#street").fill("霞が関9-9-9")
    open_house.clock.advance(seconds=31 * 60)
    await person.click("Confirm")
    await person.sees(ENDED)


async def test_without_script_the_next_press_tells_about_the_end(browser, open_house) -> None:
    async with visitor(browser, open_house.origin, script=False) as guest:
        person = await menu_page(guest, open_house)
        open_house.clock.advance(seconds=31 * 60)
        await person.page.goto(open_house.origin + "/menu")
        await person.sees(ENDED)


async def test_twenty_hours_end_even_a_busy_session(guest, open_house) -> None:
    person = await menu_page(guest, open_house)
    for _ in range(45):
        open_house.clock.advance(seconds=27 * 60)
        await person.page.reload()
    await person.sees("You were logged in for a very long time, so you were logged out.")
