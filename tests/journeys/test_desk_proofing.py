"""Reviewing identity documents in a real browser: both languages, without script, by keyboard, on a narrow window."""

import re
from dataclasses import replace

import pytest
from playwright.async_api import Page, expect

from app.i18n import Language
from app.records import PictureWarning, ProofingState, Role
from tests.desk.people import add_person
from tests.desk.proofings import CARD, HandedIn, ask_for_user_id, hand_in, row_of
from tests.journeys.steps import Person
from tests.journeys.test_accessibility import narrow
from tests.journeys.test_desk_office import at_desk
from tests.real.browser import Visitor, visitor
from tests.real.office import OpenOffice
from tests.real.page_checks import accessibility_findings, markup_findings

BOTH_WAYS = pytest.mark.parametrize(("language", "script"), [("en", True), ("ja", False)])
WIDTHS = (
    "[...document.querySelectorAll('.case-frame img')].map(i => Math.round(i.getBoundingClientRect().width))"
)


async def two_cases(house: OpenOffice) -> tuple[HandedIn, HandedIn]:
    """The first with a difference, two pictures and warnings."""
    first = await hand_in(
        house,  # type: ignore[arg-type]
        evidence=replace(CARD, name="SAMPLE MARINA"),
        warnings=(PictureWarning.BLURRED,),
        pictures=2,
    )
    house.clock.advance(seconds=60)
    account = await add_person(house, email="second@example.com")  # type: ignore[arg-type]
    return first, await hand_in(house, account)  # type: ignore[arg-type]


async def at_the_queue(guest: Visitor, house: OpenOffice, language: str) -> Person:
    """Before a supervisor who has said why."""
    await at_desk(guest, house, Role.SUPERVISOR)
    person = Person(await guest.open("/staff/identity"), Language(language))
    await person.click("Take the next case")
    await person.page.get_by_label(person.words("A request that waits for a decision")).check()
    await person.click("Continue")
    await person.page.goto(f"{guest.origin}/staff/identity")
    return person


async def holding(guest: Visitor, house: OpenOffice, language: str = "en") -> Person:
    """With the oldest case taken and open."""
    person = await at_the_queue(guest, house, language)
    await person.click("Take the next case")
    await expect(person.page.locator(".case-frame img").first).to_be_visible()
    return person


@BOTH_WAYS
async def test_a_case_is_taken_refused_and_the_next_one_is_open(
    language, script, browser, open_house
) -> None:
    first, second = await two_cases(open_house)
    async with visitor(browser, open_house.origin, language=language, script=script) as boss:
        person = await holding(boss, open_house, language)
        page = person.page
        assert page.url.endswith(first.path)
        await expect(page.locator(".case-differs")).to_contain_text(person.words("Differs"))
        await person.click("Refuse")
        await expect(page.locator("#error-summary")).to_contain_text("E-4042")
        await page.get_by_label(person.words("Name differs")).check()
        await page.get_by_label(person.words("Back missing")).check()
        # The script locks the form; without it a second click is a second decision, which is refused.
        await page.get_by_role("button", name=person.words("Refuse"), exact=True).click(
            click_count=2 if script else 1
        )
        await person.is_at(second.path)
        await expect(page.get_by_role("status").first).to_contain_text(
            person.words("The documents are refused. The person is told the reasons by e-mail.")
        )
        row = await row_of(open_house, first)
        assert (row.state, row.reasons) == (ProofingState.REFUSED, ("back_missing", "differs_name"))
        await page.get_by_role("button", name=person.words("Accept"), exact=True).click()
        await person.is_at("/staff/identity")
        assert (await row_of(open_house, second)).state is ProofingState.ACCEPTED


@pytest.mark.parametrize("language", ["en", "ja"])
async def test_no_page_of_a_review_has_a_finding(language, browser, open_house) -> None:
    first, second = await two_cases(open_house)
    forgotten = await ask_for_user_id(open_house)
    async with visitor(browser, open_house.origin, language=language) as boss:
        person = await holding(boss, open_house, language)
        page = person.page
        await page.goto(f"{boss.origin}{forgotten.path}")
        await person.click("I take this case")
        found, sent = [], {}
        for path in (
            "/staff/identity",
            first.path,
            f"{first.path}?zoom=200&tone=invert",
            second.path,
            forgotten.path,
            f"{forgotten.path}?account=missing",
            f"/staff/people/{first.account_id}",
            "/staff/shortcuts",
        ):
            await page.set_viewport_size({"width": 1280, "height": 800})
            answer = await page.goto(boss.origin + path)
            sent[path] = await answer.text()
            found += [f"{path}: {finding}" for finding in await accessibility_findings(page)]
            found += await narrow(page)
        found += await markup_findings(sent)
        assert not found, "\n".join(found)


async def test_the_page_of_the_rules_has_no_finding(guest, open_house) -> None:
    await at_desk(guest, open_house)
    page = await guest.open("/staff/office/identity")
    found = await accessibility_findings(page)
    answer = await page.context.request.get(page.url)
    found += await markup_findings({"rules": await answer.text()})
    assert found + await narrow(page) == []


async def test_a_reviewer_decides_without_scrolling(guest, open_house) -> None:
    """The next case, too, which stands below the notice of what was decided."""
    _, second = await two_cases(open_house)
    person = await holding(guest, open_house)
    await person.page.set_viewport_size({"width": 1280, "height": 800})
    accept = person.page.get_by_role("button", name="Accept", exact=True)
    refuse = person.page.get_by_role("button", name="Refuse", exact=True)
    for button in (accept, refuse):
        await expect(button).to_be_in_viewport(ratio=1)
    await accept.click()
    await person.is_at(second.path)
    for button in (accept, refuse):
        await expect(button).to_be_in_viewport(ratio=1)


async def test_the_keys_zoom_turn_and_lead_to_the_decision(guest, open_house) -> None:
    await two_cases(open_house)
    person = await holding(guest, open_house)
    page = person.page
    before = await page.evaluate(WIDTHS)
    await page.keyboard.press("+")
    after = await page.evaluate(WIDTHS)
    assert all(large > small * 1.3 for large, small in zip(after, before, strict=True))
    await page.keyboard.press("0")
    assert await page.evaluate(WIDTHS) == before
    await page.keyboard.press("c")
    await expect(page.locator("[data-pictures]")).to_have_attribute("data-tone", "contrast")
    await page.keyboard.press("1")
    # The specimen is 800 by 500 pixels.
    await expect(page.locator(".case-frame img").first).to_have_js_property("naturalHeight", 800)
    await page.keyboard.press("a")
    await expect(page.get_by_role("button", name="Accept", exact=True)).to_be_focused()
    await page.keyboard.press("r")
    await expect(page.locator(".case-reasons input").first).to_be_focused()


async def test_no_key_acts_while_somebody_types_or_where_they_are_off(guest, open_house) -> None:
    await two_cases(open_house)
    person = await holding(guest, open_house)
    page = person.page
    await page.get_by_text("Add words of your own").click()
    await page.locator("#words_en").press_sequentially("c+1")
    await expect(page.locator("#words_en")).to_have_value("c+1")
    await expect(page.locator("[data-pictures]")).to_have_attribute("data-tone", "plain")
    here = page.url
    await page.goto(f"{guest.origin}/staff/shortcuts")
    await person.click("Switch the shortcuts off")
    await page.goto(here)
    await page.keyboard.press("c")
    await page.keyboard.press("+")
    await expect(page.locator("[data-pictures]")).to_have_attribute("data-tone", "plain")
    await expect(page.locator("[data-pictures]")).to_have_attribute("data-zoom", "fit")


async def test_g_then_i_opens_the_list_and_turns_nothing(guest, open_house) -> None:
    await two_cases(open_house)
    person = await holding(guest, open_house)
    await person.page.keyboard.press("g")
    await person.page.keyboard.press("i")
    await person.is_at("/staff/identity")


async def test_without_script_the_tools_are_links(browser, open_house) -> None:
    await two_cases(open_house)
    async with visitor(browser, open_house.origin, language="en", script=False) as boss:
        person = await holding(boss, open_house)
        page = person.page
        await page.get_by_role("link", name="Larger").click()
        await page.get_by_role("link", name="Larger").click()
        await expect(page.locator("[data-pictures]")).to_have_attribute("data-zoom", "200")
        await page.get_by_role("link", name="Invert").click()
        await page.get_by_role("link", name=re.compile("Turn picture 1")).click()
        await expect(page.locator("[data-pictures]")).to_have_attribute("data-tone", "invert")
        await expect(page.locator(".case-frame img").first).to_have_attribute("src", re.compile("turn=1$"))
        await page.get_by_role("link", name="Fit").click()
        await expect(page.locator(".case-frame img").first).to_have_attribute("src", re.compile("turn=0$"))


async def test_an_old_page_of_another_tab_decides_nothing(guest, open_house) -> None:
    """However it was reached: the second tab was opened before the case was given back."""
    first, _ = await two_cases(open_house)
    person = await holding(guest, open_house)
    other: Page = await guest.new_tab()
    await other.goto(person.page.url)
    await person.click("Give the case back")
    await other.get_by_role("button", name="Accept", exact=True).click()
    await expect(other.locator("main")).to_contain_text("E-4038")
    await other.go_back()
    assert (await row_of(open_house, first)).state is ProofingState.HANDED_IN
