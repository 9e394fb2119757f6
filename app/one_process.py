"""One service for one data directory: sessions live in memory, so a second process would let in whom the first has put
out. The commands that only write rows run beside it."""

import fcntl
from pathlib import Path
from typing import IO

from app.errors import StorageUnavailable

FILE = "service.lock"


def hold(data: Path) -> IO[bytes]:
    """Holds the directory until the file is closed; the system lets go of it when the process dies. Raises
    StorageUnavailable."""
    file = (data / FILE).open("ab")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        file.close()
        raise StorageUnavailable("another service uses this data directory") from error
    return file
