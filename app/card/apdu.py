"""Short command and response APDUs (ISO 7816-4) and the status words; extended lengths are refused."""

from dataclasses import dataclass, field
from enum import IntEnum
from typing import Final, Self

MAX_DATA: Final = 255
MAX_LE: Final = 256
HEADER_LENGTH: Final = 4
SW_LENGTH: Final = 2

INS_VERIFY: Final = 0x20
INS_CHANGE_REFERENCE_DATA: Final = 0x24
INS_PERFORM_SECURITY_OPERATION: Final = 0x2A
INS_GET_CHALLENGE: Final = 0x84
INS_SELECT: Final = 0xA4
INS_READ_BINARY: Final = 0xB0
INS_GET_RESPONSE: Final = 0xC0

# Sending one of these twice could spend a second try, so nothing may ever repeat them.
SPENDS_TRIES: Final = frozenset({INS_VERIFY, INS_CHANGE_REFERENCE_DATA})


class StatusWord(IntEnum):
    """SW1-SW2 as ISO 7816-4 names them; 69FC and the meaning of 6984 are JICSAP's."""

    SUCCESS = 0x9000
    END_OF_FILE_REACHED = 0x6282
    VERIFICATION_FAILED = 0x6300
    VERIFICATION_FAILED_NO_TRIES_LEFT = 0x63C0
    MEMORY_FAILURE = 0x6581
    WRONG_LENGTH = 0x6700
    LOGICAL_CHANNEL_NOT_SUPPORTED = 0x6881
    SECURE_MESSAGING_NOT_SUPPORTED = 0x6882
    COMMAND_INCOMPATIBLE_WITH_FILE_STRUCTURE = 0x6981
    SECURITY_STATUS_NOT_SATISFIED = 0x6982
    AUTHENTICATION_METHOD_BLOCKED = 0x6983
    REFERENCE_DATA_NOT_USABLE = 0x6984
    CONDITIONS_OF_USE_NOT_SATISFIED = 0x6985
    COMMAND_NOT_ALLOWED = 0x6986
    SECURE_MESSAGING_OBJECTS_INCORRECT = 0x6988
    SECURE_MESSAGING_REFUSED = 0x69FC
    INCORRECT_DATA = 0x6A80
    FUNCTION_NOT_SUPPORTED = 0x6A81
    FILE_NOT_FOUND = 0x6A82
    INCORRECT_P1_P2 = 0x6A86
    WRONG_P1_P2 = 0x6B00
    INSTRUCTION_NOT_SUPPORTED = 0x6D00
    CLASS_NOT_SUPPORTED = 0x6E00
    NO_PRECISE_DIAGNOSIS = 0x6F00


class CardFailure(Exception):
    """Base of everything that can go wrong between this program and a card."""


class CardRefusal(CardFailure):
    """The card answered, and the answer was no."""

    def __init__(self, sw: int) -> None:
        super().__init__(f"the card refused: {describe(sw)}")
        self.sw = sw


class MalformedCommand(CardFailure):
    """These bytes are no short command APDU."""


class MalformedAnswer(CardFailure):
    """The card sent bytes that do not have the promised shape."""


def describe(sw: int) -> str:
    """The status word in hex with its standard name, for logs and messages."""
    try:
        return f"{sw:04X} {StatusWord(sw).name}"
    except ValueError:
        return f"{sw:04X}"


def tries_in(sw: int) -> int | None:
    """The counter x of 63Cx; None for every other status word."""
    return sw & 0x0F if sw & 0xFFF0 == StatusWord.VERIFICATION_FAILED_NO_TRIES_LEFT else None


@dataclass(frozen=True, slots=True)
class CommandApdu:
    """`le` counts expected bytes (1..256), None expects none. The data stays out of repr: it may be a PIN."""

    cla: int
    ins: int
    p1: int
    p2: int
    data: bytes | bytearray = field(default=b"", repr=False)
    le: int | None = None

    def __post_init__(self) -> None:
        if any(not 0 <= octet <= 0xFF for octet in (self.cla, self.ins, self.p1, self.p2)):  # noqa: PLR2004
            raise MalformedCommand("a header field is not one byte")
        if len(self.data) > MAX_DATA:
            raise MalformedCommand("more than 255 data bytes need extended length")
        if self.le is not None and not 1 <= self.le <= MAX_LE:
            raise MalformedCommand("Le must be 1..256")

    def encode(self) -> bytearray:
        """The bytes to send, in a buffer the caller can wipe. Le=256 is written as 00."""
        encoded = bytearray((self.cla, self.ins, self.p1, self.p2))
        if self.data:
            encoded.append(len(self.data))
            encoded += self.data
        if self.le is not None:
            encoded.append(self.le % MAX_LE)
        return encoded

    @classmethod
    def parse(cls, raw: bytes | bytearray) -> Self:
        """The four short cases of ISO 7816-4. Raises MalformedCommand for anything else."""
        if len(raw) < HEADER_LENGTH:
            raise MalformedCommand("shorter than a header")
        (cla, ins, p1, p2), body = raw[:HEADER_LENGTH], bytes(raw[HEADER_LENGTH:])
        if not body:
            return cls(cla, ins, p1, p2)
        if len(body) == 1:
            return cls(cla, ins, p1, p2, le=body[0] or MAX_LE)
        lc, rest = body[0], body[1:]
        if lc == 0 or len(rest) not in (lc, lc + 1):
            raise MalformedCommand("Lc does not match the number of bytes")
        le = (rest[lc] or MAX_LE) if len(rest) > lc else None
        return cls(cla, ins, p1, p2, rest[:lc], le)


@dataclass(frozen=True, slots=True)
class ResponseApdu:
    data: bytes = field(repr=False)
    sw: int


def redacted(command: CommandApdu) -> str:
    """Header and Lc for logs; never a data byte, so no PIN and nothing to be signed can pass."""
    header = f"{command.cla:02X} {command.ins:02X} {command.p1:02X} {command.p2:02X}"
    return f"{header} Lc={len(command.data)}" if command.data else header
