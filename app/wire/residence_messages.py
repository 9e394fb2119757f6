"""Messages about the chip of a residence card, within a ceremony for that purpose only. What it says is evidence for
the server to judge; none of it goes to a page."""

from typing import Annotated, ClassVar, Literal

import msgspec

from app.wire.messages import Payload

# What an agent says of itself in hello when it can read these chips.
CAPABILITY = "residence"
# Base64 of the largest file, the front image of the first generation; with its envelope it fits into one frame.
FileContent = Annotated[str, msgspec.Meta(min_length=4, max_length=9_344, pattern=r"^[A-Za-z0-9+/]+={0,2}$")]
CardNumber = Annotated[str, msgspec.Meta(pattern=r"^[A-Z]{2}[0-9]{8}[A-Z]{2}$")]


class ResidenceOpen(Payload, frozen=True):
    """From the server, once the person has agreed: the number that was typed on the page, which opens the chip."""

    type: ClassVar[str] = "residence.open"
    number: CardNumber


class ResidenceFile(Payload, frozen=True):
    """One file of the chip as it was read, each at most once."""

    type: ClassVar[str] = "residence.file"
    name: Literal["number", "entries", "front", "face", "pictures", "renewal", "signature"]
    content: FileContent


class ResidenceRead(Payload, frozen=True):
    """All files of a card of this type were sent; the server judges them now."""

    type: ClassVar[str] = "residence.read"
    card_type: Literal["1", "2", "05", "06"]
