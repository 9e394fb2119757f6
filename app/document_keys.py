"""The master keys that wrap the keys of pictures: files beside the sealing key, the newest wraps, all unwrap."""

import os
import re
import secrets
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from app.errors import StorageUnavailable
from app.records import WrappedKey
from app.sealing import KEY_BYTES, Sealer, flush_directory, write_private

_ID: Final = re.compile(r"documents-([0-9]{4,})")


class MasterKeys:
    """Files `documents-<number>.key` in `directory`, read each time one is needed, so that a new one counts at once
    in a service that runs."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory

    def wrap(self, image_id: str, key: bytes) -> WrappedKey:
        """Raises StorageUnavailable."""
        key_id = self.current()
        return WrappedKey(key_id, self._sealer(key_id).seal(key, context=_seal(image_id)))

    def unwrap(self, image_id: str, wrapped: WrappedKey) -> bytes:
        """Raises StorageUnavailable for a master key that is not there, SealBroken for a key it did not wrap."""
        return self._sealer(wrapped.key_id).open(wrapped.key_sealed, context=_seal(image_id))

    def current(self) -> str:
        """The id of the newest. Raises StorageUnavailable."""
        found = self.all()
        if not found:
            raise StorageUnavailable("there is no master key for pictures")
        return found[-1]

    def all(self) -> list[str]:
        """Ids, oldest first."""
        return sorted(
            (path.stem for path in self.directory.glob("documents-*.key") if _ID.fullmatch(path.stem)),
            key=_number,
        )

    def add(self, taken: Iterable[str] = ()) -> str:
        """Makes a new one, which wraps from now on. No number is given twice: the newest never goes, and those that
        rows still name are `taken`. Raises OSError."""
        last = max(map(_number, (*self.all(), *taken)), default=0)
        key_id = f"documents-{last + 1:04}"
        write_private(self.path(key_id), secrets.token_bytes(KEY_BYTES))
        owner = self.directory.stat()
        if owner.st_uid != os.geteuid():
            # Made at root's console for a service that runs as somebody else.
            os.chown(self.path(key_id), owner.st_uid, owner.st_gid)
        return key_id

    def require(self, key_id: str) -> None:
        """Asked in the transaction that writes a wrapped key: a master key goes only in a transaction that finds no
        row in need of it. Raises StorageUnavailable."""
        if not self.path(key_id).exists():
            raise StorageUnavailable(f"the master key {key_id} was retired meanwhile")

    def prove(self, key_id: str) -> None:
        """Raises StorageUnavailable for one that cannot be read or is no key."""
        self._sealer(key_id)

    def retire(self, key_id: str) -> None:
        """Raises OSError."""
        self.path(key_id).unlink(missing_ok=True)
        flush_directory(self.directory)

    def path(self, key_id: str) -> Path:
        return self.directory / f"{key_id}.key"

    def _sealer(self, key_id: str) -> Sealer:
        try:
            key = self.path(key_id).read_bytes()
        except OSError as error:
            raise StorageUnavailable(f"the master key {key_id} cannot be read") from error
        if len(key) != KEY_BYTES:
            raise StorageUnavailable(f"{key_id}.key is not a key of {KEY_BYTES} bytes")
        return Sealer(key)


def _number(key_id: str) -> int:
    return int(key_id.rpartition("-")[2])


def _seal(image_id: str) -> str:
    return f"document:{image_id}:key"
