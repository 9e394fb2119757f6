"""`madoguchi register`: the office's register of residence cards, also while the server runs. What is printed are
counts, line numbers and reasons."""

import argparse
import asyncio
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from app.clock import SystemClock
from app.commands.database import database_of
from app.commands.documents import CONSOLE, FOUND, STATUSES, describe_revoked
from app.commands.options import Commands, config_of
from app.config import Config
from app.csv_text import CsvUnreadable
from app.rules.japan_time import day_of
from app.rules.residence_register import MAX_ROWS, BadLine, ColumnsMissing
from app.sealing import load_sealer
from app.services.import_residence_cards import (
    Change,
    Mode,
    NoRows,
    Plan,
    RegisterChanged,
    Table,
    change_of,
    import_in,
    planned,
    read_table,
)
from app.store import register_mismatches, residence_cards, revoked_documents
from app.store.db import open_database
from app.store.read_only import reading

SHOWN_LINES = 20


class FileRefused(Exception):
    """The message is for the operator and holds nothing of the file but line numbers and reasons."""


def describe(commands: Commands, from_file: argparse.ArgumentParser) -> None:
    parts = commands.add_parser("register", help="the office's register of residence cards").add_subparsers(
        required=True, metavar="COMMAND"
    )
    importing = parts.add_parser(
        "import",
        parents=[from_file],
        help="replace the register by a file, or add to it",
        epilog=STATUSES.format("the file was refused whole"),
    )
    importing.add_argument("file", type=Path, metavar="FILE.csv")
    importing.add_argument("--add", action="store_true", help="add and change cards; take none away")
    importing.add_argument("--dry-run", action="store_true", help="only say what would change")
    importing.set_defaults(run=_import)
    says = "replace the list of numbers that are no longer valid, as `documents revoked` does"
    describe_revoked(parts, from_file, name="void", says=says)
    counting = parts.add_parser("show-counts", parents=[from_file], help="how many cards and mismatches")
    counting.set_defaults(run=_show_counts)


def _import(options: argparse.Namespace) -> int:
    config, mode = config_of(options), Mode.ADD if options.add else Mode.REPLACE
    try:
        change = _imported(config, options.file.read_bytes(), mode, dry_run=options.dry_run)
    except FileRefused as refused:
        print(f"madoguchi: {options.file} cannot be used: {refused}. Nothing was changed.", file=sys.stderr)
        return FOUND
    would = "The register would have" if options.dry_run else "The register has"
    print(
        f"{would} {change.cards} cards: {change.added} new, {change.changed} changed, {change.removed} removed."
    )
    return 0


def _imported(config: Config, data: bytes, mode: Mode, *, dry_run: bool) -> Change:
    """Raises FileRefused."""
    file, now = database_of(config), SystemClock().now_ms()
    sealer = load_sealer(config.data / "keys" / "sealing.key", database_exists=True)
    try:
        table = read_table(sealer, data, day_of(now))
    except CsvUnreadable as error:
        raise FileRefused(f"it is no CSV in UTF-8 or Shift_JIS (line {error.line or 1})") from error
    except ColumnsMissing as error:
        named = ", ".join(error.columns)
        raise FileRefused(f"it has no columns for {named}; commas stand between columns") from error
    except NoRows as error:
        raise FileRefused(f"it has no rows, or more than {MAX_ROWS}") from error
    if table.bad:
        raise FileRefused("; ".join(_sayings(table)))
    with reading(file) as tx:
        before = residence_cards.list_fingerprints(tx)
    if dry_run:
        return change_of(sealer, table, before, mode)
    plan = planned(sealer, table, before, mode)
    try:
        asyncio.run(_write(file, plan, mode, now))
    except RegisterChanged as error:
        raise FileRefused("somebody else imported at the same time") from error
    return plan.change


async def _write(file: Path, plan: Plan, mode: Mode, now: int) -> None:
    database = await open_database(file)
    try:
        await database.write(lambda tx: import_in(tx, plan, mode, actor=CONSOLE, at=now))
    finally:
        await database.close()


def _sayings(table: Table) -> Iterator[str]:
    """One for each reason, with its first lines."""
    for reason, count in Counter(found.reason for found in table.bad).items():
        yield f"{reason.value} in line {_lines([bad for bad in table.bad if bad.reason is reason], count)}"


def _lines(bad: list[BadLine], count: int) -> str:
    more = f" and {count - SHOWN_LINES} more" if count > SHOWN_LINES else ""
    return ", ".join(str(found.line) for found in bad[:SHOWN_LINES]) + more


def _show_counts(options: argparse.Namespace) -> int:
    with reading(database_of(config_of(options))) as tx:
        print(f"{residence_cards.count_cards(tx)} cards in the register")
        print(f"{revoked_documents.count_all(tx)} numbers that are no longer valid")
        print(f"{register_mismatches.count_mismatches(tx, settled=False)} mismatches to look at")
    return 0
