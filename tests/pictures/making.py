"""JPEGs put together by hand: whole ones of Pillow, and segments changed, added or left out."""

import io
import re
import struct
from collections.abc import Callable
from functools import cache

from PIL import Image

SOI, EOI = b"\xff\xd8", b"\xff\xd9"
DQT, DHT, SOS, COM, DRI = 0xDB, 0xC4, 0xDA, 0xFE, 0xDD
SOF0, SOF2, APP1, APP2, APP13, APP14 = 0xC0, 0xC2, 0xE1, 0xE2, 0xED, 0xEE


@cache
def plain(width: int = 320, height: int = 200, *, mode: str = "RGB", **options: object) -> bytes:
    """Coloured noise, so that every part of a scan matters."""
    small = Image.frombytes("L", (64, 40), bytes((i * 7919 >> 3) % 256 for i in range(64 * 40)))
    picture = Image.merge("RGB", (small, small.rotate(180), small.transpose(Image.Transpose.FLIP_LEFT_RIGHT)))
    out = io.BytesIO()
    picture.resize((width, height)).convert(mode).save(out, "JPEG", **options)
    return out.getvalue()


@cache
def flat(width: int, height: int, *, mode: str = "L", **options: object) -> bytes:
    """Large in pixels, small in bytes."""
    out = io.BytesIO()
    Image.new(mode, (width, height), 200 if mode == "L" else (200, 60, 20)).save(out, "JPEG", **options)
    return out.getvalue()


def segment(marker: int, body: bytes) -> bytes:
    return bytes((0xFF, marker)) + struct.pack(">H", len(body) + 2) + body


def with_segments(jpeg: bytes, *segments: bytes) -> bytes:
    return SOI + b"".join(segments) + jpeg[2:]


def parts(jpeg: bytes) -> list[tuple[int, bytes, bytes]]:
    """Marker, body, and the entropy coded data behind it, of each segment from SOI to EOI."""
    found, at = [], 2
    while jpeg[at + 1] != EOI[1]:
        end = at + 2 + struct.unpack(">H", jpeg[at + 2 : at + 4])[0]
        ends = re.compile(rb"\xff[\x02-\xcf\xd8-\xfe]").search(jpeg, end) if jpeg[at + 1] == SOS else None
        after = ends.start() if ends else end
        found.append((jpeg[at + 1], jpeg[at + 4 : end], jpeg[end:after]))
        at = after
    return found


def changed(jpeg: bytes, marker: int, change: Callable[[bytes], bytes | None]) -> bytes:
    """Every segment of this kind changed, or left out where `change` answers None."""
    made = [SOI]
    for kind, body, data in parts(jpeg):
        new = change(body) if kind == marker else body
        if new is not None:
            made.append(segment(kind, new) + data)
    return b"".join((*made, EOI))


def sized(jpeg: bytes, width: int, height: int, *, marker: int = SOF0) -> bytes:
    return changed(jpeg, marker, lambda body: body[:1] + struct.pack(">HH", height, width) + body[5:])


def scans(jpeg: bytes, times: int) -> bytes:
    """The last scan over and over."""
    found = parts(jpeg)
    whole = b"".join(segment(kind, body) + data for kind, body, data in found)
    kind, body, data = found[-1]
    return SOI + whole + (segment(kind, body) + data) * times + EOI


def exif(*entries: tuple[int, int, int, bytes], next_directory: int = 0, count: int | None = None) -> bytes:
    """One directory: tag, type, count and value or offset (four bytes) of each entry."""
    body = b"".join(struct.pack("<HHI", *entry[:3]) + entry[3] for entry in entries)
    directory = (
        struct.pack("<H", len(entries) if count is None else count) + body + struct.pack("<I", next_directory)
    )
    return segment(APP1, b"Exif\0\0II*\0" + struct.pack("<I", 8) + directory)


def orientation(value: int) -> bytes:
    return exif((0x0112, 3, 1, struct.pack("<HH", value, 0)))


def icc(profile: bytes, *, chunk: int = 65_000) -> tuple[bytes, ...]:
    pieces = [profile[at : at + chunk] for at in range(0, len(profile), chunk)]
    return tuple(
        segment(APP2, b"ICC_PROFILE\0" + bytes((number % 256, len(pieces) % 256)) + piece)
        for number, piece in enumerate(pieces, 1)
    )
