"""One line of "Check my computer and card", and what a signed test left for it. Nothing in either is personal."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal

from app.wire.codes import FailureCode

Name = Literal[
    "page", "agent", "version", "service", "reader", "card", "simulated", "auth_certificate", "valid_until",
    "sign_certificate", "auth_pin", "sign_pin", "clock", "proof", "revocation",
]  # fmt: skip


class Tone(StrEnum):
    """Green, amber, red, and grey for what nobody knows yet."""

    GOOD = "good"
    WARNING = "warning"
    BAD = "bad"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Line:
    """`found` names the sentence. `text` and `more` are a version, a reader's model or an authority; `count` is days,
    tries or seconds; `code` the failure whose sentences are said instead."""

    name: Name
    tone: Tone
    found: str
    text: str = ""
    more: str = ""
    count: int | None = None
    day: date | None = None
    code: FailureCode | None = None


def unknown(name: Name, found: str = "not_known") -> Line:
    return Line(name, Tone.UNKNOWN, found)


@dataclass(frozen=True, slots=True)
class Proof:
    """What a signed test showed, held in memory only. `issuer` is an authority with the years of its generation;
    `card_ref` names the card within its pairing."""

    issuer: str
    not_after: date
    revocation: str
    card_ref: str
