"""Staff at the door of the desk, in Chromium: set-up, log-in, what two people decide, with and without script."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.async_api import Page, expect

from app import authenticator
from app.i18n import Language
from app.records import Role
from app.services.staff_accounts import add_in
from tests.journeys.steps import Person
from tests.journeys.test_accessibility import narrow
from tests.real.browser import visitor
from tests.real.office import OpenOffice
from tests.real.page_checks import accessibility_findings, markup_findings

PASSWORD = "harbour lantern violet stone"
STEP_SECONDS = 30
CODES = re.compile(r"^[A-Z2-7]{4}(-[A-Z2-7]{4}){3}$")


async def invitation(office: OpenOffice, login: str = "hanako", role: Role = Role.CLERK) -> str:
    """The path of the link."""
    at = office.clock.now_ms()
    made = await office.context.db.write(lambda tx: add_in(tx, login, role, actor="console", at=at))
    return f"/staff/invitation?token={made.token}"


async def choose_password(person: Person) -> None:
    await person.page.locator("#password").fill(PASSWORD)
    await person.page.locator("#password_confirm").fill(PASSWORD)
    await person.click("Next")
    await person.sees("Step 2 of 2: connect your authenticator")


async def set_up(person: Person, office: OpenOffice) -> str:
    """From the opened link to the log-in page; the secret in the authenticator."""
    await choose_password(person)
    secret = (await person.page.locator(".secret").inner_text()).replace(" ", "")
    await person.page.locator("#code").fill(code(secret, office))
    await person.click("Finish the set-up")
    await expect(person.page.locator(".codes .secret")).to_have_count(10)
    await expect(person.page.locator(".codes .secret").first).to_have_text(CODES)
    await person.click("I have written them down", role="link")
    await person.is_at("/staff/login")
    office.clock.advance(seconds=STEP_SECONDS)
    return secret


def code(secret: str, office: OpenOffice) -> str:
    return authenticator.code_at(secret, office.clock.now_ms())


async def log_in(person: Person, secret: str, office: OpenOffice, login: str = "hanako") -> None:
    await person.page.locator("#login").fill(login)
    await person.page.locator("#password").fill(PASSWORD)
    await person.page.locator("#code").fill(code(secret, office))
    await person.click("Log in to the desk")


@pytest.mark.parametrize(
    ("language", "script"), [(Language.JAPANESE, True), (Language.JAPANESE, False), (Language.ENGLISH, False)]
)
async def test_from_the_link_to_the_desk(browser, open_house, language, script) -> None:
    async with visitor(browser, open_house.origin, language=language, script=script, width=360) as guest:
        person = Person(await guest.open(await invitation(open_house)), language)
        await person.sees_title("Set up your staff account")
        secret = await set_up(person, open_house)
        await log_in(person, secret, open_house)
        await person.is_at("/staff")
        await expect(person.page.locator(".desk-who")).to_contain_text("hanako")
        await person.click("Log out")
        await person.sees_title("Staff log-in")


async def test_going_back_and_reloading_in_the_set_up_lose_nothing(guest, open_house) -> None:
    person = Person(await guest.open(await invitation(open_house)))
    await choose_password(person)
    secret = await person.page.locator(".secret").inner_text()
    await person.page.reload()
    await expect(person.page.locator(".secret")).to_have_text(secret)
    await person.page.go_back()
    await person.page.go_forward()
    await expect(person.page.locator(".secret")).to_have_text(secret)


async def test_recovery_codes_do_not_come_back_with_back(guest, open_house) -> None:
    person = Person(await guest.open(await invitation(open_house)))
    await set_up(person, open_house)
    await person.page.go_back()
    await expect(person.page.locator(".codes")).to_have_count(0)


async def test_back_after_log_out_shows_no_page_of_the_desk(guest, open_house) -> None:
    person = Person(await guest.open(await invitation(open_house)))
    await log_in(person, await set_up(person, open_house), open_house)
    await person.is_at("/staff")
    await person.click("Log out")
    await person.is_at("/staff/login")
    await person.page.go_back()
    await expect(person.page.locator(".desk-who")).to_have_count(0)


async def test_a_double_click_logs_in_once(guest, open_house) -> None:
    person = Person(await guest.open(await invitation(open_house)))
    secret = await set_up(person, open_house)
    await person.page.locator("#login").fill("hanako")
    await person.page.locator("#password").fill(PASSWORD)
    await person.page.locator("#code").fill(code(secret, open_house))
    await person.page.get_by_role("button", name="Log in to the desk").dblclick()
    await person.is_at("/staff")


async def test_after_30_idle_minutes_the_log_in_page_says_why(guest, open_house) -> None:
    person = Person(await guest.open(await invitation(open_house)))
    await log_in(person, await set_up(person, open_house), open_house)
    await person.is_at("/staff")
    open_house.clock.advance(seconds=30 * 60)
    await person.click("Open questions", role="link")
    await person.sees("You did not open a page for 30 minutes.")


async def test_before_the_idle_end_one_press_goes_on_and_keeps_what_was_typed(guest, open_house) -> None:
    person = Person(await guest.open(await invitation(open_house, "root", Role.ADMINISTRATOR)))
    await log_in(person, await set_up(person, open_house), open_house, "root")
    await person.is_at("/staff")
    await person.page.clock.install()
    await person.page.goto(f"{guest.origin}/staff/members")
    await person.page.locator("#login").fill("half a name")
    await expect(person.page.get_by_role("alert")).to_have_count(0)
    open_house.clock.advance(seconds=26 * 60)
    await person.page.clock.fast_forward("26:00")
    await expect(person.page.get_by_role("alert")).to_contain_text("you will be logged out at")
    await person.click("Continue to use the system")
    await expect(person.page.get_by_role("alert")).to_have_count(0)
    await expect(person.page.locator("#login")).to_have_value("half a name")
    open_house.clock.advance(seconds=31 * 60)
    await person.page.clock.fast_forward("31:00")
    await person.is_at("/staff/login")


async def test_shortcuts_open_pages_and_never_while_typing(guest, open_house) -> None:
    person = Person(await guest.open(await invitation(open_house, "root", Role.ADMINISTRATOR)))
    await log_in(person, await set_up(person, open_house), open_house, "root")
    await person.is_at("/staff")
    await press(person.page, "g", "o")
    await person.is_at("/staff/questions")
    await press(person.page, "?")
    await person.is_at("/staff/shortcuts")
    await person.click("Staff accounts", role="link")
    await person.page.locator("#login").press_sequentially("go?")
    await expect(person.page.locator("#login")).to_have_value("go?")
    await person.click("Keyboard shortcuts", role="link")
    await person.click("Switch the shortcuts off")
    await press(person.page, "g", "o")
    await person.is_at("/staff/shortcuts")


async def press(page: Page, *keys: str) -> None:
    for key in keys:
        await page.keyboard.press(key)


@pytest.mark.parametrize("language", [Language.JAPANESE, Language.ENGLISH])
async def test_the_pages_of_the_staff_have_no_finding(browser, open_house, language) -> None:
    async with visitor(browser, open_house.origin, language=language) as guest:
        person = Person(await guest.open("/staff/login"), language)
        seen = Seen(person.page)
        await seen.look()
        await person.page.goto(guest.origin + await invitation(open_house, "root", Role.ADMINISTRATOR))
        await seen.look()
        await choose_password(person)
        await seen.look()
        secret = (await person.page.locator(".secret").inner_text()).replace(" ", "")
        await person.page.locator("#code").fill(code(secret, open_house))
        await person.click("Finish the set-up")
        await seen.look()
        await person.click("I have written them down", role="link")
        open_house.clock.advance(seconds=STEP_SECONDS)
        await log_in(person, secret, open_house, "root")
        await person.is_at("/staff")
        for path in (
            "/staff/account",
            "/staff/shortcuts",
            "/staff/members",
            "/staff/questions",
            "/dev/codes",
        ):
            await person.page.goto(guest.origin + path)
            await seen.look()
        found = seen.found + await markup_findings(seen.sent)
        assert not found, "\n".join(found)


class Seen:
    """What the referees find: axe and the narrow window on each page, html-validate once over all."""

    def __init__(self, page: Page) -> None:
        self.page, self.found, self.sent = page, list[str](), dict[str, str]()

    async def look(self) -> None:
        name = urlsplit(self.page.url).path
        await self.page.set_viewport_size({"width": 1280, "height": 900})
        self.found += [f"{name}: {finding}" for finding in await accessibility_findings(self.page)]
        self.found += await narrow(self.page)
        answer = await self.page.context.request.get(self.page.url)
        self.sent[f"{name} {len(self.sent)}"] = await answer.text()
