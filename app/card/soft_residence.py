"""A residence card's chip in software: command APDU in, data and status word out. It gives no protected file in the
clear and nothing but its kind before the authentication."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from app.card.apdu import (
    INS_GET_CHALLENGE,
    INS_READ_BINARY,
    INS_SELECT,
    INS_VERIFY,
    CardRefusal,
    CommandApdu,
    MalformedAnswer,
    MalformedCommand,
    StatusWord,
)
from app.card.ef import BY_DF_NAME, NO_FCI
from app.card.residence import AIDS, CARD_NUMBER_KEY, CLA_SECURE, INS_MUTUAL_AUTHENTICATE, SHORT_EF
from app.card.residence_files import CardType
from app.card.residence_sm import (
    KEY_BYTES,
    RANDOM_BYTES,
    TAG_LE,
    TOKEN_BYTES,
    ChipNotAuthentic,
    SecureMessaging,
    derive,
    opened_token,
    sealed_token,
    session_key,
)
from app.card.tlv import MAX_LENGTH, read_all

MASTER_FILE: Final = 0
_EXTENDED_HEADER: Final = 7
_SHORT_EF_MASK: Final = 0x1F
_LE_BYTES: Final = 2


class Access(StrEnum):
    """`FREE` to everybody, `CLEAR` after the authentication, `SECURE` then and only through secure messaging."""

    FREE = "free"
    CLEAR = "clear"
    SECURE = "secure"


@dataclass(frozen=True, slots=True)
class SoftFile:
    content: bytes = field(repr=False)
    access: Access


@dataclass(frozen=True, slots=True)
class ResidenceImage:
    """What is on the chip; files by DF (0 is the master file) and short EF identifier."""

    atr: bytes
    card_type: CardType
    number: str = field(repr=False)
    files: Mapping[tuple[int, int], SoftFile] = field(repr=False)


class SoftResidenceCard:
    """One card in power. `random` is injected where a published example is to be repeated."""

    def __init__(
        self, image: ResidenceImage, *, random: Callable[[int], bytes] = secrets.token_bytes
    ) -> None:
        self._image = image
        self._random = random
        self.reset()
        self._commands = {
            (0x00, INS_SELECT): self._select,
            (0x00, INS_GET_CHALLENGE): self._get_challenge,
            (0x00, INS_MUTUAL_AUTHENTICATE): self._authenticate,
            (CLA_SECURE, INS_VERIFY): self._verify,
            (0x00, INS_READ_BINARY): self._read_clear,
            (CLA_SECURE, INS_READ_BINARY): self._read_secure,
        }

    @property
    def atr(self) -> bytes:
        return self._image.atr

    def reset(self) -> None:
        self._df = MASTER_FILE
        self._ef: int | None = None
        self._challenge = b""
        self._session: SecureMessaging | None = None
        self._verified = False

    def transmit(self, apdu: bytes | bytearray) -> bytes:
        """Data followed by SW1-SW2, whatever comes in."""
        try:
            return self._run(_parse(bytes(apdu))) + StatusWord.SUCCESS.to_bytes(2)
        except MalformedCommand:
            return StatusWord.WRONG_LENGTH.to_bytes(2)
        except CardRefusal as refusal:
            return refusal.sw.to_bytes(2)

    def _run(self, command: CommandApdu) -> bytes:
        handler = self._commands.get((command.cla, command.ins))
        if handler is None:
            raise CardRefusal(_unknown(command))
        return handler(command)

    def _select(self, command: CommandApdu) -> bytes:
        if (command.p1, command.p2) != (BY_DF_NAME, NO_FCI):
            raise CardRefusal(StatusWord.INCORRECT_P1_P2)
        found = [df for df, aid in AIDS.items() if aid == command.data]
        if not found:
            raise CardRefusal(StatusWord.FILE_NOT_FOUND)
        self._df, self._ef = found[0], None
        return b""

    def _get_challenge(self, command: CommandApdu) -> bytes:
        if command.le != RANDOM_BYTES:
            raise CardRefusal(StatusWord.WRONG_LENGTH)
        self._challenge = self._random(RANDOM_BYTES)
        return self._challenge

    def _authenticate(self, command: CommandApdu) -> bytes:
        """A challenge serves once, whatever comes of it."""
        challenge, self._challenge, self._session = self._challenge, b"", None
        self._verified = False
        if not challenge:
            raise CardRefusal(StatusWord.CONDITIONS_OF_USE_NOT_SATISFIED)
        if len(command.data) != TOKEN_BYTES:
            raise CardRefusal(StatusWord.WRONG_LENGTH)
        suite, key = self._image.card_type.suite, derive(self._image.number.encode("ascii"))
        try:
            plain = opened_token(suite, key, bytes(command.data))
        except ChipNotAuthentic:
            raise CardRefusal(StatusWord.VERIFICATION_FAILED) from None
        random, echo, half = plain[:RANDOM_BYTES], plain[RANDOM_BYTES:-KEY_BYTES], plain[-KEY_BYTES:]
        if echo != challenge:
            raise CardRefusal(StatusWord.VERIFICATION_FAILED)
        own_half = self._random(KEY_BYTES)
        self._session = SecureMessaging(suite, session_key(half, own_half))
        return sealed_token(suite, key, challenge + random + own_half)

    def _verify(self, command: CommandApdu) -> bytes:
        if (command.p1, command.p2) != (0, CARD_NUMBER_KEY):
            raise CardRefusal(StatusWord.INCORRECT_P1_P2)
        session = self._require_session()
        try:
            number = session.open(bytes(command.data))
        except MalformedAnswer:
            raise CardRefusal(StatusWord.SECURE_MESSAGING_OBJECTS_INCORRECT) from None
        if number != self._image.number.encode("ascii"):
            raise CardRefusal(StatusWord.VERIFICATION_FAILED)
        self._verified = True
        return b""

    def _read_clear(self, command: CommandApdu) -> bytes:
        file, offset = self._addressed(command)
        if file.access is Access.SECURE or (file.access is Access.CLEAR and not self._verified):
            raise CardRefusal(StatusWord.SECURITY_STATUS_NOT_SATISFIED)
        if command.data or command.le is None:
            raise CardRefusal(StatusWord.WRONG_LENGTH)
        return _part(file, offset, command.le)

    def _read_secure(self, command: CommandApdu) -> bytes:
        session = self._require_session()
        file, offset = self._addressed(command)
        if file.access is not Access.SECURE or not self._verified:
            raise CardRefusal(StatusWord.SECURITY_STATUS_NOT_SATISFIED)
        return session.close(_part(file, offset, _wanted(bytes(command.data)) or MAX_LENGTH))

    def _require_session(self) -> SecureMessaging:
        if self._session is None:
            raise CardRefusal(StatusWord.SECURITY_STATUS_NOT_SATISFIED)
        return self._session

    def _addressed(self, command: CommandApdu) -> tuple[SoftFile, int]:
        """The file of a short EF identifier, which it makes the current one, or the current one at an offset."""
        offset = command.p1 << 8 | command.p2
        if command.p1 & SHORT_EF:
            self._ef, offset = command.p1 & _SHORT_EF_MASK, command.p2
        if self._ef is None:
            raise CardRefusal(StatusWord.COMMAND_NOT_ALLOWED)
        file = self._image.files.get((self._df, self._ef))
        if file is None:
            raise CardRefusal(StatusWord.FILE_NOT_FOUND)
        return file, offset


def _part(file: SoftFile, offset: int, length: int) -> bytes:
    if offset >= len(file.content):
        raise CardRefusal(StatusWord.WRONG_P1_P2)
    return file.content[offset : offset + length]


def _wanted(data: bytes) -> int:
    """The length in the data object 96. Anything else is a wrong object of secure messaging."""
    try:
        objects = read_all(data)
    except MalformedAnswer:
        raise CardRefusal(StatusWord.SECURE_MESSAGING_OBJECTS_INCORRECT) from None
    if [one.tag for one in objects] != [TAG_LE] or len(objects[0].value) != _LE_BYTES:
        raise CardRefusal(StatusWord.SECURE_MESSAGING_OBJECTS_INCORRECT)
    return int.from_bytes(objects[0].value)


def _parse(raw: bytes) -> CommandApdu:
    """A short command, or an extended one with data; its extended Le asks for all there is."""
    if len(raw) <= _EXTENDED_HEADER or raw[4]:
        return CommandApdu.parse(raw)
    size = int.from_bytes(raw[5:_EXTENDED_HEADER])
    rest = raw[_EXTENDED_HEADER:]
    if not size or len(rest) != size + _LE_BYTES:
        raise MalformedCommand("Lc does not match the number of bytes")
    cla, ins, p1, p2 = raw[:4]
    return CommandApdu(cla, ins, p1, p2, rest[:size])


def _unknown(command: CommandApdu) -> StatusWord:
    if command.cla == CLA_SECURE:
        return StatusWord.SECURE_MESSAGING_NOT_SUPPORTED
    return StatusWord.CLASS_NOT_SUPPORTED if command.cla else StatusWord.INSTRUCTION_NOT_SUPPORTED
