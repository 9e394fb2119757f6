"""Makes a residence card in software: the documented files, signed under a demo authority. Its pictures are no
pictures, only bytes of their kind, so that nobody's face is invented."""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from app.card import residence_files as files
from app.card.residence import CARD_TYPE_EF
from app.card.residence_files import CardType, FileName, ResidenceFiles, places, signed_message
from app.card.residence_pki import ResidenceAuthority, SigningKey, new_key
from app.card.soft_residence import MASTER_FILE, Access, ResidenceImage, SoftFile
from app.card.soft_residence_directory import save_image
from app.card.tlv import encode

# T=1, no historical bytes: what a reader makes up for a contactless card that says nothing of itself.
CONTACTLESS_ATR: Final = bytes.fromhex("3B80800101")
_COMMON_EF: Final = 0x0B
_TIFF: Final = b"II*\x00" + b"SIMULATED front"
_NAME: Final = b"II*\x00" + b"SIMULATED name"
_JPEG_2000: Final = b"\x00\x00\x00\x0cjP  \r\n\x87\n" + b"SIMULATED face"
_COORDINATE_BYTES: Final = 48


@dataclass(frozen=True, slots=True)
class Resident:
    """What a demo card says of its holder. Dates are YYYYMMDD, `sex` 1 male, 2 female, 3 not specified; `status` is a
    code of ten digits, `period` YYMM, DDD or 0000 for indefinite."""

    number: str = field(default="AB12345678CD", repr=False)
    birth: str = field(default="19900401", repr=False)
    sex: str = "1"
    nationality: str = "USA"
    expires: str = "20300401"
    status: str = "0000000019"
    period: str = "0500"
    renewal_pending: bool = False
    picture_bytes: int = 900


def create_residence_card(
    directory: Path, resident: Resident, card_type: CardType, *, issuer: ResidenceAuthority, now: datetime
) -> None:
    """Raises FileExistsError."""
    save_image(directory, residence_image(resident, card_type, issuer=issuer, now=now))


def residence_image(
    resident: Resident, card_type: CardType, *, issuer: ResidenceAuthority, now: datetime
) -> ResidenceImage:
    key = new_key(first=card_type.is_first)
    content = _first(resident) if card_type.is_first else _second(resident)
    known = places(card_type)
    if FileName.ENTRIES in known:
        content[FileName.ENTRIES] = _entries(resident, known[FileName.ENTRIES].tags)
    unsigned = ResidenceFiles(card_type, content)
    content[FileName.SIGNATURE] = _signature(unsigned, key, issuer.issue(key.public_key(), now))
    soft = {
        (MASTER_FILE, _COMMON_EF): SoftFile(encode(files.TAG_COMMON, b"0001"), Access.FREE),
        (MASTER_FILE, CARD_TYPE_EF): SoftFile(
            encode(files.TAG_CARD_TYPE, card_type.code.encode("ascii")), Access.FREE
        ),
    }
    for name, place in known.items():
        access = Access.SECURE if place.protected else Access.CLEAR
        soft[place.df, place.sfi] = SoftFile(content[name], access)
    return ResidenceImage(CONTACTLESS_ATR, card_type, resident.number, soft)


def _first(resident: Resident) -> dict[FileName, bytes]:
    return {
        FileName.FRONT: encode(files.TAG_FIRST, _TIFF.ljust(resident.picture_bytes, b"\x55")),
        FileName.FACE: encode(files.TAG_FACE, _JPEG_2000.ljust(resident.picture_bytes, b"\x55")),
        FileName.RENEWAL: encode(files.TAG_RENEWAL_FIRST, _flag(resident.renewal_pending)),
    }


def _second(resident: Resident) -> dict[FileName, bytes]:
    return {
        FileName.NUMBER: encode(files.TAG_NUMBER, resident.number.encode("ascii")),
        FileName.PICTURES: encode(files.TAG_FIRST, _NAME.ljust(resident.picture_bytes, b"\x55"))
        + encode(files.TAG_FACE, _JPEG_2000.ljust(resident.picture_bytes, b"\x55")),
        FileName.RENEWAL: encode(files.TAG_RENEWAL_SECOND, _flag(resident.renewal_pending)),
    }


def _flag(set_: bool) -> bytes:  # noqa: FBT001 - the flag itself
    return b"1" if set_ else b"0"


def _entries(resident: Resident, tags: tuple[int, ...]) -> bytes:
    """EF02: in the order of the tags; no permission, and the work that the status allows."""
    values = (
        resident.expires, resident.birth, resident.sex, resident.nationality, resident.status, resident.period,
        "00", "00000000", "2", resident.expires,
    )  # fmt: skip
    pairs = zip(tags, values, strict=False)
    return b"".join(encode(tag, value.encode("ascii").ljust(_size(tag))) for tag, value in pairs)


def _size(tag: int) -> int:
    return files.ENTRY_SIZES[tag]


def _signature(unsigned: ResidenceFiles, key: SigningKey, certificate: bytes) -> bytes:
    message = signed_message(unsigned)
    if isinstance(key, rsa.RSAPrivateKey):
        signature = key.sign(message, PKCS1v15(), hashes.SHA256())
        filled = certificate.ljust(1200, b"\x00")
        return encode(files.TAG_CHECK_CODE, signature) + encode(files.TAG_CERTIFICATE_FIRST, filled)
    r, s = decode_dss_signature(key.sign(message, ec.ECDSA(hashes.SHA256())))
    raw = r.to_bytes(_COORDINATE_BYTES) + s.to_bytes(_COORDINATE_BYTES)
    return encode(files.TAG_SIGNATURE, raw) + encode(files.TAG_CERTIFICATE_SECOND, certificate)
