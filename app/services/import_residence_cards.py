"""Takes over the office's register of residence cards from a CSV file: the whole register or additions to it. A file
with a single line that cannot be used changes nothing; what is said and logged of it are counts and line numbers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import msgspec

from app.csv_text import iter_numbered_rows
from app.records import SealedCard
from app.rules.residence_register import (
    MAX_ROWS,
    BadLine,
    LineUnusable,
    Unusable,
    card_of,
    columns_of,
)
from app.sealing import Sealer
from app.services.check_residence_card import card_context
from app.services.revoked_documents import document_number_hash
from app.store import audit, residence_cards
from app.store.db import Tx


class Mode(StrEnum):
    """`REPLACE`: the file is the whole register, and what it lacks goes. `ADD`: nothing goes."""

    REPLACE = "replace"
    ADD = "add"


class NoRows(Exception):
    """None, or more than MAX_ROWS."""


class LinesUnusable(Exception):
    def __init__(self, lines: tuple[BadLine, ...]) -> None:
        super().__init__(f"{len(lines)} lines")
        self.lines = lines


class RegisterChanged(Exception):
    """Somebody else imported meanwhile: what the dry run said is no longer true."""


@dataclass(frozen=True, slots=True)
class Table:
    """What a file holds: the cards as JSON by the hash of their number, and the lines that cannot be used."""

    cards: Mapping[bytes, bytes]
    bad: tuple[BadLine, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """What an import does to the register, which has `cards` afterwards."""

    cards: int
    added: int
    changed: int
    removed: int


@dataclass(frozen=True, slots=True)
class Plan:
    """Made of the register as it was `before`, by the hash of the number."""

    before: Mapping[bytes, bytes]
    written: tuple[SealedCard, ...]
    removed: tuple[bytes, ...]
    change: Change


def read_table(sealer: Sealer, data: bytes, today: date) -> Table:
    """Seconds for a long file: not for the event loop. Raises CsvUnreadable, ColumnsMissing, NoRows."""
    columns: Mapping[str, str] = {}
    # Nothing is kept of a row but bytes: a hundred thousand objects would busy the garbage collector, and it stops
    # everything else.
    cards: dict[bytes, bytes] = {}
    bad: list[BadLine] = []
    for count, (line, cells) in enumerate(iter_numbered_rows(data), 1):
        if count > MAX_ROWS:
            raise NoRows
        columns = columns or columns_of(tuple(cells))
        try:
            card = card_of(cells, columns, today=today)
        except LineUnusable as found:
            bad.append(BadLine(line, found.reason))
            continue
        hashed = document_number_hash(sealer, card.number)
        if hashed in cards:
            bad.append(BadLine(line, Unusable.TWICE))
        cards[hashed] = msgspec.json.encode(card)
    if not columns:
        raise NoRows
    return Table(cards, tuple(bad))


def change_of(sealer: Sealer, table: Table, before: Mapping[bytes, bytes], mode: Mode) -> Change:
    """What importing would do; of a table with bad lines, what its good ones would."""
    return _compared(sealer, table, before, mode).change


def planned(sealer: Sealer, table: Table, before: Mapping[bytes, bytes], mode: Mode) -> Plan:
    """Seals what is new or changed; not for the event loop. Raises LinesUnusable."""
    if table.bad:
        raise LinesUnusable(table.bad)
    found = _compared(sealer, table, before, mode)
    written = tuple(
        SealedCard(
            number_hash=hashed,
            fingerprint=found.fingerprints[hashed],
            card_sealed=sealer.seal(table.cards[hashed], context=card_context(hashed)),
        )
        for hashed in found.written
    )
    return Plan(before, written, found.removed, found.change)


def import_in(tx: Tx, plan: Plan, mode: Mode, *, actor: str, at: int) -> None:
    """All of it or nothing. Raises RegisterChanged."""
    if residence_cards.list_fingerprints(tx) != plan.before:
        raise RegisterChanged
    residence_cards.delete_cards(tx, plan.removed)
    residence_cards.upsert_cards(tx, plan.written, at=at)
    change = plan.change
    detail = {"mode": mode.value, "cards": change.cards, "added": change.added, "changed": change.changed}
    audit.append(
        tx,
        at=at,
        tag="register:cards:imported",
        actor=actor,
        subject="register",
        detail=detail | {"removed": change.removed},
    )


@dataclass(frozen=True, slots=True)
class _Compared:
    fingerprints: Mapping[bytes, bytes]
    written: tuple[bytes, ...]
    removed: tuple[bytes, ...]
    change: Change


def _compared(sealer: Sealer, table: Table, before: Mapping[bytes, bytes], mode: Mode) -> _Compared:
    prints = {hashed: _fingerprint(sealer, card) for hashed, card in table.cards.items()}
    written = tuple(hashed for hashed, found in prints.items() if before.get(hashed) != found)
    removed = tuple(hashed for hashed in before if hashed not in prints) if mode is Mode.REPLACE else ()
    added = sum(hashed not in before for hashed in written)
    change = Change(
        cards=len(before) + added - len(removed),
        added=added,
        changed=len(written) - added,
        removed=len(removed),
    )
    return _Compared(prints, written, removed, change)


def _fingerprint(sealer: Sealer, card: bytes) -> bytes:
    return bytes.fromhex(sealer.keyed_hash(card, purpose="registered card"))
