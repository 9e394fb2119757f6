"""What the office publishes, in a real browser: notices, a stop of the service, terms, mail and sessions."""

import re

import pytest
from playwright.async_api import expect

from app.cookies import staff_cookie_name
from app.records import Role, Staff, StaffState
from app.rules.japan_time import as_typed
from app.services.staff_sessions import new_session
from app.store import staff, staff_sessions
from app.tokens import new_id
from tests.journeys.given import menu_page
from tests.journeys.test_accessibility import findings_on, narrow
from tests.real.browser import Visitor, visitor
from tests.real.office import OpenOffice
from tests.real.page_checks import accessibility_findings, markup_findings

HOUR_MS = 3_600_000
ADMIN_PAGES = (
    "/staff/notices", "/staff/notices/new", "/staff/notices/welcome", "/staff/maintenance", "/staff/maintenance/plan",
    "/staff/terms", "/staff/terms/new", "/staff/office", "/staff/office/card", "/staff/mail", "/staff/sessions",
    "/staff/audit", "/staff/audit?since=nonsense",
)  # fmt: skip


async def at_desk(guest: Visitor, house: OpenOffice, role: Role = Role.ADMINISTRATOR) -> None:
    """Logs the browser in; the log-in itself has journeys of its own."""
    context = house.context
    member = Staff(new_id(), "admin", role, StaffState.ACTIVE, None, None, 0, 0, house.clock.now_ms(), None)
    session, token = new_session(context, member)
    await context.db.write(lambda tx: staff.insert_staff(tx, member))
    await context.db.write(lambda tx: staff_sessions.insert_session(tx, session))
    cookie = {"name": staff_cookie_name(house.config), "value": token, "url": f"{house.origin}/staff"}
    await guest.context.add_cookies([cookie])


@pytest.mark.parametrize("language", ["en", "ja"])
async def test_no_page_of_the_office_has_a_finding(language, guest, open_house) -> None:
    await at_desk(guest, open_house)
    page = await guest.open(f"/language/{language}?to=/staff")
    found, sent = [], {}
    for path in ADMIN_PAGES:
        answer = await page.goto(guest.origin + path)
        sent[path] = await answer.text()
        found += [f"{path}: {finding}" for finding in await accessibility_findings(page)]
        found += await narrow(page)
    found += await markup_findings(sent)
    assert not found, "\n".join(found)


@pytest.mark.parametrize(("language", "script"), [("en", True), ("ja", False)])
async def test_a_notice_goes_from_the_form_to_the_homepage(language, script, browser, open_house) -> None:
    async with visitor(browser, open_house.origin, language=language, script=script) as writer:
        await at_desk(writer, open_house, Role.SUPERVISOR)
        page = await writer.open("/staff/notices/new")
        await page.fill("#title_ja", "年末の窓口")
        await page.fill("#body_ja", "**28日**から休みます。")
        await page.fill("#title_en", "Year end")
        preview, publish = (
            page.locator("form.form button.button-primary").first,
            page.locator("form.form button"),
        )
        await preview.click()
        summary = page.locator("#error-summary")
        await expect(summary).to_contain_text("E-4027")
        await expect(page.locator("#title_ja")).to_have_value("年末の窓口")
        await page.fill("#body_en", "Closed from the **28th**.")
        await preview.click()
        await expect(page.locator("li[lang=en] strong")).to_have_text("28th")
        await publish.dblclick()
        await expect(page).to_have_url(re.compile(r"/staff/notices"))
        await page.goto(f"{open_house.origin}/")
        await expect(page.locator(".notices strong")).to_have_text("28th" if language == "en" else "28日")


async def test_a_stop_is_announced_then_stops_applicants_and_ends_with_a_page_that_goes_on(
    browser, guest, open_house
) -> None:
    await at_desk(guest, open_house)
    async with visitor(browser, open_house.origin) as applicant:
        person = await menu_page(applicant, open_house)
        desk = await guest.open("/staff/maintenance/plan")
        now = open_house.clock.now_ms()
        await desk.fill("#starts", as_typed(now + HOUR_MS // 6))
        await desk.fill("#ends", as_typed(now + HOUR_MS // 3))
        await desk.get_by_role("button", name="Preview").click()
        await desk.get_by_role("button", name="Plan it").click()
        bypass = await desk.locator(".secret").inner_text()
        await person.page.reload()
        await expect(person.page.locator(".stop-banner")).to_contain_text("The service will stop from")
        open_house.clock.advance(seconds=900)
        await person.page.reload()
        await expect(person.page.locator("h1")).to_have_text("The service is stopped for maintenance.")
        await expect(person.page.locator("section[lang=ja]")).to_be_visible()
        found = await findings_on(person.page, "stopped") + await narrow(person.page)
        assert not found, "\n".join(found)
        tester = await guest.open(bypass.removeprefix(guest.origin))
        await expect(
            tester.get_by_role("heading", name="Online Residence Application System")
        ).to_be_visible()
        open_house.clock.advance(seconds=360)
        await person.page.reload()
        await person.sees_title("Menu")


async def test_pages_with_entries_and_previews_have_no_finding(guest, open_house) -> None:
    await at_desk(guest, open_house)
    page, found = await guest.open("/staff/terms/new"), []
    tomorrow = as_typed(open_house.clock.now_ms() + 24 * HOUR_MS)[:10]
    await page.fill("#from_day", tomorrow)
    await page.get_by_role("button", name="Preview").click()
    await expect(page.locator("#error-summary")).to_be_visible()
    found += await findings_on(page, "terms refused") + await narrow(page)
    await page.fill("#text_ja", "# 目的\n\n1. 本文\n2. [国](https://www.moj.go.jp/)")
    await page.fill("#text_en", "# Purpose\n\n1. text\n2. [State](https://www.moj.go.jp/)")
    await page.get_by_role("button", name="Preview").click()
    found += await findings_on(page, "terms preview") + await narrow(page)
    await page.get_by_role("button", name="Publish").click()
    await expect(page.get_by_role("status")).to_contain_text("The version is published.")
    assert not found, "\n".join(found)


async def test_ending_a_session_asks_for_a_reason_first(browser, guest, open_house) -> None:
    await at_desk(guest, open_house)
    async with visitor(browser, open_house.origin) as applicant:
        person = await menu_page(applicant, open_house)
        page = await guest.open("/staff/sessions")
        await page.locator("td a", has_text="End").first.click()
        await page.get_by_role("button", name="End the session").click()
        await expect(page.locator("#error-summary")).to_contain_text("E-3002")
        found = await findings_on(page, "end") + await narrow(page)
        assert not found, "\n".join(found)
        await page.get_by_label("A technical fault").check()
        await page.get_by_role("button", name="End the session").click()
        await expect(page.get_by_role("status")).to_contain_text("The session has ended.")
        await person.page.reload()
        await expect(person.page.locator("h1")).not_to_have_text("Menu")
