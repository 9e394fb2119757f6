"""One writer, group commit, a query-only reader, and what happens when the disk or another process gets in the way."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from app.errors import StorageUnavailable
from app.store.db import Database, Tx, open_database


@pytest.fixture
async def db(tmp_path: Path) -> AsyncIterator[Database]:
    database = await open_database(tmp_path / "test.sqlite3")
    yield database
    await database.close()


def insert(tx: Tx, name: str) -> None:
    tx.execute("INSERT INTO throttle (subject, tokens, updated_at) VALUES (?, 1, 1)", (name,))


def count(tx: Tx) -> int:
    row = tx.execute("SELECT count(*) FROM throttle").fetchone()
    assert row
    return int(row[0])


async def test_a_unit_that_raises_leaves_nothing_behind(db: Database) -> None:
    def unit(tx: Tx) -> None:
        insert(tx, "a")
        raise LookupError("second thoughts")

    with pytest.raises(LookupError, match="second thoughts"):
        await db.write(unit)
    assert await db.read(count) == 0


async def test_of_units_committed_together_only_the_failing_one_is_undone(db: Database) -> None:
    def failing(tx: Tx) -> None:
        insert(tx, "bad")
        insert(tx, "bad")

    outcomes = await asyncio.gather(
        *(db.write(lambda tx, n=n: insert(tx, f"good {n}")) for n in range(20)),
        db.write(failing),
        return_exceptions=True,
    )
    assert [type(outcome) for outcome in outcomes if outcome] == [sqlite3.IntegrityError]
    assert await db.read(count) == 20


async def test_nothing_is_answered_before_it_is_committed(db: Database, tmp_path: Path) -> None:
    await db.write(lambda tx: insert(tx, "a"))
    with sqlite3.connect(tmp_path / "test.sqlite3") as other:
        assert count(other) == 1
    other.close()


async def test_the_reader_cannot_write(db: Database) -> None:
    with pytest.raises(StorageUnavailable):
        await db.read(lambda tx: insert(tx, "a"))
    assert await db.read(count) == 0


async def test_a_request_that_was_cancelled_does_not_stop_the_others(db: Database) -> None:
    gone = asyncio.create_task(db.write(lambda tx: insert(tx, "gone")))
    stays = asyncio.create_task(db.write(lambda tx: insert(tx, "stays")))
    await asyncio.sleep(0)
    gone.cancel()
    await stays
    await db.write(lambda tx: insert(tx, "later"))
    assert await db.read(count) == 3


async def test_a_full_disk_is_a_clear_error_and_loses_nothing(db: Database) -> None:
    await db.write(lambda tx: insert(tx, "before"))
    pages = await db.write(lambda tx: tx.execute("PRAGMA page_count").fetchone()[0])  # type: ignore[index]
    await db.write(lambda tx: tx.execute(f"PRAGMA max_page_count = {pages}").fetchone())

    def much(tx: Tx) -> None:
        for number in range(10_000):
            insert(tx, f"{number} {'x' * 500}")

    with pytest.raises(StorageUnavailable):
        await db.write(much)
    assert await db.read(count) == 1
    await db.write(lambda tx: tx.execute(f"PRAGMA max_page_count = {pages + 1000}").fetchone())
    await db.write(lambda tx: insert(tx, "after"))
    assert await db.read(count) == 2


async def test_a_database_locked_by_another_process_is_a_clear_error(db: Database, tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "test.sqlite3", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    await db._writer.run(lambda connection: connection.execute("PRAGMA busy_timeout = 50"))
    with pytest.raises(StorageUnavailable):
        await db.write(lambda tx: insert(tx, "a"))
    other.execute("ROLLBACK")
    other.close()
    await db.write(lambda tx: insert(tx, "a"))
    assert await db.read(count) == 1


async def test_a_database_of_another_version_is_refused_and_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "old.sqlite3"
    other = sqlite3.connect(file)
    other.execute("PRAGMA user_version = 99")
    other.close()
    with pytest.raises(StorageUnavailable, match="99"):
        await open_database(file)


async def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "notes.sqlite3"
    file.write_bytes(b"not a database at all, but long enough to be looked at" * 30)
    before = file.read_bytes()
    with pytest.raises(StorageUnavailable):
        await open_database(file)
    assert file.read_bytes() == before


async def test_what_was_written_is_there_after_a_new_start(tmp_path: Path) -> None:
    first = await open_database(tmp_path / "test.sqlite3")
    await first.write(lambda tx: insert(tx, "a"))
    await first.close()
    second = await open_database(tmp_path / "test.sqlite3")
    assert await second.read(count) == 1
    await second.close()
