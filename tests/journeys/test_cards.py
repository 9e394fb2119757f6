"""Cards that are not what they should be, and PINs that are not right: what the page says, and what the card lost."""

import shutil

import pytest
from playwright.async_api import expect

from app.card.card_maker import CardProfile
from app.card.demo_pki import Variant
from app.card.jpki import Use
from tests.journeys.conftest import part
from tests.journeys.steps import Person, failure_code, live_state, paired
from tests.journeys.tries import block, tries
from tests.real.agent import AUTH_LABEL, SIGN_LABEL
from tests.real.cards import WRONG_SIGN_PIN, Office

pytestmark = pytest.mark.browser
SIGN_TRIES = 5


@part
async def person(applicant) -> Person:
    return Person(await applicant.open("/register/card"))


async def cannot_retry(person: Person) -> None:
    await expect(person.page.get_by_role("button", name="Try again")).to_have_count(0)


async def test_one_wrong_pin_costs_one_try_and_the_page_says_so(person, server, card) -> None:
    before = tries(card)
    async with paired(person, server, card=card) as agent:
        await agent.accept()
        await agent.enter_sign_pin(WRONG_SIGN_PIN)
        await agent.screen.expect(r"Tries left: 4")
        await expect(person.page.locator("#live-pin")).to_contain_text("4")
        assert sum(before) - sum(tries(card)) == 1
        await agent.enter_sign_pin()
        await agent.enter_auth_pin()
        await person.is_at("/register/information")
    assert tries(card) == before


async def test_a_pin_of_the_wrong_form_costs_nothing(person, server, card) -> None:
    before = tries(card)
    async with paired(person, server, card=card) as agent:
        await agent.accept()
        await agent.enter_sign_pin("ABC")
        await agent.screen.expect(r"Nothing was sent to the card")
        assert tries(card) == before


async def test_five_wrong_pins_block_and_the_page_names_the_municipal_office(person, server, card) -> None:
    async with paired(person, server, card=card) as agent:
        await agent.accept()
        for _ in range(SIGN_TRIES - 1):
            await agent.enter_sign_pin(WRONG_SIGN_PIN)
        await agent.screen.expect(r"last try[^\n]*\(yes")
        agent.screen.type_line("yes")
        await agent.enter_sign_pin(WRONG_SIGN_PIN)
        await failure_code(person, "pin_blocked")
    await expect(person.page.locator("#live-advice")).to_contain_text("municipal")
    await cannot_retry(person)


async def test_a_blocked_card_opens_no_pin_prompt(person, server, card) -> None:
    block(card)
    async with paired(person, server, card=card) as agent:
        await failure_code(person, "pin_blocked")
        assert not agent.asked_for_a_pin()
    guide = person.page.locator("#live-guide")
    await expect(guide).to_be_visible()
    await expect(guide).to_have_attribute("href", "/guide/certificate#pin-locked")


@pytest.mark.parametrize(
    ("variant", "code"),
    [
        (Variant.EXPIRED, "cert_expired"),
        (Variant.NOT_YET, "cert_not_yet"),
        (Variant.OTHER_POLICY, "cert_wrong_use"),
        (Variant.FORGED_ISSUER, "cert_unknown_issuer"),
    ],
)
async def test_a_signature_certificate_that_is_wrong_is_refused_by_name(
    variant, code, person, server, office, tmp_path
) -> None:
    card = office.issue_wrong(tmp_path / "wrong", variant)
    async with paired(person, server, card=card) as agent:
        await agent.accept()
        await agent.enter_sign_pin()
        await failure_code(person, code)
    await cannot_retry(person)


async def test_a_card_of_an_authority_nobody_trusts_is_refused(person, server, tmp_path) -> None:
    stranger = Office.found().issue(tmp_path / "stranger")
    async with paired(person, server, card=stranger) as agent:
        await agent.accept()
        await agent.enter_sign_pin()
        await failure_code(person, "cert_unknown_issuer")


async def test_a_card_without_a_signature_certificate_asks_for_no_pin(
    person, server, office, tmp_path
) -> None:
    card = office.issue(tmp_path / "auth-only", profile=CardProfile(uses=frozenset({Use.AUTH})))
    async with paired(person, server, card=card) as agent:
        await failure_code(person, "cert_absent")
        assert not agent.asked_for_a_pin()


async def test_another_card_between_the_pins_starts_from_the_beginning(
    person, server, office, card, tmp_path
) -> None:
    other = office.issue(tmp_path / "other")
    async with paired(person, server, card=card) as agent:
        await agent.accept()
        await agent.enter_sign_pin()
        await agent.screen.expect(AUTH_LABEL)
        (card / "inserted").unlink()
        await live_state(person, "wait_card")
        shutil.copytree(other, card, dirs_exist_ok=True)
        (card / "inserted").touch()
        await agent.accept()
        await agent.screen.expect(rf"({SIGN_LABEL}|{AUTH_LABEL})\n")
        assert SIGN_LABEL in agent.screen.shown[: agent.screen.read_to].splitlines()[-1]


async def test_declining_on_the_agent_ends_the_attempt_and_spends_nothing(person, server, card) -> None:
    before = tries(card)
    async with paired(person, server, card=card) as agent:
        await agent.decline()
        await failure_code(person, "consent_declined")
        assert not agent.asked_for_a_pin()
    assert tries(card) == before
