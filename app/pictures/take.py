"""Pictures: made anew without anything but their pixels, and a thumbnail of each. Runs only in processes that live for
one picture (`app.pictures.process`); the service itself never loads a decoder."""

import io
from typing import TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageCms, JpegImagePlugin

from app.pictures.jpeg import Lean, PictureRefused, lean
from app.pictures.quality import warnings_about
from app.records import Picture, PictureFault

Pixels: TypeAlias = NDArray[np.uint8]

THUMBNAIL_SIDE = 320
LONGEST_SIDE = 3200
QUALITY = 85
# A telephone's 12 megapixels are decoded whole and then reduced; what is larger, at a half, quarter or eighth.
DECODED_PIXELS = 12_500_000
# What the decoder leaves where data is missing: no light and no colour.
MISSING = 128
MCU = 16

_SRGB = ImageCms.createProfile("sRGB")
PROFILE = ImageCms.ImageCmsProfile(_SRGB).tobytes()
# The limit is checked before Pillow sees a picture, and is the operator's, not Pillow's.
Image.MAX_IMAGE_PIXELS = None


def take(data: bytes, *, max_pixels: int) -> Picture:
    """Raises PictureRefused."""
    found = lean(data, max_pixels=max_pixels)
    upright = _upright(_fitted(_decoded(found), LONGEST_SIDE), found.orientation)
    height, width = upright.shape[:2]
    picture = _in_srgb(Image.fromarray(upright), found.profile)
    thumbnail = Image.fromarray(_fitted(np.asarray(picture), THUMBNAIL_SIDE))
    return Picture(jpeg(picture), jpeg(thumbnail), width, height, warnings_about(upright))


def jpeg(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=QUALITY)
    return out.getvalue()


def opened(data: bytes) -> JpegImagePlugin.JpegImageFile:
    """A JPEG of our own or reduced to what its pixels need."""
    return JpegImagePlugin.JpegImageFile(io.BytesIO(data))


def _decoded(found: Lean) -> Pixels:
    try:
        with opened(found.data) as image:
            image.draft(image.mode, _draft_size(found))
            # Converting makes a copy even where there is nothing to convert.
            pixels = np.asarray(image if image.mode == "RGB" else image.convert("RGB"))
    except (OSError, SyntaxError, ValueError, KeyError, IndexError, TypeError, MemoryError) as error:
        # Pillow knows no narrower way to say that it cannot.
        raise PictureRefused(PictureFault.DAMAGED) from error
    if _ends_early(pixels):
        raise PictureRefused(PictureFault.TRUNCATED)
    return pixels


def _draft_size(found: Lean) -> tuple[int, int]:
    scale = 1
    while found.width * found.height > DECODED_PIXELS * scale * scale:
        scale *= 2
    return max(1, found.width // scale), max(1, found.height // scale)


def _ends_early(pixels: Pixels) -> bool:
    """Whether the decoder had nothing for the last row of blocks: a scan that is cut and closed by an end marker."""
    tail = pixels[-MCU:] if len(pixels) > MCU else pixels[-1:]
    return bool(
        (tail[:, -MCU:] == MISSING).all() and (tail[-1] == MISSING).all() and (pixels != MISSING).any()
    )


def _fitted(pixels: Pixels, side: int) -> Pixels:
    height, width = pixels.shape[:2]
    if max(height, width) <= side:
        return pixels
    scale = side / max(height, width)
    size = max(1, round(width * scale)), max(1, round(height * scale))
    # Between a half and the whole, two neighbours are an average already, and five times as fast.
    way = cv2.INTER_LINEAR if scale >= 0.5 else cv2.INTER_AREA  # noqa: PLR2004
    return np.asarray(cv2.resize(pixels, size, interpolation=way), dtype=np.uint8)


def _upright(pixels: Pixels, orientation: int) -> Pixels:
    """EXIF 2.32, 4.6.5: 5 to 8 are transposed, the others mirrored or turned by half."""
    if orientation > 4:  # noqa: PLR2004
        pixels = pixels.swapaxes(0, 1)
    vertically = orientation in (3, 4, 7, 8)
    horizontally = orientation in (2, 3, 6, 7)
    turned = pixels[:: -1 if vertically else 1, :: -1 if horizontally else 1]
    return np.ascontiguousarray(turned)


def _in_srgb(image: Image.Image, profile: bytes) -> Image.Image:
    """A profile that cannot be used is worth no refusal: colours are a little off then, the print is the same."""
    if not profile:
        return image
    try:
        given = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if given.profile.xcolor_space != "RGB " or "sRGB" in (given.profile.profile_description or ""):
            return image
        return ImageCms.profileToProfile(image, given, _SRGB) or image
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return image
