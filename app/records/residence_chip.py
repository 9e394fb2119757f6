"""What the chip of a residence card says, as far as it was checked. Its pictures are not kept by anybody."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class ResidenceFacts:
    """`number` is the one that opened the chip; no signature is over it. `signed` names the fields that the signature
    on the chip is over and that were verified with it: none of a first generation card, whose entries are pictures.

    Dates are ISO 8601, `birth` perhaps without day or month; `sex` as in Person; `nationality` ISO 3166 alpha-3;
    `status` and `period` are codes; `renewal_pending` is what the unsigned file says, None where there is none.
    """

    card_type: str
    number: str = field(repr=False)
    signed: tuple[str, ...] = ()
    expires: str = ""
    birth: str = field(default="", repr=False)
    sex: str = ""
    nationality: str = ""
    status: str = ""
    period: str = ""
    renewal_pending: bool | None = None
