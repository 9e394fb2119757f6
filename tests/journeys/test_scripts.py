"""What the pages' scripts add, in a real browser: the search dialog, one press per form, links of their own."""

from playwright.async_api import Page, expect

from tests.journeys.given import information_page, menu_page
from tests.journeys.steps import Person
from tests.real.browser import Visitor
from tests.real.office import OpenOffice


async def open_search(guest: Visitor, open_house: OpenOffice) -> Page:
    person = await information_page(guest, open_house)
    await person.page.get_by_label("Email address", exact=True).fill("kept@example.com")
    await person.click("Search")
    await expect(person.page.get_by_role("dialog")).to_be_visible()
    return person.page


async def search(page: Page, prefecture: str, query: str) -> None:
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("Prefecture").select_option(label=prefecture)
    await dialog.get_by_label("Part of the name").fill(query)
    await dialog.get_by_label("Part of the name").press("Enter")


async def test_the_search_dialog_fills_the_field_and_gives_the_focus_back(guest, open_house) -> None:
    page = await open_search(guest, open_house)
    await search(page, "Tokyo", "みなと")
    await expect(page.get_by_role("dialog").get_by_role("status")).to_have_text("1 municipality found.")
    await page.get_by_role("button", name="Minato-ku, Tokyo").click()
    field = page.get_by_label("Address in Japan (prefecture and municipality)")
    await expect(field).to_have_value("Minato-ku, Tokyo")
    await expect(field).to_be_focused()
    await expect(page.locator("[data-place-code]")).to_have_value("131032")
    await expect(page.get_by_label("Email address", exact=True)).to_have_value("kept@example.com")


async def test_a_search_that_finds_nothing_says_so_and_offers_nothing(guest, open_house) -> None:
    page = await open_search(guest, open_house)
    await search(page, "Tokyo", "zzzz")
    await expect(page.get_by_role("dialog").get_by_role("status")).to_have_text("0 municipalities found.")
    await expect(page.locator("#places-dialog [data-places-results]")).to_be_hidden()


async def test_a_closed_search_changes_nothing(guest, open_house) -> None:
    page = await open_search(guest, open_house)
    await search(page, "Tokyo", "")
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog")).to_be_hidden()
    await expect(page.get_by_label("Address in Japan (prefecture and municipality)")).to_have_value("")
    await expect(page.get_by_role("button", name="Search", exact=True)).to_be_focused()


async def test_a_search_that_cannot_reach_the_server_says_so(guest, open_house) -> None:
    page = await open_search(guest, open_house)
    await page.route("**/places?*", lambda route: route.abort())
    await search(page, "Tokyo", "")
    await expect(page.get_by_role("dialog").get_by_role("alert")).to_contain_text(
        "could not reach the system"
    )


async def test_a_double_click_sends_a_form_once(guest: Visitor) -> None:
    page = await guest.open("/login")
    posts: list[str] = []
    page.on("request", lambda request: posts.append(request.url) if request.method == "POST" else None)
    await page.get_by_role("button", name="Login", exact=True).dblclick()
    await expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    assert len(posts) == 1


async def test_errors_take_the_focus(guest: Visitor) -> None:
    page = await guest.open("/login")
    await page.get_by_role("button", name="Login", exact=True).click()
    await expect(page.locator("#error-summary")).to_be_focused()


async def test_a_password_can_be_shown_and_hidden_again(guest: Visitor) -> None:
    page = await guest.open("/login")
    secret = page.locator("#password")
    await secret.fill("violet otter")
    await page.get_by_role("button", name="Show Password").click()
    await expect(secret).to_have_attribute("type", "text")
    await page.get_by_role("button", name="Hide Password").click()
    await expect(secret).to_have_attribute("type", "password")


async def test_a_link_opened_in_a_new_tab_leaves_this_tab_as_it_is(guest, open_house) -> None:
    person: Person = await menu_page(guest, open_house)
    guide = person.page.get_by_role("link", name="Startup Guide")
    assert "p=" not in str(await guide.get_attribute("href"))
    async with person.page.context.expect_page() as opened:
        await guide.click(modifiers=["ControlOrMeta"])
    await expect((await opened.value).get_by_role("heading", level=1)).to_have_text("Startup Guide")
    await person.page.reload()
    await person.sees_title("Menu")


async def test_enter_in_a_field_presses_the_main_button(guest, open_house) -> None:
    """Not the language switch, Search or Back, which also belong to the form."""
    person = await information_page(guest, open_house)
    async with person.page.expect_request(lambda request: request.method == "POST") as sent:
        await person.page.locator("#street").press("Enter")
    assert (await sent.value).url.endswith("/register/information")
    await expect(person.page.get_by_role("heading", name="There is a problem")).to_be_visible()


async def test_the_language_switch_keeps_what_was_typed(guest, open_house) -> None:
    person = await information_page(guest, open_house)
    await person.page.locator("#street").fill("<霞が関>")
    await person.page.get_by_role("button", name="日本語", exact=True).click()
    await expect(person.page.get_by_role("heading", level=1)).to_have_text("利用者情報登録")
    await expect(person.page.locator("#street")).to_have_value("<霞が関>")
