"""What a file is by its content, and a JPEG reduced to what its pixels need (ITU-T T.81 annex B): nothing that only
describes a picture reaches a decoder."""

import re
from dataclasses import dataclass, field

from app.records import PictureFault

SOI, EOI, SOS, DQT, DHT, DAC, DRI = 0xD8, 0xD9, 0xDA, 0xDB, 0xC4, 0xCC, 0xDD
APP0, APP1, APP2, APP14 = 0xE0, 0xE1, 0xE2, 0xEE
# Baseline, extended and progressive, with Huffman or arithmetic coding. No decoder for documents needs the others.
TAKEN_FRAMES = frozenset({0xC0, 0xC1, 0xC2, 0xC9, 0xCA})
OTHER_FRAMES = frozenset({0xC3, 0xC5, 0xC6, 0xC7, 0xCB, 0xCD, 0xCE, 0xCF, 0xF7})
PROGRESSIVE = frozenset({0xC2, 0xCA})
# Without a length, and between segments they mean nothing: stuffing, TEM, restarts, a second beginning.
ALONE = frozenset({0x00, 0x01, *range(0xD0, 0xD9)})
TABLES = frozenset({DQT, DHT, DAC, DRI})
FILL = re.compile(rb"\xff+")
# RST0 to RST7 and TEM stand alone; a stuffed zero is no marker.
MARKER_IN_SCAN = re.compile(rb"\xff[\x02-\xcf\xd8-\xfe]")

MOST_MARKERS = 1000
MOST_SCANS = 100
# Every scan visits every coefficient, however short it is. A usual progressive picture has ten scans.
MOST_SCANNED_PIXELS = 400_000_000
# All coefficients of such a picture are in memory at once, six bytes a pixel.
SCANS_COST = 3
MOST_SIDE = 65_500  # JPEG_MAX_DIMENSION of libjpeg.
# A profile of a display has some hundred bytes to three kilobytes, one of a printing press half a million.
MOST_PROFILE = 64 * 1024

_HEIF_BRANDS = frozenset(
    {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif", b"avis"}
)


class PictureRefused(Exception):
    """`fault` says why."""

    def __init__(self, fault: PictureFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


@dataclass(slots=True)
class Lean:
    """`data` is the JPEG without metadata, `orientation` what EXIF said (1 to 8), `profile` the ICC profile or b""."""

    width: int = 0
    height: int = 0
    orientation: int = 1
    profile: bytes = b""
    data: bytes = b""


@dataclass(slots=True)
class _Walk:
    """One walk over the markers. `kept` are the parts that the decoder gets."""

    data: bytes
    max_pixels: int
    lean: Lean = field(default_factory=Lean)
    kept: list[bytes] = field(default_factory=lambda: [b"\xff\xd8"])
    components: int = 0
    progressive: bool = False
    scans: int = 0
    has_exif: bool = False


def lean(data: bytes, *, max_pixels: int) -> Lean:
    """What follows the end of the picture (a film, a second picture, an archive) is dropped. Raises PictureRefused."""
    _refuse_other_types(data)
    walk = _Walk(data, max_pixels)
    at = 2
    for _ in range(MOST_MARKERS):
        marker, at = _marker(data, at)
        if marker == EOI:
            return _finished(walk)
        body, end = _segment(data, at)
        _visit(walk, marker, body)
        at = end
        if marker == SOS:
            at = _end_of_scan(data, at)
            walk.kept.append(data[end:at])
    raise PictureRefused(PictureFault.DAMAGED)


def _refuse_other_types(data: bytes) -> None:
    if not data:
        raise PictureRefused(PictureFault.EMPTY)
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        raise PictureRefused(PictureFault.PNG)
    if data[4:8] == b"ftyp" and data[8:12] in _HEIF_BRANDS:
        raise PictureRefused(PictureFault.HEIC)
    if not data.startswith(b"\xff\xd8"):
        raise PictureRefused(PictureFault.PDF if b"%PDF-" in data[:1024] else PictureFault.NOT_JPEG)


def _marker(data: bytes, at: int) -> tuple[int, int]:
    """The marker at `at`, which any number of 0xFF may fill up (B.1.1.2), and where its segment begins."""
    fill = FILL.match(data, at)
    end = fill.end() if fill else at
    if end >= len(data):
        raise PictureRefused(PictureFault.TRUNCATED)
    if end == at or data[end] in ALONE:
        raise PictureRefused(PictureFault.DAMAGED)
    return data[end], end + 1


def _segment(data: bytes, at: int) -> tuple[bytes, int]:
    length = int.from_bytes(data[at : at + 2])
    end = at + length
    if len(data) < at + 2 or end > len(data):
        raise PictureRefused(PictureFault.TRUNCATED)
    if length < 2:  # noqa: PLR2004 - the length counts itself
        raise PictureRefused(PictureFault.DAMAGED)
    return data[at + 2 : end], end


def _end_of_scan(data: bytes, at: int) -> int:
    found = MARKER_IN_SCAN.search(data, at)
    if not found:
        raise PictureRefused(PictureFault.TRUNCATED)
    return found.start()


def _visit(walk: _Walk, marker: int, body: bytes) -> None:
    if marker in TAKEN_FRAMES:
        _frame(walk, marker, body)
    elif marker in OTHER_FRAMES:
        raise PictureRefused(PictureFault.NOT_JPEG)
    elif marker == SOS:
        _scan(walk, body)
    elif marker == APP1 and body.startswith(b"Exif\0\0") and not walk.has_exif:
        walk.has_exif, walk.lean.orientation = True, orientation(body[6:])
    elif marker == APP2 and body.startswith(b"ICC_PROFILE\0"):
        # Chunks are taken in the order they stand in, which is the order of every writer there is.
        walk.lean.profile += body[14:] if len(walk.lean.profile) <= MOST_PROFILE else b""
    elif marker == APP0 and body.startswith(b"JFIF\0"):
        walk.kept.append(_bytes(APP0, b"JFIF\0\1\1\0\0\1\0\1\0\0"))
    elif marker == APP14 and body.startswith(b"Adobe"):
        walk.kept.append(_bytes(APP14, body[:12]))
    elif marker in TABLES:
        walk.kept.append(_bytes(marker, body))
    elif not APP0 <= marker <= 0xFE:  # noqa: PLR2004 - APPn, JPGn and comments are dropped
        raise PictureRefused(PictureFault.DAMAGED)


def _frame(walk: _Walk, marker: int, body: bytes) -> None:
    if walk.components or len(body) < 6:  # noqa: PLR2004 - B.2.2
        raise PictureRefused(PictureFault.DAMAGED)
    if body[0] != 8:  # noqa: PLR2004 - twelve bits a sample are for X-rays
        raise PictureRefused(PictureFault.NOT_JPEG)
    walk.lean.height, walk.lean.width = int.from_bytes(body[1:3]), int.from_bytes(body[3:5])
    walk.components, walk.progressive = body[5], marker in PROGRESSIVE
    if not (walk.lean.height and walk.lean.width and walk.components):
        raise PictureRefused(PictureFault.DAMAGED)
    _refuse_size(walk, costly=walk.progressive)
    walk.kept.append(_bytes(marker, body))


def _scan(walk: _Walk, body: bytes) -> None:
    if not walk.components or not body:
        raise PictureRefused(PictureFault.DAMAGED)
    walk.scans += 1
    _refuse_size(walk, costly=walk.progressive or body[0] != walk.components)
    pixels = walk.lean.width * walk.lean.height
    if walk.scans > MOST_SCANS or (walk.scans > 1 and walk.scans * pixels > MOST_SCANNED_PIXELS):
        raise PictureRefused(PictureFault.DAMAGED)
    walk.kept.append(_bytes(SOS, body))


def _refuse_size(walk: _Walk, *, costly: bool) -> None:
    pixels = walk.lean.width * walk.lean.height
    most = walk.max_pixels // (SCANS_COST if costly else 1)
    if pixels > most or max(walk.lean.width, walk.lean.height) > MOST_SIDE:
        raise PictureRefused(PictureFault.TOO_MANY_PIXELS)


def _finished(walk: _Walk) -> Lean:
    if not walk.scans:
        raise PictureRefused(PictureFault.DAMAGED)
    walk.lean.data = b"".join((*walk.kept, b"\xff\xd9"))
    if len(walk.lean.profile) > MOST_PROFILE:
        walk.lean.profile = b""
    return walk.lean


def orientation(exif: bytes) -> int:
    """Tag 0x0112 of the first directory (TIFF 6.0), 1 where there is none or it makes no sense. No other tag is
    looked at."""
    order = {b"II*\0": "little", b"MM\0*": "big"}.get(exif[:4])
    if order is None:
        return 1

    def number(at: int, size: int) -> int:
        return int.from_bytes(exif[at : at + size], "little" if order == "little" else "big")

    first = number(4, 4)
    for at in range(first + 2, min(first + 2 + 12 * number(first, 2), len(exif) - 11), 12):
        if number(at, 2) == 0x0112:  # noqa: PLR2004
            found = number(at + 8, 2)
            return found if 1 <= found <= 8 else 1  # noqa: PLR2004
    return 1


def _bytes(marker: int, body: bytes) -> bytes:
    return bytes((0xFF, marker)) + (len(body) + 2).to_bytes(2) + body
