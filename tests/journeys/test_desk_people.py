"""People at the desk in a real browser: finding one, unlocking the account, a list of leavers, the end of a session."""

import re

import pytest
from playwright.async_api import Page, expect

from app.demo_people import add_sample_people
from app.i18n import Language
from app.records import AccountState, PeopleFilter, PeopleOrder, PersonLine, Role
from app.store import people
from tests.journeys.steps import Person
from tests.journeys.test_accessibility import findings_on, narrow
from tests.journeys.test_desk_office import at_desk
from tests.real.browser import Visitor, visitor
from tests.real.office import OpenOffice
from tests.real.page_checks import accessibility_findings, markup_findings

LOCKED = PeopleFilter(state=AccountState.LOCKED)
BOTH_WAYS = pytest.mark.parametrize(("language", "script"), [("en", True), ("ja", False)])


async def the_locked(house: OpenOffice) -> PersonLine:
    """The one sample whose account is locked."""
    return (
        await house.context.db.read(
            lambda tx: people.list_people(tx, LOCKED, PeopleOrder.REGISTERED, total=1, offset=0, limit=1)
        )
    )[0]


async def count_locked(house: OpenOffice) -> int:
    return await house.context.db.read(lambda tx: people.count_people(tx, LOCKED))


async def at_the_list(guest: Visitor, house: OpenOffice, language: str = "en") -> Person:
    """The list of sample people, before a supervisor who has said why."""
    await add_sample_people(house.config)
    await at_desk(guest, house, Role.SUPERVISOR)
    person = Person(await guest.open("/staff/people"), Language(language))
    await person.page.get_by_label(person.words("The person is at the counter")).check()
    await person.click("Continue")
    await person.is_at("/staff/people")
    return person


async def unlocking(person: Person) -> Page:
    """The page that unlocks, reached by searching."""
    page = person.page
    await page.fill("#text", "farid sample")
    await person.click("Show")
    await page.get_by_role("link", name="SAMPLE FARID").click()
    await person.click("Unlock the account", role="link")
    await person.sees_title("Unlock an account")
    return page


@pytest.mark.parametrize("language", ["en", "ja"])
async def test_no_page_about_people_has_a_finding(language, browser, open_house) -> None:
    async with visitor(browser, open_house.origin, language=language) as clerk:
        person = await at_the_list(clerk, open_house, language)
        one = f"/staff/people/{(await the_locked(open_house)).id}"
        found, sent = [], {}
        for path in (
            "/staff",
            "/staff/matter",
            "/staff/people",
            "/staff/leavers?problem=columns",
            one,
            f"{one}/unlock",
            "/staff/register",
            "/staff/register/import?problem=columns&missing=sex",
        ):
            answer = await person.page.goto(clerk.origin + path)
            sent[path] = await answer.text()
            found += [f"{path}: {finding}" for finding in await accessibility_findings(person.page)]
            found += await narrow(person.page)
        found += await markup_findings(sent)
        assert not found, "\n".join(found)


@BOTH_WAYS
async def test_a_locked_person_is_found_and_unlocked_once(language, script, browser, open_house) -> None:
    async with visitor(browser, open_house.origin, language=language, script=script) as clerk:
        person = await at_the_list(clerk, open_house, language)
        page = await unlocking(person)
        await person.click("Unlock the account")
        await expect(page.locator("#error-summary")).to_contain_text("E-4021")
        await page.fill("#form_number", "F-17")
        await page.select_option("#reason", "mistyped")
        await page.get_by_role("button", name=person.words("Unlock the account"), exact=True).dblclick()
        await expect(page.get_by_role("status").first).to_contain_text(
            person.words("The account is unlocked. The person is told by e-mail.")
        )
        assert await count_locked(open_house) == 0
        assert "farid" not in page.url.lower()


async def test_back_after_unlocking_changes_nothing(guest, open_house) -> None:
    person = await at_the_list(guest, open_house)
    page = await unlocking(person)
    await page.fill("#form_number", "F-17")
    await page.select_option("#reason", "mistyped")
    await person.click("Unlock the account")
    await person.sees("The account is unlocked. The person is told by e-mail.")
    await page.go_back()
    await expect(page.locator("main")).to_contain_text("E-4016")
    assert await count_locked(open_house) == 0


async def test_what_was_typed_is_gone_with_the_end_of_the_session(guest, open_house) -> None:
    person = await at_the_list(guest, open_house)
    page = await unlocking(person)
    open_house.clock.advance(seconds=31 * 60)
    await page.fill("#form_number", "F-17")
    await page.select_option("#reason", "mistyped")
    await person.click("Unlock the account")
    await expect(page.locator("main")).to_contain_text("E-4001")
    assert await count_locked(open_house) == 1


@BOTH_WAYS
async def test_a_list_of_leavers_is_tried_out_and_asked_for(language, script, browser, open_house) -> None:
    async with visitor(browser, open_house.origin, language=language, script=script) as boss:
        person = await at_the_list(boss, open_house, language)
        page, line = person.page, await the_locked(open_house)
        rows = f"ユーザID,離職日,理由\n{line.user_id},2026-10-31,退職\nAAA-AAA-AAAA,,\n"
        await person.click("List of leavers", role="link")
        await person.click("Try the list out")
        await expect(page.locator("#error-summary")).to_contain_text("E-4024")
        await page.set_input_files(
            "#list", {"name": "leavers.csv", "mimeType": "text/csv", "buffer": rows.encode("cp932")}
        )
        await person.click("Try the list out")
        await person.sees("No such user ID")
        if script:
            assert await findings_on(page, "report") + await narrow(page) == []
        await page.locator("form.form button").dblclick()
        await expect(page.get_by_role("status")).to_contain_text("1")
        await page.goto(f"{boss.origin}/staff/people/{line.id}")
        await expect(page.locator("main")).to_contain_text(
            re.compile("waits for a colleague|確認を待っています")
        )
