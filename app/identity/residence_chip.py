"""What the files of a residence card's chip prove. It believes what the signature on the chip is over, and says of
everything else that it is not verified.

The signature is over the pictures and, in the second generation, over the entries; it is never over the card number.
"""

from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from app.card import residence_files as files
from app.card.apdu import MalformedAnswer
from app.card.residence_files import FileName, ResidenceFiles, signed_message
from app.card.tlv import read_one
from app.identity.anchor import Anchor
from app.identity.residence_certificate import CardKey, read_card_certificate, require_root
from app.identity.residence_findings import (
    ChipNumberDiffers,
    ChipSignatureInvalid,
    ChipUnreadable,
    ResidenceCardExpired,
)
from app.records import ResidenceFacts

_JAPAN: Final = timezone(timedelta(hours=9))
_COORDINATE: Final = 48
_SHA256: Final = hashes.SHA256()
# 3, not specified, says nothing to compare.
_SEXES: Final = {"1": "male", "2": "female"}
_FLAGS: Final = {b"0": False, b"1": True}
_UNKNOWN: Final = "00"


@dataclass(frozen=True, slots=True)
class VerifiedChip:
    """`certificate_not_after` is of the certificate on the chip, not of the card."""

    facts: ResidenceFacts
    certificate_not_after: datetime


def verify_chip(
    chip: ResidenceFiles, *, number: str, roots: tuple[Anchor, ...], now: datetime
) -> VerifiedChip:
    """Blocks for some milliseconds. Raises one of `residence_findings`."""
    try:
        not_after = _require_signature(chip, roots, now)
        facts = _facts(chip, number)
    except (MalformedAnswer, UnicodeDecodeError, ValueError):
        # What could not be read may be somebody's data, and the cause would quote it.
        raise ChipUnreadable("files") from None
    if facts.expires and facts.expires < now.astimezone(_JAPAN).date().isoformat():
        raise ResidenceCardExpired
    return VerifiedChip(facts, not_after)


def _require_signature(chip: ResidenceFiles, roots: tuple[Anchor, ...], now: datetime) -> datetime:
    first = chip.card_type.is_first
    signature = chip.value(FileName.SIGNATURE, files.TAG_CHECK_CODE if first else files.TAG_SIGNATURE)
    tag = files.TAG_CERTIFICATE_FIRST if first else files.TAG_CERTIFICATE_SECOND
    card = read_card_certificate(chip.value(FileName.SIGNATURE, tag))
    require_root(card, roots, now)
    if isinstance(card.key, rsa.RSAPublicKey) is not first:
        raise ChipSignatureInvalid("a key of the other generation")
    _require_signed(card.key, signature, signed_message(chip))
    return card.certificate.not_valid_after_utc


def _require_signed(key: CardKey, signature: bytes, message: bytes) -> None:
    with suppress(InvalidSignature):
        if isinstance(key, rsa.RSAPublicKey):
            return key.verify(signature, message, PKCS1v15(), _SHA256)
        return _verify_either_form(key, signature, message)
    raise ChipSignatureInvalid("the signature is not over these data")


def _verify_either_form(key: ec.EllipticCurvePublicKey, signature: bytes, message: bytes) -> None:
    """The specification's table says ASN.1, what is known of cards says r || s of 48 bytes each: both are taken."""
    if len(signature) == 2 * _COORDINATE:
        r, s = signature[:_COORDINATE], signature[_COORDINATE:]
        with suppress(InvalidSignature):
            der = encode_dss_signature(int.from_bytes(r), int.from_bytes(s))
            return key.verify(der, message, ec.ECDSA(_SHA256))
    try:
        _, filler = read_one(signature)
    except MalformedAnswer as malformed:
        raise InvalidSignature from malformed
    return key.verify(signature[: len(signature) - len(filler)], message, ec.ECDSA(_SHA256))


def _facts(chip: ResidenceFiles, number: str) -> ResidenceFacts:
    pending = _renewal(chip)
    if chip.card_type.is_first:
        return ResidenceFacts(chip.card_type.code, number, renewal_pending=pending)
    if chip.value(FileName.NUMBER, files.TAG_NUMBER) != number.encode("ascii"):
        raise ChipNumberDiffers
    said = {one.tag: one.value.decode("ascii").strip(" \x00") for one in chip.objects(FileName.ENTRIES)}
    entries = {
        "expires": _day(said[files.TAG_EXPIRES]),
        "birth": _birth(said[files.TAG_BIRTH]),
        "sex": _SEXES.get(said[files.TAG_SEX], ""),
        "nationality": said[files.TAG_NATIONALITY],
        "status": said[files.TAG_STATUS],
        "period": said[files.TAG_PERIOD],
    }
    signed = tuple(name for name, value in entries.items() if value)
    return ResidenceFacts(chip.card_type.code, number, signed, renewal_pending=pending, **entries)


def _renewal(chip: ResidenceFiles) -> bool | None:
    if FileName.RENEWAL not in files.places(chip.card_type):
        return None
    tag = files.TAG_RENEWAL_FIRST if chip.card_type.is_first else files.TAG_RENEWAL_SECOND
    return _FLAGS.get(chip.value(FileName.RENEWAL, tag))


def _day(digits: str) -> str:
    """ISO 8601 of YYYYMMDD. Raises ValueError for what is no day."""
    return date(int(digits[:4]), int(digits[4:6]), int(digits[6:])).isoformat()


def _birth(digits: str) -> str:
    """As `_day`; 00 stands for a month or day that nobody knows."""
    year, month, day = digits[:4], digits[4:6], digits[6:]
    if month == _UNKNOWN:
        return year
    if day == _UNKNOWN:
        return f"{year}-{month}"
    return _day(digits)
