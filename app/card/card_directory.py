"""A software card on disk: `card.json`, DER files, keys (0600), try counters. No PIN is written in clear."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final, Self, TypeVar

import msgspec
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from app.card.apdu import CardFailure
from app.card.softcard_files import Application, CardImage, DataFile, File, KeyFile, PinFile, padded

CARD_FILE: Final = "card.json"
COUNTERS_FILE: Final = "counters.json"

Hex = Annotated[str, msgspec.Meta(pattern=r"^([0-9a-fA-F]{2})+$")]
Ef = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-fA-F]{4}$")]
FileName = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9-]+\.(der|bin|pem)$")]
Tries = Annotated[int, msgspec.Meta(ge=0, le=15)]
Content = TypeVar("Content")


class BrokenCardDirectory(CardFailure):
    """The directory does not hold a complete software card."""


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A part of `card.json`."""


class DataEntry(Part, frozen=True):
    ef: Ef
    path: FileName
    size: Annotated[int, msgspec.Meta(ge=0, le=0x7FFF)] = 0
    guard: Ef | None = None


class PinEntry(Part, frozen=True):
    ef: Ef
    max_tries: Tries
    salt: Hex
    scrypt: Hex


class KeyEntry(Part, frozen=True):
    ef: Ef
    path: FileName
    guard: Ef


class ApplicationEntry(Part, frozen=True):
    aid: Hex
    data: tuple[DataEntry, ...] = ()
    pins: tuple[PinEntry, ...] = ()
    keys: tuple[KeyEntry, ...] = ()


class CardEntry(Part, frozen=True):
    atr: Hex
    blocked_status: Ef
    applications: tuple[ApplicationEntry, ...]
    format: Annotated[int, msgspec.Meta(ge=1, le=1)] = 1


@dataclass(frozen=True, slots=True)
class TryCounters:
    """Tries left, by application and EF. Read from disk each time: two programs on one card must agree."""

    directory: Path

    @classmethod
    def load(cls, directory: Path) -> Self:
        counters = cls(directory)
        counters._read()
        return counters

    def left(self, name: str) -> int:
        try:
            return self._read()[name]
        except KeyError as missing:
            raise BrokenCardDirectory(f"no try counter for {name}") from missing

    def spend(self, name: str) -> int:
        """One try less, on disk when this returns; gives what is left."""
        left = max(0, self.left(name) - 1)
        self.restore(name, left)
        return left

    def restore(self, name: str, tries: int) -> None:
        write_atomically(self.directory / COUNTERS_FILE, msgspec.json.encode(self._read() | {name: tries}))

    def _read(self) -> dict[str, int]:
        return _decoded(self.directory / COUNTERS_FILE, dict[str, Tries])


def load_image(directory: Path) -> CardImage:
    entry = _decoded(directory / CARD_FILE, CardEntry)
    applications = tuple(_application(directory, one) for one in entry.applications)
    return CardImage(bytes.fromhex(entry.atr), int(entry.blocked_status, 16), applications)


def write_atomically(path: Path, content: bytes) -> None:
    """Replace `path`: after a crash it holds the old bytes or the new ones, for its owner's eyes alone."""
    draft = path.with_name(f".{path.name}.new")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    draft.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _application(directory: Path, entry: ApplicationEntry) -> Application:
    files: dict[int, File] = {}
    for data in entry.data:
        content = padded(_bytes(directory / data.path), data.size)
        files[int(data.ef, 16)] = DataFile(content, int(data.guard, 16) if data.guard else None)
    for pin in entry.pins:
        files[int(pin.ef, 16)] = PinFile(pin.max_tries, bytes.fromhex(pin.salt), bytes.fromhex(pin.scrypt))
    for key in entry.keys:
        files[int(key.ef, 16)] = KeyFile(_private_key(directory / key.path), int(key.guard, 16))
    return Application(bytes.fromhex(entry.aid), files)


def _private_key(path: Path) -> rsa.RSAPrivateKey:
    try:
        # We made this key ourselves; proving it again takes 30 ms at every insertion of the card.
        key = load_pem_private_key(_bytes(path), password=None, unsafe_skip_rsa_key_validation=True)
    except (ValueError, TypeError) as reason:
        raise BrokenCardDirectory(f"{path.name} is no unencrypted private key") from reason
    if not isinstance(key, rsa.RSAPrivateKey):
        raise BrokenCardDirectory(f"{path.name} is not an RSA key")
    return key


def _decoded(path: Path, shape: type[Content]) -> Content:
    try:
        return msgspec.json.decode(_bytes(path), type=shape)
    except msgspec.DecodeError as reason:
        raise BrokenCardDirectory(f"{path.name}: {reason}") from reason


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as reason:
        raise BrokenCardDirectory(f"cannot read {path.name}") from reason
