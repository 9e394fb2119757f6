"""Whoever changes, removes or moves a line of the audit log is found out, and so is who cuts it, if a mark was kept."""

import sqlite3
import tracemalloc
from collections.abc import Iterator
from contextlib import closing

import pytest

from app.services.audit_chain import (
    AuditBroken,
    LineChanged,
    LineMissing,
    LineUnlinked,
    LogCut,
    LogRewritten,
    Mark,
    check_lines,
    stored_lines,
)
from app.store import audit
from app.store.db import SCHEMA, Tx

LINES = 7


@pytest.fixture
def tx() -> Iterator[Tx]:
    """A log of seven lines, in reach of somebody who can write to the database."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.row_factory = sqlite3.Row
        connection.executescript(SCHEMA.read_text(encoding="utf-8"))
        write(connection, LINES)
        yield connection


def write(tx: Tx, count: int, *, actor: str = "staff:1") -> None:
    for number in range(count):
        audit.append(tx, at=number, tag="a:b:c", actor=actor, subject="x", detail={"n": number})


def check(tx: Tx, *marks: Mark) -> Mark:
    return check_lines(stored_lines(tx), marks=marks)


def mark_of(tx: Tx, seq: int) -> Mark:
    line = audit.get_line(tx, seq)
    assert line is not None
    return Mark(line.seq, line.hash)


def cut(tx: Tx, seq: int) -> None:
    tx.execute("DELETE FROM audit WHERE seq >= ?", (seq,))


def test_a_log_as_it_was_written_is_intact(tx: Tx) -> None:
    assert check(tx) == mark_of(tx, LINES)
    assert check(tx, mark_of(tx, 3), mark_of(tx, LINES)) == mark_of(tx, LINES)


def test_an_empty_log_is_intact(tx: Tx) -> None:
    cut(tx, 1)
    assert check(tx).seq == 0


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("at", 99),
        ("at", 1.5),
        ("tag", "a:b:d"),
        ("actor", "staff:2"),
        ("actor", b"staff:1"),
        ("subject", "y"),
        ("detail", '{"n": 4}'),
        ("detail", '{"n":3}'),
        ("hash", b"\x01" * 32),
        ("hash", "text"),
        ("hash", b""),
    ],
)
@pytest.mark.parametrize("seq", [1, 4, LINES])
def test_a_changed_column_is_found_at_its_line(tx: Tx, column: str, value: object, seq: int) -> None:
    tx.execute(f"UPDATE audit SET {column} = ? WHERE seq = ?", (value, seq))
    with pytest.raises(LineChanged) as found:
        check(tx)
    assert found.value.seq == seq


def test_a_changed_link_is_found_at_its_line(tx: Tx) -> None:
    tx.execute("UPDATE audit SET previous_hash = ? WHERE seq = 4", (b"\x01" * 32,))
    with pytest.raises(LineUnlinked) as found:
        check(tx)
    assert found.value.seq == 4


@pytest.mark.parametrize("seq", [1, 4, LINES - 1])
def test_a_removed_line_is_found_at_its_place(tx: Tx, seq: int) -> None:
    tx.execute("DELETE FROM audit WHERE seq = ?", (seq,))
    with pytest.raises(LineMissing) as found:
        check(tx)
    assert found.value.seq == seq


def test_a_removed_line_shows_when_the_others_are_numbered_anew(tx: Tx) -> None:
    tx.execute("DELETE FROM audit WHERE seq = 4")
    for seq in range(5, LINES + 1):
        tx.execute("UPDATE audit SET seq = ? WHERE seq = ?", (seq - 1, seq))
    with pytest.raises(LineUnlinked) as found:
        check(tx)
    assert found.value.seq == 4


@pytest.mark.parametrize("seq", [0, -5])
def test_a_line_put_before_the_first_is_found(tx: Tx, seq: int) -> None:
    tx.execute(
        "INSERT INTO audit SELECT ?, at, tag, actor, subject, detail, previous_hash, hash FROM audit WHERE seq = 1",
        (seq,),
    )
    with pytest.raises(LineMissing):
        check(tx)


def test_two_lines_that_changed_places_are_found(tx: Tx) -> None:
    for old, new in ((3, 100), (4, 3), (100, 4)):
        tx.execute("UPDATE audit SET seq = ? WHERE seq = ?", (new, old))
    with pytest.raises(LineUnlinked) as found:
        check(tx)
    assert found.value.seq == 3


def test_a_changed_line_with_a_fresh_hash_shows_at_the_next(tx: Tx) -> None:
    rehash(tx, 4, "staff:2")
    with pytest.raises(LineUnlinked) as found:
        check(tx)
    assert found.value.seq == 5


def rehash(tx: Tx, seq: int, actor: str) -> None:
    line = audit.get_line(tx, seq)
    assert line is not None
    fields = (str(seq), str(line.at), line.tag, actor, line.subject, line.detail)
    digest = audit.chain_hash(line.previous_hash, *fields)
    tx.execute("UPDATE audit SET actor = ?, hash = ? WHERE seq = ?", (actor, digest, seq))


def test_a_cut_log_shows_only_to_who_kept_a_mark(tx: Tx) -> None:
    kept = mark_of(tx, LINES)
    cut(tx, 5)
    assert check(tx).seq == 4
    with pytest.raises(LogCut) as found:
        check(tx, kept)
    assert found.value.seq == 5


def test_a_log_that_was_emptied_is_found(tx: Tx) -> None:
    kept = mark_of(tx, 1)
    cut(tx, 1)
    with pytest.raises(LogCut) as found:
        check(tx, kept)
    assert found.value.seq == 1


@pytest.mark.parametrize("count", [1, 9])
def test_a_log_written_anew_with_whole_hashes_shows_against_a_mark(tx: Tx, count: int) -> None:
    kept = mark_of(tx, 5)
    cut(tx, 5)
    write(tx, count, actor="staff:2")
    assert check(tx).seq == 4 + count
    with pytest.raises(LogRewritten) as found:
        check(tx, kept)
    assert found.value.seq == 5


def test_of_two_marks_of_one_line_both_must_hold(tx: Tx) -> None:
    true, false = mark_of(tx, 5), Mark(5, b"\x01" * 32)
    for marks in ((true, false), (false, true)):
        with pytest.raises(LogRewritten):
            check(tx, *marks)


def test_a_long_log_is_checked_without_holding_it(tx: Tx) -> None:
    tx.execute("BEGIN")
    write(tx, 60_000)
    tx.execute("COMMIT")
    tracemalloc.start()
    try:
        assert check(tx).seq == LINES + 60_000
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 15_000_000


def test_what_is_found_is_a_leaf_that_names_the_line() -> None:
    assert str(LogCut(5)) == "LogCut at 5"
    assert issubclass(LogCut, AuditBroken)
