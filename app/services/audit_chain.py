"""Is the audit log what was written? Each line is held against the one before, and the whole against what is known of
it from outside the database. Every check raises what it found."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.records import AuditLine
from app.store import audit
from app.store.db import Tx

BATCH = 5000
# A number below 1 is nobody's, but a row could have been put there.
BEFORE_ANY = -(2**63)


@dataclass(frozen=True, slots=True)
class Mark:
    """A line that is known from outside the database, with its hash."""

    seq: int
    hash: bytes

    def __str__(self) -> str:
        return f"{self.seq}:{self.hash.hex()}"


NOTHING = Mark(0, audit.GENESIS)


class AuditBroken(Exception):
    """`seq` is the first line that is not what was written."""

    def __init__(self, seq: int) -> None:
        super().__init__(f"{type(self).__name__} at {seq}")
        self.seq = seq


class LineMissing(AuditBroken):
    """The line at the place of number `seq` has another number."""


class LineChanged(AuditBroken):
    """The line's hash is not that of its fields."""


class LineUnlinked(AuditBroken):
    """The line continues another line than the one before it: one of the two was changed or moved."""


class LogCut(AuditBroken):
    """The log ends before a line that is known to have been written."""


class LogRewritten(AuditBroken):
    """The chain is whole, but this line is not the one that is known to have been written."""


def stored_lines(tx: Tx) -> Iterator[AuditLine]:
    """Every line in order, a batch in memory at a time. Lines that arrive meanwhile are read, too."""
    after = BEFORE_ANY
    while batch := audit.list_lines(tx, after=after, limit=BATCH):
        yield from batch
        after = batch[-1].seq


def check_lines(lines: Iterable[AuditLine], *, marks: Iterable[Mark] = ()) -> Mark:
    """Answers the last line. Raises a leaf of AuditBroken."""
    known: dict[int, set[bytes]] = {}
    for mark in marks:
        known.setdefault(mark.seq, set()).add(mark.hash)
    last = NOTHING
    for line in lines:
        last = _next(last, line)
        if known.pop(line.seq, {line.hash}) != {line.hash}:
            raise LogRewritten(line.seq)
    if any(seq > last.seq for seq in known):
        raise LogCut(last.seq + 1)
    return last


def _next(last: Mark, line: AuditLine) -> Mark:
    if line.seq != last.seq + 1:
        raise LineMissing(last.seq + 1)
    if line.previous_hash != last.hash:
        raise LineUnlinked(line.seq)
    fields = (str(line.seq), str(line.at), line.tag, line.actor, line.subject, line.detail)
    # A column can hold any type in SQLite; whatever is no text was not written by us.
    if not all(isinstance(field, str) for field in fields):
        raise LineChanged(line.seq)
    if audit.chain_hash(last.hash, *fields) != line.hash:
        raise LineChanged(line.seq)
    return Mark(line.seq, line.hash)
