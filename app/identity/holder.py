"""The otherNames of a signature certificate as facts about its holder; what is missing or unclear is listed.

The encoding is the JPKI profile: UTF8String values under 1.2.392.200149.8.5.5, in any order.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Literal

from cryptography import x509

from app.identity.der import utf8_string

ARC = "1.2.392.200149.8.5.5"
NAME, NAME_FLAGS, SEX, BIRTH, ADDRESS, ADDRESS_FLAGS = (f"{ARC}.{last}" for last in range(1, 7))

Item = Literal["name", "birth", "sex", "address"]
Sex = Literal["male", "female", "not_applicable"]
_SEXES: Mapping[str, Sex] = {"1": "male", "2": "female", "9": "not_applicable"}
_EYYYYMMDD = re.compile(r"([0-5])([0-9]{4})([0-9]{2})([0-9]{2})")
# On the day an era changed, both eras are right. 0 is "none".
_ERAS = {
    "0": (date.min, date.max),
    "1": (date(1868, 1, 25), date(1912, 7, 30)),
    "2": (date(1912, 7, 30), date(1926, 12, 25)),
    "3": (date(1926, 12, 25), date(1989, 1, 7)),
    "4": (date(1989, 1, 8), date(2019, 4, 30)),
    "5": (date(2019, 5, 1), date.max),
}


class Problem(StrEnum):
    MISSING = "missing"
    UNKNOWN = "unknown"
    UNREADABLE = "unreadable"
    SUBSTITUTED = "substituted"


@dataclass(frozen=True, slots=True)
class Unclear:
    """One item that the applicant or the officer must look at."""

    item: Item
    problem: Problem


@dataclass(frozen=True, slots=True)
class HolderFacts:
    """None stands for "the certificate does not say"; `unclear` says why. The texts stay out of `repr`.

    The positions count characters from 0 where the certificate has a substitute for the registered character.
    """

    name: str | None = field(repr=False)
    name_substituted: tuple[int, ...] = field(repr=False)
    birth: date | None = field(repr=False)
    sex: Sex | None = field(repr=False)
    address: str | None = field(repr=False)
    address_substituted: tuple[int, ...] = field(repr=False)
    unclear: tuple[Unclear, ...]


class ItemUnclear(Exception):
    """An item that is there but cannot be taken as it stands."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.problem = problem


def read_holder(names: x509.SubjectAlternativeName) -> HolderFacts:
    """Never raises for a value it cannot read: that value is None and listed in `unclear`."""
    values: dict[str, list[bytes]] = {}
    for other in names.get_values_for_type(x509.OtherName):
        values.setdefault(other.type_id.dotted_string, []).append(other.value)
    return _Reader(values).holder()


class _Reader:
    """Reads item after item and collects what is unclear on the way."""

    def __init__(self, values: Mapping[str, list[bytes]]) -> None:
        self._values = values
        self._unclear: list[Unclear] = []

    def holder(self) -> HolderFacts:
        name = self._text("name", NAME)
        address = self._text("address", ADDRESS)
        birth_digits = self._text("birth", BIRTH)
        sex_digit = self._text("sex", SEX)
        return HolderFacts(
            name=name,
            name_substituted=self._substituted("name", name, NAME_FLAGS),
            birth=self._birth(birth_digits),
            sex=self._sex(sex_digit),
            address=address,
            address_substituted=self._substituted("address", address, ADDRESS_FLAGS),
            unclear=tuple(self._unclear),
        )

    def _note(self, item: Item, problem: Problem) -> None:
        self._unclear.append(Unclear(item, problem))

    def _text(self, item: Item, oid: str) -> str | None:
        try:
            return _only_text(self._values.get(oid, []))
        except ItemUnclear as finding:
            self._note(item, finding.problem)
            return None

    def _birth(self, digits: str | None) -> date | None:
        if digits is None:
            return None
        try:
            return birth_date(digits)
        except ItemUnclear as finding:
            self._note("birth", finding.problem)
            return None

    def _sex(self, digit: str | None) -> Sex | None:
        if digit is not None and digit not in _SEXES:
            self._note("sex", Problem.UNKNOWN)
        return _SEXES.get(digit or "")

    def _substituted(self, item: Item, text: str | None, flags_oid: str) -> tuple[int, ...]:
        """Flags that are missing or do not fit the text leave open whether the text is exact."""
        if text is None:
            return ()
        try:
            flags = _only_text(self._values.get(flags_oid, []))
        except ItemUnclear:
            flags = ""
        if len(flags) != len(text) or not set(flags) <= {"0", "1"}:
            self._note(item, Problem.UNKNOWN)
            return ()
        positions = tuple(index for index, flag in enumerate(flags) if flag == "1")
        if positions:
            self._note(item, Problem.SUBSTITUTED)
        return positions


def _only_text(values: list[bytes]) -> str:
    if not values:
        raise ItemUnclear(Problem.MISSING)
    try:
        # Two values for one item contradict each other, so neither is taken.
        (value,) = values
        return utf8_string(value)
    except ValueError as error:
        raise ItemUnclear(Problem.UNREADABLE) from error


def birth_date(digits: str) -> date:
    """EYYYYMMDD: E names the era, YYYYMMDD is Gregorian, zeros stand for the unknown. Raises ItemUnclear."""
    match = _EYYYYMMDD.fullmatch(digits)
    if match is None:
        raise ItemUnclear(Problem.UNREADABLE)
    era, *parts = match.groups()
    year, month, day = (int(part) for part in parts)
    if 0 in (year, month, day):
        raise ItemUnclear(Problem.UNKNOWN)
    try:
        birth = date(year, month, day)
    except ValueError as error:
        raise ItemUnclear(Problem.UNREADABLE) from error
    first, last = _ERAS[era]
    if not first <= birth <= last:
        raise ItemUnclear(Problem.UNREADABLE)
    return birth
