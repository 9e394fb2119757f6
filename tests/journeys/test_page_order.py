"""The browser's own buttons, in a real browser: what logs out, what does not, and what is kept."""

from playwright.async_api import expect

from app.i18n import Language
from tests.journeys.given import information_page, menu_page, send_card_form, step_two
from tests.journeys.steps import Person, fill_information
from tests.real.browser import visitor
from tests.real.people import give_reading

INVALID = "An invalid operation was made, so you were logged out."


async def test_browser_back_ends_the_session_and_says_so(guest, open_house) -> None:
    person = await step_two(guest, open_house)
    await person.page.go_back()
    await person.sees(INVALID)


async def test_browser_back_ends_the_session_without_script_too(browser, open_house) -> None:
    async with visitor(browser, open_house.origin, script=False) as guest:
        page = await guest.open("/register/card")
        await give_reading(open_house.context, guest)
        await send_card_form(page)
        await page.locator("#agree").check()
        await page.get_by_role("button", name="Confirm", exact=True).click()
        # Back in the middle of a navigation is the browser driver's trouble, not the page order's.
        await expect(page.get_by_text("There is a problem")).to_be_visible()
        await page.wait_for_load_state()
        await page.go_back()
        await expect(page.get_by_text(INVALID)).to_be_visible()


async def test_what_was_typed_is_offered_again_after_an_invalid_operation(guest, open_house) -> None:
    person = await step_two(guest, open_house)
    await person.page.go_back()
    await expect(person.page.get_by_text("read the same card again to continue")).to_be_visible()


async def test_browser_back_after_the_menu_logs_out(guest, open_house) -> None:
    person = await menu_page(guest, open_house)
    await person.page.go_back()
    await person.sees(INVALID)
    await person.page.goto(open_house.origin + "/menu")
    await expect(person.page.get_by_role("button", name="Log out")).to_have_count(0)


async def test_reloading_a_page_is_no_invalid_operation(guest, open_house) -> None:
    person = await step_two(guest, open_house)
    await person.page.reload()
    await person.sees_title("Confirm User Information (Step 2)")
    await person.click("Registration")
    await person.sees_title("User Registration Complete (Step 3)")


async def test_a_double_click_registers_once(guest, open_house) -> None:
    person = await step_two(guest, open_house)
    await person.page.get_by_role("button", name="Registration", exact=True).dblclick()
    await person.sees_title("User Registration Complete (Step 3)")
    count = await open_house.context.db.read(
        lambda tx: tx.execute("SELECT count(*) FROM outbox").fetchone()[0]
    )
    assert count == 1


async def test_the_back_button_of_the_page_keeps_what_was_typed(guest, open_house) -> None:
    person = await step_two(guest, open_house)
    await person.page.get_by_text("Back", exact=True).first.click()
    await person.sees_title("Register User Information")
    assert await person.page.locator("#phone").input_value() == "03-1234-5678"


async def test_switching_the_language_keeps_the_page_and_what_was_typed(guest, open_house) -> None:
    person = await information_page(guest, open_house)
    await person.page.locator("#street").fill("霞が関9-9-9")
    await person.page.get_by_role("button", name="日本語", exact=True).click()
    japanese = Person(person.page, Language.JAPANESE)
    await japanese.sees_title("Register User Information")
    assert await person.page.locator("#street").input_value() == "霞が関9-9-9"


async def test_two_tabs_do_not_disturb_each_other(guest, open_house) -> None:
    person = await menu_page(guest, open_house)
    other = Person(await guest.open("/menu"))
    await other.page.reload()
    await person.page.reload()
    await other.sees_title("Menu")
    await person.sees_title("Menu")


async def test_a_window_left_two_pages_behind_cannot_send_its_form(guest, open_house) -> None:
    person = await information_page(guest, open_house)
    stale = await guest.new_tab()
    await stale.goto(person.page.url)
    await fill_information(person)
    await person.click("Confirm")
    await person.sees_title("Confirm User Information (Step 2)")
    await person.click("Registration")
    await person.sees_title("User Registration Complete (Step 3)")
    await stale.locator("#agree").check()
    await stale.get_by_role("button", name="Confirm", exact=True).click()
    await Person(stale).sees(INVALID)
