"""The card's secrets: rules, counters, one VERIFY per entry. A PIN is a bytearray and is wiped here."""

import re
from enum import Enum
from typing import Final

from app.card.apdu import INS_VERIFY, CardFailure, CardRefusal, CommandApdu, StatusWord, tries_in
from app.card.ef import select_file
from app.card.link import CardLink, exchange, respond

_CURRENT_EF: Final = 0x80
_BLOCKED: Final = frozenset({StatusWord.AUTHENTICATION_METHOD_BLOCKED, StatusWord.REFERENCE_DATA_NOT_USABLE})


class Pin(Enum):
    """A secret's elementary file, tries, length limits and allowed bytes."""

    SIGN = (0x001B, 5, 6, 16, rb"[A-Z0-9]+")
    AUTH = (0x0018, 3, 4, 4, rb"[0-9]+")
    TEXT = (0x0011, 3, 4, 4, rb"[0-9]+")

    def __init__(self, ef: int, max_tries: int, min_length: int, max_length: int, pattern: bytes) -> None:
        self.ef = ef
        self.max_tries = max_tries
        self.min_length = min_length
        self.max_length = max_length
        self.pattern = re.compile(pattern)


class PinFormat(CardFailure):
    """The entry cannot be this secret, so it was not sent and no try was spent."""

    def __init__(self, pin: Pin) -> None:
        super().__init__(f"not the format of the {pin.name} secret")
        self.pin = pin


class PinWrong(CardFailure):
    """The card compared and said no; `tries_left` is None when it did not say how many remain."""

    def __init__(self, pin: Pin, tries_left: int | None) -> None:
        super().__init__(f"wrong {pin.name} secret, tries left: {tries_left}")
        self.pin = pin
        self.tries_left = tries_left


class PinBlocked(CardFailure):
    """No tries are left; only the municipal office can unlock the card."""

    def __init__(self, pin: Pin) -> None:
        super().__init__(f"the {pin.name} secret is blocked")
        self.pin = pin


class PinRequired(CardFailure):
    """The card wants a secret before this command (6982)."""


def require_format(pin: Pin, secret: bytes | bytearray) -> None:
    """Raise PinFormat for what the card could never accept, lower case included: it does not fold case."""
    long_enough = pin.min_length <= len(secret) <= pin.max_length
    if not long_enough or pin.pattern.fullmatch(secret) is None:
        raise PinFormat(pin)


def read_tries(link: CardLink, pin: Pin) -> int | None:
    """Tries left from the card (four-byte VERIFY, spends nothing). None means the card did not say."""
    select_file(link, pin.ef)
    sw = respond(link, CommandApdu(0x00, INS_VERIFY, 0x00, _CURRENT_EF)).sw
    if sw in _BLOCKED:
        return 0
    if sw in (StatusWord.SUCCESS, StatusWord.VERIFICATION_FAILED):
        return None
    tries = tries_in(sw)
    if tries is None:
        raise CardRefusal(sw)
    return tries


def present_secret(link: CardLink, pin: Pin, secret: bytearray) -> None:
    """Send the secret in one VERIFY, or in none when its format is wrong; `secret` is wiped in every case.

    Raises PinFormat, PinWrong or PinBlocked. After a TransportFailure, or any other CardRefusal, the try may
    be spent: ask `read_tries` before offering another entry.
    """
    try:
        require_format(pin, secret)
        select_file(link, pin.ef)
        _verify(link, pin, secret)
    finally:
        secret[:] = bytes(len(secret))


def _verify(link: CardLink, pin: Pin, secret: bytearray) -> None:
    try:
        exchange(link, CommandApdu(0x00, INS_VERIFY, 0x00, _CURRENT_EF, secret))
    except CardRefusal as refusal:
        raise _judged(pin, refusal) from refusal


def _judged(pin: Pin, refusal: CardRefusal) -> CardFailure:
    tries = tries_in(refusal.sw)
    if refusal.sw in _BLOCKED or tries == 0:
        return PinBlocked(pin)
    if tries is not None or refusal.sw == StatusWord.VERIFICATION_FAILED:
        return PinWrong(pin, tries)
    return CardRefusal(refusal.sw)
