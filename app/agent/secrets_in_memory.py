"""Care for the PIN while it is in memory: bytearrays that are wiped, no core dumps.

Python cannot promise that no copy is left behind (a toolkit's text field keeps its own); what can be wiped, is.
"""

import contextlib

from app.card.pin import Pin, PinFormat, require_format

_FULL_WIDTH_LEAD = 0xEF
_FULL_WIDTH_SHIFT = 0x20


def wipe(secret: bytearray) -> None:
    secret[:] = bytes(len(secret))


def forbid_core_dumps() -> None:
    """Soft and hard limit zero, so neither a crash nor a child can write this process's memory to disk."""
    with contextlib.suppress(ImportError):
        import resource  # noqa: PLC0415 - POSIX only; Windows writes no core files unless asked to

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def fold_secret(pin: Pin, typed: bytearray) -> bytearray:
    """UTF-8 as typed -> ASCII: full-width forms (U+FF01..FF5E) to half width, lower case to upper for the signature.

    Works on bytes so that no str of the secret exists; `typed` is wiped. What is not foldable stays and is refused.
    """
    folded = bytearray()
    position = 0
    while position < len(typed):
        width, octet = _half_width(typed, position)
        folded.append(octet)
        position += width
    wipe(typed)
    if pin is Pin.SIGN:
        for index, octet in enumerate(folded):
            if ord("a") <= octet <= ord("z"):
                folded[index] = octet - 0x20
    return folded


def _half_width(typed: bytearray, at: int) -> tuple[int, int]:
    """U+FF01..FF3F are EF BC 81..BF and U+FF40..FF5E are EF BD 80..9E in UTF-8."""
    if typed[at] == _FULL_WIDTH_LEAD and at + 2 < len(typed):
        middle, last = typed[at + 1], typed[at + 2]
        if middle == 0xBC and 0x81 <= last <= 0xBF:  # noqa: PLR2004 - UTF-8 bytes named in the docstring
            return 3, last - 0x80 + _FULL_WIDTH_SHIFT
        if middle == 0xBD and 0x80 <= last <= 0x9E:  # noqa: PLR2004
            return 3, last - 0x80 + 0x60
    return 1, typed[at]


def is_well_formed(pin: Pin, secret: bytearray) -> bool:
    """The local check before VERIFY: a wrong length or character costs no try."""
    try:
        require_format(pin, secret)
    except PinFormat:
        return False
    return True
