"""Where in a picture the document lies: one light or differently coloured four-sided thing. Nothing in it is read."""

from dataclasses import dataclass

import cv2
import numpy as np
from cv2.typing import MatLike
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]

SEARCHED_SIDE = 480
# Of the picture: a smaller thing is no document that somebody meant to photograph, a larger one is the ground.
LEAST, MOST = 0.05, 0.97
# How much of its hull, and of the smallest rectangle around it, a document fills: it is slanted, rounded, or cut.
SOLID, FOUR_SIDED = 0.9, 0.8
# Of the picture's side: a document that ends this near to the frame goes on behind it.
TOUCHES = 0.006
ALONG = 0.04
# Half a table in the sun is large and straight as well, but it ends at the frame. Documents do so only where nothing
# better is found.
AT_FRAME = 0.4
# Of the shorter side: the rim of a document says nothing about its print.
INSET = 0.05


@dataclass(frozen=True, slots=True)
class Found:
    """`pixels` is the part of the picture inside the document, `side` the document's longer side in pixels."""

    pixels: Pixels
    side: float
    cropped: bool


def document_in(pixels: Pixels) -> Found:
    """The whole picture where no document stands out."""
    height, width = pixels.shape[:2]
    scale = min(1.0, SEARCHED_SIDE / max(height, width))
    size = max(1, round(width * scale)), max(1, round(height * scale))
    small = np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)
    outline = _outline(small)
    if outline is None:
        return Found(pixels, max(height, width), cropped=False)
    left, top, across, down = (round(value / scale) for value in cv2.boundingRect(outline))
    side = max(cv2.minAreaRect(outline)[1]) / scale
    inset = round(INSET * min(across, down))
    inside = pixels[top + inset : top + down - inset, left + inset : left + across - inset]
    return Found(inside, side, _touches(outline, small.shape))


def _outline(small: Pixels) -> MatLike | None:
    """Of the most rectangular thing."""
    best, outline = 0.0, None
    for mask in _masks(small):
        closed = _filled(cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8)))
        opened = cv2.morphologyEx(closed, cv2.MORPH_OPEN, np.ones((9, 9), np.uint8))
        for contour in cv2.findContours(opened, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)[0]:
            score = _rectangular(contour, mask.size) * (AT_FRAME if _touches(contour, small.shape) else 1)
            if score > best:
                best, outline = score, contour
    return outline


def _masks(small: Pixels) -> tuple[MatLike, ...]:
    """What is lighter than the rest, what is coloured otherwise than the border of the picture, and what edges close
    in: paper on a white table has nothing but its shadow."""
    lab = cv2.GaussianBlur(cv2.cvtColor(small, cv2.COLOR_RGB2LAB), (5, 5), 0)
    border = np.concatenate([strip.reshape(-1, 3) for strip in (lab[:4], lab[-4:], lab[:, :4], lab[:, -4:])])
    ground = np.median(border, axis=0)
    apart = cv2.split(cv2.absdiff(lab, np.full_like(lab, ground, dtype=np.uint8)))
    distance = cv2.max(cv2.max(apart[0], apart[1]), apart[2])
    light, other = (
        cv2.threshold(values, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)[1]
        for values in (lab[..., 0], distance)
    )
    edges = cv2.Canny(np.ascontiguousarray(lab[..., 0]), 10, 30)
    return light, other, edges


def _filled(mask: MatLike) -> MatLike:
    outlines = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)[0]
    return cv2.drawContours(np.zeros_like(mask), outlines, -1, 255, cv2.FILLED)


def _rectangular(contour: MatLike, pixels: int) -> float:
    """0 for what cannot be a document."""
    area = cv2.contourArea(contour)
    if not LEAST <= area / pixels <= MOST:
        return 0.0
    solid = area / max(1.0, cv2.contourArea(cv2.convexHull(contour)))
    across, down = cv2.minAreaRect(contour)[1]
    four_sided = area / max(1.0, across * down)
    return solid * four_sided * area if solid >= SOLID and four_sided >= FOUR_SIDED else 0.0


def _touches(contour: MatLike, shape: tuple[int, ...]) -> bool:
    """Whether it runs along the frame anywhere, not only meets it with a corner."""
    height, width = shape[:2]
    near = max(1, round(TOUCHES * max(width, height)))
    x, y = contour[:, 0, 0], contour[:, 0, 1]
    sides = (
        (x <= near, height),
        (y <= near, width),
        (x >= width - 1 - near, height),
        (y >= height - 1 - near, width),
    )
    return any(np.count_nonzero(at) > ALONG * length for at, length in sides)
