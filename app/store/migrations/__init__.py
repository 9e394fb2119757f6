"""Brings a database of an older version up to this program's: all steps in one transaction, after a copy was kept.
Whatever goes wrong leaves the database as it was."""

import logging
import os
import shutil
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from app.errors import StorageUnavailable

log = logging.getLogger(__name__)
STEPS = Path(__file__).parent
# The copy, the write-ahead log of the upgrade, and the file as it grows.
ROOM = 3
MIB = 1024 * 1024


def upgrade(connection: sqlite3.Connection, file: Path, *, to: int, steps: Path = STEPS) -> None:
    """Runs `<version>.sql` for each version up to `to`. Raises StorageUnavailable."""
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    copy = file.with_name(f"{file.name}.before-v{to}")
    _need_room(file)
    _keep_copy(connection, copy)
    script = "".join(
        (steps / f"{step}.sql").read_text(encoding="utf-8") for step in range(version + 1, to + 1)
    )
    # Tables are made anew under their old names; what refers to them must not notice (sqlite.org/lang_altertable.html).
    connection.execute("PRAGMA foreign_keys = OFF")
    try:
        _change(connection, script, to=to)
    except sqlite3.Error as error:
        raise StorageUnavailable(
            f"the upgrade to version {to} failed and changed nothing: {error}"
        ) from error
    finally:
        connection.execute("PRAGMA foreign_keys = ON")
    log.warning(
        "the database was upgraded from version %s to %s; the former is kept as %s", version, to, copy
    )


def _need_room(file: Path) -> None:
    files = (file, file.with_name(f"{file.name}-wal"))
    need = ROOM * sum(part.stat().st_size for part in files if part.exists())
    free = shutil.disk_usage(file.parent).free
    if free < need:
        raise StorageUnavailable(
            f"the upgrade needs {need // MIB + 1} MiB of free space, there are {free // MIB}"
        )


def _keep_copy(connection: sqlite3.Connection, copy: Path) -> None:
    """Under its name only when it is whole. One of an earlier try is replaced: what it holds is still here."""
    draft = copy.with_name(f"{copy.name}.unfinished")
    try:
        draft.unlink(missing_ok=True)
        os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        with closing(sqlite3.connect(draft)) as target:
            connection.backup(target)
        draft.replace(copy)
    except (sqlite3.Error, OSError) as error:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
        raise StorageUnavailable(f"no copy could be kept, so nothing was upgraded: {error}") from error


def _change(connection: sqlite3.Connection, script: str, *, to: int) -> None:
    try:
        connection.executescript(f"BEGIN IMMEDIATE;\n{script}")
        _inspect(connection)
        connection.execute(f"PRAGMA user_version = {to}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _inspect(connection: sqlite3.Connection) -> None:
    """Raises sqlite3.IntegrityError."""
    if connection.execute("PRAGMA foreign_key_check").fetchone():
        raise sqlite3.IntegrityError("a row refers to one that is not there")
    verdict = connection.execute("PRAGMA integrity_check").fetchone()[0]
    if verdict != "ok":
        raise sqlite3.IntegrityError(verdict)
