"""A database of an older version becomes what a new one is, with all its rows; whatever goes wrong leaves it as it
was."""

import logging
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from app.errors import StorageUnavailable
from app.store.db import SCHEMA, SCHEMA_VERSION, open_database
from app.store.migrations import upgrade
from tests.source_map import ROOT

DATA = ROOT / "tests" / "data"
OLDER = range(1, SCHEMA_VERSION)
COPY = f"madoguchi.sqlite3.before-v{SCHEMA_VERSION}"


def database_of(number: int, file: Path) -> Path:
    """Of that version, with rows in every table, as a server left it."""
    with opened(file) as old:
        old.execute("PRAGMA journal_mode = WAL")
        for kind in ("schema", "rows"):
            old.executescript((DATA / f"{kind}_{number}.sql").read_text(encoding="utf-8"))
        old.execute(f"PRAGMA user_version = {number}")
    return file


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return database_of(1, tmp_path / "madoguchi.sqlite3")


@pytest.fixture(params=OLDER)
def older(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Of each version that was ever released."""
    return database_of(request.param, tmp_path / "madoguchi.sqlite3")


def opened(file: Path | str) -> closing[sqlite3.Connection]:
    connection = sqlite3.connect(file, isolation_level=None)
    connection.row_factory = sqlite3.Row
    return closing(connection)


def version(file: Path) -> int:
    with opened(file) as connection:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])


def contents(connection: sqlite3.Connection) -> dict[str, list[dict[str, object]]]:
    """Every row of every table."""
    tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    return {
        name: [dict(row) for row in connection.execute(f"SELECT * FROM {name} ORDER BY rowid")]
        for (name,) in tables
    }


def shape(connection: sqlite3.Connection) -> dict[str, str]:
    """Tables and indexes without the marks a rebuilt table has."""
    rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")
    return {name: re.sub(r'\s+|"', "", sql) for name, sql in rows}


def steps(directory: Path, sql: str) -> Path:
    (directory / "steps").mkdir()
    (directory / "steps" / "2.sql").write_text(sql, encoding="utf-8")
    return directory / "steps"


async def start(file: Path) -> None:
    await (await open_database(file, upgrading=True)).close()


async def test_an_upgraded_database_has_the_shape_of_a_new_one(older: Path) -> None:
    await start(older)
    with opened(older) as upgraded, opened(":memory:") as fresh:
        fresh.executescript(SCHEMA.read_text(encoding="utf-8"))
        assert shape(upgraded) == shape(fresh)
        for table in contents(fresh):
            asked = f"SELECT * FROM pragma_table_info('{table}')"
            assert [tuple(c) for c in upgraded.execute(asked)] == [tuple(c) for c in fresh.execute(asked)]
        assert upgraded.execute("PRAGMA foreign_key_check").fetchall() == []
    assert version(older) == SCHEMA_VERSION


async def test_every_row_keeps_every_value(older: Path) -> None:
    with opened(older) as old:
        before = contents(old)
    assert all(before.values()), "every table of the old version has a row"
    await start(older)
    with opened(older) as new:
        after = contents(new)
    for table, rows in before.items():
        kept = [{column: row[column] for column in old} for row, old in zip(after[table], rows, strict=True)]
        assert kept == rows


async def test_a_password_knows_since_when_it_is_in_use(file: Path) -> None:
    await start(file)
    with opened(file) as new:
        found = dict(new.execute("SELECT id, password_set_at FROM accounts").fetchall())
    assert found == {"a1": 2500, "a2": None}


async def test_the_former_database_is_kept_for_its_owner_only(
    file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with opened(file) as old:
        before = contents(old)
    with caplog.at_level(logging.WARNING):
        await start(file)
    copy = file.with_name(COPY)
    assert copy.stat().st_mode & 0o777 == 0o600
    assert version(copy) == 1
    with opened(copy) as kept:
        assert contents(kept) == before
    assert f"kept as {copy}" in caplog.text


async def test_a_second_start_upgrades_nothing(file: Path) -> None:
    await start(file)
    file.with_name(COPY).unlink()
    await start(file)
    assert not file.with_name(COPY).exists()


async def test_a_command_does_not_upgrade_beside_a_service_that_may_be_older(file: Path) -> None:
    with pytest.raises(StorageUnavailable, match="the next start upgrades it"):
        await open_database(file)
    assert version(file) == 1


async def test_a_newer_database_is_refused(file: Path) -> None:
    with opened(file) as other:
        other.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    with pytest.raises(StorageUnavailable, match="newer than this program"):
        await start(file)
    assert version(file) == SCHEMA_VERSION + 1


async def test_somebody_elses_database_is_refused(tmp_path: Path) -> None:
    with opened(tmp_path / "other.sqlite3") as other:
        other.execute("CREATE TABLE theirs (x TEXT)")
    with pytest.raises(StorageUnavailable, match="not a database of this program"):
        await start(tmp_path / "other.sqlite3")


async def test_a_full_disk_is_noticed_before_anything_is_written(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(file.parent)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=file.stat().st_size * 2))
    with pytest.raises(StorageUnavailable, match="free space"):
        await start(file)
    assert version(file) == 1
    assert not list(file.parent.glob("*before*"))


async def test_without_a_copy_nothing_is_upgraded(file: Path) -> None:
    file.with_name(COPY).mkdir()
    with pytest.raises(StorageUnavailable, match="no copy could be kept"):
        await start(file)
    assert version(file) == 1
    assert not list(file.parent.glob("*.unfinished"))


@pytest.fixture
def connection(file: Path) -> Iterator[sqlite3.Connection]:
    with opened(file) as own:
        own.execute("PRAGMA foreign_keys = ON")
        yield own


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("CREATE TABLE half (x TEXT); CREATE TABLE accounts (x TEXT);", "already exists"),
        ("CREATE TABLE half (x TEXT); DELETE FROM accounts;", "a row refers to one that is not there"),
        ("CREATE TABLE half (x TEXT); nonsense;", "syntax error"),
        ("CREATE TABLE half (x TEXT); UPDATE accounts SET state = 'gone';", "CHECK constraint"),
    ],
)
def test_a_step_that_fails_changes_nothing_and_leaves_the_copy(
    connection: sqlite3.Connection, file: Path, tmp_path: Path, sql: str, said: str
) -> None:
    before = contents(connection)
    with pytest.raises(StorageUnavailable, match=said):
        upgrade(connection, file, to=2, steps=steps(tmp_path, sql))
    assert contents(connection) == before
    assert not connection.in_transaction
    assert connection.execute("PRAGMA foreign_keys").fetchone()[0] == 1
    assert (version(file), version(file.with_name("madoguchi.sqlite3.before-v2"))) == (1, 1)


KILLED = """
import os, sqlite3, sys
from pathlib import Path
from app.store.migrations import upgrade
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.create_function("die", 0, lambda: os._exit(9))
upgrade(connection, Path(sys.argv[1]), to=2, steps=Path(sys.argv[2]))
"""


def kill_in_the_middle(file: Path, half: Path) -> int:
    command = [sys.executable, "-c", KILLED, str(file), str(half)]
    return subprocess.run(command, cwd=ROOT, timeout=30, check=False).returncode


async def test_a_kill_in_the_middle_leaves_the_former_database_and_the_next_start_upgrades(
    file: Path, tmp_path: Path
) -> None:
    half = steps(tmp_path, "DROP TABLE throttle; DELETE FROM notices; SELECT die();")
    assert kill_in_the_middle(file, half) == 9
    assert version(file) == 1
    with opened(file) as found:
        assert contents(found)["notices"]
        assert contents(found)["throttle"]
    await start(file)
    assert version(file) == SCHEMA_VERSION
