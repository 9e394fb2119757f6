"""User information in a browser: changing it, proving an address, the last use; Back, idle end and double clicks."""

import re

import pytest
from playwright.async_api import expect

from app.i18n import Language
from app.maildir import read_mails
from tests.journeys.given import menu_page
from tests.journeys.steps import Person, choose_municipality, log_in
from tests.journeys.test_accessibility import findings_on, narrow
from tests.real.browser import Visitor, visitor
from tests.real.office import OpenOffice
from tests.real.people import registered
from tests.real.waiting import until

INVALID = "An invalid operation was made, so you were logged out."
IDLE = "You did not move to another page for a set time, so you were logged out."
LINK = re.compile(r"http\S+/email/confirm\?token=\S+")


async def menu_in(guest: Visitor, open_house: OpenOffice, language: Language) -> tuple[Person, str]:
    """A person on the menu, and the user ID to log in with again."""
    user_id = await registered(open_house.context)
    person = Person(await guest.open("/login"), language)
    await log_in(person, user_id)
    await person.is_at("/menu")
    return person, user_id


async def display(guest: Visitor, open_house: OpenOffice) -> Person:
    person = await menu_page(guest, open_house)
    await person.click("User information update", role="link")
    await person.sees_title("User Information Display")
    return person


async def change_page(guest: Visitor, open_house: OpenOffice) -> Person:
    person = await display(guest, open_house)
    await person.click("Change user information", role="link")
    await person.sees_title("Change User Information")
    return person


async def updated_page(guest: Visitor, open_house: OpenOffice) -> Person:
    person = await change_page(guest, open_house)
    await type_email(person, "new@example.jp")
    await person.click("Change")
    await person.sees_title("Update Complete")
    return person


async def use_page(guest: Visitor, open_house: OpenOffice) -> Person:
    person = await menu_page(guest, open_house)
    await person.click("See when and where your account was used", role="link")
    await person.sees_title("When your account was used")
    return person


async def type_email(person: Person, email: str, *, again: str = "") -> None:
    await person.page.locator("#email").fill(email)
    await person.page.locator("#email_confirm").fill(again or email)


async def proof_link(open_house: OpenOffice) -> str:
    def links() -> list[str]:
        return [
            found[0]
            for mail in read_mails(open_house.config.data / "mail")
            if (found := LINK.search(mail.text))
        ]

    await until(lambda: bool(links()), what="the mail with the link")
    return links()[0]


async def changes(open_house: OpenOffice) -> int:
    def count(tx) -> int:
        return tx.execute("SELECT count(*) FROM audit WHERE tag = 'account:information:changed'").fetchone()[
            0
        ]

    return await open_house.context.db.read(count)


@pytest.mark.parametrize("language", [Language.ENGLISH, Language.JAPANESE])
async def test_address_and_email_are_changed_and_the_email_is_proven(browser, open_house, language) -> None:
    async with visitor(browser, open_house.origin, language=language.value, width=360) as guest:
        person, _ = await menu_in(guest, open_house, language)
        await person.click("User information update", role="link")
        await person.click("Change user information", role="link")
        await choose_municipality(person, prefecture="27", query="北区")
        await type_email(person, "new@example.jp")
        await person.click("Change")
        await person.sees_title("Update Complete")
        await expect(person.page.get_by_text("new@example.jp")).to_be_visible()
        await person.page.goto(await proof_link(open_house))
        await person.click("Yes, this address is mine")
        await person.sees("Your e-mail address has been confirmed.")
        await person.click("Back to the User Information page", role="link")
        await person.sees_title("User Information Display")
        await expect(
            person.page.get_by_text("大阪" if language is Language.JAPANESE else "Osaka")
        ).to_be_visible()
        await expect(
            person.page.get_by_role("button", name=person.words("Send the link again"))
        ).to_have_count(0)


async def test_all_of_it_works_without_script(browser, open_house) -> None:
    async with visitor(browser, open_house.origin, script=False, width=320) as guest:
        person = await change_page(guest, open_house)
        await person.page.locator("#street").fill("新しい町 9")
        await person.click("Search")
        await person.page.locator("#prefecture").select_option("27")
        await person.page.locator("main").get_by_role("button", name="Search", exact=True).click()
        await person.page.locator("main ul.results button").first.click()
        await person.sees_title("Change User Information")
        assert await person.page.locator("#street").input_value() == "新しい町 9"
        await person.click("Back")
        await person.sees_title("User Information Display")
        await person.click("Change user information", role="link")
        assert await person.page.locator("#street").input_value() == "新しい町 9"
        await person.click("Change")
        await person.sees_title("Update Complete")
        assert await changes(open_house) == 1


@pytest.mark.parametrize("arrive", [display, change_page, updated_page, use_page])
async def test_browser_back_on_any_of_these_pages_logs_out(arrive, guest, open_house) -> None:
    person = await arrive(guest, open_house)
    await person.page.go_back()
    await person.sees(INVALID)


async def test_a_double_click_changes_once(guest, open_house) -> None:
    person = await change_page(guest, open_house)
    await person.page.locator("#phone").fill("090-1111-2222")
    await person.page.get_by_role("button", name="Change", exact=True).dblclick()
    await person.sees_title("Update Complete")
    assert await changes(open_house) == 1


async def test_what_was_typed_outlives_the_idle_end(guest, open_house) -> None:
    person, user_id = await menu_in(guest, open_house, Language.ENGLISH)
    await person.click("User information update", role="link")
    await person.click("Change user information", role="link")
    async with person.page.expect_response(re.compile("/typed$")):
        await person.page.locator("#street").fill("新しい町 9")
        await person.page.locator("#phone").focus()
    open_house.clock.advance(seconds=31 * 60)
    await person.click("Change")
    await person.sees(IDLE)
    await person.click("Login", role="link")
    await log_in(person, user_id)
    await person.click("User information update", role="link")
    await person.click("Change user information", role="link")
    assert await person.page.locator("#street").input_value() == "新しい町 9"
    await person.sees("What you entered before has been filled in again.")


async def test_ending_the_other_sessions_ends_the_other_browser(browser, guest, open_house) -> None:
    person, user_id = await menu_in(guest, open_house, Language.ENGLISH)
    async with visitor(browser, open_house.origin, language="ja") as elsewhere:
        other = Person(await elsewhere.open("/login"), Language.JAPANESE)
        await log_in(other, user_id)
        await other.is_at("/menu")
        await person.click("See when and where your account was used", role="link")
        await person.page.get_by_role("button", name="End all other sessions").dblclick()
        await person.sees("You are now logged in only here.")
        await other.click("User information update", role="link")
        await other.sees("You were logged out here from another browser.")


async def test_no_page_on_the_way_has_a_finding(guest, open_house) -> None:
    person, found = await use_page(guest, open_house), []

    async def look(name: str) -> None:
        found.extend(await findings_on(person.page, name) + await narrow(person.page))

    await look("use")
    await person.click("Back to Menu", role="link")
    await person.click("User information update", role="link")
    await look("display")
    await person.click("Change user information", role="link")
    await look("change")
    await type_email(person, "new@example.jp", again="other@example.jp")
    await person.click("Change")
    await person.sees("There is a problem")
    await look("wrong")
    await type_email(person, "new@example.jp")
    await person.click("Change")
    await person.sees_title("Update Complete")
    await look("updated")
    await person.click("Back to the User Information page", role="link")
    await person.sees("Your new e-mail address is not confirmed yet.")
    await look("not confirmed")
    await person.page.goto(await proof_link(open_house))
    await look("proof")
    await person.click("Yes, this address is mine")
    await person.sees("Your e-mail address has been confirmed.")
    await look("confirmed")
    await person.page.goto(guest.origin + "/email/confirm?token=spent")
    await person.sees("This link to confirm an e-mail address can no longer be used.")
    await look("dead")
    assert not found, "\n".join(found)
