"""What somebody entered of a Residence Card beside what the office's register says of it. An applicant learns from it
only whether everything fits; the desk sees which item differs, and how far."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.records import RegisteredCard
from app.rules.name_forms import forms_of, near_words, same_words, with_substitutes

_WHOLE_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Fit(StrEnum):
    """`NEAR`: not the same, and worth a look by a person. The last three are of the number alone."""

    MATCH = "match"
    NEAR = "near"
    DIFFERS = "differs"
    UNKNOWN = "unknown"
    VOID = "void"
    EXPIRED = "expired"


ITEMS = ("number", "name", "birth", "sex")


@dataclass(frozen=True, slots=True)
class EnteredCard:
    """`substituted`: places in the name, from 0, at which the Individual Number card says that the character stands
    for one it cannot hold. `verified`: the items that such a card proved."""

    number: str
    name: str
    birth: str
    sex: str
    substituted: tuple[int, ...] = ()
    verified: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """A fit for each item; the other items of a number that the register does not have are left out."""

    fits: tuple[tuple[str, Fit], ...]

    @property
    def all_fit(self) -> bool:
        return all(fit is Fit.MATCH for _, fit in self.fits)

    @property
    def codes(self) -> tuple[str, ...]:
        """Item and fit, such as "name:near"."""
        return tuple(f"{item}:{fit}" for item, fit in self.fits)


UNKNOWN_NUMBER = Comparison((("number", Fit.UNKNOWN),))


def comparison_of(codes: Sequence[str]) -> Comparison:
    """From its codes."""
    pairs = (code.split(":", 1) for code in codes)
    return Comparison(tuple((item, Fit(fit)) for item, fit in pairs))


def compare_card(entered: EnteredCard, card: RegisteredCard, *, void: bool, today: str) -> Comparison:
    """`void`: the number is on the list of numbers that are no longer valid. `today`: the day in Japan, ISO 8601; a
    card is valid through its last day."""
    return Comparison(
        (
            ("number", _number(card, void=void, today=today)),
            ("name", _name(entered, card)),
            ("birth", _birth(entered.birth, card.birth)),
            ("sex", Fit.MATCH if entered.sex == card.sex else Fit.DIFFERS),
        )
    )


def _number(card: RegisteredCard, *, void: bool, today: str) -> Fit:
    if void:
        return Fit.VOID
    return Fit.EXPIRED if card.expires < today else Fit.MATCH


def _name(entered: EnteredCard, card: RegisteredCard) -> Fit:
    ours = forms_of(with_substitutes(entered.name, entered.substituted))
    theirs = [form for name in (card.name, *card.aliases) for form in forms_of(name)]
    pairs = [(one, other) for one in ours for other in theirs]
    if any(same_words(one, other) for one, other in pairs):
        return Fit.MATCH
    return Fit.NEAR if any(near_words(one, other) for one, other in pairs) else Fit.DIFFERS


def _birth(entered: str, registered: str) -> Fit:
    """Near: one of the two knows less, day and month have changed places, or one digit differs."""
    if entered == registered:
        return Fit.MATCH
    shorter, longer = sorted((entered, registered), key=len)
    if shorter and longer.startswith(f"{shorter}-"):
        return Fit.NEAR
    if not (_WHOLE_DATE.fullmatch(entered) and _WHOLE_DATE.fullmatch(registered)):
        return Fit.DIFFERS
    year, month, day = entered.split("-")
    slips = sum(one != other for one, other in zip(entered, registered, strict=True))
    return Fit.NEAR if slips == 1 or f"{year}-{day}-{month}" == registered else Fit.DIFFERS
