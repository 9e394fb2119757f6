"""Writes text into drawings with the website's own font files, whichever of them holds a character."""

import re
from functools import cache
from pathlib import Path

from PIL import ImageDraw, ImageFont

_STATIC = Path(__file__).parent / "static"
_FACE = re.compile(r"url\(fonts/([^)]+)\).*?unicode-range: ([^;]+);")
_BOLD, _REGULAR = 700, 400
# A font file always holds this one, for a character that none of them has.
_INSTEAD = "?"


def draw_text(
    draw: ImageDraw.ImageDraw, at: tuple[float, float], text: str, *, size: int, ink: str, bold: bool = False
) -> float:
    """One line, its upper left corner at `at`. Returns where it ends, in pixels from the left."""
    x, y = at
    for character in text:
        font, known = _font(character, size, bold=bold)
        draw.text((x, y), known, font=font, fill=ink)
        x += draw.textlength(known, font=font)
    return x


def width_of(draw: ImageDraw.ImageDraw, text: str, *, size: int, bold: bool = False) -> float:
    fonts = (_font(character, size, bold=bold) for character in text)
    return sum(draw.textlength(known, font=font) for font, known in fonts)


@cache
def _font(character: str, size: int, *, bold: bool) -> tuple[ImageFont.FreeTypeFont, str]:
    """The font and the character it draws."""
    files = _files()
    known = character if ord(character) in files else _INSTEAD
    return _opened(files[ord(known)], size, bold=bold), known


@cache
def _opened(file_name: str, size: int, *, bold: bool) -> ImageFont.FreeTypeFont:
    font = ImageFont.truetype(_STATIC / "fonts" / file_name, size)
    font.set_variation_by_axes([_BOLD if bold else _REGULAR])
    return font


@cache
def _files() -> dict[int, str]:
    """Font file by code point, from the style sheet that tells browsers the same."""
    sheet = (_STATIC / "fonts.css").read_text(encoding="utf-8")
    files: dict[int, str] = {}
    for file_name, ranges in _FACE.findall(sheet):
        for part in ranges.split(","):
            first, _, last = part.strip().removeprefix("U+").partition("-")
            codes = range(int(first, 16), int(last or first, 16) + 1)
            files.update(dict.fromkeys(codes, file_name))
    return files
