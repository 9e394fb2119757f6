"""Registration without a card and use requests in a real browser: both languages, without script, the clerk's side."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from playwright.async_api import Browser, expect

from app.cookies import staff_cookie_name
from app.i18n import Language
from app.maildir import read_mails
from app.records import Matter, Role, Staff, StaffState
from app.services.staff_sessions import choose_matter, new_session
from app.store import staff, staff_sessions
from app.tokens import new_id
from tests.journeys.steps import PASSWORD, USER_ID, Person, choose_municipality
from tests.journeys.test_accessibility import findings_on, narrow
from tests.real.browser import Visitor, visitor
from tests.real.office import OpenOffice
from tests.real.waiting import until

BUTTONS = {
    "counter": "Applicant for an electronically issued certificate of residency eligibility"
    " (application at the office counter)",
    "organisation": "Staff of the organisation that the applicant is affiliated with",
}
INVALID = "An invalid operation was made, so you were logged out."
LANGUAGES = pytest.mark.parametrize("language", [Language.JAPANESE, Language.ENGLISH])
WAYS = pytest.mark.parametrize("way", list(BUTTONS))


async def form_page(guest: Visitor, way: str, language: Language = Language.ENGLISH) -> Person:
    person = Person(await guest.open(f"/language/{language.value}?to=/"), language)
    section = person.page.get_by_role("region", name=person.words("Register a new user"))
    await section.get_by_role("link", name=person.words(BUTTONS[way])).click()
    await person.sees_title("User Information Input")
    return person


async def fill(person: Person, email: str = "hanako@example.jp") -> None:
    page = person.page
    await page.locator("#name").fill("見本 花子")
    await page.locator("#organisation").fill("見本商事株式会社")
    await choose_municipality(person, prefecture="13", query="千代田")
    await page.locator("#street").fill("霞が関1-1-1")
    await page.locator("#phone").fill("03-1234-5678")
    await page.locator("#email").fill(email)
    await page.locator("#email_confirm").fill(email)
    await page.locator("#agree").check()


async def confirm_page(guest: Visitor, way: str, language: Language = Language.ENGLISH) -> Person:
    person = await form_page(guest, way, language)
    await fill(person)
    await person.click("Confirm")
    await person.sees_title("Confirm User Information (Step 2)")
    return person


async def menu_of(guest: Visitor, house: OpenOffice, language: Language = Language.ENGLISH) -> Person:
    """Registered for an organisation, with a password, logged in."""
    person = await confirm_page(guest, "organisation", language)
    await person.click("Registration")
    await person.sees_title("User Registration Complete (Step 3)")
    folder = house.config.data / "mail"
    await until(lambda: len(read_mails(folder)) > 0, what="the mail")
    text = read_mails(folder)[0].text
    user_id = USER_ID.search(text)
    assert user_id
    await person.page.goto(next(word for word in text.split() if "/password/new?" in word))
    await person.page.locator("#password").fill(PASSWORD)
    await person.page.locator("#password_confirm").fill(PASSWORD)
    await person.click("Register")
    await person.is_at("/password/done")
    await person.page.goto(guest.origin + "/login")
    await person.page.locator("#user_id").fill(user_id[1])
    await person.page.locator("#password").fill(PASSWORD)
    await person.click("Login")
    await person.is_at("/menu")
    return person


@asynccontextmanager
async def clerk_of(browser: Browser, house: OpenOffice, language: Language) -> AsyncIterator[Person]:
    context = house.context
    clerk = Staff(
        new_id(), "hanako", Role.CLERK, StaffState.ACTIVE, None, None, 0, 0, context.clock.now_ms(), None
    )
    session, token = new_session(context, clerk)
    await context.db.write(lambda tx: staff.insert_staff(tx, clerk))
    await context.db.write(lambda tx: staff_sessions.insert_session(tx, session))
    await choose_matter(context, session, Matter.REQUEST)
    async with visitor(browser, house.origin) as guest:
        cookie = {"name": staff_cookie_name(context.config), "value": token, "url": house.origin}
        await guest.context.add_cookies([cookie])  # type: ignore[list-item]
        page = await guest.open(f"/language/{language.value}?to=/staff/use-requests")
        yield Person(page, language)


@LANGUAGES
async def test_a_request_is_refused_filed_again_and_approved(language, browser, guest, open_house) -> None:
    person = await menu_of(guest, open_house, language)
    await person.sees("The office is looking at your use request.")
    async with clerk_of(browser, open_house, language) as clerk:
        found = await findings_on(clerk.page, "queue")
        await clerk.page.get_by_role("rowheader").get_by_role("link").click()
        found += await findings_on(clerk.page, "request") + await narrow(clerk.page)
        await clerk.click("Refuse")
        await clerk.sees("There is a problem")
        await clerk.page.locator("#reason").select_option("not_affiliated")
        await clerk.click("Refuse")
        await clerk.sees("The request is refused. The person is told the reason by e-mail.")
        await person.page.reload()
        await person.sees("We could not confirm that you belong to this organisation.")
        found += await findings_on(person.page, "menu")
        await person.click("File again", role="link")
        await person.sees_title("Use request")
        found += await findings_on(person.page, "use request")
        await person.click("File again")
        await person.sees("Your use request has been sent to the office.")
        await clerk.page.goto(guest.origin + "/staff/use-requests")
        await clerk.page.get_by_role("rowheader").get_by_role("link").click()
        await clerk.page.get_by_role("button", name=clerk.words("Approve"), exact=True).dblclick()
        await expect(clerk.page.locator("form[action$=approve]")).to_have_count(0)
    await person.click("Back to Menu", role="link")
    await expect(
        person.page.get_by_role("link", name=person.words("User information update"))
    ).to_be_visible()
    found += await narrow(person.page)
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("way", "language"), [("counter", Language.JAPANESE), ("organisation", Language.ENGLISH)]
)
async def test_no_page_of_the_registration_has_a_finding(way, language, guest) -> None:
    person = await form_page(guest, way, language)
    await person.click("Confirm")
    await person.sees("There is a problem")
    found = await findings_on(person.page, "form") + await narrow(person.page)
    await person.page.set_viewport_size({"width": 1280, "height": 900})
    await fill(person)
    await person.click("Confirm")
    await person.sees_title("Confirm User Information (Step 2)")
    found += await findings_on(person.page, "confirm") + await narrow(person.page)
    await person.click("Registration")
    await person.sees_title("User Registration Complete (Step 3)")
    found += await findings_on(person.page, "complete") + await narrow(person.page)
    assert not found, "\n".join(found)


async def test_everything_works_without_script(browser, open_house) -> None:
    async with visitor(browser, open_house.origin, script=False) as guest:
        person = await form_page(guest, "counter")
        await person.page.locator("#name").fill("見本 花子")
        await person.click("Search")
        await person.page.locator("#prefecture").select_option("13")
        await person.page.get_by_role("main").get_by_role("button", name="Search", exact=True).click()
        await person.page.get_by_role("main").get_by_role("listitem").first.get_by_role("button").click()
        await person.sees_title("User Information Input")
        await expect(person.page.locator("#name")).to_have_value("見本 花子")
        for name, value in (("street", "1-1"), ("phone", "03-1234-5678"), ("email", "a@example.jp")):
            await person.page.locator(f"#{name}").fill(value)
        await person.page.locator("#email_confirm").fill("a@example.jp")
        await person.page.locator("#agree").check()
        await person.click("Confirm")
        await person.click("Registration")
        await person.sees_title("User Registration Complete (Step 3)")


@WAYS
async def test_browser_back_deletes_the_entries_and_says_so(way, guest) -> None:
    person = await confirm_page(guest, way)
    await person.page.go_back()
    await person.sees(INVALID)
    await expect(person.page.get_by_text("Entries made without a card were deleted")).to_be_visible()
    await person.click("Start the registration again", role="link")
    again = await form_page(guest, way)
    await expect(again.page.locator("#street")).to_have_value("")


async def test_the_idle_end_deletes_the_entries(guest, open_house) -> None:
    person = await confirm_page(guest, "counter")
    open_house.clock.advance(seconds=31 * 60)
    await person.page.reload()
    await expect(person.page.get_by_text("Entries made without a card were deleted")).to_be_visible()


async def test_a_double_click_registers_once(guest, open_house) -> None:
    person = await confirm_page(guest, "counter")
    await person.page.get_by_role("button", name="Registration", exact=True).dblclick()
    await person.sees_title("User Registration Complete (Step 3)")
    count = await open_house.context.db.read(
        lambda tx: tx.execute("SELECT count(*) FROM accounts").fetchone()[0]
    )
    assert count == 1


async def test_switching_the_language_keeps_what_was_typed(guest) -> None:
    person = await form_page(guest, "organisation")
    await person.page.locator("#street").fill("霞が関9-9-9")
    await person.page.get_by_role("button", name="日本語", exact=True).click()
    japanese = Person(person.page, Language.JAPANESE)
    await japanese.sees_title("User Information Input")
    await expect(person.page.locator("#street")).to_have_value("霞が関9-9-9")
