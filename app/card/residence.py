"""Reading a residence card: its kind, then with the card number what is on the chip. It changes nothing on the card.

The number opens the chip and has no limit of tries; whoever holds card and number may read it.
"""

import secrets
from collections.abc import Callable
from typing import Final

from app.card.apdu import (
    INS_GET_CHALLENGE,
    INS_READ_BINARY,
    INS_VERIFY,
    MAX_LE,
    CardFailure,
    CardRefusal,
    CommandApdu,
    MalformedAnswer,
    StatusWord,
)
from app.card.ef import select_application
from app.card.link import CardLink, EmptyAnswer, exchange, respond
from app.card.residence_files import (
    NUMBER,
    TAG_CARD_TYPE,
    CardType,
    FileName,
    Place,
    ResidenceFiles,
    places,
)
from app.card.residence_sm import (
    KEY_BYTES,
    RANDOM_BYTES,
    TAG_LE,
    Handshake,
    SecureMessaging,
)
from app.card.tlv import encode, read_header

INS_MUTUAL_AUTHENTICATE: Final = 0x82
CLA_SECURE: Final = 0x08
CARD_NUMBER_KEY: Final = 0x86
SHORT_EF: Final = 0x80
CARD_TYPE_EF: Final = 0x0A
AIDS: Final = {df: bytes.fromhex(f"D392F0004F{df + 1:02x}") + bytes(10) for df in (1, 2, 3)}

_WRONG_NUMBER: Final = frozenset({StatusWord.VERIFICATION_FAILED})
_NO_SUCH_CARD: Final = frozenset(
    {
        StatusWord.FILE_NOT_FOUND,
        StatusWord.COMMAND_NOT_ALLOWED,
        StatusWord.INCORRECT_P1_P2,
        StatusWord.INSTRUCTION_NOT_SUPPORTED,
        StatusWord.CLASS_NOT_SUPPORTED,
    }
)
_READ: Final = frozenset({StatusWord.SUCCESS, StatusWord.END_OF_FILE_REACHED})
_CARD_TYPE: Final = Place(0, CARD_TYPE_EF, (TAG_CARD_TYPE,), 4, protected=False)
_SHORT_HEADER: Final = 2
_LONG_LENGTH: Final = 0x80


class NotAResidenceCard(CardFailure):
    """The card does not say its kind as a residence card does."""


class ResidenceKindUnknown(CardFailure):
    """A card of a kind that we do not read: one joined with an Individual Number card, or one that came later."""


class ResidenceNumberWrong(CardFailure):
    """The chip does not answer to this number."""


Random = Callable[[int], bytes]


def read_residence_card(
    link: CardLink, number: str, *, random: Random = secrets.token_bytes
) -> ResidenceFiles:
    """Every file of `places`. Blocks. Raises CardFailure: ResidenceNumberWrong, NotAResidenceCard and others."""
    if NUMBER.fullmatch(number) is None:
        raise ResidenceNumberWrong("not of the form of a card number")
    card_type = read_card_type(link)
    session = authenticate(link, card_type, number, random=random)
    content: dict[FileName, bytes] = {}
    selected = 0
    for name, place in places(card_type).items():
        if place.df != selected:
            select_application(link, AIDS[place.df])
            selected = place.df
        content[name] = _Reading(link, place, session).all()
    return ResidenceFiles(card_type, content)


def read_card_type(link: CardLink) -> CardType:
    """From EF02 of the master file, which is current after a reset and open to everybody."""
    try:
        content = _Reading(link, _CARD_TYPE).all()
    except CardRefusal as refusal:
        if refusal.sw in _NO_SUCH_CARD:
            raise NotAResidenceCard from refusal
        raise
    header = read_header(content)
    if header.tag != TAG_CARD_TYPE:
        raise NotAResidenceCard("no card type")
    code = content[header.size :]
    for known in CardType:
        if known.code.encode("ascii") == code:
            return known
    raise ResidenceKindUnknown


def authenticate(link: CardLink, card_type: CardType, number: str, *, random: Random) -> SecureMessaging:
    """Mutual authentication, then VERIFY of the number. Raises ResidenceNumberWrong, ChipNotAuthentic, CardRefusal."""
    challenge = exchange(link, CommandApdu(0x00, INS_GET_CHALLENGE, 0, 0, le=RANDOM_BYTES))
    if len(challenge) != RANDOM_BYTES:
        raise MalformedAnswer("a challenge has eight bytes")
    handshake = Handshake(card_type.suite, number, random(RANDOM_BYTES), random(KEY_BYTES))
    token = handshake.token(challenge)
    answer = _prove(link, CommandApdu(0x00, INS_MUTUAL_AUTHENTICATE, 0, 0, token, le=MAX_LE))
    session = handshake.session(challenge, answer)
    closed = session.close(number.encode("ascii"))
    _prove(link, CommandApdu(CLA_SECURE, INS_VERIFY, 0, CARD_NUMBER_KEY, closed))
    return session


def _prove(link: CardLink, command: CommandApdu) -> bytes:
    try:
        return exchange(link, command)
    except CardRefusal as refusal:
        if refusal.sw in _WRONG_NUMBER:
            raise ResidenceNumberWrong from refusal
        raise


class _Reading:
    """One file of the selected DF, read until its last documented object is there."""

    def __init__(self, link: CardLink, place: Place, session: SecureMessaging | None = None) -> None:
        self._link = link
        self._place = place
        self._session = session
        self._content = bytearray()

    def all(self) -> bytes:
        """Without what lies behind the last object. Raises MalformedAnswer for more than the file can hold."""
        end = 0
        for _ in self._place.tags:
            end += self._total(end)
        return bytes(self._content[:end])

    def _total(self, start: int) -> int:
        self._need(start + _SHORT_HEADER)
        first = self._content[start + 1]
        if first >= _LONG_LENGTH:
            self._need(start + _SHORT_HEADER + (first & ~_LONG_LENGTH))
        total = read_header(bytes(self._content[start:])).total
        self._need(start + total)
        return total

    def _need(self, size: int) -> None:
        if size > self._place.most:
            raise MalformedAnswer("the chip promises more than its file can hold")
        while len(self._content) < size:
            block = self._block(size - len(self._content))
            if not block:
                raise EmptyAnswer("the chip answered a read without data")
            self._content += block

    def _block(self, missing: int) -> bytes:
        offset = len(self._content)
        p1, p2 = (offset >> 8, offset & 0xFF) if offset else (SHORT_EF | self._place.sfi, 0)
        if self._place.protected and self._session:
            return self._session.open(_read_protected(self._link, p1, p2, missing if offset else 0))
        length = min(MAX_LE, missing)
        response = respond(self._link, CommandApdu(0x00, INS_READ_BINARY, p1, p2, le=length))
        if response.sw not in _READ:
            raise CardRefusal(response.sw)
        if len(response.data) > length:
            raise MalformedAnswer("the chip answered more than was asked")
        return response.data


def _read_protected(link: CardLink, p1: int, p2: int, length: int) -> bytes:
    """READ BINARY through secure messaging, in the extended form; a length of 0 asks for the whole file."""
    le = encode(TAG_LE, length.to_bytes(2))
    header = bytes((CLA_SECURE, INS_READ_BINARY, p1, p2, 0))
    data, sw = link.transmit(header + len(le).to_bytes(2) + le + bytes(2))
    if sw not in _READ:
        raise CardRefusal(sw)
    return data
