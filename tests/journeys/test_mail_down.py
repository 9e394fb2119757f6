"""The relay is down when the registration ends: nothing fails for the person, and the mail comes when it is back."""

import pytest

from tests.journeys.steps import (
    Person,
    fill_information,
    log_in,
    paired,
    password_link,
    set_password,
    user_id,
)

pytestmark = [pytest.mark.browser, pytest.mark.mail]


async def test_the_mail_arrives_once_the_relay_is_back(applicant, server, relay, card) -> None:
    await relay.stop()
    person = Person(await applicant.open("/register/card"))
    async with paired(person, server, card=card) as agent:
        await agent.enter_pins()
        await person.is_at("/register/information")
    await fill_information(person)
    await person.click("Confirm")
    await person.click("Registration")
    await person.sees_title("User Registration Complete (Step 3)")
    assert relay.received == []
    await relay.start()
    mail = await relay.mail(seconds=30)
    await set_password(person, password_link(mail.message))
    await person.page.goto(server.url("/login"))
    await log_in(person, user_id(mail.message))
    await person.is_at("/menu")
    assert len(relay.received) == 1
