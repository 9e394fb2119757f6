"""What a form shows when its entries do not match the Residence Card: every item is marked and one sentence stands
above (the manual's special rule), so that nobody learns which entry differs."""

from dataclasses import dataclass

from wtforms import Form

from app.errors.base import Told
from app.errors.residence_register import CARD_DIFFERS, ITEM_TO_CHECK

# The code of a municipality has the mark of its name; three boxes of one date have one.
_WITHOUT_MARK = frozenset({"shown", "municipality_name", "birth_month", "birth_day"})


@dataclass(frozen=True, slots=True)
class Problem:
    """A line of the summary."""

    code: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Marked:
    """`problems`: all that the summary says. `item`: what stands beside every item, also beside those of the card."""

    problems: tuple[Problem, ...] = ()
    item: tuple[Told, ...] = ()


def marked(form: Form) -> Marked:
    """Marks every item of the form."""
    said = ITEM_TO_CHECK.told()
    for field in form:
        if field.name not in _WITHOUT_MARK:
            field.errors = [said]
    told = CARD_DIFFERS.told()
    return Marked((Problem(told.code, str(told)),), (said,))
