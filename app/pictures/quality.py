"""What is probably wrong with a picture of a document: hints that the sender may overrule, and that refuse nothing.
Measured on drawn documents; the figures are in docs/pictures.md."""

import cv2
import numpy as np
from numpy.typing import NDArray

from app.pictures.outline import document_in
from app.records import PictureWarning

# Paper has to be at least this light (of 255) where it is lightest: below, print loses its contrast on many screens.
LIGHT_ENOUGH = 90
LIGHTEST = 90  # Percent: a reflection of the lamp is not the paper.
# The longer side of the document. At 640 pixels the small print of a card (1.5 mm) is eleven pixels high.
PIXELS_ENOUGH = 640
# Of the picture: below, nothing in it can be looked for.
SHORTEST_SIDE = 100
# Of edges, in thousandths of the document's longer side: the small print of a card is 17 of these high.
SOFT_ENOUGH = 2.1
FINE, COARSE = 1.0, 3.0
WIDEST = 10.0
# In pixels: a picture that is small but sharp is only small.
SHARP = 1.25
STEEPEST = 99.5  # Percent: where there is print at all.
# Blur is judged at no more than this many pixels a side: finer detail than the print is noise.
JUDGED_SIDE = 1000


def warnings_about(pixels: NDArray[np.uint8]) -> tuple[PictureWarning, ...]:
    """In the order people would mend them. `pixels` are RGB."""
    if min(pixels.shape[:2]) < SHORTEST_SIDE:
        return (PictureWarning.SMALL,)
    found = document_in(pixels)
    gray = np.asarray(cv2.cvtColor(found.pixels, cv2.COLOR_RGB2GRAY), dtype=np.uint8)
    wrong = {
        PictureWarning.DARK: _percentile(gray[::4, ::4], LIGHTEST) < LIGHT_ENOUGH,
        PictureWarning.BLURRED: softness(gray) > SOFT_ENOUGH,
        PictureWarning.SMALL: found.side < PIXELS_ENOUGH,
        PictureWarning.CROPPED: found.cropped,
    }
    return tuple(warning for warning, is_so in wrong.items() if is_so)


def softness(gray: NDArray[np.uint8]) -> float:
    """How wide edges are (standard deviation of the blur, in thousandths of the longer side), in the direction that is
    worst: a hand that shakes blurs one. 0 for edges as sharp as pixels can be.

    The slope of an edge falls with its width, so smoothing by a known width weakens a sharp edge much and a soft one
    little. The ratio tells the width whatever the contrast, the noise, and however little print there is."""
    scale = min(1.0, JUDGED_SIDE / max(gray.shape))
    small = cv2.resize(gray, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else gray
    fine, coarse = (_slopes(np.asarray(small, np.float32), width) for width in (FINE, COARSE))
    width = max(_width(*slopes) for slopes in zip(fine, coarse, strict=True))
    return width * JUDGED_SIDE / max(small.shape) if width > SHARP else 0.0


def _slopes(gray: NDArray[np.float32], width: float) -> tuple[float, ...]:
    """Of the steepest edges across, down and along both diagonals. Every second pixel is enough after smoothing."""
    smooth = cv2.GaussianBlur(gray, (0, 0), width)
    across, down = (cv2.Sobel(smooth, cv2.CV_32F, x, 1 - x, scale=1 / 8)[::2, ::2] for x in (1, 0))
    ways = (across, down, across + down, across - down)
    return tuple(_percentile(np.abs(way), STEEPEST) for way in ways)


def _width(fine: float, coarse: float) -> float:
    """From fine / coarse = sqrt((width² + COARSE²) / (width² + FINE²))."""
    ratio = (fine / max(coarse, 1e-3)) ** 2
    if ratio <= 1:
        return WIDEST
    return min(WIDEST, float(np.sqrt(max(0.0, COARSE**2 - ratio * FINE**2) / (ratio - 1))))


def _percentile(values: NDArray[np.generic], percent: float) -> float:
    """Without sorting, which takes eight times as long."""
    rank = int((values.size - 1) * percent / 100)
    return float(np.partition(values.ravel(), rank)[rank])
