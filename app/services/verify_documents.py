"""Are the pictures of documents what was kept? Reads only, also beside a service that runs: what changes while it
looks is looked at again."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from app.document_keys import MasterKeys
from app.documents import DocumentStore, Part, StoredFile, exposed
from app.errors import StorageUnavailable
from app.records import ProofingImage
from app.sealing import SealBroken
from app.services.erase_documents import YOUNG_MS
from app.store import proofing_images
from app.store.db import Tx


class Fault(StrEnum):
    MISSING = "missing"
    DAMAGED = "damaged"
    KEY_MISSING = "key missing"
    KEY_DAMAGED = "key damaged"
    FOREIGN = "foreign"
    EXPOSED = "exposed"


@dataclass(frozen=True, slots=True)
class Found:
    """`what` is a file or the id of a master key, never a name of a person."""

    fault: Fault
    what: str


def verified(tx: Tx, documents: DocumentStore, *, now: int) -> Iterator[Found]:
    """What is wrong, at epoch milliseconds `now`. Nothing found means that every picture opens."""
    files, kept = [*documents.files()], proofing_images.list_kept_ids(tx)
    yield from _keys(tx, documents.keys)
    for image_id in kept:
        yield from _picture(tx, documents, image_id)
    yield from _files(files, set(kept), now)
    yield from (Found(Fault.EXPOSED, str(path)) for path in documents.exposed_directories())


def _keys(tx: Tx, keys: MasterKeys) -> Iterator[Found]:
    for key_id in proofing_images.count_by_key(tx):
        # Asked again, because a rotation may have come between.
        if key_id not in keys.all() and key_id in proofing_images.count_by_key(tx):
            yield Found(Fault.KEY_MISSING, key_id)
    for key_id in keys.all():
        yield from _of_key(keys, key_id)


def _of_key(keys: MasterKeys, key_id: str) -> list[Found]:
    path = keys.path(key_id)
    try:
        found = [Found(Fault.EXPOSED, str(path))] if exposed(path.stat().st_mode) else []
        keys.prove(key_id)
    except (StorageUnavailable, FileNotFoundError):
        # One that is not there any more was retired meanwhile.
        return [Found(Fault.KEY_DAMAGED, key_id)] if path.exists() else []
    return found


def _picture(tx: Tx, documents: DocumentStore, image_id: str) -> list[Found]:
    while image := proofing_images.get_kept(tx, image_id):
        found = _of_row(documents, image)
        if not found or proofing_images.get_kept(tx, image_id) == image:
            return found
    return []


def _of_row(documents: DocumentStore, image: ProofingImage) -> list[Found]:
    """Nothing for a picture whose master key is not well: that is said once, for the key."""
    if image.wrapped is None:
        return []
    try:
        documents.keys.prove(image.wrapped.key_id)
    except StorageUnavailable:
        return []
    found = []
    for part in Part:
        path = str(documents.path(image.id, part))
        try:
            documents.opened(image.id, part, image.wrapped)
        except StorageUnavailable:
            found.append(Found(Fault.MISSING, path))
        except SealBroken:
            found.append(Found(Fault.DAMAGED, path))
    return found


def _files(files: list[StoredFile], kept: set[str], now: int) -> Iterator[Found]:
    for file in files:
        if not file.path.is_symlink() and not file.path.exists():
            continue
        waits_for_its_row = file.ours and file.changed_at > now - YOUNG_MS
        if file.image_id not in kept and not waits_for_its_row:
            yield Found(Fault.FOREIGN, str(file.path))
        elif file.exposed:
            yield Found(Fault.EXPOSED, str(file.path))
