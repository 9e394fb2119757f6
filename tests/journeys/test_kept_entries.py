"""What the page's script keeps while somebody types, in a real browser."""

from playwright.async_api import expect

from tests.journeys.given import information_page


async def test_what_was_typed_survives_a_reload_without_being_sent(guest, open_house) -> None:
    person = await information_page(guest, open_house)
    async with person.page.expect_response("**/typed") as kept:
        await person.page.locator("#street").fill("霞が関1-2")
        await person.page.locator("#phone").focus()
    assert (await kept.value).status == 204
    await person.page.reload()
    await expect(person.page.locator("#street")).to_have_value("霞が関1-2")
    await expect(person.page.get_by_text("has been filled in again")).to_be_visible()


async def test_a_search_gives_more_time_and_the_page_says_so(guest, open_house) -> None:
    person = await information_page(guest, open_house)
    open_house.clock.advance(seconds=10 * 60)
    await person.page.locator("[data-places-open]").click()
    dialog = person.page.locator("#places-dialog")
    await dialog.get_by_label("Prefecture").select_option("13")
    await dialog.get_by_role("button", name="Search").click()
    await expect(dialog.get_by_role("status")).to_contain_text("municipalities found")
    await expect(person.page.locator("#idle-text [data-idle-time]")).to_have_text("12:40")


async def test_a_look_at_the_guide_leads_back_to_what_was_typed(guest, open_house) -> None:
    person = await information_page(guest, open_house)
    async with person.page.expect_response("**/typed"):
        await person.page.locator("#street").fill("霞が関1-2")
        await person.page.locator("#phone").focus()
    await person.page.get_by_role("link", name="Startup Guide").click()
    await person.page.get_by_role("link", name="Return to the page you were on").click()
    await person.sees_title("Register User Information")
    await expect(person.page.locator("#street")).to_have_value("霞が関1-2")
