"""After a whole run nobody who reads the database, the disk or the log finds a byte of a picture, what a camera wrote
into it, what the person called the file, or what the document says."""

import io
import random
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import pytest
from aiohttp import FormData
from PIL import Image
from PIL.ExifTags import GPS, IFD, Base

from app.config import Logs
from app.documents import Part
from app.logs import logging_to
from app.records import ProofingState
from app.services.erase_documents import Archive, erase_due
from app.store import proofing_images, proofings
from app.store.db import Tx
from tests.proofing import papers
from tests.proofing.sending import images
from tests.web.conftest import config, started
from tests.web.visitor import Visitor, order_of

__all__ = ["config"]
WINDOW = 32
CAMERA = ("Lanternfish Mark IV", "Kowalczyk's own telephone", "E35.65N139.74")
FILE_NAME = "kowalczyk-zairyu-omote-20261120.jpg"
EVIDENCE = {
    "name": "KOWALCZYK ZOFIA",
    "address": "東京都港区海岸9-9-9 灯台荘203号室",
    "room": "203",
    "number": "ZX98765432QW",
    "nationality": "Poland",
}
# What must be nowhere, as UTF-8 and as the UTF-16 that some cameras write.
WORDS = (
    *CAMERA,
    FILE_NAME,
    FILE_NAME.removesuffix(".jpg"),
    *(EVIDENCE[key] for key in ("name", "address", "number")),
)


@cache
def photograph() -> bytes:
    """Mostly noise, so that each stretch of its bytes is its own; with all that a telephone adds."""
    noise = random.Random(20261122).randbytes(1200 * 800 * 3)
    exif = Image.Exif()
    exif[Base.Model.value], exif[Base.Artist.value] = CAMERA[0], CAMERA[1]
    exif[Base.ImageDescription.value] = CAMERA[2]
    exif.get_ifd(IFD.GPSInfo)[GPS.GPSLatitude.value] = (35.0, 39.0, 29.0)
    out = io.BytesIO()
    Image.frombytes("RGB", (1200, 800), noise).save(
        out, "JPEG", quality=80, exif=exif, comment=CAMERA[2].encode(), icc_profile=CAMERA[0].encode() * 40
    )
    return out.getvalue()


def windows(data: bytes) -> set[bytes]:
    return {data[start : start + WINDOW] for start in range(len(data) - WINDOW + 1)}


@dataclass
class Secrets:
    """Bytes and words that must lie nowhere in the clear."""

    pieces: set[bytes]

    def found_in(self, content: bytes) -> list[str]:
        """Any stretch of twice the window holds an aligned one."""
        found = [word for word in WORDS if word.encode() in content or word.encode("utf-16-le") in content]
        aligned = (content[start : start + WINDOW] for start in range(0, len(content), WINDOW))
        return found + ["bytes of a picture"] * any(piece in self.pieces for piece in aligned)


@dataclass
class Run:
    visitor: Visitor
    places: tuple[Path, ...]

    def contents(self) -> Iterator[tuple[Path, bytes]]:
        for place in self.places:
            for path in [place] if place.is_file() else place.rglob("*"):
                # The service goes on working: a file may become another one's new name meanwhile.
                with suppress(FileNotFoundError, IsADirectoryError):
                    yield path, path.read_bytes()

    def readable(self, secrets: Secrets) -> list[tuple[str, list[str]]]:
        return [
            (path.name, found) for path, content in self.contents() if (found := secrets.found_in(content))
        ]


@pytest.fixture
async def run(config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Run]:
    """The application with its log in a file and a directory for temporary files of its own."""
    temporary, log = tmp_path / "temporary", tmp_path / "log.jsonl"
    temporary.mkdir()
    photograph()  # Now: drawing one logs what is written into it.
    monkeypatch.setenv("TMPDIR", str(temporary))
    monkeypatch.setattr(tempfile, "tempdir", None)
    with log.open("w", encoding="utf-8") as stream, logging_to(stream, Logs(format="json", level="DEBUG")):
        async for visitor in started(config):
            yield Run(visitor, (config.data, temporary, log))
    monkeypatch.setattr(tempfile, "tempdir", None)


async def add(visitor: Visitor, token: str, data: bytes) -> str:
    form = FormData()
    form.add_field("_page", token)
    form.add_field("picture", data, filename=FILE_NAME, content_type="image/jpeg")
    headers = visitor.headers | {"Origin": visitor.context.config.server.origin}
    answer = await visitor.client.post("/identity/file", data=form, headers=headers)
    assert answer.url.path == "/identity/pictures"
    return order_of(answer)


async def to_pictures(visitor: Visitor, data: bytes) -> str:
    answer = await papers.enter(visitor, await papers.to_entries(visitor), **EVIDENCE)
    answer = await visitor.post("/identity/document", _page=order_of(answer), document="residence_card")
    return await add(visitor, order_of(answer), data)


async def secrets_of(visitor: Visitor, data: bytes) -> Secrets:
    """The picture as sent, as kept, and its thumbnail; what every JPEG has in common is no secret."""
    (image,) = await images(visitor)
    assert image.wrapped is not None
    kept = [await visitor.context.documents.get(image.id, part, image.wrapped) for part in Part]
    return Secrets(set().union(*(windows(jpeg[-len(jpeg) // 2 :]) for jpeg in (data, *kept))))


async def refuse(visitor: Visitor, proofing_id: str) -> None:
    now = visitor.clock.now_ms()

    def unit(tx: Tx) -> None:
        found = proofings.get_proofing(tx, proofing_id)
        assert found is not None
        proofings.update_decided(tx, replace(found, state=ProofingState.REFUSED, decided_at=now))

    await visitor.context.db.write(unit)


async def test_nothing_of_a_picture_can_be_read_from_its_upload_to_its_end(run: Run) -> None:
    visitor, data = run.visitor, photograph()
    token = await to_pictures(visitor, data)
    secrets = await secrets_of(visitor, data)
    assert run.readable(secrets) == []

    token = await visitor.follow("/identity/confirm", token)
    shown = await papers.entries_shown(visitor, token)
    answer = await visitor.post("/identity/confirm", _page=token, entries=shown)
    assert answer.url.path == "/identity/complete"
    assert run.readable(secrets) == []

    (image,) = await images(visitor)
    await refuse(visitor, image.proofing_id)
    visitor.clock.advance(seconds=91 * 24 * 3600)
    context = visitor.context
    archive = Archive(context.db, context.documents, context.config.documents, context.clock)
    await erase_due(archive)
    assert await context.db.read(proofing_images.list_kept_ids) == []
    assert run.readable(secrets) == []
    assert not [path for path, _ in run.contents() if path.suffix in {".picture", ".thumbnail"}]


async def test_a_refused_file_leaves_as_little(run: Run) -> None:
    visitor, data = run.visitor, photograph()
    token = await to_pictures(visitor, data)
    secrets = await secrets_of(visitor, data)
    token = order_of(await visitor.post("/identity/pictures/delete", _page=token))
    answer = await visitor.post("/identity/document", _page=token, document="residence_card")
    form = FormData()
    form.add_field("_page", order_of(answer))
    form.add_field("picture", data[: len(data) * 9 // 10], filename=FILE_NAME)
    headers = visitor.headers | {"Origin": visitor.context.config.server.origin}
    refused = await visitor.client.post("/identity/file", data=form, headers=headers)
    assert refused.url.path == "/identity/file"
    assert run.readable(secrets) == []


async def test_the_picture_that_is_kept_has_nothing_but_its_pixels(run: Run) -> None:
    data = photograph()
    await to_pictures(run.visitor, data)
    (image,) = await images(run.visitor)
    assert image.wrapped is not None
    for part in Part:
        kept = await run.visitor.context.documents.get(image.id, part, image.wrapped)
        assert [word for word in CAMERA if word.encode() in kept] == []
        with Image.open(io.BytesIO(kept)) as opened:
            assert dict(opened.getexif()) == {}
            assert not {"exif", "comment", "icc_profile"} & set(opened.info)


def test_the_search_finds_what_it_looks_for() -> None:
    data = photograph()
    secrets = Secrets(windows(data[-len(data) // 2 :]))
    assert secrets.found_in(bytes(7) + data[-1000:-900]) == ["bytes of a picture"]
    assert secrets.found_in(b"x" + FILE_NAME.encode()) == list(WORDS[3:5])
    assert secrets.found_in(EVIDENCE["address"].encode("utf-16-le")) == [EVIDENCE["address"]]
    assert all(word.encode() in data for word in CAMERA)
