"""The pictures of identity documents on disk: each part sealed (AES-256-GCM) with the picture's own key, which a master
key outside the database wraps. A file belongs to the row with its name; without the row's key it is noise."""

import asyncio
import os
import secrets
from enum import StrEnum
from pathlib import Path

from app.document_keys import MasterKeys
from app.errors import StorageUnavailable
from app.records import Picture, WrappedKey
from app.sealing import KEY_BYTES, Sealer


class Part(StrEnum):
    PICTURE = "picture"
    THUMBNAIL = "thumbnail"


class DocumentStore:
    """Files `<2 letters>/<id>.<part>` below `directory`. All that touches the disk runs in a thread."""

    def __init__(self, directory: Path, keys: MasterKeys) -> None:
        self._directory = directory
        self.keys = keys

    async def put(self, image_id: str, picture: Picture) -> WrappedKey:
        """Both parts, on disk for good when this returns. Raises StorageUnavailable; nothing is left then."""
        return await asyncio.to_thread(self._put, image_id, picture)

    async def get(self, image_id: str, part: Part, wrapped: WrappedKey) -> bytes:
        """The JPEG. Raises StorageUnavailable for a file that is not there, SealBroken for one that was changed."""
        return await asyncio.to_thread(self._get, image_id, part, wrapped)

    async def erase(self, image_id: str) -> None:
        """Both parts, if they are there. Raises StorageUnavailable."""
        await asyncio.to_thread(self._erase, image_id)

    def path(self, image_id: str, part: Part) -> Path:
        return self._directory / image_id[:2] / f"{image_id}.{part.value}"

    def _put(self, image_id: str, picture: Picture) -> WrappedKey:
        key = secrets.token_bytes(KEY_BYTES)
        sealer = Sealer(key)
        try:
            for part, plain in ((Part.PICTURE, picture.picture), (Part.THUMBNAIL, picture.thumbnail)):
                self._write(self.path(image_id, part), sealer.seal(plain, context=_seal(image_id, part)))
        except OSError as error:
            self._erase(image_id)
            raise StorageUnavailable("a picture could not be kept") from error
        return self.keys.wrap(image_id, key)

    def _get(self, image_id: str, part: Part, wrapped: WrappedKey) -> bytes:
        sealer = Sealer(self.keys.unwrap(image_id, wrapped))
        try:
            sealed = self.path(image_id, part).read_bytes()
        except OSError as error:
            raise StorageUnavailable("a picture could not be read") from error
        return sealer.open(sealed, context=_seal(image_id, part))

    def _erase(self, image_id: str) -> None:
        try:
            for part in Part:
                self.path(image_id, part).unlink(missing_ok=True)
        except OSError as error:
            raise StorageUnavailable("a picture could not be erased") from error

    def _write(self, path: Path, sealed: bytes) -> None:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(sealed)
            file.flush()
            os.fsync(file.fileno())
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _seal(image_id: str, part: Part) -> str:
    return f"document:{image_id}:{part.value}"
