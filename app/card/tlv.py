"""A strict BER-TLV reader (ISO 7816-4, X.690): definite lengths, bounded; MalformedTlv for all else."""

from dataclasses import dataclass
from typing import Final

from app.card.apdu import MalformedAnswer

# No file on these cards is longer than a 15-bit offset can reach.
MAX_LENGTH: Final = 0x7FFF
MAX_TAG_BYTES: Final = 3
MAX_HEADER: Final = 7

_TAG_CONTINUES: Final = 0x1F
_MORE: Final = 0x80
_SHORT_FORM_MAX: Final = 0x7F
_LONG_FORM: Final = {0x81: 1, 0x82: 2, 0x83: 3}


class MalformedTlv(MalformedAnswer):
    """Not a well-formed, bounded TLV."""


@dataclass(frozen=True, slots=True)
class Header:
    tag: int
    size: int
    length: int

    @property
    def total(self) -> int:
        """Bytes of the whole object: tag, length and value."""
        return self.size + self.length


@dataclass(frozen=True, slots=True)
class Tlv:
    tag: int
    value: bytes


def read_header(data: bytes) -> Header:
    """Tag and length of the object that starts `data`; the value need not be there yet."""
    tag_size = _tag_size(data)
    if len(data) <= tag_size:
        raise MalformedTlv("no length byte")
    first = data[tag_size]
    if first <= _SHORT_FORM_MAX:
        return Header(int.from_bytes(data[:tag_size]), tag_size + 1, first)
    if first not in _LONG_FORM:
        raise MalformedTlv("indefinite or oversized length form")
    size = tag_size + 1 + _LONG_FORM[first]
    if len(data) < size:
        raise MalformedTlv("the length bytes are cut off")
    length = int.from_bytes(data[tag_size + 1 : size])
    if length > MAX_LENGTH:
        raise MalformedTlv("longer than any file on a card")
    return Header(int.from_bytes(data[:tag_size]), size, length)


def read_one(data: bytes) -> tuple[Tlv, bytes]:
    """The first object of `data` and the bytes behind it."""
    header = read_header(data)
    if len(data) < header.total:
        raise MalformedTlv("the value is cut off")
    return Tlv(header.tag, data[header.size : header.total]), data[header.total :]


def read_all(data: bytes) -> tuple[Tlv, ...]:
    """Objects until the last byte; nothing may be left over."""
    found: list[Tlv] = []
    while data:
        one, data = read_one(data)
        found.append(one)
    return tuple(found)


def encode(tag: int, value: bytes) -> bytes:
    """One object in its shortest form."""
    if len(value) > MAX_LENGTH:
        raise MalformedTlv("longer than any file on a card")
    tag_bytes = tag.to_bytes((tag.bit_length() + 7) // 8 or 1)
    if len(value) <= _SHORT_FORM_MAX:
        return tag_bytes + bytes((len(value),)) + value
    length = len(value).to_bytes((len(value).bit_length() + 7) // 8)
    return tag_bytes + bytes((_MORE | len(length),)) + length + value


def _tag_size(data: bytes) -> int:
    if not data:
        raise MalformedTlv("empty")
    if data[0] & _TAG_CONTINUES != _TAG_CONTINUES:
        return 1
    for size in range(2, MAX_TAG_BYTES + 1):
        if len(data) < size:
            break
        if not data[size - 1] & _MORE:
            return size
    raise MalformedTlv("the tag is cut off or too long")
