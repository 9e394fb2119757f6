"""`madoguchi documents`: the pictures of identity documents and the list of documents that are no longer valid, also
while the server runs. The audit log names the actor "console"; nothing printed names a person."""

import argparse
import asyncio
import sys
from collections import Counter
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

from app.clock import SystemClock, utc
from app.commands.database import database_of
from app.commands.options import Commands, config_of
from app.config import Config
from app.document_keys import MasterKeys
from app.documents import DocumentStore
from app.rules.japan_time import JAPAN
from app.sealing import load_sealer
from app.services import revoked_documents
from app.services.erase_documents import Archive, TooManyLeftOver, due_in, erase_due, left_over, sweep_files
from app.services.rotate_document_key import retire_keys, rotate_key
from app.services.verify_documents import verified
from app.store import proofing_images, proofings
from app.store.db import Tx, open_database
from app.store.read_only import reading

CONSOLE = "console"
FOUND = 1
STATUSES = "Exit status: 0 done, 1 {}, 2 it could not be done."
EVERYTHING = 2**31
T = TypeVar("T")


def describe(commands: Commands, from_file: argparse.ArgumentParser) -> None:
    parts = commands.add_parser("documents", help="pictures of identity documents").add_subparsers(
        required=True, metavar="COMMAND"
    )
    checking = parts.add_parser(
        "verify",
        parents=[from_file],
        help="find missing, damaged, foreign or readable files; reads only",
        epilog="Exit status: 0 all well, 1 something found, 2 could not be checked.",
    )
    checking.set_defaults(run=_verify)
    erasing = parts.add_parser(
        "erase",
        parents=[from_file],
        help="erase now what the service erases hourly",
        epilog=STATUSES.format("files without a row had to stay"),
    )
    erasing.add_argument("--dry-run", action="store_true", help="only say what would be erased, and why")
    erasing.set_defaults(run=_erase)
    rotating = parts.add_parser(
        "rotate-key",
        parents=[from_file],
        help="a new master key for all pictures",
        epilog=STATUSES.format("some pictures could not be taken over"),
    )
    rotating.add_argument(
        "--retire", action="store_true", help="then delete master keys that no picture needs"
    )
    rotating.set_defaults(run=_rotate)
    describe_revoked(
        parts, from_file, name="revoked", says="replace the list of documents that are no longer valid"
    )


def describe_revoked(parts: Commands, from_file: argparse.ArgumentParser, *, name: str, says: str) -> None:
    """The list goes by two names: whoever looks after the register calls its numbers void."""
    listing = parts.add_parser(
        name, parents=[from_file], help=says, epilog=STATUSES.format("the file was refused whole")
    )
    listing.add_argument("file", type=Path, metavar="FILE.csv", help="with a column `number`")
    listing.add_argument("--dry-run", action="store_true", help="only say what would change")
    listing.set_defaults(run=_replace_revoked)


def _verify(options: argparse.Namespace) -> int:
    config, found = config_of(options), 0
    with reading(database_of(config)) as tx:
        for fault in verified(tx, _documents(config), now=SystemClock().now_ms()):
            found += 1
            print(f"{fault.fault.value.upper():<12} {fault.what}")
        pictures = len(proofing_images.list_kept_ids(tx))
    print(f"{pictures} pictures, {found} findings.")
    return FOUND if found else 0


def _erase(options: argparse.Namespace) -> int:
    config = config_of(options)
    if options.dry_run:
        return _report(config)
    erased = _with_archive(config, lambda archive: erase_due(archive, actor=CONSOLE))
    print(f"{erased} pictures erased.")
    try:
        print(f"{_with_archive(config, sweep_files)} files without a row taken away.")
    except TooManyLeftOver as left:
        print(
            f"madoguchi: {left.files} files have no row, which is more than a crash leaves. Is this the right"
            " database? They stay; `madoguchi documents verify` names them.",
            file=sys.stderr,
        )
        return FOUND
    return 0


def _report(config: Config) -> int:
    now = SystemClock().now_ms()
    with reading(database_of(config)) as tx:
        due = due_in(tx, config.documents, now, limit=EVERYTHING)
        closed = len(proofings.list_waiting_of_closed(tx, limit=EVERYTHING))
        files = [*_documents(config).files()]
        swept = left_over(files, proofing_images.list_kept_ids(tx), now=now)
    for state, pictures in Counter(picture.state for picture in due).items():
        oldest = min(picture.since for picture in due if picture.state is state)
        print(f"{state.value:<10} {pictures:>6} pictures, the oldest since {_day(oldest)}")
    print(f"{len(due)} pictures would be erased, {len(swept)} files without a row taken away.")
    if closed:
        print(f"{closed} wait for accounts that are closed: their time would begin.")
    return 0


def _rotate(options: argparse.Namespace) -> int:
    config = config_of(options)
    rotation = _with_archive(config, lambda archive: rotate_key(archive, actor=CONSOLE))
    if not rotation.new:
        print("An earlier rotation was not finished. It is now; run this again for another new key.")
    print(f"{rotation.key_id} is the master key, {rotation.wrapped} pictures were taken over to it.")
    print(f"Back up {_documents(config).keys.directory} now: without it no picture opens.")
    if options.retire:
        retired = _with_archive(config, lambda archive: retire_keys(archive, actor=CONSOLE))
        print(f"Deleted: {', '.join(retired) or 'none'}.")
        if retired:
            print("Backups of the database from before now open their pictures only with the deleted keys.")
            print("Keep the backup of those keys for as long as you keep such backups, and no longer.")
    if rotation.unopened:
        print(
            f"madoguchi: {rotation.unopened} pictures could not be taken over; see `madoguchi documents verify`.",
            file=sys.stderr,
        )
        return FOUND
    return 0


def _replace_revoked(options: argparse.Namespace) -> int:
    config = config_of(options)
    file = database_of(config)
    sealer = load_sealer(config.data / "keys" / "sealing.key", database_exists=True)
    try:
        hashes = revoked_documents.hashes_of(sealer, options.file.read_bytes())
    except revoked_documents.ListRefused as refused:
        print(f"madoguchi: {options.file} cannot be used: {refused}. Nothing was changed.", file=sys.stderr)
        return FOUND
    if options.dry_run:
        with reading(file) as tx:
            change = revoked_documents.change_in(tx, hashes)
    else:
        now = SystemClock().now_ms()

        def unit(tx: Tx) -> revoked_documents.Change:
            return revoked_documents.replace_list_in(tx, hashes, actor=CONSOLE, at=now)

        change = _with_archive(config, lambda archive: archive.db.write(unit))
    print(f"{change.numbers} numbers: {change.added} new, {change.removed} no longer listed.")
    return 0


def _documents(config: Config) -> DocumentStore:
    return DocumentStore(config.documents_directory, MasterKeys(config.data / "keys"))


def _with_archive(config: Config, act: Callable[[Archive], Awaitable[T]]) -> T:
    """In short transactions; a running server's writes and these wait for each other."""

    async def run() -> T:
        database = await open_database(database_of(config))
        try:
            return await act(Archive(database, _documents(config), config.documents, SystemClock()))
        finally:
            await database.close()

    return asyncio.run(run())


def _day(ms: int) -> str:
    return f"{utc(ms).astimezone(JAPAN):%Y-%m-%d}"
