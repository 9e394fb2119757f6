"""What the agent and its dialog window say to each other over two pipes: JSON lines in, tagged bytes out.

An answer is one tag byte and one length byte, then the content; a PIN is never put into JSON.
"""

from dataclasses import dataclass
from enum import IntEnum
from typing import Literal

import msgspec

MAX_ANSWER = 255
WindowKind = Literal["pin", "consent", "code", "notice"]


class Answer(IntEnum):
    CANCELLED = 0
    AGREED = 1
    TEXT = 2
    SECRET = 3


class Row(msgspec.Struct, frozen=True):
    """A line of facts above the question, e.g. Site / https://... `is_strong` for what a person must compare."""

    text: str
    is_strong: bool = False


class OpenWindow(msgspec.Struct, frozen=True, tag="open"):
    """The first line. `pin` names the rule ("sign" or "auth") the field is held to."""

    kind: WindowKind
    heading: str
    texts: dict[str, str]
    rows: tuple[Row, ...] = ()
    banner: str | None = None
    large: str | None = None
    is_warning: bool = False
    pin: Literal["sign", "auth"] | None = None
    language: Literal["ja", "en"] = "en"


class Ask(msgspec.Struct, frozen=True, tag="ask"):
    """Take an entry now: empty the field, say what was wrong, count `seconds` down."""

    tries: str
    seconds: int
    mistake: str | None = None
    is_last_try: bool = False


class TimeLeft(msgspec.Struct, frozen=True, tag="time"):
    seconds: int


ToWindow = OpenWindow | Ask | TimeLeft


@dataclass(frozen=True)
class Header:
    answer: Answer
    length: int


def encode_line(message: ToWindow) -> bytes:
    return msgspec.json.encode(message) + b"\n"


def decode_line(line: bytes) -> ToWindow:
    message: ToWindow = msgspec.json.decode(line, type=ToWindow)
    return message


def decode_header(header: bytearray) -> Header:
    return Header(Answer(header[0]), header[1])
