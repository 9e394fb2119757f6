"""Reader names made fit to show: printable, short, without serial numbers."""

import re
import unicodedata

MAX_LABEL = 60
# Drivers put the unit's serial in brackets or parentheses, and PC/SC appends interface and slot numbers.
_BRACKETED = re.compile(r"[\[(][^\])]*[\])]")
_SERIAL = re.compile(r"\b(?=[0-9A-Fa-f]*\d)[0-9A-Fa-f]{6,}\b|\b\d{5,}\b")
_SLOT_NUMBERS = re.compile(r"(\s+\d{2}){1,2}$")


def reader_label(name: str) -> str:
    """'ACME Reader [CCID] (21AB34CD) 00 00' -> 'ACME Reader'."""
    printable = "".join(character if character.isprintable() else " " for character in name[:200])
    bare = _SERIAL.sub(" ", _BRACKETED.sub(" ", unicodedata.normalize("NFC", printable)))
    words = " ".join(bare.split())
    return _SLOT_NUMBERS.sub("", words)[:MAX_LABEL].strip() or "IC card reader"
