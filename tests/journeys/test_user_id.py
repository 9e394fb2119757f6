"""Asking online for a forgotten user ID in a real browser, and the desk's answer: both languages, with and without
script."""

from pathlib import Path

import pytest
from playwright.async_api import expect

from app.demo_documents import specimen
from app.i18n import Language
from app.maildir import StoredMail, read_mails
from app.records import DocumentType
from app.services.person_index import index_all
from tests.journeys.steps import USER_ID, Person
from tests.journeys.test_accessibility import findings_on, narrow
from tests.journeys.test_counter import clerk_of
from tests.journeys.uploading import ENTRIES
from tests.real.browser import Visitor, visitor
from tests.real.office import OpenOffice
from tests.real.page_checks import accessibility_findings
from tests.real.people import PERSON, registered
from tests.real.waiting import until

CONTACT = "asks@example.com"
INVALID = "An invalid operation was made, so you were logged out."
LANGUAGES = pytest.mark.parametrize("language", [Language.JAPANESE, Language.ENGLISH])
SCREEN = "Identity verification document upload screen {}"


async def entries_page(guest: Visitor, language: Language = Language.ENGLISH) -> Person:
    """From the login page to the input screen."""
    person = Person(await guest.open(f"/language/{language.value}?to=/login"), language)
    await person.click("Forgot your user ID?", role="link")
    await person.sees_title("Identification information")
    await person.page.locator("input[name=document][value=residence_card]").check()
    await person.click("Begin")
    await person.sees_title("Identity verification input screen")
    return person


async def fill(person: Person) -> None:
    for name, value in ENTRIES.items():
        if name not in {"document", "housing_complex"}:
            await person.page.locator(f"#{name}").fill(value)
    await person.page.locator("input[name=housing_complex][value=no]").check()
    for name in ("contact", "contact_confirm"):
        await person.page.locator(f"#{name}").fill(CONTACT)


async def confirm_page(guest: Visitor, folder: Path, language: Language = Language.ENGLISH) -> Person:
    person = await entries_page(guest, language)
    await fill(person)
    await person.click("Continue")
    await person.sees_title(SCREEN.format(1))
    await person.click("Continue")
    await person.sees_title(SCREEN.format(2))
    card = folder / "card.jpg"
    card.write_bytes(specimen(DocumentType.RESIDENCE_CARD, name=ENTRIES["name"], number=ENTRIES["number"]))
    await person.page.locator("#picture").set_input_files(str(card))
    await person.click("add")
    # The first picture starts the process that opens pictures.
    await person.is_at("/user-id/pictures")
    await person.sees_title(SCREEN.format(3))
    await person.click("Continue", role="link")
    await person.sees_title("Confirm")
    return person


async def mails(house: OpenOffice, address: str, number: int) -> list[StoredMail]:
    folder = house.config.data / "mail"

    def found() -> list[StoredMail]:
        return [mail for mail in read_mails(folder) if mail.recipient == address]

    await until(lambda: len(found()) >= number, what=f"{number} mails to {address}")
    return found()


@LANGUAGES
async def test_the_desk_finds_the_account_and_the_registered_address_gets_the_user_id(
    language, browser, guest, open_house, tmp_path
) -> None:
    user_id = await registered(open_house.context)
    await index_all(open_house.context)
    person = await confirm_page(guest, tmp_path, language)
    await person.click("Hand in")
    await person.sees_title("Your documents have been handed in")
    reference = await person.page.locator(".reference").inner_text()
    found = await findings_on(person.page, "complete") + await narrow(person.page)
    assert reference in (await mails(open_house, CONTACT, 1))[0].text
    async with clerk_of(browser, open_house, language) as clerk:
        await clerk.page.goto(guest.origin + "/staff/identity")
        await clerk.page.get_by_role("link", name=reference).click()
        await clerk.click("I take this case")
        await expect(clerk.page.get_by_label(PERSON.name)).to_be_visible()
        found += await accessibility_findings(clerk.page)
        await clerk.click("Accept")
        await clerk.sees("Choose whose account this is, or that nobody is registered.")
        found += await accessibility_findings(clerk.page) + await narrow(clerk.page)
        await clerk.page.get_by_label(PERSON.name).check()
        await clerk.click("Accept")
        await expect(clerk.page.locator("form[action$=accept]")).to_have_count(0)
    told = (await mails(open_house, CONTACT, 2))[0].text
    assert user_id not in told
    sent = USER_ID.search((await mails(open_house, PERSON.email, 1))[0].text)
    assert sent
    assert sent[1] == user_id
    assert not found, "\n".join(found)


@LANGUAGES
async def test_the_pages_before_have_no_finding(language, guest) -> None:
    person = Person(await guest.open(f"/language/{language.value}?to=/user-id"), language)
    found = await findings_on(person.page, "start") + await narrow(person.page)
    person = await entries_page(guest, language)
    await person.click("Continue")
    await person.sees("There is a problem")
    found += await findings_on(person.page, "entries") + await narrow(person.page)
    assert not found, "\n".join(found)


async def test_everything_works_without_script(browser, open_house, tmp_path) -> None:
    async with visitor(browser, open_house.origin, script=False) as guest:
        person = await confirm_page(guest, tmp_path)
        await person.click("Hand in")
        await person.sees_title("Your documents have been handed in")
        await person.click("Finish")
        await person.is_at("/")
        person = await entries_page(guest)
        await expect(person.page.locator("#name")).to_have_value("")


async def test_a_language_switch_keeps_what_was_typed(guest) -> None:
    person = await entries_page(guest)
    await fill(person)
    await person.page.get_by_role("button", name="日本語", exact=True).click()
    again = Person(person.page, Language.JAPANESE)
    await again.sees_title("Identity verification input screen")
    await expect(again.page.locator("#contact")).to_have_value(CONTACT)
    await expect(again.page.locator("#number")).to_have_value(ENTRIES["number"])


async def test_browser_back_deletes_the_entries_and_says_so(guest, tmp_path) -> None:
    person = await confirm_page(guest, tmp_path)
    await person.page.go_back()
    await person.sees(INVALID)
    again = await entries_page(guest)
    await expect(again.page.locator("#name")).to_have_value("")


async def test_the_idle_end_deletes_entries_and_nothing_is_handed_in(guest, open_house, tmp_path) -> None:
    person = await confirm_page(guest, tmp_path)
    open_house.clock.advance(seconds=31 * 60)
    await person.page.get_by_role("button", name="Hand in", exact=True).click()
    await expect(person.page.get_by_text("Entries made without a card were deleted")).to_be_visible()
    handed_in = await open_house.context.db.read(
        lambda tx: tx.execute("SELECT count(*) FROM proofings WHERE handed_in_at IS NOT NULL").fetchone()[0]
    )
    assert handed_in == 0


async def test_a_double_click_hands_in_once(guest, open_house, tmp_path) -> None:
    person = await confirm_page(guest, tmp_path)
    await person.page.get_by_role("button", name="Hand in", exact=True).dblclick()
    await person.sees_title("Your documents have been handed in")
    assert len(await mails(open_house, CONTACT, 1)) == 1
