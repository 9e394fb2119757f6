"""Rows of the office's register of residence cards, and of entries that did not fit it."""

from dataclasses import dataclass

import msgspec


@dataclass(frozen=True, slots=True)
class RegisteredCard:
    """What the register says of one card. Dates are ISO 8601, the birth date as exactly as it is known. `aliases`:
    other names of its holder, such as the one in kanji. `status` is the status of residence."""

    number: str
    name: str
    birth: str
    sex: str
    nationality: str
    status: str
    period: str
    expires: str
    aliases: tuple[str, ...] = ()


class SealedCard(msgspec.Struct, frozen=True, gc=False):
    """A hundred thousand of them at a time are no work for the garbage collector, which would stop everything else."""

    number_hash: bytes
    fingerprint: bytes
    card_sealed: bytes


@dataclass(frozen=True, slots=True)
class RegisterMismatch:
    """`owner`: 'card:' or 'account:' and whose entries they are. `items`: item and code, such as "name:near". `tries`:
    how often the number was sent since `first_at`, the last time `at`."""

    id: str
    owner: str
    place: str
    number_hash: bytes
    items: tuple[str, ...]
    entered_sealed: bytes
    tries: int
    first_at: int
    at: int
    settled_at: int | None = None
    settled_by: str | None = None
