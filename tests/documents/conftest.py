"""Pictures as the service keeps them: rows, files and keys in a data directory of their own."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from app.clock import FixedClock
from app.config import Documents
from app.document_keys import MasterKeys
from app.documents import DocumentStore, Part
from app.records import (
    DocumentType,
    Picture,
    Proofing,
    ProofingImage,
    ProofingState,
    Purpose,
    WrappedKey,
)
from app.sealing import Sealer, load_sealer
from app.services.erase_documents import Archive
from app.store import audit, proofing_images, proofings
from app.store.db import Database, Tx, open_database
from app.tokens import new_id, new_reference

NOW = 1_795_212_240_000
DAY = 24 * 3600 * 1000
PICTURE = Picture(b"\xff\xd8 the picture " * 500, b"\xff\xd8 the thumbnail " * 50, 1600, 1000)


@dataclass
class Office:
    """`data` is laid out as the service does."""

    data: Path
    db: Database
    sealer: Sealer
    clock: FixedClock = field(default_factory=lambda: FixedClock(NOW))
    settings: Documents = field(default_factory=Documents)

    @property
    def keys(self) -> MasterKeys:
        return MasterKeys(self.data / "keys")

    @property
    def documents(self) -> DocumentStore:
        return DocumentStore(self.data / "documents", self.keys)

    @property
    def archive(self) -> Archive:
        return Archive(self.db, self.documents, self.settings, self.clock)

    async def keep(
        self, state: ProofingState = ProofingState.HANDED_IN, *, age_ms: int = 0, account: str | None = None
    ) -> ProofingImage:
        """A picture of a proofing that got into the state so long ago."""
        at = self.clock.now_ms() - age_ms
        proofing = Proofing(
            new_id(), new_reference(), Purpose.ACCOUNT, f"account:{new_id()}", account, ProofingState.STARTED, "en",
            DocumentType.RESIDENCE_CARD, at,
        )  # fmt: skip
        return await self.add(proofing, state, at)

    async def add(self, proofing: Proofing, state: ProofingState, at: int) -> ProofingImage:
        image_id = new_id()
        wrapped = await self.documents.put(image_id, PICTURE)
        image = ProofingImage(image_id, proofing.id, 1, b"name", 7000, "00" * 32, 1600, 1000, (), at, wrapped)

        def unit(tx: Tx) -> None:
            proofings.insert_proofing(tx, proofing)
            proofing_images.insert_image(tx, image)
            decided = None if state in {ProofingState.STARTED, ProofingState.HANDED_IN} else at
            tx.execute(
                "UPDATE proofings SET state = ?, handed_in_at = ?, decided_at = ? WHERE id = ?",
                (state.value, None if state is ProofingState.STARTED else at, decided, proofing.id),
            )

        await self.db.write(unit)
        return image

    async def keep_rows(self, count: int) -> int:
        """So many rows with keys of their own and no files: enough for what only touches keys."""
        wrapped = {
            image_id: self.keys.wrap(image_id, b"k" * 32) for image_id in (new_id() for _ in range(count))
        }

        def unit(tx: Tx) -> None:
            for image_id, key in wrapped.items():
                proofing = Proofing(
                    image_id, new_reference(), Purpose.USER_ID, image_id, None, ProofingState.STARTED, "ja",
                    DocumentType.RESIDENCE_CARD, NOW,
                )  # fmt: skip
                proofings.insert_proofing(tx, proofing)
                proofing_images.insert_image(
                    tx, ProofingImage(image_id, image_id, 1, b"n", 1, "00", 1, 1, (), NOW, key)
                )

        await self.db.write(unit)
        return count

    async def row(self, image: ProofingImage) -> ProofingImage | None:
        return await self.db.read(lambda tx: proofing_images.get_image(tx, image.proofing_id, image.position))

    async def wrapped(self, image: ProofingImage) -> WrappedKey:
        row = await self.row(image)
        assert row is not None
        assert row.wrapped is not None
        return row.wrapped

    async def opens(self, image: ProofingImage) -> bool:
        picture = await self.documents.get(image.id, Part.PICTURE, await self.wrapped(image))
        return picture == PICTURE.picture

    def files_of(self, image: ProofingImage) -> list[Path]:
        return [path for path in (self.documents.path(image.id, part) for part in Part) if path.exists()]

    def files(self) -> list[Path]:
        return [path for path in (self.data / "documents").rglob("*") if path.is_file()]

    async def told(self, tag: str) -> list[str]:
        """Details of the audit lines with this tag."""
        lines = await self.db.read(lambda tx: audit.list_lines(tx, limit=1000))
        return [line.detail for line in lines if line.tag == tag]


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    data = tmp_path / "var"
    sealer = load_sealer(data / "keys" / "sealing.key", database_exists=False)
    (data / "documents").mkdir(mode=0o700)
    db = await open_database(data / "madoguchi.sqlite3")
    found = Office(data, db, sealer)
    found.keys.add()
    yield found
    await db.close()
