"""The pictures of identity documents on disk: each part sealed (AES-256-GCM) with the picture's own key, which a master
key outside the database wraps. A file belongs to the row with its name; without the row's key it is noise."""

import asyncio
import re
import secrets
import stat
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from app.document_keys import MasterKeys
from app.errors import StorageUnavailable
from app.records import Picture, WrappedKey
from app.sealing import KEY_BYTES, Sealer, flush_directory, write_private
from app.spool import require_room

_NAME: Final = re.compile(r"([A-Za-z0-9_-]{3,})\.(?:picture|thumbnail)")
# Where the file system cannot make nameless files, the one of an upload has this name for a moment.
_SPOOL: Final = re.compile(r"tmp\w+")


class Part(StrEnum):
    PICTURE = "picture"
    THUMBNAIL = "thumbnail"


@dataclass(frozen=True, slots=True)
class StoredFile:
    """`image_id` is "" for a file that is of no picture; `ours` says whether this program makes such files.
    `changed_at` is in milliseconds, `exposed` when others than its owner may touch it."""

    path: Path
    image_id: str
    ours: bool
    changed_at: int
    exposed: bool


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
        return await asyncio.to_thread(self.opened, image_id, part, wrapped)

    async def erase(self, image_id: str) -> None:
        """Both parts, if they are there. Raises StorageUnavailable."""
        await asyncio.to_thread(self._erase, image_id)

    def path(self, image_id: str, part: Part) -> Path:
        return self._directory / image_id[:2] / f"{image_id}.{part.value}"

    def opened(self, image_id: str, part: Part, wrapped: WrappedKey) -> bytes:
        """As `get`, in the caller's thread."""
        sealer = Sealer(self.keys.unwrap(image_id, wrapped))
        try:
            sealed = self.path(image_id, part).read_bytes()
        except OSError as error:
            raise StorageUnavailable("a picture could not be read") from error
        return sealer.open(sealed, context=_seal(image_id, part))

    def files(self) -> Iterator[StoredFile]:
        """All there is, in the caller's thread. What goes meanwhile may be missing."""
        for path in self._directory.rglob("*"):
            try:
                found = path.lstat()
            except FileNotFoundError:
                continue
            if not stat.S_ISDIR(found.st_mode):
                yield self._file(path, found.st_mode, found.st_mtime_ns // 1_000_000)

    def exposed_directories(self) -> list[Path]:
        """Those that others than their owner may enter, the keys' included."""
        below = (path for path in self._directory.rglob("*") if path.is_dir())
        return [
            path for path in (self.keys.directory, self._directory, *below) if exposed(path.stat().st_mode)
        ]

    def _file(self, path: Path, mode: int, changed_at: int) -> StoredFile:
        match = _NAME.fullmatch(path.name)
        image_id = match[1] if match and path.parent == self._directory / path.name[:2] else ""
        spooled = path.parent == self._directory and _SPOOL.fullmatch(path.name) is not None
        return StoredFile(path, image_id, bool(image_id) or spooled, changed_at, exposed(mode))

    def _put(self, image_id: str, picture: Picture) -> WrappedKey:
        key = secrets.token_bytes(KEY_BYTES)
        # First, because it can fail: there may be no master key.
        wrapped, sealer = self.keys.wrap(image_id, key), Sealer(key)
        try:
            self._make_folder(self.path(image_id, Part.PICTURE).parent)
            require_room(self._directory)
            with ExitStack() as undo:
                for part, plain in ((Part.PICTURE, picture.picture), (Part.THUMBNAIL, picture.thumbnail)):
                    path = self.path(image_id, part)
                    write_private(path, sealer.seal(plain, context=_seal(image_id, part)))
                    undo.callback(path.unlink)
                undo.pop_all()
        except OSError as error:
            raise StorageUnavailable("a picture could not be kept") from error
        return wrapped

    def _make_folder(self, folder: Path) -> None:
        if not folder.exists():
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            flush_directory(folder.parent)

    def _erase(self, image_id: str) -> None:
        try:
            for part in Part:
                self.path(image_id, part).unlink(missing_ok=True)
        except OSError as error:
            raise StorageUnavailable("a picture could not be erased") from error


def exposed(mode: int) -> bool:
    """Whether others than the owner may do anything with the file."""
    return bool(stat.S_IMODE(mode) & (stat.S_IRWXG | stat.S_IRWXO))


def _seal(image_id: str, part: Part) -> str:
    return f"document:{image_id}:{part.value}"
