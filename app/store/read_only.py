"""The database for a command beside a running server: opened so that nothing can be written, in short reads that do
not hold up the server."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from app.errors import StorageUnavailable
from app.store.db import Tx, require_current

BUSY_SECONDS = 5


@contextmanager
def reading(path: Path) -> Iterator[Tx]:
    """Each statement is a read of its own. Raises StorageUnavailable, also for a database of another version."""
    if not path.exists():
        raise StorageUnavailable(f"there is no {path}")
    try:
        with closing(_open(path)) as connection:
            require_current(connection.execute("PRAGMA user_version").fetchone()[0])
            yield connection
    except sqlite3.DatabaseError as error:
        raise StorageUnavailable(str(error)) from error


def _open(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None, timeout=BUSY_SECONDS
    )
    connection.row_factory = sqlite3.Row
    # Bytes that are no text are somebody's doing: shown as such instead of ending the read.
    connection.text_factory = lambda text: text.decode(errors="backslashreplace")
    return connection
