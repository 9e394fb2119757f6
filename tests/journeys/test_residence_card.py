"""The chip of a residence card on the way through the registration: browser, real client software, software card."""

from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from app.card.residence_files import CardType
from app.card.residence_maker import Resident, create_residence_card
from app.card.residence_pki import ResidenceAuthority
from tests.journeys.conftest import part
from tests.journeys.given import information_page
from tests.journeys.steps import failure_code, fill_information, paired
from tests.real.office import JumpingClock, open_office
from tests.real.page_checks import accessibility_findings
from tests.real.people import PERSON

pytestmark = pytest.mark.browser


@pytest.fixture
def authority() -> ResidenceAuthority:
    return ResidenceAuthority.create(datetime.now(UTC), first=False)


@part
async def open_house(tmp_path, authority):
    """An office that trusts the authority of these residence cards."""
    folder = tmp_path / "data" / "trust" / "residence"
    folder.mkdir(parents=True)
    (folder / "root.pem").write_bytes(authority.certificate.public_bytes(Encoding.PEM))
    async with open_office(tmp_path / "data", JumpingClock()) as office:
        yield office


async def test_the_chip_marks_what_it_proves_and_nothing_that_was_typed_is_lost(
    guest, open_house, authority, tmp_path
) -> None:
    resident = Resident(number="AB12345678CD", birth=PERSON.birth.replace("-", ""), sex="1")
    card = tmp_path / "residence"
    create_residence_card(card, resident, CardType.RESIDENCE_SECOND, issuer=authority, now=datetime.now(UTC))
    person = await information_page(guest, open_house)
    await fill_information(person)
    await person.page.locator("#card_number").fill("AB12345678CE")
    await person.click("Read it from the card")
    await person.is_at("/register/chip")
    found = await accessibility_findings(person.page)
    async with paired(person, open_house, card=card, path="/register/chip") as agent:  # type: ignore[arg-type]
        await agent.accept()
        await failure_code(person, "residence_number_wrong")
        await person.click("Back", role="link")
        await person.page.locator("#card_number").fill("AB12345678CD")
        await person.click("Read it from the card")
        await agent.accept()
        await person.is_at("/register/information")
        assert not agent.asked_for_a_pin()
    await person.sees("Verified from the chip")
    await person.sees("1 April 2030")
    found += await accessibility_findings(person.page)
    await person.click("Confirm")
    await person.sees_title("Confirm User Information (Step 2)")
    await person.sees("Verified from the chip")
    assert found == []
