"""The revocation lists of two folders: the office's own, where somebody lays them, and the one downloads are kept in. A
file is read again when it changed; one that cannot be believed is named in the log and passed over."""

import logging
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeAlias

from app.identity.anchor import Anchor
from app.identity.revocation.crl_list import ListRefused, RevocationList, read_list

log = logging.getLogger(__name__)
MOST_BYTES = 4 * 1024 * 1024
_SUFFIXES = frozenset({".crl", ".der", ".pem"})

# Time of the last change in nanoseconds, and size.
Stamp: TypeAlias = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Read:
    stamp: Stamp
    found: RevocationList | None


class ListFolders:
    """Blocking: to be used on a thread of its own, by one caller at a time."""

    def __init__(self, folders: tuple[Path, ...], anchors: tuple[Anchor, ...]) -> None:
        self._folders = folders
        self._anchors = anchors
        self._read: dict[Path, _Read] = {}

    def lists(self, now: datetime) -> tuple[RevocationList, ...]:
        """A file whose new content is refused counts with its former one for as long as that is current."""
        files = [file for folder in self._folders for file in self._files(folder)]
        self._read = {file: read for file in files if (read := self._look(file, now)) is not None}
        return tuple(read.found for read in self._read.values() if read.found is not None)

    def _look(self, file: Path, now: datetime) -> _Read | None:
        before = self._read.get(file)
        try:
            stat = file.stat()
            stamp = (stat.st_mtime_ns, stat.st_size)
            if before is not None and before.stamp == stamp:
                return before
            found = self._list_in(file, stat.st_size)
        except FileNotFoundError:
            return None
        except OSError:
            log.warning("revocation list cannot be read", extra={"file": file.name})
            return before
        except ListRefused as refused:
            log.warning("revocation list refused", extra={"file": file.name, "reason": str(refused)})
            return _Read(stamp, before.found if before else None)
        if not found.is_current(now):
            log.warning("revocation list is not current", extra={"file": file.name})
        return _Read(stamp, found)

    def _list_in(self, file: Path, size: int) -> RevocationList:
        """Raises ListRefused."""
        if size > MOST_BYTES:
            raise ListRefused("too large")
        return read_list(file.read_bytes(), self._anchors)

    def _files(self, folder: Path) -> list[Path]:
        """Of a folder that cannot be opened now (a share that is away) those that were there before."""
        try:
            return sorted(file for file in folder.iterdir() if file.suffix in _SUFFIXES)
        except FileNotFoundError:
            return []
        except OSError as problem:
            log.warning("revocation lists cannot be read", extra={"reason": str(problem.strerror)})
            return [file for file in self._read if file.parent == folder]
