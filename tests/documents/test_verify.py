"""`madoguchi documents verify` finds what is missing, damaged, foreign or open to others, and repairs nothing."""

import asyncio
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from app import cli
from app.documents import Part
from app.records import ProofingState
from app.services.rotate_document_key import retire_keys, rotate_key
from app.store import proofing_images
from tests.documents.conftest import PICTURE, Office

Said = tuple[int, list[str]]


@pytest.fixture
def verify(
    office: Office, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> Callable[[], Said]:
    monkeypatch.setenv("MADOGUCHI_SERVER_DATA_DIR", str(office.data))
    monkeypatch.setenv("MADOGUCHI_SERVER_ORIGIN", "https://ras.example.com")
    monkeypatch.chdir(tmp_path)

    def verified() -> Said:
        status = cli.main(["documents", "verify"])
        return status, capsys.readouterr().out.splitlines()

    return verified


def picture(office: Office, image_id: str) -> Path:
    return office.documents.path(image_id, Part.PICTURE)


async def test_whole_pictures_are_found_well(office: Office, verify: Callable[[], Said]) -> None:
    for state in (ProofingState.STARTED, ProofingState.HANDED_IN, ProofingState.REFUSED):
        await office.keep(state)
    await office.db.write(lambda tx: proofing_images.erase_key(tx, "nobody", at=1))
    assert verify() == (0, ["3 pictures, 0 findings."])


async def test_nothing_kept_is_well(verify: Callable[[], Said]) -> None:
    assert verify() == (0, ["0 pictures, 0 findings."])


async def test_a_missing_part_is_named_by_its_file(office: Office, verify: Callable[[], Said]) -> None:
    image = await office.keep()
    picture(office, image.id).unlink()
    status, lines = verify()
    assert (status, lines[:-1]) == (1, [f"MISSING      {picture(office, image.id)}"])


@pytest.mark.parametrize("content", [b"", b"junk", bytes(8000)])
async def test_a_part_that_was_changed_is_named(
    office: Office, verify: Callable[[], Said], content: bytes
) -> None:
    image, whole = await office.keep(), await office.keep()
    picture(office, image.id).write_bytes(content)
    status, lines = verify()
    assert (status, lines[:-1]) == (1, [f"DAMAGED      {picture(office, image.id)}"])
    assert await office.opens(whole)


async def test_two_files_that_were_swapped_are_both_named(office: Office, verify: Callable[[], Said]) -> None:
    one, two = picture(office, (await office.keep()).id), picture(office, (await office.keep()).id)
    held = one.read_bytes()
    one.write_bytes(two.read_bytes())
    two.write_bytes(held)
    assert set(verify()[1][:-1]) == {f"DAMAGED      {one}", f"DAMAGED      {two}"}


async def test_a_row_whose_key_was_changed_is_named(office: Office, verify: Callable[[], Said]) -> None:
    image = await office.keep()
    await office.db.write(lambda tx: tx.execute("UPDATE proofing_images SET key_sealed = x'00'"))
    status, lines = verify()
    assert status == 1
    assert lines[0] == f"DAMAGED      {picture(office, image.id)}"


async def test_a_missing_master_key_is_named_once_for_all_its_pictures(
    office: Office, verify: Callable[[], Said]
) -> None:
    for _ in range(3):
        await office.keep()
    office.keys.add()
    office.keys.path("documents-0001").unlink()
    assert verify() == (1, ["KEY MISSING  documents-0001", "3 pictures, 1 findings."])


async def test_a_master_key_that_is_no_key_is_named(office: Office, verify: Callable[[], Said]) -> None:
    await office.keep()
    office.keys.path("documents-0001").write_bytes(b"short")
    assert verify() == (1, ["KEY DAMAGED  documents-0001", "1 pictures, 1 findings."])


async def test_files_without_a_row_are_foreign_once_they_are_old(
    office: Office, verify: Callable[[], Said]
) -> None:
    await office.documents.put("image-one", PICTURE)
    assert verify()[0] == 0
    for file in office.files():
        os.utime(file, (0, 0))
    status, lines = verify()
    assert status == 1
    assert {line.split()[0] for line in lines[:-1]} == {"FOREIGN"}
    assert len(office.files()) == 2


async def test_what_is_no_picture_is_foreign_at_once(office: Office, verify: Callable[[], Said]) -> None:
    note = office.data / "documents" / "passport scan.jpg"
    note.write_bytes(b"?")
    assert verify()[1][0] == f"FOREIGN      {note}"


async def test_what_others_may_touch_is_named(office: Office, verify: Callable[[], Said]) -> None:
    file = picture(office, (await office.keep()).id)
    opened = (
        file,
        file.parent,
        office.data / "documents",
        office.keys.directory,
        office.keys.path("documents-0001"),
    )
    for path in opened:
        path.chmod(0o750)
    status, lines = verify()
    assert status == 1
    assert set(lines[:-1]) == {f"EXPOSED      {path}" for path in opened}


async def test_it_may_run_while_keys_are_rotated_and_retired(
    office: Office, verify: Callable[[], Said]
) -> None:
    for _ in range(30):
        await office.keep()
    checking = asyncio.create_task(asyncio.to_thread(verify))
    while not checking.done():
        await rotate_key(office.archive, actor="console")
        await retire_keys(office.archive, actor="console")
    assert await checking == (0, ["30 pictures, 0 findings."])


async def test_it_writes_nothing(office: Office, verify: Callable[[], Said]) -> None:
    await office.keep()
    before = {
        path: path.stat().st_mtime_ns
        for path in office.data.rglob("*")
        if path.name != "madoguchi.sqlite3-shm"
    }
    verify()
    assert {path: path.stat().st_mtime_ns for path in before} == before
