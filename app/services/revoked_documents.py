"""The office's list of documents that are no longer valid. Only keyed hashes of their numbers are kept."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from app.csv_text import CsvUnreadable, csv_numbered_rows
from app.rules.entry import Unreadable, fold_code, residence_card_number
from app.sealing import Sealer
from app.store import audit, revoked_documents
from app.store.db import Tx

COLUMN: Final = "number"
SHOWN_LINES: Final = 20


class ListRefused(Exception):
    """A list that cannot be used. The message is for the operator and holds nothing of the list but line numbers."""


class NoTable(ListRefused):
    def __init__(self, line: int) -> None:
        where = f" (line {line})" if line else ""
        super().__init__(f"it is no CSV in UTF-8 or Shift_JIS{where}")


class ColumnMissing(ListRefused):
    def __init__(self) -> None:
        super().__init__(f"it has no column `{COLUMN}`")


class NoNumbers(ListRefused):
    """Such a list would make every document valid again, which nobody means."""

    def __init__(self) -> None:
        super().__init__("it has no numbers")


class LinesUnreadable(ListRefused):
    """`lines` (1 is the header) hold no number of a document."""

    def __init__(self, lines: tuple[int, ...]) -> None:
        shown = ", ".join(map(str, lines[:SHOWN_LINES]))
        more = f" and {len(lines) - SHOWN_LINES} more" if len(lines) > SHOWN_LINES else ""
        super().__init__(f"there is no document number (as AB12345678CD) in line {shown}{more}")
        self.lines = lines


@dataclass(frozen=True, slots=True)
class Change:
    """What a new list would do: numbers on it, those that the former lacks, and those that only the former has."""

    numbers: int
    added: int
    removed: int


def document_number_hash(sealer: Sealer, number: str) -> bytes:
    """For `store.revoked_documents`; width, case, spaces and dashes of the number make no difference."""
    return bytes.fromhex(sealer.keyed_hash(fold_code(number).encode(), purpose="document number"))


def hashes_of(sealer: Sealer, data: bytes) -> set[bytes]:
    """Of a CSV file. Raises ListRefused."""
    try:
        rows = csv_numbered_rows(data)
    except CsvUnreadable as error:
        raise NoTable(error.line) from error
    if not rows:
        raise NoNumbers
    column = next((name for name in rows[0][1] if name.strip().lower() == COLUMN), None)
    if column is None:
        raise ColumnMissing
    hashes, unreadable = set(), []
    for line, row in rows:
        try:
            hashes.add(document_number_hash(sealer, residence_card_number(row[column])))
        except Unreadable:
            unreadable.append(line)
    if unreadable:
        raise LinesUnreadable(tuple(unreadable))
    return hashes


def change_in(tx: Tx, hashes: Collection[bytes]) -> Change:
    former = set(revoked_documents.list_hashes(tx))
    return Change(len(hashes), len(set(hashes) - former), len(former - set(hashes)))


def replace_list_in(tx: Tx, hashes: Collection[bytes], *, actor: str, at: int) -> Change:
    """What was listed before and is not any more is valid again."""
    change = change_in(tx, hashes)
    revoked_documents.replace_all(tx, hashes, at=at)
    audit.append(
        tx,
        at=at,
        tag="documents:revoked:listed",
        actor=actor,
        subject="documents",
        detail={"numbers": change.numbers, "added": change.added, "removed": change.removed},
    )
    return change
