"""The audit log is a chain: a changed, missing or reordered line shows."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from app.store import audit
from app.store.db import Database, open_database


@pytest.fixture
async def db(tmp_path: Path) -> AsyncIterator[Database]:
    database = await open_database(tmp_path / "test.sqlite3")
    yield database
    await database.close()


async def test_every_line_holds_the_hash_of_the_line_before(db: Database) -> None:
    for number in range(3):
        await db.write(
            lambda tx, n=number: audit.append(tx, at=n, tag="a:b:c", actor="x", subject="y", detail={"n": n})
        )
    rows = await db.read(lambda tx: tx.execute("SELECT * FROM audit ORDER BY seq").fetchall())
    previous = audit.GENESIS
    for row in rows:
        assert row["previous_hash"] == previous
        line = (str(row["seq"]), str(row["at"]), row["tag"], row["actor"], row["subject"], row["detail"])
        previous = audit.chain_hash(previous, *line)
        assert row["hash"] == previous


def test_fields_cannot_flow_into_each_other() -> None:
    assert audit.chain_hash(audit.GENESIS, "ab", "c") != audit.chain_hash(audit.GENESIS, "a", "bc")
