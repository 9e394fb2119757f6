"""The card-info input support application (券面事項入力補助AP): four attributes, for convenience.

It never selects the Individual Number's file; no code here can.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from app.card.apdu import CardFailure, CardRefusal, MalformedAnswer, StatusWord
from app.card.ef import read_object, select_application, select_file
from app.card.link import CardLink
from app.card.pin import Pin, PinRequired, present_secret, read_tries
from app.card.tlv import encode, read_all, read_one

TEXT_AID: Final = bytes.fromhex("D3921000310001010408")
ATTRIBUTES_EF: Final = 0x0002

TAG_ATTRIBUTES: Final = 0xFF20
TAG_OFFSETS: Final = 0xDF21
TAG_NAME: Final = 0xDF22
TAG_ADDRESS: Final = 0xDF23
TAG_BIRTH: Final = 0xDF24
TAG_SEX: Final = 0xDF25
_FIELDS: Final = (TAG_NAME, TAG_ADDRESS, TAG_BIRTH, TAG_SEX)
_BIRTH_DIGITS: Final = 8
# ISO/IEC 5218: unknown, male, female, not applicable.
_SEXES: Final = frozenset("0129")


class MalformedAttributes(MalformedAnswer):
    """The attribute file does not have the shape of a card's."""


class NotATextCard(CardFailure):
    """The card knows no card-info input support application."""


@dataclass(frozen=True, slots=True)
class FourAttributes:
    """As written on the card; `birth` is None without a full date. Personal data, so kept out of repr."""

    name: str = field(repr=False)
    address: str = field(repr=False)
    birth: date | None = field(repr=False)
    sex: str = field(repr=False)


class TextApplication:
    """Commands to the selected text application. Call `select` first."""

    def __init__(self, link: CardLink) -> None:
        self._link = link

    def select(self) -> None:
        try:
            select_application(self._link, TEXT_AID)
        except CardRefusal as refusal:
            if refusal.sw == StatusWord.FILE_NOT_FOUND:
                raise NotATextCard from refusal
            raise

    def tries_left(self) -> int | None:
        return read_tries(self._link, Pin.TEXT)

    def verify(self, secret: bytearray) -> None:
        """At most one VERIFY; `secret` is wiped. Raises PinFormat, PinWrong, PinBlocked."""
        present_secret(self._link, Pin.TEXT, secret)

    def read_attributes(self) -> FourAttributes:
        """Raises PinRequired before `verify`, MalformedAttributes or MalformedTlv for what no card writes."""
        try:
            select_file(self._link, ATTRIBUTES_EF)
            content = read_object(self._link)
        except CardRefusal as refusal:
            if refusal.sw == StatusWord.SECURITY_STATUS_NOT_SATISFIED:
                raise PinRequired("the card wants its PIN first") from refusal
            raise
        return parse_attributes(content)


def parse_attributes(content: bytes) -> FourAttributes:
    outer, _filler = read_one(content)
    if outer.tag != TAG_ATTRIBUTES:
        raise MalformedAttributes("not an attribute file")
    parts = {part.tag: part.value for part in read_all(outer.value)}
    try:
        name, address, birth, sex = (parts[tag].decode("utf-8") for tag in _FIELDS)
    except KeyError as missing:
        raise MalformedAttributes("a field is missing") from missing
    except UnicodeDecodeError as undecodable:
        # The offending bytes are personal data and live on in the cause, so the cause is dropped.
        raise MalformedAttributes(f"not UTF-8: {undecodable.reason}") from None
    if sex not in _SEXES:
        raise MalformedAttributes("the sex is not an ISO 5218 code")
    return FourAttributes(name, address, _birth(birth), sex)


def encode_attributes(attributes: FourAttributes) -> bytes:
    """The file as a card writes it, offset table first."""
    birth = attributes.birth.strftime("%Y%m%d") if attributes.birth else "0" * _BIRTH_DIGITS
    texts = (attributes.name, attributes.address, birth, attributes.sex)
    fields = [encode(tag, text.encode()) for tag, text in zip(_FIELDS, texts, strict=True)]
    table_size = len(encode(TAG_OFFSETS, bytes(2 * len(fields))))
    body_size = table_size + sum(map(len, fields))
    offset = len(encode(TAG_ATTRIBUTES, bytes(body_size))) - body_size + table_size
    offsets = b""
    for one in fields:
        offsets += offset.to_bytes(2)
        offset += len(one)
    return encode(TAG_ATTRIBUTES, encode(TAG_OFFSETS, offsets) + b"".join(fields))


def _birth(digits: str) -> date | None:
    """YYYYMMDD, Gregorian. A well-formed number that is no date (unknown month or day) is None."""
    if len(digits) != _BIRTH_DIGITS or not (digits.isascii() and digits.isdigit()):
        raise MalformedAttributes("the birth date is not eight digits")
    try:
        return datetime.strptime(digits, "%Y%m%d").date()  # noqa: DTZ007 - a birth date has no time zone
    except ValueError:
        return None
