"""Hostile and odd files, made by code, each with what has to become of it."""

import base64
import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from random import Random
from typing import TypeAlias

from PIL import ImageCms

from app.records import PictureFault
from tests.pictures.making import (
    APP1,
    APP13,
    APP14,
    COM,
    DHT,
    DQT,
    DRI,
    EOI,
    SOF0,
    SOF2,
    SOI,
    SOS,
    changed,
    exif,
    flat,
    icc,
    orientation,
    parts,
    plain,
    scans,
    segment,
    sized,
    with_segments,
)

Make: TypeAlias = Callable[[], bytes]
F = PictureFault
TAKEN = None
MAX_PIXELS = 50_000_000


@dataclass(frozen=True, slots=True)
class Odd:
    name: str
    make: Make
    fault: PictureFault | None


def _png(width: int, height: int) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(1_000_000)))


def _bmff(brand: bytes) -> bytes:
    return struct.pack(">I", 24) + b"ftyp" + brand + bytes(4) + brand + b"mif1" + bytes(400)


OTHER_TYPES: dict[str, tuple[bytes, PictureFault]] = {
    "zero bytes": (b"", F.EMPTY),
    "one byte 0xFF": (b"\xff", F.NOT_JPEG),
    "one letter": (b"x", F.NOT_JPEG),
    "a text": ("在留カード.jpg".encode() * 40, F.NOT_JPEG),
    "HTML": (b"<!doctype html><script>alert(1)</script>", F.NOT_JPEG),
    "PHP": (b"<?php system($_GET['c']); ?>", F.NOT_JPEG),
    "SVG": (b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', F.NOT_JPEG),
    "ZIP": (b"PK\3\4" + bytes(300), F.NOT_JPEG),
    "GIF": (b"GIF89a\xff\xff\xff\xff" + bytes(300), F.NOT_JPEG),
    "WebP": (b"RIFF\x24\0\0\0WEBPVP8 " + bytes(300), F.NOT_JPEG),
    "TIFF": (b"II*\0\x08\0\0\0" + bytes(300), F.NOT_JPEG),
    "BMP": (b"BM" + bytes(300), F.NOT_JPEG),
    "ICO": (b"\0\0\1\0\1\0" + bytes(300), F.NOT_JPEG),
    "JPEG 2000": (b"\0\0\0\x0cjP  \r\n\x87\n" + bytes(300), F.NOT_JPEG),
    "JPEG XL": (b"\xff\x0a" + bytes(300), F.NOT_JPEG),
    "PSD": (b"8BPS\0\1" + bytes(300), F.NOT_JPEG),
    "a program for Linux": (b"\x7fELF\2\1\1" + bytes(300), F.NOT_JPEG),
    "a program for Windows": (b"MZ\x90\0" + bytes(300), F.NOT_JPEG),
    "a film": (_bmff(b"isom"), F.NOT_JPEG),
    "HEIC": (_bmff(b"heic"), F.HEIC),
    "HEIF of another maker": (_bmff(b"mif1"), F.HEIC),
    "AVIF": (_bmff(b"avif"), F.HEIC),
    "PNG": (_png(64, 64), F.PNG),
    "PNG bomb": (_png(60_000, 60_000), F.PNG),
    "PDF": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + bytes(300), F.PDF),
    "PDF behind something else": (b"\n\n<!-- -->%PDF-1.4\n" + bytes(300), F.PDF),
}


def _without(marker: int) -> bytes:
    return changed(plain(), marker, lambda _: None)


def _cut_and_closed() -> bytes:
    return plain()[: len(plain()) * 6 // 10].rstrip(b"\xff") + EOI


def _deep(precision: int) -> bytes:
    return changed(plain(), SOF0, lambda body: bytes((precision,)) + body[1:])


def _frame_kind(marker: int) -> bytes:
    return plain().replace(b"\xff\xc0", bytes((0xFF, marker)), 1)


def _one_component_scan(width: int, height: int) -> bytes:
    return changed(sized(plain(), width, height), SOS, lambda body: b"\1" + body[1:3] + body[-3:])


BROKEN: tuple[Odd, ...] = (
    Odd("SOI only", lambda: SOI, F.TRUNCATED),
    Odd("SOI and half a marker", lambda: SOI + b"\xff", F.TRUNCATED),
    Odd("SOI and EOI", lambda: SOI + EOI, F.DAMAGED),
    Odd("SOI twice", lambda: SOI + plain(), F.DAMAGED),
    Odd("SOI and zeros", lambda: SOI + bytes(5000), F.DAMAGED),
    Odd("SOI and a megabyte of 0xFF", lambda: SOI + b"\xff" * 1_000_000, F.TRUNCATED),
    Odd("no end", lambda: plain()[:-2], F.TRUNCATED),
    Odd("cut and closed by an end marker", _cut_and_closed, F.TRUNCATED),
    Odd("header only", lambda: plain()[: plain().index(b"\xff\xda")], F.TRUNCATED),
    Odd("header closed by an end marker", lambda: plain()[: plain().index(b"\xff\xda")] + EOI, F.DAMAGED),
    Odd("a segment longer than the file", lambda: SOI + b"\xff\xe1\xff\xff" + plain()[2:900], F.TRUNCATED),
    Odd("a segment of length 0", lambda: SOI + b"\xff\xe1\0\0" + plain()[2:], F.DAMAGED),
    Odd("a segment of length 1", lambda: SOI + b"\xff\xe1\0\1" + plain()[2:], F.DAMAGED),
    Odd("something between segments", lambda: SOI + b"garbage" + plain()[2:], F.DAMAGED),
    Odd("no frame", lambda: _without(SOF0), F.DAMAGED),
    Odd("two frames", lambda: with_segments(plain(), segment(SOF0, parts(plain())[3][1])), F.DAMAGED),
    Odd("a frame of three bytes", lambda: changed(plain(), SOF0, lambda body: body[:3]), F.DAMAGED),
    Odd("no quantization table", lambda: _without(DQT), F.DAMAGED),
    Odd(
        "Huffman table with 4,000 codes",
        lambda: changed(plain(), DHT, lambda b: b[:1] + b"\xfa" * 16 + b[17:]),
        F.DAMAGED,
    ),
    Odd("Huffman table cut", lambda: changed(plain(), DHT, lambda body: body[:9]), F.DAMAGED),
    Odd("Huffman table number 14", lambda: changed(plain(), DHT, lambda body: b"\x1e" + body[1:]), F.DAMAGED),
    Odd(
        "quantization table number 9",
        lambda: changed(plain(), DQT, lambda body: b"\x09" + body[1:]),
        F.DAMAGED,
    ),
    Odd("sampling factor 0", lambda: changed(plain(), SOF0, lambda b: b[:7] + b"\0" + b[8:]), F.DAMAGED),
    Odd(
        "a scan of unknown components",
        lambda: changed(plain(), SOS, lambda b: b[:1] + b"\x99" + b[2:]),
        F.DAMAGED,
    ),
    Odd("an empty scan header", lambda: changed(plain(), SOS, lambda _: b""), F.DAMAGED),
    Odd(
        "a frame of 200 components",
        lambda: changed(plain(), SOF0, lambda b: b[:5] + b"\xc8" + b[6:]),
        F.DAMAGED,
    ),
    Odd("width 0", lambda: sized(plain(), 0, 200), F.DAMAGED),
    Odd("height 0, told later", lambda: sized(plain(), 320, 0), F.DAMAGED),
    Odd("twelve bits", lambda: _deep(12), F.NOT_JPEG),
    Odd("sixteen bits", lambda: _deep(16), F.NOT_JPEG),
    Odd("lossless", lambda: _frame_kind(0xC3), F.NOT_JPEG),
    Odd("hierarchical", lambda: _frame_kind(0xC5), F.NOT_JPEG),
    Odd("JPEG-LS", lambda: _frame_kind(0xF7), F.NOT_JPEG),
)

BOMBS: tuple[Odd, ...] = (
    Odd("65,535 x 65,535 in 10 KB", lambda: sized(plain(), 65_535, 65_535), F.TOO_MANY_PIXELS),
    Odd(
        "30,000 x 30,000 progressive",
        lambda: sized(plain(progressive=True), 30_000, 30_000, marker=SOF2),
        F.TOO_MANY_PIXELS,
    ),
    Odd("one pixel beyond the limit", lambda: sized(plain(), 10_000, 5_001), F.TOO_MANY_PIXELS),
    Odd(
        "a third, progressive",
        lambda: sized(plain(progressive=True), 5_000, 3_334, marker=SOF2),
        F.TOO_MANY_PIXELS,
    ),
    Odd("a third, a scan for each component", lambda: _one_component_scan(5_000, 3_334), F.TOO_MANY_PIXELS),
    Odd("65,535 x 1", lambda: sized(plain(), 65_535, 1), F.TOO_MANY_PIXELS),
    Odd("1 x 65,535", lambda: sized(plain(), 1, 65_535), F.TOO_MANY_PIXELS),
    Odd("100,000 markers", lambda: with_segments(plain(), *([segment(COM, b"")] * 100_000)), F.DAMAGED),
    Odd("10,000 scans", lambda: scans(flat(64, 64, progressive=True), 10_000), F.DAMAGED),
    Odd("101 scans", lambda: scans(plain(progressive=True), 101), F.DAMAGED),
    Odd("40 scans of 16 megapixels", lambda: scans(flat(5_000, 3_300, progressive=True), 40), F.DAMAGED),
    Odd("the whole limit", lambda: flat(10_000, 5_000), TAKEN),
    Odd(
        "the whole limit, progressive",
        lambda: flat(5_000, 3_333, mode="RGB", progressive=True, subsampling=0),
        TAKEN,
    ),
    Odd("12 megapixels, four colours", lambda: plain(4_000, 3_000, mode="CMYK"), TAKEN),
    Odd("60,000 x 10", lambda: flat(60_000, 10), TAKEN),
    Odd("1 x 1", lambda: flat(1, 1), TAKEN),
    Odd("3 x 2,000", lambda: flat(3, 2_000), TAKEN),
)

_CYCLE = exif((0x8769, 4, 1, struct.pack("<I", 8)), next_directory=8)
_ENDLESS = exif((0x010F, 2, 0xFFFFFFFF, struct.pack("<I", 0xFFFFFFF0)), count=0xFFFF)
_THUMBNAIL = segment(APP1, b"Exif\0\0MM\0*\0\0\0\x08\0\0\0\0\0\x0e" + sized(plain(), 65_535, 65_535)[:60_000])
_SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
_PHP = b"<?php system($_GET['c']); ?>"
# Made by jpegtran -arithmetic from 16 x 16 pixels; Pillow writes none.
_ARITHMETIC = base64.b64decode(
    "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAgGBgcGBQgHBwcJCQgKDBQNDAsLDBkSEw8UHRofHh0aHBwgJC4nICIsIxwcKDcpLDAxNDQ0Hyc5PTgy"
    "PC4zNDL/2wBDAQkJCQwLDBgNDRgyIRwhMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjL/yQARCAAQABADAS"
    "IAAhEBAxEB/8wACgAQEAUBEBEF/9oADAMBAAIRAxEAPwDP4XtcBZT/2Q=="
)

ODD: tuple[Odd, ...] = (
    Odd("a ZIP behind it", lambda: plain() + b"PK\3\4" + bytes(40_000), TAKEN),
    Odd("HTML behind it", lambda: plain() + b"<script>alert(document.cookie)</script>", TAKEN),
    Odd("PHP behind it", lambda: plain() + _PHP, TAKEN),
    Odd("a film behind it", lambda: plain() + _bmff(b"mp42") + bytes(3_000_000), TAKEN),
    Odd("a second picture behind it", lambda: plain() + sized(plain(), 65_535, 65_535), TAKEN),
    Odd("PHP as a comment", lambda: with_segments(plain(), segment(COM, _PHP)), TAKEN),
    Odd("PDF as a comment", lambda: with_segments(plain(), segment(COM, b"%PDF-1.7\n")), TAKEN),
    Odd(
        "a page for old browsers as a comment",
        lambda: with_segments(plain(), segment(COM, b"<html><script>")),
        TAKEN,
    ),
    Odd("EXIF that points at itself", lambda: with_segments(plain(), _CYCLE), TAKEN),
    Odd("EXIF of four billion letters", lambda: with_segments(plain(), _ENDLESS), TAKEN),
    Odd("EXIF with a bomb as thumbnail", lambda: with_segments(plain(), _THUMBNAIL), TAKEN),
    Odd(
        "EXIF that is no EXIF", lambda: with_segments(plain(), segment(APP1, b"Exif\0\0" + b"?" * 90)), TAKEN
    ),
    Odd("orientation 9", lambda: with_segments(plain(), orientation(9)), TAKEN),
    Odd("EXIF 60 times", lambda: with_segments(plain(), *([_ENDLESS] * 60)), TAKEN),
    Odd("a profile of 4 MB", lambda: with_segments(plain(), *icc(bytes(4_000_000))), TAKEN),
    Odd("300 pieces of a profile", lambda: with_segments(plain(), *icc(_SRGB, chunk=10)), TAKEN),
    Odd("a profile that is none", lambda: with_segments(plain(), *icc(b"\xff" * 3_000)), TAKEN),
    Odd(
        "a profile whose tags lie outside",
        lambda: with_segments(plain(), *icc(_SRGB[:128] + b"\xff" * 400)),
        TAKEN,
    ),
    Odd("900 segments", lambda: with_segments(plain(), *([segment(APP13, b"8BIM")] * 900)), TAKEN),
    Odd("60 KB of fill bytes", lambda: SOI + b"\xff" * 60_000 + plain()[3:], TAKEN),
    Odd("gray", lambda: plain(mode="L"), TAKEN),
    Odd("four colours", lambda: plain(mode="CMYK"), TAKEN),
    Odd("four colours, no word of Adobe", lambda: changed(plain(mode="CMYK"), APP14, lambda _: None), TAKEN),
    Odd("arithmetic coding", lambda: _ARITHMETIC, TAKEN),
    Odd("progressive", lambda: plain(progressive=True), TAKEN),
    Odd("restart markers", lambda: plain(restart_marker_blocks=2), TAKEN),
    Odd("restart markers in disorder", lambda: _disordered(plain(restart_marker_blocks=2)), TAKEN),
    Odd("restarts announced and absent", lambda: with_segments(plain(), segment(DRI, b"\0\2")), F.TRUNCATED),
)


def _disordered(jpeg: bytes) -> bytes:
    return jpeg.replace(b"\xff\xd3", b"\xff\xd6")


def _cut(tenth: int, *, progressive: bool) -> bytes:
    jpeg = plain(progressive=progressive)
    return jpeg[: len(jpeg) * tenth // 10]


def _flipped(seed: int) -> bytes:
    random, jpeg = Random(seed), bytearray(plain(progressive=bool(seed % 2)))
    for _ in range(1 + seed % 5):
        jpeg[random.randrange(len(jpeg))] ^= 1 << random.randrange(8)
    return bytes(jpeg)


CORPUS: tuple[Odd, ...] = (
    *(Odd(name, partial(bytes, data), fault) for name, (data, fault) in OTHER_TYPES.items()),
    *BROKEN,
    *BOMBS,
    *ODD,
    *(
        Odd(
            f"{kind} cut at {tenth} tenths",
            partial(_cut, tenth, progressive=kind == "progressive"),
            F.TRUNCATED,
        )
        for kind in ("baseline", "progressive")
        for tenth in range(1, 10)
    ),
)
"""What has to become of each is known."""
FLIPPED: tuple[Make, ...] = tuple(partial(_flipped, seed) for seed in range(40))
"""A few bits are wrong: taken or refused, both are right."""
