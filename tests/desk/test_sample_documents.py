"""The documents of a demonstration: handed in through the services, marked as drawn, and made once."""

from collections.abc import AsyncIterator
from dataclasses import replace
from io import BytesIO

import msgspec
import pytest
from aiohttp.test_utils import TestServer
from PIL import Image

from app.clock import FixedClock
from app.config import Config
from app.context import Context
from app.demo_documents import held_too_near, in_poor_light, out_of_focus, specimen
from app.demo_people import APPLICANT_USER_ID, add_sample_people
from app.demo_proofings import CASES, add_sample_proofings
from app.demo_staff import add_demo_staff
from app.keys import CONTEXT
from app.main import Ports, create_app
from app.records import DocumentType, PictureWarning, ProofingLine, ProofingState, Purpose
from app.store import accounts, proofings
from tests.web.conftest import START_MS


@pytest.fixture
async def context(config: Config) -> AsyncIterator[Context]:
    server = TestServer(create_app(config, Ports(clock=FixedClock(START_MS))))
    await server.start_server()
    await add_demo_staff(config)
    await add_sample_people(config)
    yield server.app[CONTEXT]
    await server.close()


async def lines(context: Context, state: ProofingState) -> list[ProofingLine]:
    return await context.db.read(lambda tx: proofings.list_lines(tx, state, None, None, limit=50, offset=0))


async def test_the_desk_finds_cases_of_every_kind(context: Context) -> None:
    await add_sample_proofings(context)
    waiting = await lines(context, ProofingState.HANDED_IN)
    assert {line.document for line in waiting} >= {
        DocumentType.RESIDENCE_CARD,
        DocumentType.REGISTERED_MATTERS,
    }
    assert len({line.purpose for line in waiting}) == 2
    assert {PictureWarning.DARK, PictureWarning.CROPPED} <= {
        warning for line in waiting for warning in line.warnings
    }
    assert len(await lines(context, ProofingState.ACCEPTED)) == 1
    refused = await lines(context, ProofingState.REFUSED)
    assert [line.warnings for line in refused] == [(PictureWarning.BLURRED,)]


async def test_a_second_start_adds_nothing(context: Context) -> None:
    await add_sample_proofings(context)
    await add_sample_proofings(context)
    assert len(await lines(context, ProofingState.HANDED_IN)) == len(CASES) - 2


async def test_nothing_is_made_where_cards_are_real(context: Context, config: Config) -> None:
    server = msgspec.structs.replace(config.server, mode="production", origin="https://office.example")
    real = msgspec.structs.replace(config, server=server)
    await add_sample_proofings(replace(context, config=real))
    assert await lines(context, ProofingState.HANDED_IN) == []


async def test_without_the_sample_people_only_requests_of_nobody_are_made(config: Config) -> None:
    server = TestServer(create_app(config, Ports(clock=FixedClock(START_MS))))
    await server.start_server()
    context = server.app[CONTEXT]
    await add_sample_proofings(context)
    assert {line.purpose for line in await lines(context, ProofingState.HANDED_IN)} == {Purpose.USER_ID}
    await server.close()


async def test_the_applicant_of_the_greeting_has_handed_in_nothing(context: Context) -> None:
    await add_sample_proofings(context)
    account = await context.db.read(lambda tx: accounts.get_by_user_id(tx, APPLICANT_USER_ID))
    assert account is not None
    assert await context.db.read(lambda tx: proofings.list_of_account(tx, account.id, limit=1)) == []


@pytest.mark.parametrize("document", list(DocumentType))
async def test_a_specimen_of_each_type_is_taken_without_a_warning(
    context: Context, document: DocumentType
) -> None:
    size = (1000, 1400) if document is DocumentType.REGISTERED_MATTERS else (1600, 1000)
    drawn = specimen(document, name="SAMPLE MARIA 見本", number="AB12345678CD", size=size)
    assert (await context.pictures.take(drawn)).warnings == ()


@pytest.mark.parametrize(
    ("taken", "warning"),
    [
        (in_poor_light, PictureWarning.DARK),
        (out_of_focus, PictureWarning.BLURRED),
        (held_too_near, PictureWarning.CROPPED),
    ],
)
async def test_a_specimen_taken_badly_is_warned_of(context: Context, taken, warning: PictureWarning) -> None:
    drawn = specimen(DocumentType.RESIDENCE_CARD, name="SAMPLE MARIA", number="AB12345678CD")
    assert warning in (await context.pictures.take(taken(drawn))).warnings


def test_the_word_specimen_lies_across_every_document() -> None:
    """Red in the middle, where no field is."""
    with Image.open(BytesIO(specimen(DocumentType.RESIDENCE_CARD, name="A", number="B"))) as image:
        middle = image.crop((600, 350, 1100, 650)).convert("RGB")
        pixels = list(middle.get_flattened_data())
    red = sum(1 for r, g, b in pixels if r > g + 30 and r > b + 30)
    assert red > 5_000


def test_a_character_that_no_font_has_is_drawn_as_a_question_mark() -> None:
    strange, question = (
        specimen(DocumentType.RESIDENCE_CARD, name=name, number="") for name in ("\U0001f9ff", "?")
    )
    assert strange == question
