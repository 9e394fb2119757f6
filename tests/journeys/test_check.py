"""Check my computer and card, by a person with a browser, the real client software and a card: no account, and at most
one PIN."""

import re

import pytest
from playwright.async_api import Locator, expect

from tests.journeys.conftest import part
from tests.journeys.steps import Person, paired
from tests.real.page_checks import accessibility_findings

pytestmark = pytest.mark.browser


@part
async def person(applicant) -> Person:
    return Person(await applicant.open("/check"))


def line(person: Person, name: str) -> Locator:
    return person.page.locator(f'.check-line[data-name="{name}"]')


async def shows(person: Person, name: str, tone: str) -> None:
    await expect(line(person, name)).to_have_attribute("data-tone", tone)


async def test_somebody_without_an_account_checks_everything(person, server, card) -> None:
    await shows(person, "page", "good")
    await shows(person, "agent", "unknown")
    found = await accessibility_findings(person.page)
    async with paired(person, server, card=card, path="/check") as agent:
        await shows(person, "agent", "good")
        await shows(person, "auth_pin", "good")
        await shows(person, "valid_until", "good")
        await shows(person, "simulated", "warning")
        await expect(line(person, "sign_certificate")).to_contain_text("not asked for here")
        (card / "inserted").unlink()
        await shows(person, "card", "warning")
        await shows(person, "auth_pin", "unknown")
        await expect(person.page.get_by_role("button", name="Test the certificate")).to_be_hidden()
        (card / "inserted").touch()
        await shows(person, "auth_pin", "good")
        assert not agent.asked_for_a_pin()
        await person.click("Test the certificate")
        await agent.accept()
        await agent.enter_auth_pin()
        await expect(line(person, "proof")).to_contain_text("Verified. Your card signed")
        await shows(person, "revocation", "unknown")
        found += await accessibility_findings(person.page)
        await person.click("Copy the report")
        await expect(person.page.locator("#check-copied")).to_have_text(
            re.compile(r"The report (was copied|is selected)")
        )
        report = await person.page.locator("#check-report").input_value()
        assert "[OK] Card on the reader: Individual Number card." in report
    await server.stop()
    await shows(person, "page", "unknown")
    await expect(line(person, "page")).to_contain_text("no live connection")
    assert found == []
