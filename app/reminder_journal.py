"""Which reminders were mailed, kept beside the database: a database that was restored from a copy would send them
again. One line each, a keyed hash that tells nothing; lines are only ever added."""

import os
import re
from pathlib import Path

from app.errors import StorageUnavailable

FILE = "reminders.journal"
_LINE = re.compile(r"[0-9a-f]{64}")


class ReminderJournal:
    """Its methods block."""

    def __init__(self, directory: Path) -> None:
        self._file = directory / FILE
        self._known: dict[str, None] = {}

    def read(self) -> None:
        """A line that a crash cut short counts as not written. Raises StorageUnavailable."""
        try:
            lines = self._file.read_text(encoding="ascii", errors="replace").split("\n")
        except FileNotFoundError:
            return
        except OSError as error:
            raise StorageUnavailable(f"{FILE}: {error.strerror}") from error
        self._known = dict.fromkeys(line for line in lines if _LINE.fullmatch(line))

    def __contains__(self, entry: str) -> bool:
        return entry in self._known

    def __len__(self) -> int:
        return len(self._known)

    def add(self, *entries: str) -> None:
        """On disk when this returns. Raises StorageUnavailable."""
        new = [entry for entry in entries if entry not in self._known]
        if not new:
            return
        try:
            with os.fdopen(os.open(self._file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "wb") as file:
                # The line before may have been cut short.
                file.write("".join(f"\n{entry}\n" for entry in new).encode())
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise StorageUnavailable(f"{FILE}: {error.strerror}") from error
        self._known |= dict.fromkeys(new)
