"""A new master key for the pictures of documents, beside a service that runs: pictures are not written again, only
their keys are wrapped anew, a few in each transaction. A rotation that was interrupted is gone on with."""

from dataclasses import dataclass
from functools import partial
from typing import Final

from app.errors import StorageUnavailable
from app.records import WrappedKey
from app.sealing import SealBroken
from app.services.erase_documents import Archive
from app.store import audit, proofing_images
from app.store.db import Tx

BATCH: Final = 100
SUBJECT: Final = "documents"


@dataclass(frozen=True, slots=True)
class Rotation:
    """`new` is False where an earlier rotation was finished. `unopened` counts pictures that no master key opens."""

    key_id: str
    new: bool
    wrapped: int
    unopened: int


@dataclass(frozen=True, slots=True)
class _Batch:
    last: str
    wrapped: int
    unopened: int


async def rotate_key(archive: Archive, *, actor: str) -> Rotation:
    """Raises StorageUnavailable, OSError."""
    keys = archive.documents.keys
    if keys.all():
        finished = await _wrap_all(archive, keys.current(), actor, new=False)
        if finished.wrapped:
            return finished
    key_id = keys.add(await archive.db.read(proofing_images.count_by_key))
    await archive.db.write(lambda tx: _note(archive, tx, "documents:key:made", actor, key=key_id))
    return await _wrap_all(archive, key_id, actor, new=True)


async def retire_keys(archive: Archive, *, actor: str) -> list[str]:
    """Takes away every master key but the newest that no picture needs; which. Raises StorageUnavailable, OSError."""
    keys = archive.documents.keys

    def unit(tx: Tx) -> list[str]:
        used = proofing_images.count_by_key(tx)
        unused = [key_id for key_id in keys.all()[:-1] if key_id not in used]
        for key_id in unused:
            _note(archive, tx, "documents:key:retired", actor, key=key_id)
        # While nobody else can write a row: see MasterKeys.require.
        for key_id in unused:
            keys.retire(key_id)
        return unused

    return await archive.db.write(unit)


async def _wrap_all(archive: Archive, key_id: str, actor: str, *, new: bool) -> Rotation:
    after, wrapped, unopened = "", 0, 0
    while batch := await archive.db.write(partial(_wrap_in, archive, key_id, actor, after)):
        after = batch.last
        wrapped += batch.wrapped
        unopened += batch.unopened
    return Rotation(key_id, new, wrapped, unopened)


def _wrap_in(archive: Archive, key_id: str, actor: str, after: str, tx: Tx) -> _Batch | None:
    """The next few; None when there are no more."""
    found = proofing_images.list_wrapped_otherwise(tx, key_id, after=after, limit=BATCH)
    if not found:
        return None
    wrapped = sum(_wrap_one_in(archive, tx, image.id, image.wrapped) for image in found if image.wrapped)
    if wrapped:
        _note(archive, tx, "documents:key:rotated", actor, key=key_id, pictures=wrapped)
    return _Batch(found[-1].id, wrapped, len(found) - wrapped)


def _wrap_one_in(archive: Archive, tx: Tx, image_id: str, former: WrappedKey) -> bool:
    """False for a picture that no master key opens: it must not stop the others."""
    keys = archive.documents.keys
    try:
        key = keys.unwrap(image_id, former)
    except (StorageUnavailable, SealBroken):
        return False
    return proofing_images.update_key(tx, image_id, keys.wrap(image_id, key), former=former)


def _note(archive: Archive, tx: Tx, tag: str, actor: str, **detail: str | int) -> None:
    audit.append(tx, at=archive.clock.now_ms(), tag=tag, actor=actor, subject=SUBJECT, detail=detail)
