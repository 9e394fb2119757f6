"""What is uploaded lies on disk without a name and never in the clear, and nothing is left of it."""

import asyncio
import hashlib
import secrets
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from app.errors import StorageUnavailable
from app.spool import STEP, Spool
from tests.documents.test_files_and_keys import no_file_larger_than
from tests.real.waiting import until
from tests.source_map import ROOT


def open_files(directory: Path) -> list[Path]:
    """Those of this process below the directory, by their descriptors."""
    found = []
    for link in Path("/proc/self/fd").iterdir():
        try:
            target = str(link.readlink())
        except FileNotFoundError:
            continue
        if target.startswith(f"{directory}/"):
            found.append(link)
    return found


def names(directory: Path) -> list[str]:
    return [path.name for path in directory.iterdir()]


@pytest.fixture
def spool(tmp_path: Path) -> Iterator[Spool]:
    with closing(Spool(tmp_path)) as made:
        yield made


async def fill(spool: Spool, data: bytes, *, chunk: int = 64 * 1024) -> None:
    for start in range(0, len(data), chunk):
        await spool.write(data[start : start + chunk])


@pytest.mark.parametrize("size", [0, 1, STEP - 1, STEP, STEP + 1, 5 * 1024 * 1024 + 3])
async def test_everything_comes_back_with_its_hash_and_size(spool: Spool, size: int) -> None:
    data = secrets.token_bytes(size)
    await fill(spool, data)
    assert await spool.read() == data
    assert (spool.size, spool.sha256) == (size, hashlib.sha256(data).hexdigest())


async def test_a_small_file_never_reaches_the_disk(spool: Spool, tmp_path: Path) -> None:
    await fill(spool, b"x" * (STEP - 1))
    assert open_files(tmp_path) == []


async def test_on_disk_it_has_no_name_and_no_byte_in_the_clear(spool: Spool, tmp_path: Path) -> None:
    data = b"\xff\xd8\xff\xe1 GPS of somebody's home " * 40_000
    await fill(spool, data)
    (file,) = open_files(tmp_path)
    sealed = file.read_bytes()
    assert len(sealed) >= len(data) - STEP
    assert b"\xff\xd8\xff\xe1 GPS" not in sealed
    assert b"somebody" not in sealed
    assert names(tmp_path) == []


async def test_no_two_uploads_look_alike_on_disk(tmp_path: Path) -> None:
    with closing(Spool(tmp_path)) as one, closing(Spool(tmp_path)) as other:
        for spool in (one, other):
            await fill(spool, bytes(STEP))
        first, second = open_files(tmp_path)
        assert first.read_bytes() != second.read_bytes()


async def test_what_is_closed_while_it_is_written_leaves_no_file(spool: Spool, tmp_path: Path) -> None:
    writing = asyncio.create_task(spool.write(bytes(40 * STEP)))
    await asyncio.sleep(0)
    writing.cancel()
    spool.close()
    with pytest.raises(asyncio.CancelledError):
        await writing
    await until(lambda: open_files(tmp_path) == [])
    with pytest.raises(StorageUnavailable):
        await spool.write(bytes(STEP))


async def test_closing_frees_the_disk(spool: Spool, tmp_path: Path) -> None:
    await fill(spool, bytes(3 * STEP))
    spool.close()
    assert open_files(tmp_path) == []


KILLED = """
import asyncio, os, sys
from pathlib import Path
from app.spool import Spool
async def fill():
    spool = Spool(Path(sys.argv[1]))
    for _ in range(20):
        await spool.write(bytes(64 * 1024))
    assert any(os.readlink(f"/proc/self/fd/{n}").startswith(sys.argv[1]) for n in os.listdir("/proc/self/fd")[:-1])
    os.kill(os.getpid(), 9)
asyncio.run(fill())
"""


def test_a_kill_leaves_nothing(tmp_path: Path) -> None:
    command = [sys.executable, "-c", KILLED, str(tmp_path)]
    assert subprocess.run(command, cwd=ROOT, timeout=30, check=False).returncode == -9
    assert names(tmp_path) == []


async def test_what_was_changed_on_disk_is_not_handed_on(spool: Spool, tmp_path: Path) -> None:
    await fill(spool, bytes(2 * STEP))
    (file,) = open_files(tmp_path)
    with file.open("r+b") as changed:
        changed.write(b"?")
    with pytest.raises(StorageUnavailable):
        await spool.read()


async def test_a_disk_that_gets_full_in_the_middle_of_a_write_is_noticed(spool: Spool) -> None:
    with no_file_larger_than(STEP + STEP // 2), pytest.raises(StorageUnavailable):
        await fill(spool, bytes(4 * STEP))


async def test_a_part_written_at_the_very_end_is_not_taken_for_the_whole(spool: Spool) -> None:
    with no_file_larger_than(2 * STEP - 10), pytest.raises(StorageUnavailable):
        await fill(spool, bytes(2 * STEP))


async def test_uploads_leave_the_disk_room_for_everything_else(
    spool: Spool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=100 * 1024 * 1024))
    with pytest.raises(StorageUnavailable, match="nearly full"):
        await fill(spool, bytes(STEP))
    assert open_files(tmp_path) == []


async def test_without_its_directory_nothing_is_kept(tmp_path: Path) -> None:
    with closing(Spool(tmp_path / "nowhere")) as spool, pytest.raises(StorageUnavailable):
        await fill(spool, bytes(STEP))
