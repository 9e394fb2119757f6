"""A picture that is taken: its pixels and nothing else of it."""

import io
import struct

import numpy as np
import pytest
from PIL import Image, ImageCms

from app.pictures.jpeg import PictureRefused
from app.pictures.mark import marked
from app.pictures.take import take
from app.records import PictureFault
from tests.pictures.making import (
    APP1,
    COM,
    exif,
    flat,
    icc,
    orientation,
    parts,
    plain,
    segment,
    with_segments,
)

MAX_PIXELS = 50_000_000
GPS = exif((0x8825, 4, 1, struct.pack("<I", 26)), (0x9286, 7, 40, struct.pack("<I", 60)))
SECRETS = (
    b"Exif",
    b"GPS",
    b"N 35.6812",
    b"http://ns.adobe.com",
    b"a comment",
    b"ICC_PROFILE",
    b"behind the end",
)


def _pixels(jpeg: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(jpeg)).convert("RGB"), dtype=np.int16)


def test_nothing_that_describes_a_picture_stays_with_it() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    xmp = segment(APP1, b"http://ns.adobe.com/xap/1.0/\0<x>N 35.6812</x>")
    told = with_segments(plain(), GPS, xmp, segment(COM, b"a comment"), *icc(profile)) + b"behind the end"
    taken = take(told, max_pixels=MAX_PIXELS)
    for made in (taken.picture, taken.thumbnail):
        assert {marker for marker, _, _ in parts(made)} == {0xE0, 0xDB, 0xC0, 0xC4, 0xDA}
        assert made.endswith(b"\xff\xd9")
        assert [secret for secret in SECRETS if secret in made] == []


@pytest.mark.parametrize("value", range(1, 9))
def test_a_picture_stands_as_its_camera_was_held(value: int) -> None:
    told = with_segments(plain(), orientation(value))
    expected = Image.open(io.BytesIO(plain()))
    turns = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_270,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_90,
    }
    if value in turns:
        expected = expected.transpose(turns[value])
    taken = take(told, max_pixels=MAX_PIXELS)
    assert (taken.width, taken.height) == expected.size
    assert np.abs(_pixels(taken.picture) - np.asarray(expected, np.int16)).mean() < 12


def test_large_pictures_are_kept_at_a_size_that_can_be_read() -> None:
    taken = take(plain(4000, 3000), max_pixels=MAX_PIXELS)
    thumbnail = Image.open(io.BytesIO(taken.thumbnail))
    assert (taken.width, taken.height) == (3200, 2400)
    assert thumbnail.size == (320, 240)


def test_a_small_picture_is_not_made_larger() -> None:
    taken = take(plain(200, 100), max_pixels=MAX_PIXELS)
    assert (taken.width, taken.height) == (200, 100)


def test_colours_of_another_display_become_ours() -> None:
    """A profile whose red, green and blue are exchanged, which no display has, so that the change is seen."""
    srgb = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    srgb = srgb.replace(b"rXYZ", b"tXYZ").replace(b"bXYZ", b"rXYZ").replace(b"tXYZ", b"bXYZ")
    srgb = srgb.replace("sRGB".encode("utf-16-be"), "xxxx".encode("utf-16-be"))
    orange = flat(64, 64, mode="RGB")
    red, _, blue = _pixels(take(orange, max_pixels=MAX_PIXELS).picture).mean(axis=(0, 1))
    changed = _pixels(take(with_segments(orange, *icc(bytes(srgb))), max_pixels=MAX_PIXELS).picture)
    assert red > blue + 100
    assert changed.mean(axis=(0, 1))[2] > changed.mean(axis=(0, 1))[0] + 100


def test_the_four_colours_of_a_press_become_three() -> None:
    taken = take(flat(64, 64, mode="RGB"), max_pixels=MAX_PIXELS)
    out = io.BytesIO()
    Image.new("RGB", (64, 64), (200, 60, 20)).convert("CMYK").save(out, "JPEG")
    pressed = take(out.getvalue(), max_pixels=MAX_PIXELS)
    assert np.abs(_pixels(taken.picture) - _pixels(pressed.picture)).max() < 8


def test_a_gray_picture_of_one_tone_is_no_cut_one() -> None:
    out = io.BytesIO()
    Image.new("L", (64, 64), 128).save(out, "JPEG")
    assert take(out.getvalue(), max_pixels=MAX_PIXELS).width == 64


def test_the_operators_limit_counts_and_not_the_librarys() -> None:
    with pytest.raises(PictureRefused) as refused:
        take(plain(), max_pixels=320 * 200 - 1)
    assert refused.value.fault is PictureFault.TOO_MANY_PIXELS
    assert take(plain(), max_pixels=320 * 200).width == 320


def test_a_mark_shows_on_dark_and_on_light_and_hides_neither() -> None:
    for tone in (10, 128, 245):
        out = io.BytesIO()
        Image.new("RGB", (1600, 1000), (tone, tone, tone)).save(out, "JPEG")
        change = np.abs(_pixels(marked(out.getvalue(), "tanaka", turn=0)) - tone)
        assert (change > 15).mean() > 0.01
        assert change.max() < 110
        quarters = (change[:500, :800], change[:500, 800:], change[500:, :800], change[500:, 800:])
        assert all((quarter > 15).any() for quarter in quarters)


@pytest.mark.parametrize("turn", [0, 1, 2, 3])
def test_a_marked_picture_is_turned_clockwise(turn: int) -> None:
    corner = Image.new("RGB", (900, 600), (255, 255, 255))
    corner.paste((0, 0, 0), (0, 0, 300, 200))
    out = io.BytesIO()
    corner.save(out, "JPEG")
    found = _pixels(marked(out.getvalue(), "x", turn=turn)).mean(axis=2)
    half, third = found.shape[0] // 4, found.shape[1] // 4
    corners = [found[:half, :third], found[:half, -third:], found[-half:, -third:], found[-half:, :third]]
    assert min(range(4), key=lambda number: corners[number].mean()) == turn
