"""`madoguchi register` beside a database in use."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from app import cli
from app.sealing import Sealer
from app.services.revoked_documents import document_number_hash
from app.store import audit, residence_cards, revoked_documents
from app.store.db import Database, open_database
from tests.web.registers import HEADER, MARIA, OTHER, csv_of

Run = Callable[..., int]
KEY = b"k" * 32


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("MADOGUCHI_SERVER_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("MADOGUCHI_SERVER_ORIGIN", "https://ras.example.com")
    monkeypatch.chdir(tmp_path)
    return lambda *arguments: cli.main(["register", *map(str, arguments)])


@pytest.fixture
async def db(tmp_path: Path, run: Run) -> AsyncIterator[Database]:
    """Of a server that is running: made before the command, key and all."""
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "sealing.key").write_bytes(KEY)
    database = await open_database(tmp_path / "madoguchi.sqlite3")
    yield database
    await database.close()


async def ran(run: Run, *arguments: object) -> int:
    """In a thread, because the command has an event loop of its own."""
    return await asyncio.to_thread(run, *arguments)


def written(directory: Path, data: bytes) -> Path:
    (directory / "list.csv").write_bytes(data)
    return directory / "list.csv"


async def cards(db: Database) -> int:
    return await db.read(residence_cards.count_cards)


async def test_a_file_becomes_the_register_and_additions_change_it(
    db: Database, run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await ran(run, "import", written(tmp_path, csv_of([MARIA, OTHER]))) == 0
    assert "has 2 cards: 2 new, 0 changed, 0 removed" in capsys.readouterr().out
    assert await ran(run, "import", written(tmp_path, csv_of([replace(MARIA, sex="male")])), "--add") == 0
    assert "has 2 cards: 0 new, 1 changed, 0 removed" in capsys.readouterr().out
    assert await ran(run, "import", written(tmp_path, csv_of([MARIA]).decode().encode("cp932"))) == 0
    assert "has 1 cards: 0 new, 1 changed, 1 removed" in capsys.readouterr().out
    lines = await db.read(lambda tx: audit.list_lines(tx, limit=10))
    assert {(line.tag, line.actor) for line in lines} == {("register:cards:imported", "console")}
    assert MARIA.name not in "".join(line.detail for line in lines)


async def test_a_dry_run_changes_nothing(
    db: Database, run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await ran(run, "import", written(tmp_path, csv_of([MARIA, OTHER])), "--dry-run") == 0
    assert "would have 2 cards: 2 new" in capsys.readouterr().out
    assert await cards(db) == 0


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "it is no CSV"),
        (HEADER.encode(), "it has no rows"),
        (b"number,name\r\nAB12345678CD,X\r\n", "no columns for birth, sex, nationality, expires, period, status"),
        ("番号\t氏名\n".encode("utf-16"), "no CSV in UTF-8 or Shift_JIS (line 1)"),
        (csv_of([MARIA, MARIA, replace(OTHER, birth="x")]), "twice in line 3; birth in line 4"),
        (csv_of([replace(MARIA, number="x")] * 25), "number in line 2, 3"),
    ],
)  # fmt: skip
async def test_a_file_that_cannot_be_used_is_refused_whole(
    db: Database, run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str], data: bytes, said: str
) -> None:
    await ran(run, "import", written(tmp_path, csv_of([OTHER])))
    assert await ran(run, "import", written(tmp_path, data)) == 1
    printed = capsys.readouterr().err
    assert said in printed
    assert MARIA.name not in printed
    assert MARIA.number not in printed
    assert await cards(db) == 1


async def test_void_numbers_are_the_list_of_revoked_documents(db: Database, run: Run, tmp_path: Path) -> None:
    assert await ran(run, "void", written(tmp_path, f"number\r\n{MARIA.number}\r\n".encode())) == 0
    hashed = document_number_hash(Sealer(KEY), MARIA.number)
    assert await db.read(lambda tx: revoked_documents.count_listed(tx, hashed)) == 1


async def test_counts_are_shown_and_nothing_else(
    db: Database, run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    await ran(run, "import", written(tmp_path, csv_of([MARIA])))
    capsys.readouterr()
    assert await ran(run, "show-counts") == 0
    assert capsys.readouterr().out.splitlines() == [
        "1 cards in the register",
        "0 numbers that are no longer valid",
        "0 mismatches to look at",
    ]


def test_where_the_service_never_ran_nothing_is_made(run: Run, tmp_path: Path) -> None:
    file = written(tmp_path, csv_of([MARIA]))
    assert run("import", file) == 2
    assert run("show-counts") == 2
    assert list(tmp_path.iterdir()) == [file]


def test_an_older_database_is_left_to_the_next_start(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with closing(sqlite3.connect(tmp_path / "madoguchi.sqlite3")) as old:
        old.execute("PRAGMA user_version = 1")
    assert run("show-counts") == 2
    assert "it has version 1; the next start upgrades it" in capsys.readouterr().err
