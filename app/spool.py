"""What somebody uploads, on its way to being judged: beyond a first part it lies on disk, in a file without a name and
under a key that only this object holds. It never lies there in the clear, and nothing is left of it after a crash."""

import asyncio
import hashlib
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from threading import Lock
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import GCM

from app.errors import StorageUnavailable

KEY_BYTES = 32
NONCE_BYTES = 12
# What is shorter stays in memory, and a file grows in steps of this size.
STEP = 256 * 1024
# Uploads leave this much of the disk to everything else, so that nobody stops the database by sending files.
LEFT_FREE = 200 * 1024 * 1024


def require_room(directory: Path) -> None:
    """Before each step of an upload and before what becomes of it. Raises StorageUnavailable, OSError."""
    if shutil.disk_usage(directory).free < LEFT_FREE:
        raise StorageUnavailable("the disk is nearly full, so no upload is kept")


class Spool:
    """Bytes written once and read once. Used by one task at a time."""

    def __init__(self, directory: Path) -> None:
        self.size = 0
        self._directory = directory
        self._hash = hashlib.sha256()
        self._waiting = bytearray()
        self._file: IO[bytes] | None = None
        self._in_use = Lock()
        self._closed = False
        key, nonce = secrets.token_bytes(KEY_BYTES), secrets.token_bytes(NONCE_BYTES)
        self._encryptor = Cipher(AES(key), GCM(nonce)).encryptor()
        self._decryptor = Cipher(AES(key), GCM(nonce)).decryptor()

    @property
    def sha256(self) -> str:
        """In hex, once all of it was read."""
        return self._hash.hexdigest()

    async def write(self, chunk: bytes) -> None:
        """Raises StorageUnavailable."""
        self.size += len(chunk)
        self._waiting += chunk
        if len(self._waiting) >= STEP:
            step, self._waiting = self._waiting, bytearray()
            await asyncio.to_thread(self._store, bytes(step))

    async def read(self) -> bytes:
        """All of it, once. Raises StorageUnavailable."""
        return await asyncio.to_thread(self._loaded)

    def close(self) -> None:
        """A thread that is at the file closes it when it is done: under its hands the descriptor could become that of
        another file."""
        self._closed = True
        if self._in_use.acquire(blocking=False):
            self._waiting.clear()
            if self._file:
                self._file.close()
            self._in_use.release()

    @contextmanager
    def _using(self) -> Iterator[None]:
        """Raises StorageUnavailable for what was closed meanwhile."""
        try:
            with self._in_use:
                if self._closed:
                    raise StorageUnavailable("an upload was given up")
                yield
        finally:
            if self._closed:
                self.close()

    def _store(self, step: bytes) -> None:
        try:
            with self._using():
                self._keep(step)
        except OSError as error:
            raise StorageUnavailable("an upload could not be kept") from error

    def _keep(self, step: bytes) -> None:
        self._hash.update(step)
        require_room(self._directory)
        if self._file is None:
            self._file = tempfile.TemporaryFile(dir=self._directory, buffering=0)  # noqa: SIM115
        sealed = memoryview(self._encryptor.update(step))
        # A disk that is just full takes a part and says so only the next time.
        while sealed:
            sealed = sealed[self._file.write(sealed) :]

    def _loaded(self) -> bytes:
        with self._using():
            return self._load()

    def _load(self) -> bytes:
        last, self._waiting = bytes(self._waiting), bytearray()
        self._hash.update(last)
        if self._file is None:
            return last
        self._encryptor.finalize()
        try:
            self._file.seek(0)
            steps = [self._decryptor.update(sealed) for sealed in iter(partial(self._file.read, STEP), b"")]
            self._decryptor.finalize_with_tag(self._encryptor.tag)
        except (OSError, InvalidTag) as error:
            raise StorageUnavailable("an upload could not be read") from error
        return b"".join((*steps, last))
