"""Erases the pictures of documents when their time is over: first the key in the row, for good and with a line in the
audit log, then the file. A crash in between leaves noise, which the sweep of the files takes away."""

import asyncio
import logging
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from app.clock import Clock
from app.config import Documents
from app.documents import DocumentStore, StoredFile
from app.records import KeptPicture, ProofingState
from app.rules.keeping import HOUR_MS, erase_before
from app.store import audit, proofing_images, proofings
from app.store.db import Database, Tx

log = logging.getLogger(__name__)
SYSTEM: Final = "system"
# Of one transaction, and so the most files that a crash can leave behind at once.
BATCH: Final = 50
# A file is there a moment before its row.
YOUNG_MS: Final = HOUR_MS
# More files without a row are no crash but the wrong database: they stay until somebody has looked.
MOST_LEFT_OVER: Final = 4 * BATCH


class TooManyLeftOver(Exception):
    """Nothing was taken away. `files` have no row."""

    def __init__(self, files: int) -> None:
        super().__init__(f"{files} files of pictures have no row")
        self.files = files


@dataclass(frozen=True, slots=True)
class Archive:
    """The kept pictures: rows, files, and for how long."""

    db: Database
    documents: DocumentStore
    settings: Documents
    clock: Clock


async def erase_due(archive: Archive, *, actor: str = SYSTEM) -> int:
    """How many pictures were erased. Raises StorageUnavailable."""
    erased = 0
    await _close_waiting(archive)
    while gone := await archive.db.write(lambda tx: _erase_in(archive, tx, actor)):
        for picture in gone:
            await archive.documents.erase(picture.id)
        erased += len(gone)
    return erased


async def sweep_files(archive: Archive) -> int:
    """Takes away the files of pictures that no row knows; how many. Raises TooManyLeftOver."""
    left_over = await left_over_files(archive)
    if len(left_over) > MOST_LEFT_OVER:
        raise TooManyLeftOver(len(left_over))
    return await asyncio.to_thread(_unlink, left_over)


async def left_over_files(archive: Archive) -> list[StoredFile]:
    # Files first: one whose row comes meanwhile is found among the rows.
    files = await asyncio.to_thread(lambda: [*archive.documents.files()])
    kept = await archive.db.read(proofing_images.list_kept_ids)
    return left_over(files, kept, now=archive.clock.now_ms())


def left_over(files: Iterable[StoredFile], kept: Iterable[str], *, now: int) -> list[StoredFile]:
    """Of this program's making, of no kept picture, and too old to be waiting for a row."""
    known = set(kept)
    return [
        file
        for file in files
        if file.ours and file.image_id not in known and file.changed_at < now - YOUNG_MS
    ]


def due_in(tx: Tx, settings: Documents, now: int, *, limit: int) -> list[KeptPicture]:
    """Pictures whose time is over, at most so many of each state."""
    found: list[KeptPicture] = []
    for state in ProofingState:
        before = erase_before(state, settings, now)
        if before is not None:
            found += proofing_images.list_kept_since(tx, state, before, limit=limit)
    return found


def _erase_in(archive: Archive, tx: Tx, actor: str) -> list[KeptPicture]:
    now = archive.clock.now_ms()
    gone = due_in(tx, archive.settings, now, limit=BATCH)
    for picture in gone:
        proofing_images.erase_key(tx, picture.id, at=now)
        audit.append(
            tx,
            at=now,
            tag="proofing:picture:erased",
            actor=actor,
            subject=picture.proofing_id,
            detail={"picture": picture.id, "state": picture.state.value},
        )
    unfinished = erase_before(ProofingState.STARTED, archive.settings, now)
    if unfinished is not None:
        proofings.delete_empty_started_before(tx, unfinished)
    return gone


async def _close_waiting(archive: Archive) -> None:
    """What waits for an account that was deactivated will never be looked at: its time begins now, as if refused."""
    now = archive.clock.now_ms()

    def unit(tx: Tx) -> bool:
        waiting = proofings.list_waiting_of_closed(tx, limit=BATCH)
        for found in waiting:
            proofings.update_decided(tx, replace(found, state=ProofingState.WITHDRAWN, decided_at=now))
            audit.append(
                tx,
                at=now,
                tag="proofing:decision:closed",
                actor=SYSTEM,
                subject=found.account_id or found.id,
                detail={"proofing": found.id},
            )
        return bool(waiting)

    while await archive.db.write(unit):
        pass


def _unlink(files: list[StoredFile]) -> int:
    """One that cannot be taken away keeps none of the others."""
    gone = 0
    for file in files:
        try:
            file.path.unlink(missing_ok=True)
            gone += 1
        except OSError:
            log.exception("a file without a row could not be taken away")
    return gone
