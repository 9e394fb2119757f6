"""Sealing of personal data at rest (AES-256-GCM, the key outside the database), and keyed hashes of persons."""

import hashlib
import hmac
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.errors import StorageUnavailable

NONCE_BYTES = 12
KEY_BYTES = 32


class SealBroken(Exception):
    """Sealed bytes that this key did not seal in this context."""


@dataclass(frozen=True, slots=True, repr=False)
class Sealer:
    """`context` names the row and column, so sealed bytes moved elsewhere do not open."""

    _key: bytes

    def seal(self, plain: bytes, *, context: str) -> bytes:
        nonce = secrets.token_bytes(NONCE_BYTES)
        return nonce + AESGCM(self._key).encrypt(nonce, plain, context.encode())

    def open(self, sealed: bytes, *, context: str) -> bytes:
        try:
            return AESGCM(self._key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], context.encode())
        except (InvalidTag, ValueError) as error:
            raise SealBroken(context.split(":", 1)[0]) from error

    def keyed_hash(self, value: bytes, *, purpose: str) -> str:
        """64 hex digits that only this server can compute, to find a person again without storing who it is."""
        return hmac.new(self._key, purpose.encode() + b"\x00" + value, hashlib.sha256).hexdigest()


def load_sealer(key_file: Path, *, database_exists: bool) -> Sealer:
    """Reads the key, or makes it on the first start. A database without its key is refused, never re-keyed."""
    try:
        key = key_file.read_bytes()
    except FileNotFoundError:
        if database_exists:
            raise StorageUnavailable(f"the database exists but its key {key_file} does not") from None
        key = secrets.token_bytes(KEY_BYTES)
        write_private(key_file, key)
    if len(key) != KEY_BYTES:
        raise StorageUnavailable(f"{key_file} is not a key of {KEY_BYTES} bytes")
    return Sealer(key)


def write_private(path: Path, content: bytes) -> None:
    """A new file for its owner only, on disk for good when this returns; nothing is left of one that could not be
    written. Raises OSError."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        flush_directory(path.parent)
    except OSError:
        path.unlink(missing_ok=True)
        raise


def flush_directory(path: Path) -> None:
    """Without this a new name can be gone after a power cut although its file was written."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
