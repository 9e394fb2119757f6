"""Draws specimens of identity documents for demonstrations and tests: photographed on a table, marked SPECIMEN 見本 all
over. They show what a document of a type says and resemble no real one; no security feature is imitated."""

import io
import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from PIL import Image, ImageDraw, ImageFilter

from app.demo_glyphs import draw_text, width_of
from app.records import DocumentType, Evidence
from app.rules.proofing import PRINTED

Side = Literal["front", "back"]
Box = tuple[int, int, int, int]
MARK = "SPECIMEN 見本"
QUALITY = 90
# ISO/IEC 7810 ID-1 for cards, ISO 216 for paper: width by height.
_CARD, _PAPER = 85.6 / 53.98, 210 / 297
# The edges of the document stay this far inside the picture.
_MARGIN = 0.09
# The longest line beside the photograph, in hundredths of a card's height.
_LINE = 112
_INK, _LABEL_INK = "#20262e", "#5b6472"


@dataclass(frozen=True, slots=True)
class _Look:
    title: tuple[str, str]
    band: str
    ground: str
    shape: float = _CARD


_LOOKS: Mapping[DocumentType, _Look] = {
    DocumentType.RESIDENCE_CARD: _Look(("在留カード", "RESIDENCE CARD"), "#2f6f62", "#eef5f1"),
    DocumentType.SPECIAL_PERMANENT_RESIDENT: _Look(
        ("特別永住者証明書", "SPECIAL PERMANENT RESIDENT CERTIFICATE"), "#6a4a8c", "#f3effa"
    ),
    DocumentType.ALIEN_REGISTRATION: _Look(
        ("外国人登録証明書", "ALIEN REGISTRATION CERTIFICATE"), "#8a5a2b", "#faf4ea"
    ),
    DocumentType.REGISTERED_MATTERS: _Look(
        ("登録原票記載事項証明書", "REGISTERED MATTERS"), "#445066", "#fbfbf8", _PAPER
    ),
}


def specimen(
    document: DocumentType,
    *,
    name: str,
    number: str,
    size: tuple[int, int] = (1600, 1000),
    side: Side = "front",
) -> bytes:
    """A JPEG of somebody who does not exist. A type without numbers shows none."""
    printed = PRINTED[document]
    evidence = Evidence(
        document=document,
        name=name,
        birth="1990-04-01",
        nationality="実演国 DEMO LAND",
        address="東京都港区見本町1丁目2番3号",
        housing_complex=False,
        room="",
        number=number if printed.number else "",
        expires="2030-04-01" if printed.expires else "",
    )
    return specimen_of(evidence, size=size, side=side)


def specimen_of(evidence: Evidence, *, size: tuple[int, int] = (1600, 1000), side: Side = "front") -> bytes:
    """A JPEG that says what `evidence` says. The back has room for notes and the address."""
    look = _LOOKS[evidence.document]
    picture = _table(size)
    box = _inside(size, look.shape)
    _lay(picture, box, look)
    if side == "front":
        _front(picture, box, evidence)
    else:
        _back(picture, box, evidence)
    _mark(picture, box)
    return _jpeg(picture)


def in_poor_light(picture: bytes) -> bytes:
    return _changed(picture, lambda image: image.point(lambda value: value // 6))


def out_of_focus(picture: bytes) -> bytes:
    return _changed(picture, lambda image: image.filter(ImageFilter.GaussianBlur(image.width / 120)))


def held_too_near(picture: bytes) -> bytes:
    """One end of the document is outside the picture."""
    return _changed(picture, lambda image: image.crop((image.width // 5, 0, image.width, image.height)))


def _changed(picture: bytes, change: Callable[[Image.Image], Image.Image]) -> bytes:
    with Image.open(io.BytesIO(picture)) as image:
        return _jpeg(change(image))


def _jpeg(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=QUALITY)
    return out.getvalue()


def _table(size: tuple[int, int]) -> Image.Image:
    """Boards of wood, a little lighter at the top left where the lamp stands."""
    width, height = size
    light = Image.linear_gradient("L").resize(size).point(lambda value: 255 - value // 4)
    wood = Image.new("RGB", size, "#8d6b4c")
    draw = ImageDraw.Draw(wood)
    board = max(height // 6, 1)
    for top in range(0, height, board):
        draw.line((0, top, width, top), fill="#6f5339", width=max(height // 300, 1))
        for grain in range(top + board // 5, top + board, max(board // 4, 1)):
            draw.line((0, grain, width, grain + board // 12), fill="#84634a", width=1)
    return Image.composite(wood, Image.new("RGB", size, "#4f3b29"), light)


def _inside(size: tuple[int, int], shape: float) -> Box:
    """The largest box of this shape that keeps the margin."""
    width, height = size
    free = (width - 2 * _MARGIN * min(size), height - 2 * _MARGIN * min(size))
    wide = min(free[0], free[1] * shape)
    tall = wide / shape
    left, top = (width - wide) / 2, (height - tall) / 2
    return round(left), round(top), round(left + wide), round(top + tall)


def _lay(picture: Image.Image, box: Box, look: _Look) -> None:
    """The empty document with its coloured band, and its shadow on the table."""
    left, top, right, bottom = box
    draw = ImageDraw.Draw(picture)
    step = max((right - left) // 100, 2)
    draw.rounded_rectangle(
        (left + step, top + step, right + step, bottom + step), radius=2 * step, fill="#3d2d1f"
    )
    draw.rounded_rectangle(box, radius=2 * step, fill=look.ground, outline="#c9cdd3", width=2)
    draw.rounded_rectangle((left, top, right, top + _unit(box) * 12), radius=2 * step, fill=look.band)
    at = (left + _unit(box) * 4, top + _unit(box) * 2.2)
    end = draw_text(draw, at, look.title[0], size=round(_unit(box) * 5), ink="#ffffff", bold=True)
    beside = (end + _unit(box) * 2, top + _unit(box) * 4)
    draw_text(draw, beside, look.title[1], size=round(_unit(box) * 2.6), ink="#ffffff")


def _unit(box: Box) -> float:
    """A hundredth of a card's height; on another shape, of a card with as much room."""
    left, top, right, bottom = box
    return math.sqrt((right - left) * (bottom - top) / _CARD) / 100


def _front(picture: Image.Image, box: Box, evidence: Evidence) -> None:
    draw = ImageDraw.Draw(picture)
    unit = _unit(box)
    left, y = box[0] + unit * 4, box[1] + unit * 16
    for label, value in _printed(evidence):
        draw_text(draw, (left, y), label, size=round(unit * 2.4), ink=_LABEL_INK)
        _fitted(draw, (left, y + unit * 3.2), value, unit=unit)
        y += unit * 11.5
    _portrait(draw, box, unit)


def _fitted(draw: ImageDraw.ImageDraw, at: tuple[float, float], text: str, *, unit: float) -> None:
    """Smaller where it would run into the photograph."""
    size = round(unit * 4.6)
    wide = width_of(draw, text, size=size, bold=True)
    if wide > unit * _LINE:
        size = max(round(size * unit * _LINE / wide), 8)
    draw_text(draw, at, text, size=size, ink=_INK, bold=True)


def _printed(evidence: Evidence) -> Iterator[tuple[str, str]]:
    yield "氏名 NAME", evidence.name
    yield "生年月日 DATE OF BIRTH", evidence.birth
    yield "国籍・地域 NATIONALITY/REGION", evidence.nationality
    yield "住居地 ADDRESS", evidence.address
    if evidence.number:
        yield "番号 NUMBER", evidence.number
    if evidence.expires:
        yield "有効期間の満了日 VALID UNTIL", evidence.expires


def _portrait(draw: ImageDraw.ImageDraw, box: Box, unit: float) -> None:
    """Nobody's silhouette where a photograph would be, below the lines of the document on paper."""
    right, bottom = box[2] - unit * 5, box[3] - unit * 6
    left, top = right - unit * 30, bottom - unit * 38
    draw.rectangle((left, top, right, bottom), fill="#d9e1e8", outline="#9aa5b1", width=2)
    middle = (left + right) / 2
    draw.ellipse((middle - unit * 7, top + unit * 6, middle + unit * 7, top + unit * 21), fill="#8592a0")
    draw.pieslice(
        (middle - unit * 12, top + unit * 23, middle + unit * 12, bottom + unit * 15),
        180,
        360,
        fill="#8592a0",
    )


def _back(picture: Image.Image, box: Box, evidence: Evidence) -> None:
    draw = ImageDraw.Draw(picture)
    unit = _unit(box)
    left, y = box[0] + unit * 4, box[1] + unit * 16
    draw_text(draw, (left, y), "備考 NOTES", size=round(unit * 3), ink=_LABEL_INK)
    for number in range(5):
        line = y + unit * (12 + 12 * number)
        draw.line((left, line, box[2] - unit * 4, line), fill="#b6bec8", width=2)
    note = f"2024-06-01  {evidence.address}"
    draw_text(draw, (left, y + unit * 6), note, size=round(unit * 4), ink=_INK)


def _mark(picture: Image.Image, box: Box) -> None:
    """The word across the document, pale enough to read the lines below it."""
    unit = _unit(box)
    size = round((box[2] - box[0]) * 0.107)
    blank = Image.new("L", picture.size)
    draw = ImageDraw.Draw(blank)
    wide = width_of(draw, MARK, size=size, bold=True)
    at = ((box[0] + box[2] - wide) / 2, (box[1] + box[3]) / 2 - unit * 6)
    draw_text(draw, at, MARK, size=size, ink="#555555", bold=True)
    middle = ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
    turned = blank.rotate(18, center=middle)
    picture.paste(Image.new("RGB", picture.size, "#c0392b"), mask=turned)
