"""A picture with the name of who is looking at it written all over, so that a photograph of the screen names its
taker."""

from PIL import Image, ImageDraw, ImageFont

from app.pictures.take import jpeg, opened

# Of the longer side: readable on a photograph of the screen, and smaller than the gaps between the marks.
LETTERS = 1 / 36
SMALLEST_LETTERS = 10
SLOPE = 24
# The outline shows on light ground, the letters on dark; print shows through both.
OUTLINE, LETTER = ((0, 0, 0), 0.16), ((255, 255, 255), 0.30)


def marked(picture: bytes, text: str, *, turn: int) -> bytes:
    """The picture, a JPEG of our own, turned clockwise by `turn` quarters and then marked."""
    with opened(picture) as image:
        turned = image.convert("RGB").rotate(-90 * turn, expand=True)
    size = max(SMALLEST_LETTERS, round(max(turned.size) * LETTERS))
    stroke = max(1, size // 14)
    stamps = [
        (colour, _stamp(text, size, stroke * outlined).point(lambda value, share=share: round(value * share)))
        for (colour, share), outlined in ((OUTLINE, 1), (LETTER, 0))
    ]
    for place in _places(turned.size, stamps[0][1].size):
        for colour, stamp in stamps:
            turned.paste(colour, place, stamp)
    return jpeg(turned)


def _stamp(text: str, size: int, stroke: int) -> Image.Image:
    """The text on a slope, as a mask. Its size depends on text and size only, so that masks fit each other."""
    font = ImageFont.load_default(size)
    width = round(font.getlength(text)) + size
    mask = Image.new("L", (width, 2 * size))
    ImageDraw.Draw(mask).text((size // 2, size // 2), text, fill=255, font=font, stroke_width=stroke)
    return mask.rotate(SLOPE, Image.Resampling.BILINEAR, expand=True)


def _places(picture: tuple[int, int], stamp: tuple[int, int]) -> list[tuple[int, int]]:
    """Upper left corners: rows of marks, every other row shifted by half, none further apart than a mark is wide."""
    width, height = stamp
    across, down = width + width // 3, height + height // 4
    return [
        (x - (row % 2) * across // 2, row * down - height // 4)
        for row in range(picture[1] // down + 2)
        for x in range(-width // 4, picture[0] + across, across)
    ]
