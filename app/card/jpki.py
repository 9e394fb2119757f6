"""The JPKI application (公的個人認証AP) of an Individual Number card: certificates, counters, signatures."""

from enum import Enum
from typing import Final

from app.card.apdu import (
    INS_PERFORM_SECURITY_OPERATION,
    MAX_LE,
    CardFailure,
    CardRefusal,
    CommandApdu,
    StatusWord,
)
from app.card.ef import read_bytes, read_object, select_application, select_file
from app.card.link import CardLink, EmptyAnswer, exchange
from app.card.pin import Pin, PinRequired, present_secret, read_tries
from app.card.tlv import MalformedTlv

JPKI_AID: Final = bytes.fromhex("D392F000260100000001")
CARD_LABEL: Final = "JPKIAPICCTOKEN2"
TOKEN_EF: Final = 0x0006
PRESENCE_EF: Final = 0x0008

# DigestInfo up to its 32-byte hash (RFC 8017, 9.2): the card signs what it is given, so it must be complete.
DIGEST_INFO_SHA256: Final = bytes.fromhex("3031300d060960864801650304020105000420")
DIGEST_LENGTH: Final = 32

_LABEL_LENGTH: Final = 32
_ERASED: Final = (b"\x00", b"\xff")
_SEQUENCE: Final = b"\x30"
_NOT_HERE: Final = frozenset(
    {
        StatusWord.FILE_NOT_FOUND,
        StatusWord.FUNCTION_NOT_SUPPORTED,
        StatusWord.INCORRECT_P1_P2,
        StatusWord.INSTRUCTION_NOT_SUPPORTED,
        StatusWord.CLASS_NOT_SUPPORTED,
    }
)


class Use(Enum):
    """What a key is for: EFs of certificate, CA certificate and key; PIN; byte in the presence file."""

    SIGN = (0x0001, 0x0002, 0x001A, Pin.SIGN, 0)
    AUTH = (0x000A, 0x000B, 0x0017, Pin.AUTH, 1)

    def __init__(self, certificate_ef: int, ca_ef: int, key_ef: int, pin: Pin, presence_index: int) -> None:
        self.certificate_ef = certificate_ef
        self.ca_ef = ca_ef
        self.key_ef = key_ef
        self.pin = pin
        self.presence_index = presence_index


class NotAJpkiCard(CardFailure):
    """The card knows no JPKI application."""


class UnsupportedToken(CardFailure):
    """A JPKI application, but not that of an Individual Number card (the old Juki card, a smartphone)."""

    def __init__(self, label: str) -> None:
        super().__init__(f"unsupported token: {label!r}")
        self.label = label


class CertificateAbsent(CardFailure):
    """The card carries no certificate for this use."""

    def __init__(self, use: Use) -> None:
        super().__init__(f"no certificate for {use.name}")
        self.use = use


class JpkiApplication:
    """Commands to the selected JPKI application. Call `select` first, and again to log out."""

    def __init__(self, link: CardLink) -> None:
        self._link = link

    def select(self) -> None:
        """Raises NotAJpkiCard. Selecting again forgets every verified PIN."""
        try:
            select_application(self._link, JPKI_AID)
        except CardRefusal as refusal:
            if refusal.sw in _NOT_HERE:
                raise NotAJpkiCard from refusal
            raise

    def token_label(self) -> str:
        """The label of EF 0006 (PKCS#11 token information). Raises UnsupportedToken."""
        select_file(self._link, TOKEN_EF)
        label = read_bytes(self._link, _LABEL_LENGTH).decode("ascii", "replace").rstrip(" \x00")
        if label != CARD_LABEL:
            raise UnsupportedToken(label)
        return label

    def tries_left(self, pin: Pin) -> int | None:
        """Asked of the card each time; None means the card did not say, and must be shown as unknown."""
        return read_tries(self._link, pin)

    def verify(self, pin: Pin, secret: bytearray) -> None:
        """At most one VERIFY; wipes `secret`. Raises PinFormat, PinWrong or PinBlocked (`present_secret`)."""
        present_secret(self._link, pin, secret)

    def present_certificates(self) -> frozenset[Use]:
        """From EF 0008: a zero byte means absent (8F is what cards with the certificate show)."""
        select_file(self._link, PRESENCE_EF)
        presence = read_bytes(self._link, len(Use))
        return frozenset(use for use in Use if presence[use.presence_index])

    def read_certificate(self, use: Use) -> bytes:
        """DER. The signature certificate needs its PIN first: PinRequired. Raises CertificateAbsent."""
        return self._read_der(use, use.certificate_ef)

    def read_ca_certificate(self, use: Use) -> bytes:
        """DER of the CA certificate beside it: a hint for people, never a trust anchor."""
        return self._read_der(use, use.ca_ef)

    def sign(self, use: Use, digest: bytes) -> bytes:
        """RSASSA-PKCS1-v1_5 over a SHA-256 digest, after `verify` of the use's PIN. Raises PinRequired."""
        if len(digest) != DIGEST_LENGTH:
            raise ValueError("a SHA-256 digest has 32 bytes")
        command = CommandApdu(
            0x80, INS_PERFORM_SECURITY_OPERATION, 0x00, 0x80, DIGEST_INFO_SHA256 + digest, MAX_LE
        )
        select_file(self._link, use.key_ef)
        try:
            signature = exchange(self._link, command)
        except CardRefusal as refusal:
            raise _without_pin(refusal) from refusal
        if not signature:
            raise EmptyAnswer("the card answered a signature without data")
        return signature

    def _read_der(self, use: Use, ef: int) -> bytes:
        try:
            select_file(self._link, ef)
            if read_bytes(self._link, 1) in _ERASED:
                raise CertificateAbsent(use)
            der = read_object(self._link)
        except CardRefusal as refusal:
            if refusal.sw == StatusWord.FILE_NOT_FOUND:
                raise CertificateAbsent(use) from refusal
            raise _without_pin(refusal) from refusal
        if not der.startswith(_SEQUENCE):
            raise MalformedTlv("a certificate is a SEQUENCE")
        return der


def _without_pin(refusal: CardRefusal) -> CardFailure:
    if refusal.sw == StatusWord.SECURITY_STATUS_NOT_SATISFIED:
        return PinRequired("the card wants its PIN first")
    return CardRefusal(refusal.sw)
