"""`madoguchi documents` beside a database in use."""

import asyncio
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from app import cli
from app.records import ProofingState
from app.services.revoked_documents import document_number_hash
from app.store import audit, proofing_images, revoked_documents
from tests.documents.conftest import DAY, PICTURE, Office
from tests.real.waiting import until
from tests.source_map import ROOT

Run = Callable[..., int]


@pytest.fixture
def run(office: Office, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """On the data of `office`, by the machine's clock."""
    monkeypatch.setenv("MADOGUCHI_SERVER_DATA_DIR", str(office.data))
    monkeypatch.setenv("MADOGUCHI_SERVER_ORIGIN", "https://ras.example.com")
    monkeypatch.chdir(tmp_path)
    return lambda *arguments: cli.main(["documents", *map(str, arguments)])


async def ran(run: Run, *arguments: object) -> int:
    """In a thread, because the command may have an event loop of its own."""
    return await asyncio.to_thread(run, *arguments)


async def actors(office: Office) -> set[str]:
    return {line.actor for line in await office.db.read(lambda tx: audit.list_lines(tx, limit=1000))}


def listed(office: Office, *numbers: str) -> Path:
    file = office.data.parent / "list.csv"
    file.write_text("\n".join(("number,since", *(f"{number},2026-01-01" for number in numbers))))
    return file


async def is_listed(office: Office, number: str) -> bool:
    hashed = document_number_hash(office.sealer, number)
    return bool(await office.db.read(lambda tx: revoked_documents.count_listed(tx, hashed)))


async def test_a_dry_run_says_what_would_go_and_why_and_changes_nothing(
    office: Office, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    for _ in range(3):
        await office.keep(ProofingState.REFUSED, age_ms=5000 * DAY)
    await office.keep(ProofingState.STARTED, age_ms=5000 * DAY)
    await office.keep(ProofingState.HANDED_IN, age_ms=5000 * DAY)
    before = {file: file.read_bytes() for file in office.files()}
    assert await ran(run, "erase", "--dry-run") == 0
    out = capsys.readouterr().out
    assert "refused         3 pictures, the oldest since 20" in out
    assert "started         1 pictures" in out
    assert "handed_in" not in out
    assert "4 pictures would be erased" in out
    assert {file: file.read_bytes() for file in office.files()} == before
    assert await office.told("proofing:picture:erased") == []


async def test_erasing_now_is_done_by_the_console(
    office: Office, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    await office.keep(ProofingState.REFUSED, age_ms=5000 * DAY)
    kept = await office.keep(ProofingState.HANDED_IN, age_ms=5000 * DAY)
    assert await ran(run, "erase") == 0
    assert "1 pictures erased" in capsys.readouterr().out
    assert sorted(office.files()) == sorted(office.files_of(kept))
    assert await actors(office) == {"console"}


async def test_the_wrong_database_is_named_and_status_1(
    office: Office, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = office.data / "documents" / "im"
    folder.mkdir(mode=0o700)
    for number in range(201):
        (folder / f"image-{number}.picture").write_bytes(b"?")
        os.utime(folder / f"image-{number}.picture", (0, 0))
    assert await ran(run, "erase") == 1
    assert "201 files have no row" in capsys.readouterr().err
    assert len(office.files()) == 201


async def test_a_rotation_takes_every_picture_over_and_writes_no_file_again(office: Office, run: Run) -> None:
    images = [await office.keep() for _ in range(120)]
    before = {file: file.read_bytes() for file in office.files()}
    assert await ran(run, "rotate-key") == 0
    assert {(await office.wrapped(image)).key_id for image in images} == {"documents-0002"}
    assert all([await office.opens(image) for image in images])
    assert {file: file.read_bytes() for file in office.files()} == before
    told = [json.loads(detail)["pictures"] for detail in await office.told("documents:key:rotated")]
    assert told == [100, 20]
    assert await actors(office) == {"console"}


async def test_the_service_wraps_with_the_new_key_at_once_and_still_opens_the_old(
    office: Office, run: Run
) -> None:
    before, service = await office.keep(), office.documents
    await ran(run, "rotate-key")
    assert (await service.put("image-new", PICTURE)).key_id == "documents-0002"
    assert await office.opens(before)
    assert office.keys.all() == ["documents-0001", "documents-0002"]


async def test_retired_keys_are_gone_and_older_backups_are_spoken_of(
    office: Office, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    image = await office.keep()
    assert await ran(run, "rotate-key", "--retire") == 0
    out = capsys.readouterr().out
    assert "Deleted: documents-0001." in out
    assert "Backups of the database from before now" in out
    assert office.keys.all() == ["documents-0002"]
    assert await office.opens(image)
    assert await office.told("documents:key:retired") == ['{"key": "documents-0001"}']


async def test_a_picture_that_no_key_opens_stops_no_other_and_keeps_its_key(
    office: Office, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    broken, whole = await office.keep(), await office.keep()
    await office.db.write(
        lambda tx: tx.execute("UPDATE proofing_images SET key_sealed = ? WHERE id = ?", (b"?", broken.id))
    )
    assert await ran(run, "rotate-key", "--retire") == 1
    said = capsys.readouterr()
    assert "1 pictures could not be taken over" in said.err
    assert "Deleted: none." in said.out
    assert await office.opens(whole)
    assert office.keys.all() == ["documents-0001", "documents-0002"]


async def test_a_rotation_that_was_killed_is_gone_on_with(
    office: Office, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    count = await office.keep_rows(5000)

    async def by_key() -> dict[str, int]:
        return await office.db.read(proofing_images.count_by_key)

    async def begun() -> bool:
        return "documents-0002" in await by_key()

    command = (sys.executable, "-m", "app.cli", "documents", "rotate-key")
    rotating = await asyncio.create_subprocess_exec(*command, env=os.environ | {"PYTHONPATH": str(ROOT)})
    await until(begun, seconds=30, what="the rotation to begin")
    rotating.kill()
    assert await rotating.wait() == -9
    assert set(await by_key()) == {"documents-0001", "documents-0002"}
    assert await ran(run, "rotate-key") == 0
    assert "An earlier rotation was not finished" in capsys.readouterr().out
    assert await by_key() == {"documents-0002": count}
    for image in await office.db.read(proofing_images.list_kept):
        assert image.wrapped is not None
        assert office.keys.unwrap(image.id, image.wrapped) == b"k" * 32


async def test_the_list_of_revoked_documents_is_replaced_and_kept_as_hashes(
    office: Office, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    await ran(run, "revoked", listed(office, "AB12345678CD", "EF00000001GH"))
    assert "2 numbers: 2 new, 0 no longer listed." in capsys.readouterr().out
    await ran(run, "revoked", listed(office, "ＥＦ 0000-0001 gh", "EF00000001GH", "JK11111111LM"))
    assert "2 numbers: 1 new, 1 no longer listed." in capsys.readouterr().out
    assert [await is_listed(office, number) for number in ("AB12345678CD", "EF00000001GH", "jk11111111lm")] == [
        False, True, True,
    ]  # fmt: skip
    assert all(b"EF00000001GH" not in file.read_bytes() for file in office.data.glob("madoguchi*"))
    assert len(await office.told("documents:revoked:listed")) == 2


async def test_a_dry_run_of_the_list_changes_nothing(
    office: Office, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await ran(run, "revoked", "--dry-run", listed(office, "AB12345678CD")) == 0
    assert "1 numbers: 1 new" in capsys.readouterr().out
    assert not await is_listed(office, "AB12345678CD")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("number\nAB12345678CD\nSECRET1\nEF00000001GH\nSECRET2\n", "in line 3, 5."),
        ("number\n" + "SECRET\n" * 30, "and 10 more"),
        ("card\nAB12345678CD\n", "no column `number`"),
        ("number\n", "no numbers"),
        ("", "no CSV"),
        ("number\nAB12345678CD,SECRET\n", "line 2"),
        ("number\n\0", "no CSV"),
    ],
)
async def test_a_list_that_cannot_be_used_is_refused_whole_and_never_repeated(
    office: Office, run: Run, capsys: pytest.CaptureFixture[str], content: str, said: str
) -> None:
    await ran(run, "revoked", listed(office, "AB12345678CD"))
    file = office.data.parent / "bad.csv"
    file.write_text(content)
    assert await ran(run, "revoked", file) == 1
    err = capsys.readouterr().err
    assert said in err
    assert "SECRET" not in err
    assert await is_listed(office, "AB12345678CD")


@pytest.mark.parametrize("arguments", [("verify",), ("erase",), ("erase", "--dry-run"), ("rotate-key",)])
def test_without_a_database_nothing_is_made_and_the_status_is_2(
    arguments: tuple[str, ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("MADOGUCHI_SERVER_DATA_DIR", str(tmp_path / "nowhere"))
    monkeypatch.setenv("MADOGUCHI_SERVER_ORIGIN", "https://ras.example.com")
    monkeypatch.chdir(tmp_path)
    assert cli.main(["documents", *arguments]) == 2
    assert "there is no" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
