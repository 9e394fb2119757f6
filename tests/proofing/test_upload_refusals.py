"""Every file that is not taken has its own sentence on screen 2, judged by its content; nothing of it is left."""

from collections.abc import AsyncIterator
from pathlib import Path

import msgspec
import pytest

from app.config import Config, Documents
from app.rules.throttle import PICTURES_BY_ADDRESS
from app.services.throttling import spend_from
from app.store.db import Tx
from tests.documents.test_scanner import liar, saying
from tests.proofing.sending import (
    FILE,
    PICTURES,
    Sent,
    files,
    images,
    jpeg,
    lines,
    said,
    send,
    summary,
    to_file,
)
from tests.web.conftest import started
from tests.web.visitor import Visitor, order_of

HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(200)
PNG = b"\x89PNG\r\n\x1a\n" + bytes(200)
PDF = b"%PDF-1.7\n" + bytes(200)
# A table of codes that nothing can be decoded with.
_TABLE = jpeg().index(b"\xff\xc4") + 5
IMPOSSIBLE = jpeg()[:_TABLE] + b"\xff" * 16 + jpeg()[_TABLE + 16 :]
# Says that it has 60000 lines of 60000 pixels.
_FRAME = jpeg().index(b"\xff\xc0") + 5
HUGE = jpeg()[:_FRAME] + (60000).to_bytes(2) * 2 + jpeg()[_FRAME + 4 :]
LIMIT = Documents().max_bytes
SCAN = Sent(b"a file of a scanner", "scan.jpg")


@pytest.mark.parametrize(
    ("data", "sentence", "code"),
    [
        (b"", "The file is empty.", "E-5001"),
        (HEIC, "This is a HEIC file. Only JPEG files can be used.", "E-5002"),
        (PNG, "This is a PNG file. Only JPEG files can be used.", "E-5003"),
        (PDF, "This is a PDF file. Only JPEG files can be used.", "E-5004"),
        (b"GIF89a" + bytes(200), "This file is not a JPEG picture.", "E-5005"),
        (jpeg()[:-400], "The end of this picture is missing.", "E-5006"),
        (HUGE, "This picture is too wide or too high.", "E-5009"),
        (IMPOSSIBLE, "This picture is damaged and cannot be opened.", "E-5007"),
    ],
)
async def test_a_file_is_judged_by_its_content_and_refused_in_its_own_words(
    data: bytes, sentence: str, code: str, visitor: Visitor
) -> None:
    answer = await send(visitor, await to_file(visitor), Sent(data, "card.jpg", "image/jpeg"))
    assert answer.url.path == FILE
    text = await said(answer)
    assert sentence in await summary(answer)
    assert f'href="/errors#{code}"' in await summary(answer)
    assert sentence in text.partition('id="picture-error"')[2].partition("</p>")[0]
    assert await images(visitor) == []
    assert files(visitor) == []


async def test_a_jpeg_with_a_foreign_name_and_type_is_taken(visitor: Visitor) -> None:
    answer = await send(visitor, await to_file(visitor), Sent(jpeg(), "scan.pdf", "application/pdf"))
    assert answer.url.path == PICTURES


async def test_one_byte_more_than_the_limit_is_too_large_and_the_limit_is_taken(visitor: Visitor) -> None:
    token = await to_file(visitor)
    answer = await send(visitor, token, Sent(jpeg() + bytes(LIMIT + 1 - len(jpeg()))))
    assert "This file is too large. A picture may have at most 5 MB." in await summary(answer)
    answer = await send(visitor, order_of(answer), Sent(jpeg() + bytes(LIMIT - len(jpeg()))))
    assert answer.url.path == PICTURES


async def test_a_scan_far_beyond_any_limit_is_told_beside_the_field_too(visitor: Visitor) -> None:
    answer = await send(visitor, await to_file(visitor), Sent(bytes(30 * 1024 * 1024), "scan.tiff"))
    assert "E-5008" in await summary(answer)
    assert files(visitor) == []


async def test_what_no_camera_makes_is_not_read_to_its_end(visitor: Visitor) -> None:
    token = await to_file(visitor)
    answer = await send(visitor, token, Sent(bytes(65 * 1024 * 1024)))
    assert answer.status == 413


async def test_pressing_add_without_a_file_asks_for_one(visitor: Visitor) -> None:
    answer = await send(visitor, await to_file(visitor))
    assert answer.url.path == FILE
    assert "E-5014" in await summary(answer)


async def test_a_form_without_any_file_asks_for_one(visitor: Visitor) -> None:
    answer = await visitor.post(FILE, _page=await to_file(visitor), picture="card.jpg")
    assert "E-5014" in await summary(answer)


async def test_the_same_file_twice_is_refused_and_the_first_one_stays(visitor: Visitor) -> None:
    answer = await send(visitor, await to_file(visitor), Sent(jpeg()))
    token = await visitor.follow(FILE, order_of(answer))
    answer = await send(visitor, token, Sent(jpeg(), "copy.jpg"))
    assert "You have added this picture already." in await summary(answer)
    assert [image.position for image in await images(visitor)] == [1]
    assert len(files(visitor)) == 2


async def test_the_finding_names_the_file_survives_a_reload_and_goes_with_the_next_step(
    visitor: Visitor,
) -> None:
    answer = await send(visitor, await to_file(visitor), Sent(PNG, "<b>my card.png"))
    again = await visitor.get(FILE, p=order_of(answer))
    assert "&lt;b&gt;my card.png" in await again.text()
    assert "E-5003" in await summary(again)
    await visitor.follow("/identity/document", order_of(answer))
    assert await summary(await visitor.get(FILE)) == ""


async def test_a_finding_is_said_in_the_language_that_is_chosen_later(visitor: Visitor) -> None:
    answer = await send(visitor, await to_file(visitor), Sent(PNG))
    assert "これはPNG形式のファイルです" not in await said(answer)
    switched = await visitor.get("/language/ja", to=FILE, p=order_of(answer))
    assert "これはPNG形式のファイルです" in (await said(switched)).partition('id="picture-error"')[2]


async def test_who_sends_too_many_files_waits_and_loses_nothing(visitor: Visitor) -> None:
    token = await to_file(visitor)
    for _ in range(20):
        token = order_of(await send(visitor, token, Sent(PNG)))
    answer = await send(visitor, token, Sent(jpeg()))
    assert "E-5015" in await summary(answer)
    visitor.clock.advance(seconds=60)
    assert (await send(visitor, order_of(answer), Sent(jpeg()))).url.path == PICTURES


async def test_an_address_that_sent_too_many_files_waits_whoever_asks(visitor: Visitor) -> None:
    token = await to_file(visitor)

    def unit(tx: Tx) -> None:
        for _ in range(PICTURES_BY_ADDRESS.burst):
            spend_from(visitor.context, tx, PICTURES_BY_ADDRESS, "127.0.0.1")

    await visitor.context.db.write(unit)
    assert "E-5015" in await summary(await send(visitor, token, Sent(jpeg())))
    assert files(visitor) == []


async def test_a_full_disk_is_our_fault_and_nothing_is_half_done(visitor: Visitor) -> None:
    token = await to_file(visitor)
    directory = visitor.context.config.documents_directory
    directory.rmdir()
    directory.write_bytes(b"not a directory")
    answer = await send(visitor, token, Sent(jpeg()))
    assert answer.status == 503
    assert "Your data could not be saved just now." in await said(answer)
    assert await images(visitor) == []
    directory.unlink()
    assert (await send(visitor, token, Sent(jpeg()))).url.path == PICTURES


@pytest.fixture
async def scanned_visitor(config: Config, tmp_path: Path) -> AsyncIterator[Visitor]:
    """An office with a scanner, which is not running yet."""
    documents = msgspec.structs.replace(config.documents, clamd=f"unix:{tmp_path}/liar.ctl")
    async for found in started(msgspec.structs.replace(config, documents=documents)):
        yield found


async def test_without_an_answer_of_the_scanner_nothing_is_taken(scanned_visitor: Visitor) -> None:
    answer = await send(scanned_visitor, await to_file(scanned_visitor), Sent(jpeg()))
    assert "This file could not be checked for viruses just now, so it was not taken." in await said(answer)
    assert files(scanned_visitor) == []


async def test_a_file_with_a_virus_is_refused_before_it_is_opened(
    scanned_visitor: Visitor, tmp_path: Path
) -> None:
    token = await to_file(scanned_visitor)
    async with liar(tmp_path, saying(b"stream: Win.Test.EICAR_HDB-1 FOUND\0")):
        answer = await send(scanned_visitor, token, SCAN)
    text = await said(answer)
    assert "(E-5012)" in text
    assert "EICAR" not in text
    assert await lines(scanned_visitor, "proofing:picture:added") == []


async def test_what_the_scanner_lets_through_is_still_judged(
    scanned_visitor: Visitor, tmp_path: Path
) -> None:
    token = await to_file(scanned_visitor)
    async with liar(tmp_path, saying(b"stream: OK\0")):
        assert "E-5005" in await summary(await send(scanned_visitor, token, SCAN))
