"""What the pages of the registration say of a residence card's chip, exactly as far as it is proven."""

from collections.abc import Callable
from dataclasses import dataclass

from app.i18n import lazy as _l
from app.records import ResidenceFacts

_SIGNED = _l(
    "The chip of this residence card was read and its signature is right. The card number itself is not part of what is"
    " signed."
)
_PICTURES = _l(
    "The chip of this residence card was read. Only its pictures are signed on a card of this kind, so the chip proves"
    " none of the entries."
)
_PENDING = _l("The card says that a renewal is being decided. This entry is not signed.")


@dataclass(frozen=True, slots=True)
class ChipView:
    """`expires` is a date in words, "" where the chip proves none."""

    number: str
    sentence: str
    expires: str
    pending: str


def chip_view(chip: ResidenceFacts | None, day_text: Callable[[str], str]) -> ChipView | None:
    """`day_text` writes an ISO date as people do."""
    if chip is None:
        return None
    sentence = _SIGNED if chip.signed else _PICTURES
    expires = day_text(chip.expires) if "expires" in chip.signed else ""
    return ChipView(chip.number, str(sentence), expires, str(_PENDING) if chip.renewal_pending else "")
