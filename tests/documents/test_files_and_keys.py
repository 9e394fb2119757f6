"""A picture's file opens with its row's key and the master key that wrapped it, and with nothing else."""

import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from app.documents import DocumentStore, Part
from app.errors import StorageUnavailable
from app.records import Picture
from app.sealing import SealBroken
from app.services.rotate_document_key import retire_keys, rotate_key
from tests.documents.conftest import PICTURE, Office
from tests.source_map import ROOT


@contextmanager
def no_file_larger_than(size: int) -> Iterator[None]:
    """The kernel takes a part of a larger write and refuses the rest, as a disk does that gets full."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


async def test_both_parts_come_back_as_they_were_and_lie_sealed(office: Office) -> None:
    wrapped = await office.documents.put("image-one", PICTURE)
    assert await office.documents.get("image-one", Part.PICTURE, wrapped) == PICTURE.picture
    assert await office.documents.get("image-one", Part.THUMBNAIL, wrapped) == PICTURE.thumbnail
    for file in office.files():
        content = file.read_bytes()
        assert b"the picture" not in content
        assert b"the thumbnail" not in content
        assert file.stat().st_mode & 0o777 == 0o600
        assert file.parent.stat().st_mode & 0o777 == 0o700


async def test_no_two_pictures_have_the_same_key_or_the_same_bytes_on_disk(office: Office) -> None:
    keys = [await office.documents.put(f"image-{number}", PICTURE) for number in range(5)]
    assert len({office.keys.unwrap(f"image-{number}", key) for number, key in enumerate(keys)}) == 5
    assert len({file.read_bytes() for file in office.files()}) == 10


@pytest.mark.parametrize("position", [0, 11, 12, 3000, -1])
async def test_a_changed_byte_in_a_file_is_noticed(office: Office, position: int) -> None:
    wrapped = await office.documents.put("image-one", PICTURE)
    path = office.documents.path("image-one", Part.PICTURE)
    content = bytearray(path.read_bytes())
    content[position] ^= 1
    path.write_bytes(content)
    with pytest.raises(SealBroken):
        await office.documents.get("image-one", Part.PICTURE, wrapped)


@pytest.mark.parametrize("length", [0, 5, 100])
async def test_a_cut_file_is_noticed(office: Office, length: int) -> None:
    wrapped = await office.documents.put("image-one", PICTURE)
    os.truncate(office.documents.path("image-one", Part.PICTURE), length)
    with pytest.raises(SealBroken):
        await office.documents.get("image-one", Part.PICTURE, wrapped)


async def test_the_files_of_two_pictures_cannot_be_swapped_unnoticed(office: Office) -> None:
    keys = {name: await office.documents.put(name, PICTURE) for name in ("image-one", "image-two")}
    one, two = (office.documents.path(name, Part.PICTURE) for name in keys)
    held = one.read_bytes()
    one.write_bytes(two.read_bytes())
    two.write_bytes(held)
    for name, wrapped in keys.items():
        with pytest.raises(SealBroken):
            await office.documents.get(name, Part.PICTURE, wrapped)


async def test_a_thumbnail_in_the_place_of_its_picture_does_not_open(office: Office) -> None:
    wrapped = await office.documents.put("image-one", PICTURE)
    thumbnail = office.documents.path("image-one", Part.THUMBNAIL).read_bytes()
    office.documents.path("image-one", Part.PICTURE).write_bytes(thumbnail)
    with pytest.raises(SealBroken):
        await office.documents.get("image-one", Part.PICTURE, wrapped)


async def test_the_key_of_another_row_opens_nothing_even_with_its_file(office: Office) -> None:
    mine, other = [await office.documents.put(name, PICTURE) for name in ("image-one", "image-two")]
    file = office.documents.path("image-two", Part.PICTURE)
    office.documents.path("image-one", Part.PICTURE).write_bytes(file.read_bytes())
    for foreign in (other, replace(mine, key_sealed=other.key_sealed)):
        with pytest.raises(SealBroken):
            await office.documents.get("image-one", Part.PICTURE, foreign)


async def test_another_master_key_under_the_same_name_unwraps_nothing(office: Office) -> None:
    wrapped = await office.documents.put("image-one", PICTURE)
    office.keys.path(wrapped.key_id).write_bytes(b"x" * 32)
    with pytest.raises(SealBroken):
        await office.documents.get("image-one", Part.PICTURE, wrapped)


@pytest.mark.parametrize("content", [None, b"", b"short", b"k" * 33])
async def test_a_master_key_that_is_missing_or_no_key_is_a_failure_of_the_storage(
    office: Office, content: bytes | None
) -> None:
    wrapped = await office.documents.put("image-one", PICTURE)
    path = office.keys.path(wrapped.key_id)
    path.unlink()
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(StorageUnavailable, match="documents-0001"):
        await office.documents.get("image-one", Part.PICTURE, wrapped)


async def test_a_file_that_is_gone_is_a_failure_of_the_storage(office: Office) -> None:
    wrapped = await office.documents.put("image-one", PICTURE)
    await office.documents.erase("image-one")
    with pytest.raises(StorageUnavailable, match="could not be read"):
        await office.documents.get("image-one", Part.PICTURE, wrapped)


async def test_without_a_master_key_nothing_is_written(office: Office) -> None:
    office.keys.path("documents-0001").unlink()
    with pytest.raises(StorageUnavailable, match="no master key"):
        await office.documents.put("image-one", PICTURE)
    assert office.files() == []


@pytest.mark.parametrize("thumbnail", [10, 20_000], ids=["the first part", "the second part"])
async def test_a_disk_that_gets_full_half_way_leaves_nothing(office: Office, thumbnail: int) -> None:
    picture = Picture(b"p" * (8000 if thumbnail > 8000 else 20_000), b"t" * thumbnail, 1600, 1000)
    with no_file_larger_than(10_000), pytest.raises(StorageUnavailable, match="could not be kept"):
        await office.documents.put("image-one", picture)
    assert office.files() == []


async def test_pictures_leave_the_disk_room_for_everything_else(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also those of files too small to lie on disk before."""
    usage = shutil.disk_usage(office.data)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=100 * 1024 * 1024))
    with pytest.raises(StorageUnavailable, match="nearly full"):
        await office.documents.put("image-one", PICTURE)
    assert office.files() == []


async def test_a_picture_is_never_written_over(office: Office) -> None:
    wrapped = await office.documents.put("image-one", PICTURE)
    with pytest.raises(StorageUnavailable):
        await office.documents.put("image-one", PICTURE)
    assert await office.documents.get("image-one", Part.PICTURE, wrapped) == PICTURE.picture


async def test_erasing_twice_is_no_failure(office: Office) -> None:
    await office.documents.put("image-one", PICTURE)
    await office.documents.erase("image-one")
    await office.documents.erase("image-one")
    assert office.files() == []


def test_master_keys_are_numbered_and_no_number_is_given_again(office: Office) -> None:
    assert [office.keys.add(), office.keys.add()] == ["documents-0002", "documents-0003"]
    office.keys.retire("documents-0001")
    office.keys.retire("documents-0002")
    assert office.keys.add() == "documents-0004"
    assert office.keys.current() == "documents-0004"
    assert office.keys.path("documents-0004").stat().st_mode & 0o777 == 0o600


def test_a_key_made_at_roots_console_belongs_to_whom_the_keys_belong(office: Office) -> None:
    if os.geteuid() == 0:
        os.chown(office.keys.directory, 1, 1)
    office.keys.add()
    assert office.keys.path("documents-0002").stat().st_uid == office.keys.directory.stat().st_uid


async def test_a_picture_whose_master_key_was_retired_before_its_row_is_not_kept(office: Office) -> None:
    wrapped = await office.documents.put("image-one", PICTURE)
    office.keys.require(wrapped.key_id)
    await rotate_key(office.archive, actor="console")
    await retire_keys(office.archive, actor="console")
    with pytest.raises(StorageUnavailable, match="retired meanwhile"):
        office.keys.require(wrapped.key_id)


def test_other_files_among_the_keys_are_no_master_keys(office: Office) -> None:
    for name in ("documents-old.key", "documents-0009.key.bak", "sealing.key.old"):
        (office.data / "keys" / name).write_bytes(b"k" * 32)
    assert office.keys.all() == ["documents-0001"]


def test_the_ten_thousandth_master_key_is_the_newest(office: Office) -> None:
    for number in ("9999", "10000"):
        office.keys.path(f"documents-{number}").write_bytes(b"k" * 32)
    assert office.keys.current() == "documents-10000"


KILLED = """
import asyncio, os, sys
from pathlib import Path
from app.document_keys import MasterKeys
from app.documents import DocumentStore
from app.records import Picture
data = Path(sys.argv[1])
asyncio.run(DocumentStore(data / "documents", MasterKeys(data / "keys")).put("image-one", Picture(b"p", b"t", 1, 1)))
os.kill(os.getpid(), 9)
"""


def test_a_kill_between_file_and_row_leaves_sealed_files_only(office: Office) -> None:
    command = [sys.executable, "-c", KILLED, str(office.data)]
    assert subprocess.run(command, cwd=ROOT, timeout=30, check=False).returncode == -9
    assert {file.name for file in office.files()} == {"image-one.picture", "image-one.thumbnail"}
    store = DocumentStore(office.data / "documents", office.keys)
    assert [(file.image_id, file.ours, file.exposed) for file in store.files()] == [
        ("image-one", True, False)
    ] * 2


def test_what_lies_among_the_pictures_and_is_none_is_told_apart(office: Office, tmp_path: Path) -> None:
    directory = office.data / "documents"
    for name in ("README.txt", "im/notes.picture.bak", "xx/image-one.picture", "tmpabc123"):
        path = directory / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"?")
    (directory / "link.picture").symlink_to(tmp_path)
    found = {file.path.name: (file.image_id, file.ours) for file in office.documents.files()}
    assert found.pop("tmpabc123") == ("", True)
    assert set(found.values()) == {("", False)}
    assert len(found) == 4
