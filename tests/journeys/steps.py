"""What a person does on the pages, step by step, in either language: by the words that are on the page."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

from playwright.async_api import Page, expect

from app.i18n import Language, in_language
from tests.real.agent import Agent, running_agent
from tests.real.forked import forked
from tests.real.programs import Start
from tests.real.server import Server

CODE = re.compile(r"^[0-9A-Z]{4}-[0-9A-Z]{4}$")
EMAIL = "an.nguyen@example.jp"
PASSWORD = "violet otter repairs bicycles"
LINK = re.compile(r"https?://\S+/password/new\?\S+")
USER_ID = re.compile(r"^ *([0-9A-Z]{3,4}(?:-[0-9A-Z]{3,4})+)\s*$", re.MULTILINE)


@dataclass(frozen=True)
class Person:
    """One tab of one person's browser, and the language that person reads."""

    page: Page
    language: Language = Language.ENGLISH

    def words(self, english: str) -> str:
        return in_language(self.language, english)

    async def click(self, english: str, *, role: str = "button") -> None:
        await self.page.get_by_role(role, name=self.words(english), exact=True).click()  # type: ignore[arg-type]

    async def sees_title(self, english: str) -> None:
        await expect(self.page.get_by_role("heading", level=1)).to_have_text(self.words(english))

    async def sees(self, english: str) -> None:
        await expect(self.page.get_by_text(self.words(english)).first).to_be_visible()

    async def is_at(self, path: str) -> None:
        await self.page.wait_for_url(re.compile(re.escape(path) + r"(\?|$)"))


async def open_card_page(person: Person) -> None:
    """From the homepage to the page that waits for the card."""
    section = person.page.get_by_role("region", name=person.words("Register a new user"))
    await section.get_by_role("link", name=person.words("Foreign national (applicant) / other")).click()
    await person.sees_title("New User Registration (Registration to use the online system)")
    await person.click("Foreign national (applicant) / other", role="link")
    await person.is_at("/register/card")


async def pairing_code(person: Person) -> str:
    shown = person.page.get_by_text(CODE)
    await expect(shown).to_be_visible()
    return (await shown.inner_text()).strip()


async def pairing_link(person: Person) -> str:
    """What the button "Open the user client software" points to."""
    await pairing_code(person)
    link = await person.page.locator("#live-open").get_attribute("href")
    assert link is not None
    return link


async def confirm_pairing(person: Person, agent: Agent) -> None:
    """What the person does in the tab that the agent opens in the same browser."""
    tab = await person.page.context.new_page()
    await tab.goto(await agent.confirmation_address())
    await tab.get_by_role("button", name=person.words("Same number")).click()
    await expect(tab.get_by_role("button", name=person.words("Same number"))).to_have_count(0)
    await tab.close()


@asynccontextmanager
async def paired(
    person: Person,
    server: Server,
    *,
    card: Path | None = None,
    faults: str | None = None,
    start: Start = forked,
    path: str = "/register/card",
) -> AsyncIterator[Agent]:
    """On the card page with an agent whose pairing is confirmed; without `card` it uses the readers of pcscd."""
    await person.is_at(path)
    code = await pairing_code(person)
    async with running_agent(server.origin, code, sim=card, faults=faults, start=start) as agent:
        await confirm_pairing(person, agent)
        yield agent


async def live_state(person: Person, *states: str) -> None:
    await expect(person.page.locator("#live")).to_have_attribute("data-state", re.compile("|".join(states)))


async def failure_code(person: Person, code: str) -> None:
    await expect(person.page.locator("#live")).to_have_attribute("data-failure", code)


async def type_binding_code(person: Person, agent: Agent) -> None:
    """The proof for an agent without a browser, where the operator allows it."""
    await person.page.locator("#live-digits-input").fill(await agent.binding_code())
    await person.page.locator("#live-digits").get_by_role("button").click()
    # A typed code is a weak proof, so the person is shown the agent and asked once more.
    await person.click("Continue with this client software")


async def fill_information(person: Person, *, email: str = EMAIL) -> None:
    page = person.page
    await choose_municipality(person, prefecture="13", query="千代田")
    await page.locator("#street").fill("霞が関1-1-1 見本マンション101")
    await page.locator("#phone").fill("03-1234-5678")
    await page.locator("#email").fill(email)
    await page.locator("#email_confirm").fill(email)
    await page.locator("input[name=category][value=foreign_national]").check()
    await page.locator("#card_number").fill("AB12345678CD")
    await page.locator("#agree").check()


async def choose_municipality(person: Person, *, prefecture: str, query: str) -> None:
    await person.click("Search")
    dialog = person.page.get_by_role("dialog")
    await dialog.get_by_label(person.words("Prefecture")).select_option(prefecture)
    await dialog.locator("input[name=q]").fill(query)
    await dialog.get_by_role("button", name=person.words("Search"), exact=True).click()
    await dialog.get_by_role("listitem").first.get_by_role("button").click()


def password_link(mail: EmailMessage) -> str:
    found = LINK.search(_text(mail))
    assert found, "no password link in the mail"
    return found[0]


def user_id(mail: EmailMessage) -> str:
    found = USER_ID.search(_text(mail))
    assert found, "no user ID on a line of its own"
    return found[1]


def _text(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    assert part is not None
    content: str = part.get_content()
    return content


async def set_password(person: Person, link: str) -> None:
    await person.page.goto(link)
    await person.sees_title("Password Registration")
    await person.page.locator("#password").fill(PASSWORD)
    await person.page.locator("#password_confirm").fill(PASSWORD)
    await person.click("Register")
    await person.is_at("/password/done")


async def log_in(person: Person, identifier: str, password: str = PASSWORD) -> None:
    await person.page.locator("#user_id").fill(identifier)
    await person.page.locator("#password").fill(password)
    await person.click("Login")
