"""Software cards of every kind behind one door: what a directory holds, put into power."""

from pathlib import Path

from app.card.card_directory import CARD_FILE, load_image
from app.card.soft_residence import SoftResidenceCard
from app.card.soft_residence_directory import RESIDENCE_FILE, load_residence_image
from app.card.softcard import PoweredCard, SoftCard


def holds_card(directory: Path) -> bool:
    """Whether a card was made there; a broken one counts, and its reader will call it mute."""
    return any((directory / name).is_file() for name in (CARD_FILE, RESIDENCE_FILE))


def load_card(directory: Path) -> PoweredCard:
    """Raises BrokenCardDirectory."""
    if (directory / RESIDENCE_FILE).exists():
        return SoftResidenceCard(load_residence_image(directory))
    return SoftCard.load(directory)


def load_atr(directory: Path) -> bytes:
    """Without the rest of the card, whose keys take their time. Raises BrokenCardDirectory."""
    if (directory / RESIDENCE_FILE).exists():
        return load_residence_image(directory).atr
    return load_image(directory).atr
