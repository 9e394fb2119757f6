"""Pictures: judged by their content, made anew without anything but their pixels, and a thumbnail of each."""

import io

from PIL import Image, ImageOps

from app.records import Picture, PictureFault, PictureWarning

THUMBNAIL = (320, 320)
LONGEST = 3200


class PictureRefused(Exception):
    """`fault` says why."""

    def __init__(self, fault: PictureFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


def take(data: bytes, *, max_pixels: int) -> Picture:
    """Raises PictureRefused."""
    if not data:
        raise PictureRefused(PictureFault.EMPTY)
    if not data.startswith(b"\xff\xd8\xff"):
        raise PictureRefused(PictureFault.NOT_JPEG)
    with Image.open(io.BytesIO(data), formats=["JPEG"]) as image:
        if image.width * image.height > max_pixels:
            raise PictureRefused(PictureFault.TOO_MANY_PIXELS)
        image.draft("RGB", (LONGEST, LONGEST))
        upright = ImageOps.exif_transpose(image).convert("RGB")
    warnings: tuple[PictureWarning, ...] = ()
    small = upright.copy()
    small.thumbnail(THUMBNAIL)
    return Picture(_jpeg(upright), _jpeg(small), upright.width, upright.height, warnings)


def marked(picture: bytes, text: str, *, turn: int) -> bytes:  # noqa: ARG001 - replaced by the real one
    """The picture with `text` across it, turned clockwise by `turn` quarters."""
    return picture


def _jpeg(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=85)
    return out.getvalue()
