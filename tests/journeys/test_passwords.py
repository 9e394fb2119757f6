"""A forgotten password and a changed one, as people go through it: both languages, no script, Back, idle, twice."""

import pytest
from playwright.async_api import expect

from app.i18n import Language
from app.maildir import read_mails
from tests.journeys.given import menu_page
from tests.journeys.steps import LINK, Person, log_in
from tests.journeys.test_accessibility import narrow
from tests.real.browser import Visitor, visitor
from tests.real.office import OpenOffice
from tests.real.page_checks import accessibility_findings, markup_findings
from tests.real.people import PASSWORD, PERSON, registered
from tests.real.waiting import until

NEW = "nine loud tractors hum"
LANGUAGES = (Language.JAPANESE, Language.ENGLISH)


async def newest_mail(open_house: OpenOffice, count: int) -> str:
    folder = open_house.config.data / "mail"
    await until(lambda: len(read_mails(folder)) >= count, what=f"{count} mails")
    return read_mails(folder)[0].text


async def mails(open_house: OpenOffice) -> int:
    return await open_house.context.db.read(
        lambda tx: tx.execute("SELECT count(*) FROM outbox").fetchone()[0]
    )


async def in_language(guest: Visitor, language: Language, path: str) -> Person:
    return Person(await guest.open(f"/language/{language}?to={path}"), language)


async def ask_for_reset(person: Person, user_id: str) -> None:
    await person.click("Forgot your password?", role="link")
    await person.sees_title("User Information Confirmation")
    await person.page.locator("#user_id").fill(user_id)
    await person.page.locator("#email").fill(PERSON.email)
    await person.click("Send")
    await person.sees_title("User Information Confirmation Completion")


async def password_page(guest: Visitor, open_house: OpenOffice) -> Person:
    """A person logged in, on "Password Input"."""
    person = await menu_page(guest, open_house)
    await person.click("User information update", role="link")
    await person.click("Change password", role="link")
    await person.sees_title("Password Input")
    return person


async def fill(person: Person, current: str = PASSWORD, new: str = NEW) -> None:
    await person.page.locator("#current").fill(current)
    await person.page.locator("#password").fill(new)
    await person.page.locator("#password_confirm").fill(new)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_forgotten_password_is_set_anew_without_script(browser, open_house, language) -> None:
    user_id = await registered(open_house.context)
    async with visitor(browser, open_house.origin, script=False) as guest:
        person = await in_language(guest, language, "/login")
        await ask_for_reset(person, user_id)
        await person.page.reload()
        found = LINK.search(await newest_mail(open_house, 1))
        assert found
        assert await mails(open_house) == 1
        await person.page.goto(found[0])
        await person.page.locator("#password").fill(NEW)
        await person.page.locator("#password_confirm").fill(NEW)
        await person.click("Register")
        await person.is_at("/password/done")
        await person.click("Login", role="link")
        await log_in(person, user_id, NEW)
        await person.sees_title("Menu")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_password_is_changed_from_the_menu(guest, open_house, language) -> None:
    user_id = await registered(open_house.context)
    person = await in_language(guest, language, "/login")
    await log_in(person, user_id)
    await person.click("User information update", role="link")
    await person.click("Change password", role="link")
    await fill(person)
    await person.click("Change")
    await person.sees_title("Update Complete")
    await person.click("Back to the User Information page", role="link")
    await person.sees_title("User Information Display")
    assert await mails(open_house) == 1


async def test_a_wrong_current_password_says_so_without_script_and_a_reload_counts_nothing(
    browser, open_house
) -> None:
    async with visitor(browser, open_house.origin, script=False) as guest:
        person = await password_page(guest, open_house)
        await fill(person, current="wrong wrong wrong")
        await person.click("Change")
        for _ in range(6):
            await person.page.reload()
        await person.sees("The current password is not right.")
        await fill(person)
        await person.click("Change")
        await person.sees_title("Update Complete")


@pytest.mark.parametrize("script", [True, False])
async def test_a_double_click_changes_once_and_stays_logged_in(browser, open_house, script) -> None:
    async with visitor(browser, open_house.origin, script=script) as guest:
        person = await password_page(guest, open_house)
        await fill(person)
        await person.page.get_by_role("button", name="Change", exact=True).dblclick()
        await person.sees_title("Update Complete")
        await person.page.reload()
        await person.sees_title("Update Complete")
        assert await mails(open_house) == 1


async def test_five_wrong_passwords_end_at_the_login_page_with_the_way_to_the_office(
    guest, open_house
) -> None:
    person = await password_page(guest, open_house)
    for _ in range(5):
        await fill(person, current="wrong wrong wrong")
        await person.click("Change")
        await person.page.wait_for_load_state()
    await person.sees_title("Login")
    await expect(person.page.locator("#error-summary")).to_contain_text("E-1203")
    await expect(person.page.get_by_role("region", name="Where to ask for help")).to_be_visible()


async def test_back_leads_to_the_information_and_browser_back_logs_out(guest, open_house) -> None:
    person = await password_page(guest, open_house)
    await person.click("Back", role="link")
    await person.sees_title("User Information Display")
    await person.page.go_back()
    await person.sees("An invalid operation was made, so you were logged out.")


async def test_browser_back_after_the_change_logs_out_and_the_new_password_holds(guest, open_house) -> None:
    person = await password_page(guest, open_house)
    await fill(person)
    await person.click("Change")
    await person.sees_title("Update Complete")
    await person.page.go_back()
    await person.sees("An invalid operation was made, so you were logged out.")


async def test_an_idle_half_hour_on_the_page_changes_nothing(browser, open_house) -> None:
    async with visitor(browser, open_house.origin, script=False) as guest:
        person = await password_page(guest, open_house)
        await fill(person)
        open_house.clock.advance(seconds=31 * 60)
        await person.click("Change")
        await person.sees("You did not move to another page for a set time, so you were logged out.")
        assert await mails(open_house) == 0


async def look(person: Person, name: str, sent: dict[str, str]) -> list[str]:
    """What axe finds, at 320 px too; the HTML as the server sends it is kept for the other referee."""
    found = [f"{name}: {finding}" for finding in await accessibility_findings(person.page)]
    sent[name] = await (await person.page.context.request.get(person.page.url)).text()
    return found + await narrow(person.page)


@pytest.mark.parametrize("language", [Language.EASY_JAPANESE, Language.ENGLISH])
async def test_the_pages_of_passwords_have_no_finding(guest, open_house, language) -> None:
    user_id = await registered(open_house.context)
    person = await in_language(guest, language, "/password/reset")
    main_button = person.page.locator("main .button-primary")
    sent: dict[str, str] = {}
    found = await look(person, "reset", sent)
    await main_button.click()
    await expect(person.page.locator("#error-summary")).to_be_visible()
    found += await look(person, "reset, empty", sent)
    await person.page.goto(open_house.origin + "/password/reset/sent")
    found += await look(person, "sent", sent)
    await person.page.goto(open_house.origin + "/login")
    await person.page.locator("#user_id").fill(user_id)
    await person.page.locator("#password").fill(PASSWORD)
    await main_button.click()
    await person.is_at("/menu")
    await person.page.goto(open_house.origin + "/information/password")
    await main_button.click()
    await expect(person.page.locator("#error-summary")).to_be_visible()
    found += await look(person, "change, empty", sent)
    await fill(person)
    await main_button.click()
    await person.is_at("/information/password/updated")
    found += await look(person, "changed", sent)
    found += await markup_findings(sent)
    assert not found, "\n".join(found)
