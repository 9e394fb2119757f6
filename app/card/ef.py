"""Selecting applications and reading transparent files; lengths come from the content, not the card."""

from typing import Final

from app.card.apdu import (
    INS_READ_BINARY,
    INS_SELECT,
    MAX_LE,
    CardRefusal,
    CommandApdu,
    MalformedAnswer,
    StatusWord,
)
from app.card.link import CardLink, EmptyAnswer, exchange, respond
from app.card.tlv import MAX_HEADER, MAX_LENGTH, read_header

BY_DF_NAME: Final = 0x04
EF_UNDER_CURRENT_DF: Final = 0x02
NO_FCI: Final = 0x0C

_READ_ANSWERS: Final = frozenset({StatusWord.SUCCESS, StatusWord.END_OF_FILE_REACHED})


def select_application(link: CardLink, aid: bytes) -> None:
    exchange(link, CommandApdu(0x00, INS_SELECT, BY_DF_NAME, NO_FCI, aid))


def select_file(link: CardLink, ef: int) -> None:
    """Select an EF of the current application; a verified PIN stays verified."""
    exchange(link, CommandApdu(0x00, INS_SELECT, EF_UNDER_CURRENT_DF, NO_FCI, ef.to_bytes(2)))


def read_bytes(link: CardLink, length: int, *, offset: int = 0) -> bytes:
    """Exactly `length` bytes of the selected EF, in blocks of at most 256, which may come back shorter."""
    content = bytearray()
    while len(content) < length:
        content += _read_block(link, offset + len(content), min(MAX_LE, length - len(content)))
    return bytes(content)


def read_object(link: CardLink) -> bytes:
    """The TLV (a DER certificate, say) at the start of the selected EF, without the padding behind it."""
    head = read_bytes(link, MAX_HEADER)
    total = read_header(head).total
    if total <= len(head):
        return head[:total]
    return head + read_bytes(link, total - len(head), offset=len(head))


def _read_block(link: CardLink, offset: int, length: int) -> bytes:
    if offset > MAX_LENGTH:
        raise MalformedAnswer("beyond the reach of a 15-bit offset")
    command = CommandApdu(0x00, INS_READ_BINARY, offset >> 8, offset & 0xFF, le=length)
    response = respond(link, command)
    if response.sw not in _READ_ANSWERS:
        raise CardRefusal(response.sw)
    if not response.data:
        raise EmptyAnswer("the card answered a read without data")
    if len(response.data) > length:
        raise MalformedAnswer("the card answered more than was asked")
    return response.data
