"""Every page in every language: axe-core finds nothing in it, html-validate nothing in what the server sent."""

from collections.abc import Awaitable, Callable

import pytest
from playwright.async_api import Page

from app.i18n import Language
from tests.journeys.given import information_page, menu_page, step_two
from tests.journeys.steps import Person
from tests.real.browser import Visitor
from tests.real.office import OpenOffice
from tests.real.page_checks import accessibility_findings, markup_findings

OPEN_PAGES = (
    "/", "/register", "/register/card", "/check", "/guide", "/terms", "/errors", "/errors?q=120", "/accessibility",
    "/login", "/login/card", "/places", "/places?prefecture=13", "/agent/confirm", "/password/new?token=nothing",
    "/password/done", "/email/confirm?token=nothing", "/email/confirmed",
    "/session/ended", "/dev/mail", "/no-such-page",
)  # fmt: skip
Arrive = Callable[[Visitor, OpenOffice], Awaitable[Person]]


async def wrong_log_in(guest: Visitor, _: OpenOffice) -> Person:
    person = Person(await guest.open("/login"))
    await person.click("Login")
    return person


async def wrong_information(guest: Visitor, open_house: OpenOffice) -> Person:
    person = await information_page(guest, open_house)
    await person.page.locator("#email").fill("nobody")
    await person.click("Confirm")
    return person


async def search_page(guest: Visitor, open_house: OpenOffice) -> Person:
    person = await information_page(guest, open_house)
    await person.click("Search")
    return person


async def completed(guest: Visitor, open_house: OpenOffice) -> Person:
    person = await step_two(guest, open_house)
    await person.click("Registration")
    await person.sees_title("User Registration Complete (Step 3)")
    return person


async def findings_on(page: Page, name: str) -> list[str]:
    """Both referees; the HTML is asked for again as the server sends it."""
    found = [f"{name}: {finding}" for finding in await accessibility_findings(page)]
    answer = await page.context.request.get(page.url)
    return found + await markup_findings({name: await answer.text()})


async def narrow(page: Page) -> list[str]:
    """At 320 px nothing may be wider than the window (WCAG 1.4.10)."""
    await page.set_viewport_size({"width": 320, "height": 640})
    wide = await page.evaluate("document.documentElement.scrollWidth")
    return [f"{page.url} is {wide} px wide in a window of 320"] if wide > 320 else []


@pytest.mark.parametrize("language", list(Language))
async def test_an_open_page_has_no_finding(language, guest) -> None:
    page = await guest.open(f"/language/{language}?to=/")
    found, sent = [], {}
    for path in OPEN_PAGES:
        answer = await page.goto(guest.origin + path)
        sent[path] = await answer.text()
        found += [f"{path}: {finding}" for finding in await accessibility_findings(page)]
        found += await narrow(page)
    found += await markup_findings(sent)
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    "arrive", [wrong_log_in, information_page, wrong_information, search_page, step_two, completed, menu_page]
)
async def test_a_page_of_the_way_has_no_finding(arrive, guest, open_house) -> None:
    person = await arrive(guest, open_house)
    found = await findings_on(person.page, arrive.__name__)
    found += await narrow(person.page)
    assert not found, "\n".join(found)
