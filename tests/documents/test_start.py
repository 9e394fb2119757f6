"""What a start makes for the pictures of documents, what it refuses, and what `madoguchi doctor` says about them."""

import asyncio
import logging
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from aiohttp.test_utils import TestServer

from app import doctor
from app.clock import utc
from app.config import Config, Documents, Server
from app.document_keys import MasterKeys
from app.errors import StorageUnavailable
from app.main import create_app
from app.services.rotate_document_key import rotate_key
from tests.documents.conftest import NOW, Office
from tests.real.clamd import running_clamd


async def started(office: Office) -> None:
    app = create_app(Config(server=Server(data_dir=str(office.data), mode="demo", development=True)))
    async with TestServer(app):
        pass


async def test_the_first_start_makes_a_directory_and_a_key_for_its_owner_only(tmp_path: Path) -> None:
    app = create_app(Config(server=Server(data_dir=str(tmp_path / "var"), mode="demo", development=True)))
    async with TestServer(app):
        pass
    for path, mode in (("documents", 0o700), ("keys", 0o700), ("keys/documents-0001.key", 0o600)):
        assert (tmp_path / "var" / path).stat().st_mode & 0o777 == mode


async def test_the_next_start_keeps_the_keys(office: Office) -> None:
    image = await office.keep()
    before = {path: path.read_bytes() for path in (office.data / "keys").iterdir()}
    await started(office)
    assert {path: path.read_bytes() for path in (office.data / "keys").iterdir()} == before
    assert await office.opens(image)


async def test_pictures_without_any_of_their_keys_are_refused_and_never_re_keyed(office: Office) -> None:
    await office.keep()
    office.keys.path("documents-0001").unlink()
    with pytest.raises(StorageUnavailable, match="are missing"):
        await started(office)
    assert office.keys.all() == []


async def test_the_way_out_when_the_keys_are_lost_for_good(office: Office) -> None:
    await office.keep()
    office.keys.path("documents-0001").unlink()
    assert (await rotate_key(office.archive, actor="console")).unopened == 1
    await started(office)


async def test_one_missing_key_is_told_and_the_service_starts(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    await office.keep()
    office.keys.add()
    office.keys.path("documents-0001").unlink()
    with caplog.at_level(logging.ERROR):
        await started(office)
    assert "documents-0001 is missing: 1 pictures do not open" in caplog.text
    assert office.keys.all() == ["documents-0002"]


@pytest.fixture
def said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """The line of the doctor about a subject."""

    def line(subject: str, **documents: str | int) -> str:
        settings = Documents(**documents)  # type: ignore[arg-type]
        server = Server(mode="demo", development=True, data_dir=str(tmp_path), port=9)
        doctor.run(Config(server=server, documents=settings), utc(NOW))
        (found,) = [line for line in capsys.readouterr().out.splitlines() if f"  {subject}:" in line]
        return found

    return line


def test_the_doctor_tells_keys_that_others_may_read(said: Callable[..., str], tmp_path: Path) -> None:
    keys = MasterKeys(tmp_path / "keys")
    assert said("master keys of pictures").startswith("ok    master keys of pictures: none yet")
    keys.add()
    assert said("master keys of pictures") == "ok    master keys of pictures: 1, the newest documents-0001"
    keys.path("documents-0001").chmod(0o640)
    assert said("master keys of pictures").startswith("FAIL")
    shutil.rmtree(keys.directory)
    keys.directory.mkdir(mode=0o700)
    keys.path("documents-0001").write_bytes(b"short")
    assert "not a key of 32 bytes" in said("master keys of pictures")


async def test_the_doctor_names_a_key_that_pictures_need_and_that_is_not_there(
    said: Callable[..., str], office: Office, tmp_path: Path
) -> None:
    await office.keep()
    office.keys.path("documents-0001").unlink()
    shutil.copytree(office.data, tmp_path, dirs_exist_ok=True)
    line = await asyncio.to_thread(said, "master keys of pictures")
    assert line.startswith("FAIL  master keys of pictures: pictures need documents-0001;")
    office.keys.add()
    line = await asyncio.to_thread(said, "master keys of pictures")
    assert "pictures need documents-0001" in line


def test_the_doctor_tells_an_office_without_a_scanner(said: Callable[..., str]) -> None:
    assert said("virus scanner") == "ok    virus scanner: none configured; pictures are not scanned"


def test_the_doctor_finds_a_scanner_that_is_away(said: Callable[..., str]) -> None:
    assert said("virus scanner", clamd="unix:/nowhere").startswith("FAIL  virus scanner: unix:/nowhere: ")


async def test_the_doctor_finds_a_scanner_that_takes_less_than_the_office_allows(
    said: Callable[..., str], tmp_path: Path
) -> None:
    async with running_clamd(tmp_path / "clamd", StreamMaxLength="2M") as daemon:
        small, large = [
            await asyncio.to_thread(said, "virus scanner", clamd=daemon.address, max_bytes=size)
            for size in (1024 * 1024, 3 * 1024 * 1024)
        ]
    assert small.startswith("ok ")
    assert large.startswith("FAIL")
    assert "StreamMaxLength" in large
