"""What is on a software card: data files, secrets and keys. Secrets exist only as salted hashes."""

import hashlib
import hmac
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.padding import MGF1, PSS, PKCS1v15
from cryptography.hazmat.primitives.asymmetric.utils import NoDigestInfo, Prehashed

from app.card.apdu import CardRefusal, StatusWord

# Real cards give certificates an EF of this size and pad behind the DER.
CERTIFICATE_EF_SIZE: Final = 3808
PADDING: Final = b"\xff"
# The contact ATR of Individual Number cards: T=1, no historical bytes, IFSC FE.
CONTACT_ATR: Final = bytes.fromhex("3BE000FF8131FE4514")

_SCRYPT: Final = {"n": 2**14, "r": 8, "p": 1, "dklen": 32}
_SALT_BYTES: Final = 16
_SHA256: Final = hashes.SHA256()
_PSS: Final = PSS(MGF1(_SHA256), PSS.DIGEST_LENGTH)
_PKCS1_OVERHEAD: Final = 11


@dataclass(frozen=True, slots=True)
class DataFile:
    """A transparent EF; `guard` is the EF of the PIN that must be verified before READ BINARY."""

    content: bytes = field(repr=False)
    guard: int | None = None


@dataclass(frozen=True, slots=True)
class PinFile:
    max_tries: int
    salt: bytes = field(repr=False)
    digest: bytes = field(repr=False)

    @classmethod
    def of(cls, secret: bytes | bytearray, *, max_tries: int) -> "PinFile":
        salt = os.urandom(_SALT_BYTES)
        return cls(max_tries, salt, hashlib.scrypt(secret, salt=salt, **_SCRYPT))

    def matches(self, secret: bytes | bytearray) -> bool:
        return hmac.compare_digest(hashlib.scrypt(secret, salt=self.salt, **_SCRYPT), self.digest)


@dataclass(frozen=True, slots=True)
class KeyFile:
    """A private key; `guard` is the EF of the PIN that must be verified before it signs."""

    key: rsa.RSAPrivateKey = field(repr=False)
    guard: int

    def sign(self, scheme: int, data: bytes) -> bytes:
        """P1 of PSO: COMPUTE DIGITAL SIGNATURE as measured on cards: 00-03 PKCS#1 v1.5, 04-05 PSS."""
        if scheme not in range(6):
            raise CardRefusal(StatusWord.INCORRECT_P1_P2)
        key_bytes = self.key.key_size // 8
        longest = {0: key_bytes - _PKCS1_OVERHEAD, 2: _SHA256.digest_size, 4: _SHA256.digest_size}
        exact = scheme in (2, 4)
        if (
            not data
            or len(data) > longest.get(scheme, len(data))
            or (exact and len(data) != _SHA256.digest_size)
        ):
            raise CardRefusal(StatusWord.WRONG_LENGTH)
        match scheme:
            case 0:
                return self.key.sign(data, PKCS1v15(), NoDigestInfo())
            case 1:
                return self.key.sign(hashlib.sha256(data).digest(), PKCS1v15(), NoDigestInfo())
            case 2:
                return self.key.sign(data, PKCS1v15(), Prehashed(_SHA256))
            case 3:
                return self.key.sign(data, PKCS1v15(), _SHA256)
            case 4:
                return self.key.sign(data, _PSS, Prehashed(_SHA256))
            case _:
                return self.key.sign(data, _PSS, _SHA256)


File = DataFile | PinFile | KeyFile


@dataclass(frozen=True, slots=True)
class Application:
    aid: bytes
    files: Mapping[int, File] = field(repr=False)


@dataclass(frozen=True, slots=True)
class CardImage:
    """Everything that does not change while a card is used; the try counters live apart."""

    atr: bytes
    blocked_status: int
    applications: tuple[Application, ...]


def padded(content: bytes, size: int) -> bytes:
    """The physical file: the content, then padding up to `size` (0 pads nothing)."""
    return content + PADDING * max(0, size - len(content))


def token_information(label: str) -> bytes:
    """EF 0006, 160 bytes: CK_TOKEN_INFO of PKCS#11, four-byte big-endian numbers, space-padded texts."""
    texts = label.ljust(32) + "SIMULATED".ljust(32) + "SIMULATED".ljust(16) + "0" * 16
    unknown = 0xFFFFFFFF
    # flags, maxSession, session, maxRwSession, rwSession, maxPin, minPin, four unknown memory sizes
    words = (0x040D, 1, 0, 1, 0, 16, 6, unknown, unknown, unknown, unknown)
    numbers = b"".join(word.to_bytes(4) for word in words)
    return texts.encode("ascii") + numbers + b"03" + b"01" + b"9" * 16
