"""The master keys that wrap the keys of pictures: files beside the sealing key, the newest wraps, all unwrap."""

import secrets
from pathlib import Path

from app.errors import StorageUnavailable
from app.records import WrappedKey
from app.sealing import KEY_BYTES, Sealer, write_private


class MasterKeys:
    """Files `documents-<number>.key` in `directory`, read each time one is needed, so that a new one counts at once
    in a service that runs."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory

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
        return sorted(path.stem for path in self._directory.glob("documents-*.key"))

    def add(self) -> str:
        """Makes a new one, which wraps from now on."""
        key_id = f"documents-{len(self.all()) + 1:04}"
        write_private(self._directory / f"{key_id}.key", secrets.token_bytes(KEY_BYTES))
        return key_id

    def _sealer(self, key_id: str) -> Sealer:
        try:
            key = (self._directory / f"{key_id}.key").read_bytes()
        except OSError as error:
            raise StorageUnavailable(f"the master key {key_id} cannot be read") from error
        if len(key) != KEY_BYTES:
            raise StorageUnavailable(f"{key_id}.key is not a key of {KEY_BYTES} bytes")
        return Sealer(key)


def _seal(image_id: str) -> str:
    return f"document:{image_id}:key"
