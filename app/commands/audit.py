"""`madoguchi audit`: is the audit log what was written, and the log as a file. Reads only, also while the server
runs."""

import argparse
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import BinaryIO

from app.commands.options import Commands, config_of
from app.config import Config
from app.records import AuditFilter
from app.sealing import load_sealer
from app.services import audit_anchor, audit_chain
from app.services.audit_chain import AuditBroken, Mark
from app.services.audit_file import JAPAN, Format, exported
from app.store.read_only import reading

BROKEN = 1
SHA256_HEX = 64
WORDS = {
    audit_chain.LineMissing: "line {seq} is missing or another stands in its place",
    audit_chain.LineChanged: "line {seq} was changed",
    audit_chain.LineUnlinked: "line {seq} does not continue the line before it: one of the two was changed or moved",
    audit_chain.LogCut: "the log is cut: line {seq} and what followed was written and is not there",
    audit_chain.LogRewritten: "line {seq} is not the one that was written: the log was written anew",
}


def describe(commands: Commands, from_file: argparse.ArgumentParser) -> None:
    audit = commands.add_parser("audit", help="check and export the audit log")
    parts = audit.add_subparsers(required=True, metavar="COMMAND")
    checking = parts.add_parser(
        "verify",
        parents=[from_file],
        help="find a changed, missing or moved line",
        epilog="Exit status: 0 intact, 1 broken, 2 could not be checked.",
    )
    checking.add_argument(
        "--expect",
        type=mark,
        action="append",
        default=[],
        metavar="MARK",
        help="a mark that an earlier check printed and that you kept elsewhere",
    )
    checking.set_defaults(run=_verify)
    exporting = parts.add_parser("export", parents=[from_file], help="write the log to a file")
    exporting.add_argument("--format", choices=[shape.value for shape in Format], required=True)
    exporting.add_argument("--from", dest="since", type=date.fromisoformat, metavar="YYYY-MM-DD")
    exporting.add_argument("--to", dest="until", type=date.fromisoformat, metavar="YYYY-MM-DD")
    exporting.add_argument(
        "--output", type=Path, metavar="FILE", help="a new file (default: to the terminal)"
    )
    exporting.set_defaults(run=_export)


def _verify(options: argparse.Namespace) -> int:
    config = config_of(options)
    try:
        anchor = _anchor(config)
        marks = [*options.expect, anchor] if anchor else options.expect
        with reading(config.data / "madoguchi.sqlite3") as tx:
            last = audit_chain.check_lines(audit_chain.stored_lines(tx), marks=marks)
    except audit_anchor.AnchorForged:
        print(f"BROKEN: {audit_anchor.FILE} was not written by this server.")
        return BROKEN
    except AuditBroken as broken:
        print(f"BROKEN: {WORDS[type(broken)].format(seq=broken.seq)}.")
        return BROKEN
    print(f"Intact: {last.seq} lines.")
    for kept in marks:
        print(f"Nothing up to line {kept.seq} was cut or written anew since that mark was made.")
    if not marks:
        print("Nobody kept a mark, so lines cut from the end would not show.")
    if last != audit_chain.NOTHING:
        print(f"Keep this mark away from this machine, for --expect: {last}")
    return 0


def _anchor(config: Config) -> Mark | None:
    """The server's own mark. Its key is needed only where there is one."""
    file = config.data / audit_anchor.FILE
    if not file.exists():
        return None
    return audit_anchor.read_anchor(
        file, load_sealer(config.data / "keys" / "sealing.key", database_exists=True)
    )


def mark(text: str) -> Mark:
    """argparse puts this name into its refusal."""
    seq, _, digest = text.partition(":")
    if len(digest) != SHA256_HEX:
        raise ValueError
    return Mark(int(seq), bytes.fromhex(digest))


def _export(options: argparse.Namespace) -> int:
    """Whole days of Japan time, the last included."""
    chosen = AuditFilter(
        since=_midnight(options.since),
        before=_midnight(options.until and options.until + timedelta(days=1)),
    )
    with reading(config_of(options).data / "madoguchi.sqlite3") as tx, _output(options.output) as out:
        for part in exported(tx, chosen, Format(options.format)):
            out.write(part)
    return 0


def _midnight(day: date | None) -> int | None:
    return None if day is None else int(datetime.combine(day, time(), JAPAN).timestamp()) * 1000


@contextmanager
def _output(file: Path | None) -> Iterator[BinaryIO]:
    """A new file for its owner only; one that exists is never written over."""
    if file is None:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        yield out
