"""A software residence card on disk: `residence.json` and one file of bytes for each EF. Its number stands in it, as it
is printed on a real card."""

from pathlib import Path
from typing import Annotated, Final

import msgspec

from app.card.card_directory import BrokenCardDirectory, FileName, Hex, Part, write_atomically
from app.card.residence_files import CardType
from app.card.soft_residence import Access, ResidenceImage, SoftFile

RESIDENCE_FILE: Final = "residence.json"


class FileEntry(Part, frozen=True):
    df: Annotated[int, msgspec.Meta(ge=0, le=3)]
    sfi: Annotated[int, msgspec.Meta(ge=1, le=30)]
    access: Access
    path: FileName


class ResidenceEntry(Part, frozen=True):
    atr: Hex
    card_type: str
    number: Annotated[str, msgspec.Meta(pattern=r"^[A-Z]{2}[0-9]{8}[A-Z]{2}$")]
    files: tuple[FileEntry, ...]
    format: Annotated[int, msgspec.Meta(ge=1, le=1)] = 1


def save_image(directory: Path, image: ResidenceImage) -> None:
    """`residence.json` is written last, so half a card never loads. Raises FileExistsError."""
    directory.mkdir(mode=0o700, parents=True)
    entries = []
    for (df, sfi), file in image.files.items():
        path = f"df{df}-ef{sfi}.bin"
        write_atomically(directory / path, file.content)
        entries.append(FileEntry(df, sfi, file.access, path))
    card = ResidenceEntry(image.atr.hex(), image.card_type.code, image.number, tuple(entries))
    write_atomically(directory / RESIDENCE_FILE, msgspec.json.format(msgspec.json.encode(card)))


def load_residence_image(directory: Path) -> ResidenceImage:
    """Raises BrokenCardDirectory."""
    try:
        entry = msgspec.json.decode((directory / RESIDENCE_FILE).read_bytes(), type=ResidenceEntry)
        content = {
            (one.df, one.sfi): SoftFile((directory / one.path).read_bytes(), one.access)
            for one in entry.files
        }
    except (OSError, msgspec.DecodeError) as reason:
        raise BrokenCardDirectory("no complete residence card") from reason
    for card_type in CardType:
        if card_type.code == entry.card_type:
            return ResidenceImage(bytes.fromhex(entry.atr), card_type, entry.number, content)
    raise BrokenCardDirectory("no known card type")
