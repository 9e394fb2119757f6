"""The files of a residence card's chip: where each lies, how it is read, and what is in it. It judges no signature.

After the published specifications of the first generation (card types 1, 2) and the second (05, 06).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import Final

from app.card.apdu import MalformedAnswer
from app.card.residence_sm import FIRST, SECOND, Suite
from app.card.tlv import MalformedTlv, Tlv, read_one

NUMBER: Final = re.compile(r"[A-Z]{2}[0-9]{8}[A-Z]{2}")

TAG_COMMON: Final = 0xC0
TAG_CARD_TYPE: Final = 0xC1
TAG_NUMBER: Final = 0xC2
TAG_EXPIRES: Final = 0xC5
TAG_BIRTH: Final = 0xC6
TAG_SEX: Final = 0xC7
TAG_NATIONALITY: Final = 0xC8
TAG_STATUS: Final = 0xC9
TAG_PERIOD: Final = 0xCE
# The front of a card of the first generation, the name of one of the second.
TAG_FIRST: Final = 0xD0
TAG_FACE: Final = 0xD1
TAG_RENEWAL_FIRST: Final = 0xD7
TAG_RENEWAL_SECOND: Final = 0xD8
TAG_CHECK_CODE: Final = 0xDA
TAG_CERTIFICATE_FIRST: Final = 0xDB
TAG_SIGNATURE: Final = 0xDC
TAG_CERTIFICATE_SECOND: Final = 0xDD

# What is signed has these sizes, whatever the pictures have: zeros fill the rest.
FRONT_BYTES: Final = 7000
FACE_BYTES: Final = 3000
NAME_BYTES: Final = 2500
ENTRY_BYTES: Final = 53

# The values of EF02 of the second generation, in their order: tag and size.
ENTRY_SIZES: Final = {
    0xC5: 8, 0xC6: 8, 0xC7: 1, 0xC8: 3, 0xC9: 10, 0xCE: 4, 0xCA: 2, 0xCB: 8, 0xCC: 1, 0xCD: 8,
}  # fmt: skip
_ENTRIES_OF_PERMANENT: Final = 6


class CardType(Enum):
    """The value of tag C1, and the generation's cipher suite."""

    RESIDENCE_FIRST = ("1", FIRST)
    PERMANENT_FIRST = ("2", FIRST)
    RESIDENCE_SECOND = ("05", SECOND)
    PERMANENT_SECOND = ("06", SECOND)

    def __init__(self, code: str, suite: Suite) -> None:
        self.code = code
        self.suite = suite

    @property
    def is_first(self) -> bool:
        return self.suite is FIRST

    @property
    def is_permanent(self) -> bool:
        return self in (CardType.PERMANENT_FIRST, CardType.PERMANENT_SECOND)


class FileName(StrEnum):
    """What we read of a card: never the address, never a permission, which nobody here needs."""

    NUMBER = "number"
    ENTRIES = "entries"
    FRONT = "front"
    FACE = "face"
    PICTURES = "pictures"
    RENEWAL = "renewal"
    SIGNATURE = "signature"


@dataclass(frozen=True, slots=True)
class Place:
    """The EF `sfi` of DF `df`, with as many data objects as stand in `tags`; `most` bytes at most.

    `protected` files are read through secure messaging, the others in the clear after the authentication.
    """

    df: int
    sfi: int
    tags: tuple[int, ...]
    most: int
    protected: bool


_FIRST_PLACES: Final = {
    FileName.FRONT: Place(1, 5, (TAG_FIRST,), FRONT_BYTES + 4, protected=True),
    FileName.FACE: Place(1, 6, (TAG_FACE,), FACE_BYTES + 4, protected=True),
    FileName.RENEWAL: Place(2, 4, (TAG_RENEWAL_FIRST,), 3, protected=False),
    FileName.SIGNATURE: Place(3, 2, (TAG_CHECK_CODE, TAG_CERTIFICATE_FIRST), 1464, protected=False),
}
_SECOND_PLACES: Final = {
    FileName.NUMBER: Place(1, 1, (TAG_NUMBER,), 14, protected=True),
    FileName.ENTRIES: Place(1, 3, tuple(ENTRY_SIZES), 73, protected=True),
    FileName.PICTURES: Place(1, 4, (TAG_FIRST, TAG_FACE), NAME_BYTES + FACE_BYTES + 8, protected=True),
    FileName.RENEWAL: Place(2, 2, (TAG_RENEWAL_SECOND,), 3, protected=False),
    FileName.SIGNATURE: Place(3, 2, (TAG_SIGNATURE, TAG_CERTIFICATE_SECOND), 704, protected=False),
}


def places(card_type: CardType) -> Mapping[FileName, Place]:
    """The files to read, in the order of their DFs. A special permanent resident has no renewal to be pending."""
    found = dict(_FIRST_PLACES if card_type.is_first else _SECOND_PLACES)
    if card_type.is_permanent:
        del found[FileName.RENEWAL]
    if card_type is CardType.PERMANENT_SECOND:
        tags = tuple(ENTRY_SIZES)[:_ENTRIES_OF_PERMANENT]
        found[FileName.ENTRIES] = Place(1, 3, tags, 46, protected=True)
    return found


@dataclass(frozen=True, slots=True)
class ResidenceFiles:
    """Everything one reading brought, as the chip gave it: nothing in it has been checked."""

    card_type: CardType
    content: Mapping[FileName, bytes]

    def objects(self, name: FileName) -> tuple[Tlv, ...]:
        """The data objects of a file, exactly the documented ones. Raises MalformedAnswer."""
        place = places(self.card_type).get(name)
        if place is None or name not in self.content:
            raise MalformedAnswer(f"no file {name}")
        return read_objects(self.content[name], place)

    def value(self, name: FileName, tag: int) -> bytes:
        return next(one.value for one in self.objects(name) if one.tag == tag)


def read_objects(content: bytes, place: Place) -> tuple[Tlv, ...]:
    """As many objects as the place has; filler may follow. Raises MalformedAnswer."""
    if len(content) > place.most:
        raise MalformedAnswer("larger than its file")
    found: list[Tlv] = []
    for _ in place.tags:
        one, content = read_one(content)
        found.append(one)
    if sorted(one.tag for one in found) != sorted(place.tags):
        raise MalformedTlv("other data objects than documented")
    return tuple(found)


def signed_entries(files: ResidenceFiles) -> bytes:
    """The values of the second generation's entries, one behind the other as they stand in their file. Their tags are
    not under the signature, only their order: in another one an entry could be passed off as its neighbour."""
    objects = files.objects(FileName.ENTRIES)
    if tuple(one.tag for one in objects) != places(files.card_type)[FileName.ENTRIES].tags:
        raise MalformedTlv("the entries stand in another order than documented")
    if any(len(one.value) != ENTRY_SIZES[one.tag] for one in objects):
        raise MalformedTlv("an entry has another size than documented")
    return b"".join(one.value for one in objects)


def signed_message(files: ResidenceFiles) -> bytes:
    """What the signature on the chip is over. The card number is not in it. Raises MalformedAnswer."""
    if files.card_type.is_first:
        front = files.value(FileName.FRONT, TAG_FIRST)
        face = files.value(FileName.FACE, TAG_FACE)
        return _filled(front, FRONT_BYTES) + _filled(face, FACE_BYTES)
    name = files.value(FileName.PICTURES, TAG_FIRST)
    face = files.value(FileName.PICTURES, TAG_FACE)
    entries = _filled(signed_entries(files), ENTRY_BYTES)
    return entries + _filled(face, FACE_BYTES) + _filled(name, NAME_BYTES)


def _filled(value: bytes, size: int) -> bytes:
    if len(value) > size:
        raise MalformedTlv("longer than documented")
    return value.ljust(size, b"\x00")
