"""While the service runs, time is looked at once an hour."""

import logging
import os

import pytest

from app.context import Context
from app.records import DocumentType, Proofing, ProofingImage, ProofingState, Purpose
from app.services.erase_documents import MOST_LEFT_OVER
from app.services.keep_pictures import PictureKeeper
from app.store import proofing_images, proofings
from app.store.db import Tx
from app.tokens import new_id, new_reference
from tests.documents.conftest import PICTURE
from tests.web.conftest import config, visitor
from tests.web.visitor import Visitor

__all__ = ["config", "visitor"]


async def begun(context: Context) -> ProofingImage:
    """Something that was begun now."""
    now, image_id = context.clock.now_ms(), new_id()
    owner = f"account:{new_id()}"
    proofing = Proofing(
        new_id(), new_reference(), Purpose.ACCOUNT, owner, None, ProofingState.STARTED, "ja",
        DocumentType.RESIDENCE_CARD, now,
    )  # fmt: skip
    wrapped = await context.documents.put(image_id, PICTURE)
    image = ProofingImage(image_id, proofing.id, 1, b"n", 1, "00", 1, 1, (), now, wrapped)

    def unit(tx: Tx) -> None:
        proofings.insert_proofing(tx, proofing)
        proofing_images.insert_image(tx, image)

    await context.db.write(unit)
    return image


async def is_kept(context: Context, image: ProofingImage) -> bool:
    return await context.db.read(lambda tx: proofing_images.get_kept(tx, image.id)) is not None


async def test_time_is_looked_at_once_an_hour_and_not_before(visitor: Visitor) -> None:
    context, clock = visitor.context, visitor.clock
    image, keeper = await begun(context), PictureKeeper(context)
    clock.advance(seconds=24 * 3600 - 60)
    await keeper.keep()
    clock.advance(seconds=61)
    await keeper.keep()
    assert await is_kept(context, image)
    clock.advance(seconds=3600)
    await keeper.keep()
    assert not await is_kept(context, image)


async def test_a_clock_that_was_far_ahead_for_a_while_stops_nothing(visitor: Visitor) -> None:
    context, clock = visitor.context, visitor.clock
    keeper = PictureKeeper(context)
    clock.advance(seconds=365 * 24 * 3600)
    await keeper.keep()
    clock.advance(seconds=-364 * 24 * 3600)
    image = await begun(context)
    clock.advance(seconds=25 * 3600)
    await keeper.keep()
    assert not await is_kept(context, image)


async def test_files_of_another_database_are_left_and_told(
    visitor: Visitor, caplog: pytest.LogCaptureFixture
) -> None:
    context = visitor.context
    for number in range(MOST_LEFT_OVER // 2 + 1):
        await context.documents.put(f"image-{number}", PICTURE)
    directory = context.config.documents_directory
    files = [path for path in directory.rglob("*") if path.is_file()]
    for file in files:
        os.utime(file, (0, 0))
    with caplog.at_level(logging.ERROR):
        await PictureKeeper(context).keep()
    assert f"{len(files)} files of pictures have no row" in caplog.text
    assert all(file.exists() for file in files)


async def test_a_picture_whose_row_was_erased_elsewhere_loses_its_files(visitor: Visitor) -> None:
    context = visitor.context
    image = await begun(context)
    await context.db.write(lambda tx: proofing_images.erase_key(tx, image.id, at=1))
    directory = context.config.documents_directory
    for file in directory.rglob("*.*"):
        os.utime(file, (0, 0))
    await PictureKeeper(context).keep()
    assert list(directory.rglob("*.*")) == []
