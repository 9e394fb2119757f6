"""The audit log as a table for spreadsheets (CSV) or programs (JSON Lines), a batch in memory at a time."""

from collections.abc import Iterator
from datetime import timedelta, timezone
from enum import StrEnum

import msgspec

from app.clock import utc
from app.csv_text import csv_bytes, csv_part
from app.records import AuditFilter, AuditLine
from app.store import audit
from app.store.db import Tx

BATCH = 5000
JAPAN = timezone(timedelta(hours=9))
COLUMNS = ("seq", "time", "at", "tag", "actor", "subject", "detail", "previous_hash", "hash")


class Format(StrEnum):
    JSONL = "jsonl"
    CSV = "csv"


def exported(tx: Tx, chosen: AuditFilter, shape: Format) -> Iterator[bytes]:
    """The bytes of the file, batch by batch. `at` is what the hash covers, `time` the same in Japan time."""
    if shape is Format.CSV:
        yield csv_bytes(COLUMNS, ())
    after = 0
    while batch := audit.list_lines(tx, chosen, after=after, limit=BATCH):
        yield written(batch, shape)
        after = batch[-1].seq


def written(lines: list[AuditLine], shape: Format) -> bytes:
    """These lines in the file, without its head."""
    write = csv_part if shape is Format.CSV else _json_lines
    return write([_cells(line) for line in lines])


def _json_lines(rows: list[tuple[str, ...]]) -> bytes:
    return b"".join(msgspec.json.encode(dict(zip(COLUMNS, row, strict=True))) + b"\n" for row in rows)


def _cells(line: AuditLine) -> tuple[str, ...]:
    fields = (line.at, line.tag, line.actor, line.subject, line.detail, line.previous_hash, line.hash)
    return (str(line.seq), _time(line.at), *(_text(field) for field in fields))


def _time(at: object) -> str:
    """Empty for what is no time: a line that somebody changed is exported all the same."""
    return utc(at).astimezone(JAPAN).isoformat(timespec="milliseconds") if isinstance(at, int) else ""


def _text(value: object) -> str:
    return value.hex() if isinstance(value, bytes) else str(value)
