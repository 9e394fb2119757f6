"""Mutual authentication and secure messaging of the residence card's chip, both generations: 3DES with the retail MAC,
and AES with CMAC. It knows no file and sends no command."""

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
from cryptography.hazmat.primitives.ciphers import BlockCipherAlgorithm, Cipher, modes
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.cmac import CMAC

from app.card.apdu import CardFailure, MalformedAnswer
from app.card.tlv import encode, read_all

RANDOM_BYTES: Final = 8
KEY_BYTES: Final = 16
MAC_BYTES: Final = 8
# E_IFD || M_IFD, and the card's E_ICC || M_ICC: two random numbers and half a key, enciphered, and their MAC.
TOKEN_BYTES: Final = 2 * RANDOM_BYTES + KEY_BYTES + MAC_BYTES
TAG_CRYPTOGRAM: Final = 0x86
TAG_LE: Final = 0x96

_PADDED_WITH_METHOD_2: Final = b"\x01"
_FOR_ENCIPHERMENT: Final = b"\x00\x00\x00\x01"
_DES_BLOCK: Final = 8

_Algorithm: TypeAlias = Callable[[bytes], BlockCipherAlgorithm]


class ChipNotAuthentic(CardFailure):
    """The chip's half of the mutual authentication is wrong: it does not know the number, or answers for another."""


@dataclass(frozen=True, slots=True)
class Suite:
    """Cipher and MAC of one generation. Keys have 16 bytes, a MAC has 8, every IV is zero."""

    block: int
    algorithm: _Algorithm
    mac: Callable[[bytes, bytes], bytes]

    def encipher(self, key: bytes, data: bytes) -> bytes:
        return _cbc(self.algorithm(key), data, iv=bytes(self.block))

    def decipher(self, key: bytes, data: bytes) -> bytes:
        opened = Cipher(self.algorithm(key), modes.CBC(bytes(self.block))).decryptor()
        return opened.update(data) + opened.finalize()


def _two_key(key: bytes) -> TripleDES:
    return TripleDES(key + key[:_DES_BLOCK])


def _cbc(algorithm: BlockCipherAlgorithm, data: bytes, *, iv: bytes) -> bytes:
    closed = Cipher(algorithm, modes.CBC(iv)).encryptor()
    return closed.update(data) + closed.finalize()


def _retail_mac(key: bytes, data: bytes) -> bytes:
    """ISO 9797-1 algorithm 3 with padding method 2: single DES, and two-key 3DES for the last block."""
    padded = pad(data, _DES_BLOCK)
    head, last = padded[:-_DES_BLOCK], padded[-_DES_BLOCK:]
    # 3DES with three equal keys is single DES.
    before = _cbc(TripleDES(key[:_DES_BLOCK] * 3), head, iv=bytes(_DES_BLOCK))[-_DES_BLOCK:]
    return _cbc(_two_key(key), last, iv=before or bytes(_DES_BLOCK))


def _short_cmac(key: bytes, data: bytes) -> bytes:
    mac = CMAC(AES(key))
    mac.update(data)
    return mac.finalize()[:MAC_BYTES]


FIRST: Final = Suite(_DES_BLOCK, _two_key, _retail_mac)
SECOND: Final = Suite(16, AES, _short_cmac)


def pad(data: bytes, block: int) -> bytes:
    """Padding method 2 of ISO 9797-1: 80, then zeros up to the next full block."""
    marked = data + b"\x80"
    return marked + bytes(-len(marked) % block)


def unpad(data: bytes) -> bytes:
    content, mark, rest = data.rpartition(b"\x80")
    if not mark or rest.strip(b"\x00"):
        raise MalformedAnswer("what was enciphered is not padded")
    return content


def derive(secret: bytes) -> bytes:
    """Sixteen bytes of SHA-1: of the card number for the authentication, of the shared secret for the session."""
    return hashlib.sha1(secret, usedforsecurity=False).digest()[:KEY_BYTES]


def session_key(half: bytes, other_half: bytes) -> bytes:
    shared = bytes(one ^ other for one, other in zip(half, other_half, strict=True))
    return derive(shared + _FOR_ENCIPHERMENT)


def sealed_token(suite: Suite, key: bytes, plain: bytes) -> bytes:
    """Enciphered, its MAC behind it, both with the key of the card number."""
    enciphered = suite.encipher(key, plain)
    return enciphered + suite.mac(key, enciphered)


def opened_token(suite: Suite, key: bytes, token: bytes) -> bytes:
    """Raises ChipNotAuthentic."""
    enciphered, mac = token[:-MAC_BYTES], token[-MAC_BYTES:]
    if len(token) != TOKEN_BYTES or not hmac.compare_digest(suite.mac(key, enciphered), mac):
        raise ChipNotAuthentic("size or MAC")
    return suite.decipher(key, enciphered)


@dataclass(frozen=True, slots=True)
class Handshake:
    """The terminal's half of one authentication: two fresh random values, used once."""

    suite: Suite
    number: str = field(repr=False)
    random: bytes = field(repr=False)
    key_half: bytes = field(repr=False)

    @property
    def _key(self) -> bytes:
        return derive(self.number.encode("ascii"))

    def token(self, challenge: bytes) -> bytes:
        """The data of MUTUAL AUTHENTICATE, for the chip's RND.ICC."""
        return sealed_token(self.suite, self._key, self.random + challenge + self.key_half)

    def session(self, challenge: bytes, answer: bytes) -> "SecureMessaging":
        """Raises ChipNotAuthentic unless the chip repeats both random numbers under the right MAC."""
        plain = opened_token(self.suite, self._key, answer)
        if not hmac.compare_digest(plain[: 2 * RANDOM_BYTES], challenge + self.random):
            raise ChipNotAuthentic("random numbers")
        return SecureMessaging(self.suite, session_key(self.key_half, plain[2 * RANDOM_BYTES :]))


@dataclass(frozen=True, slots=True)
class SecureMessaging:
    """Enciphered data objects of a session. The chip sends no MAC with them: their truth is the signature's matter."""

    suite: Suite
    key: bytes = field(repr=False)

    def close(self, content: bytes) -> bytes:
        padded = pad(content, self.suite.block)
        return encode(TAG_CRYPTOGRAM, _PADDED_WITH_METHOD_2 + self.suite.encipher(self.key, padded))

    def open(self, data: bytes) -> bytes:
        """Raises MalformedAnswer for anything but one padded cryptogram."""
        objects = read_all(data)
        if len(objects) != 1 or objects[0].tag != TAG_CRYPTOGRAM:
            raise MalformedAnswer("not one cryptogram")
        indicator, enciphered = objects[0].value[:1], objects[0].value[1:]
        if indicator != _PADDED_WITH_METHOD_2 or not enciphered or len(enciphered) % self.suite.block:
            raise MalformedAnswer("not a padded cryptogram")
        return unpad(self.suite.decipher(self.key, enciphered))
