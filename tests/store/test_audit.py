"""The audit log is a chain: a changed, missing or reordered line shows. Reading it takes what was asked and no more."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from app.errors import StorageUnavailable
from app.records import AuditFilter
from app.store import audit
from app.store.db import Database, open_database
from app.store.read_only import reading


@pytest.fixture
async def db(tmp_path: Path) -> AsyncIterator[Database]:
    database = await open_database(tmp_path / "test.sqlite3")
    yield database
    await database.close()


async def write_lines(db: Database, *subjects: str) -> None:
    for number, subject in enumerate(subjects, start=1):
        await db.write(
            lambda tx, n=number, s=subject: audit.append(
                tx, at=n * 10, tag=f"a:b:{n}", actor=f"by-{n % 2}", subject=s
            )
        )


async def test_every_line_holds_the_hash_of_the_line_before(db: Database) -> None:
    await write_lines(db, "x", "y", "z")
    previous = audit.GENESIS
    for line in await db.read(lambda tx: audit.list_lines(tx, limit=9)):
        assert line.previous_hash == previous
        fields = (str(line.seq), str(line.at), line.tag, line.actor, line.subject, line.detail)
        previous = audit.chain_hash(previous, *fields)
        assert line.hash == previous


def test_fields_cannot_flow_into_each_other() -> None:
    assert audit.chain_hash(audit.GENESIS, "ab", "c") != audit.chain_hash(audit.GENESIS, "a", "bc")


@pytest.mark.parametrize(
    ("chosen", "found"),
    [
        (AuditFilter(), [1, 2, 3]),
        (AuditFilter(since=20), [2, 3]),
        (AuditFilter(before=20), [1]),
        (AuditFilter(since=20, before=20), []),
        (AuditFilter(tag="a:b"), [1, 2, 3]),
        (AuditFilter(tag="a:b:2"), [2]),
        (AuditFilter(tag="b"), []),
        (AuditFilter(tag="%"), []),
        (AuditFilter(actor="by-1"), [1, 3]),
        (AuditFilter(actor="by-1", subject="x"), [1]),
        (AuditFilter(subject="' OR 1=1 --"), []),
    ],
)
async def test_a_filter_finds_what_it_names_and_nothing_else(
    db: Database, chosen: AuditFilter, found: list[int]
) -> None:
    await write_lines(db, "x", "y", "z")
    lines = await db.read(lambda tx: audit.list_lines(tx, chosen, limit=9))
    assert [line.seq for line in lines] == found
    latest = await db.read(lambda tx: audit.list_latest_lines(tx, chosen, limit=9))
    assert [line.seq for line in latest] == found[::-1]
    assert await db.read(lambda tx: audit.count_lines(tx, chosen)) == len(found)


async def test_pages_of_the_log_neither_overlap_nor_leave_out(db: Database) -> None:
    await write_lines(db, *"abcde")
    pages = [
        [line.seq for line in await db.read(lambda tx, a=after: audit.list_lines(tx, after=a, limit=2))]
        for after in (0, 2, 4, 5)
    ]
    assert pages == [[1, 2], [3, 4], [5], []]
    latest = await db.read(lambda tx: audit.list_latest_lines(tx, before=3, limit=9))
    assert [line.seq for line in latest] == [2, 1]


async def test_a_single_line_is_found_by_its_number_or_not_at_all(db: Database) -> None:
    assert await db.read(audit.get_last) is None
    await write_lines(db, "x", "y")
    last = await db.read(audit.get_last)
    assert last is not None
    assert (last.seq, last.subject) == (2, "y")
    assert await db.read(lambda tx: audit.get_line(tx, 2)) == last
    assert await db.read(lambda tx: audit.get_line(tx, 3)) is None


async def test_a_filter_by_subject_or_actor_is_answered_from_an_index(db: Database) -> None:
    for column in ("subject", "actor"):
        plan = await db.read(
            lambda tx, c=column: tx.execute(
                f"EXPLAIN QUERY PLAN SELECT * FROM audit WHERE seq > 0 AND {c} = ? ORDER BY seq LIMIT 5",
                ("x",),
            ).fetchall()
        )
        assert f"audit_by_{column}" in str([tuple(row) for row in plan])


async def test_a_reading_beside_the_server_cannot_write(db: Database, tmp_path: Path) -> None:
    await write_lines(db, "x")
    with pytest.raises(StorageUnavailable, match="readonly"), reading(tmp_path / "test.sqlite3") as tx:
        audit.append(tx, at=1, tag="a", actor="b", subject="c")
    assert await db.read(audit.count_lines) == 1


def test_reading_a_database_that_is_not_there_makes_none(tmp_path: Path) -> None:
    with pytest.raises(StorageUnavailable, match="there is no"), reading(tmp_path / "absent.sqlite3"):
        pytest.fail("opened")
    assert list(tmp_path.iterdir()) == []


def test_reading_what_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.sqlite3").write_bytes(b"not a database at all" * 100)
    with pytest.raises(StorageUnavailable), reading(tmp_path / "x.sqlite3"):
        pytest.fail("opened")
