"""From the homepage to the menu: real server, agent, pcscd, browser and mail relay. Nothing is pretended."""

import pytest

from app.i18n import Language
from tests.journeys.steps import (
    EMAIL,
    Person,
    fill_information,
    log_in,
    open_card_page,
    paired,
    password_link,
    set_password,
    user_id,
)

pytestmark = [pytest.mark.pcsc, pytest.mark.browser, pytest.mark.mail, pytest.mark.xdist_group("pcscd")]


@pytest.mark.parametrize("language", [Language.ENGLISH, Language.JAPANESE])
async def test_a_card_becomes_an_account_that_logs_in(
    language, applicant, server, relay, card, pcscd
) -> None:
    person = Person(await applicant.open(f"/language/{language}?to=/"), language)
    await open_card_page(person)
    with pcscd.plugged(card):
        async with paired(person, server) as agent:
            await agent.enter_pins()
            await person.is_at("/register/information")
    await person.sees_title("Register User Information")
    await person.sees("NGUYEN VAN AN")
    await fill_information(person)
    await person.click("Confirm")
    await person.sees_title("Confirm User Information (Step 2)")
    await person.click("Registration")
    await person.sees_title("User Registration Complete (Step 3)")
    mail = await relay.mail()
    assert mail.recipient == EMAIL
    await set_password(person, password_link(mail.message))
    await person.click("Login", role="link")
    await log_in(person, user_id(mail.message))
    await person.is_at("/menu")
    await person.sees("NGUYEN VAN AN")
