"""What a telephone makes of a drawn document: another ground, a turn, a slant, poor light, a shaking hand, a frame that
is too narrow. Seeded, so that every run sees the same pictures."""

import io
from dataclasses import dataclass
from typing import Literal, get_args

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

Ground = Literal["table", "white", "dark", "cloth"]
GROUNDS: tuple[Ground, ...] = get_args(Ground)
Pixels = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Shot:
    """`blur` and `shake` in pixels of the picture taken, `light` and `shadow` as shares, `turn` in degrees, `slant` the
    share by which one side is shorter, `cut` the share of the width missing at the left, `width` of the picture."""

    blur: float = 0.0
    shake: int = 0
    light: float = 1.0
    shadow: float = 0.0
    turn: float = 0.0
    slant: float = 0.0
    cut: float = 0.0
    width: int = 1600
    noise: float = 2.0
    ground: Ground = "table"
    seed: int = 1
    quality: int = 90


def photograph(picture: bytes, shot: Shot, *, exif: bytes = b"") -> bytes:
    """`picture` is a drawn document on its table; the answer is a JPEG with `exif` as it stands."""
    random = np.random.default_rng(shot.seed)
    pixels = np.asarray(Image.open(io.BytesIO(picture)).convert("RGB"))
    pixels = _turned(_on(pixels, shot.ground, random), shot)
    pixels = pixels[:, round(pixels.shape[1] * shot.cut) :]
    height = round(pixels.shape[0] * shot.width / pixels.shape[1])
    pixels = cv2.resize(pixels, (shot.width, height), interpolation=cv2.INTER_AREA)
    exposed = _exposed(_shaken(pixels, shot).astype(np.float32), shot, random)
    out = io.BytesIO()
    Image.fromarray(exposed).save(out, "JPEG", quality=shot.quality, exif=exif)
    return out.getvalue()


def document_box(pixels: Pixels) -> tuple[int, int, int, int]:
    """Left, top, right, bottom of the drawn document: its paper is light, and its shadow to the right tells its top."""
    light = pixels.min(axis=2) > 150
    rows, columns = np.flatnonzero(light.mean(axis=1) > 0.1), np.flatnonzero(light.mean(axis=0) > 0.2)
    left, right, bottom = int(columns[0]), int(columns[-1]), int(rows[-1])
    dark = pixels[:, right + 2 : right + 6].max(axis=2).mean(axis=1) < 80
    below = np.flatnonzero(pixels[bottom:, (left + right) // 2].max(axis=1) < 80)
    return left, int(np.flatnonzero(dark)[0] - below[-1]), right, bottom


def _on(pixels: Pixels, ground: Ground, random: np.random.Generator) -> Pixels:
    if ground == "table":
        return pixels
    left, top, right, bottom = document_box(pixels)
    laid = _ground(pixels.shape, ground, random)
    laid[top + 6 : bottom + 8, left + 6 : right + 8] //= 2
    laid[top:bottom, left:right] = pixels[top:bottom, left:right]
    return laid


def _ground(shape: tuple[int, ...], ground: Ground, random: np.random.Generator) -> Pixels:
    colour = {"white": (232, 231, 226), "dark": (46, 48, 56), "cloth": (150, 160, 172)}[ground]
    laid = np.full(shape, colour, np.float32) + random.normal(0, 3, shape)
    if ground == "cloth":
        laid[::40] -= 40
        laid[:, ::40] -= 40
    return np.clip(laid, 0, 255).astype(np.uint8)


def steps_back(width: int, height: int, turn: float) -> float:
    """How much smaller a turned document is taken, since it needs more room."""
    angle = np.radians(abs(turn))
    across, down = (
        width * np.cos(angle) + height * np.sin(angle),
        width * np.sin(angle) + height * np.cos(angle),
    )
    return float(max(1.0, across * 0.9 / width, down * 0.9 / height))


def _turned(pixels: Pixels, shot: Shot) -> Pixels:
    height, width = pixels.shape[:2]
    room = steps_back(width, height, shot.turn)
    turn = np.vstack([cv2.getRotationMatrix2D((width / 2, height / 2), shot.turn, 1 / room), [0, 0, 1]])
    corners = np.float32([[0, 0], [width, 0], [width, height], [0, height]])
    inset = shot.slant * height / 2
    slanted = np.float32([[0, 0], [width, inset], [width, height - inset], [0, height]])
    warp = cv2.getPerspectiveTransform(corners, slanted) @ turn
    turned = cv2.warpPerspective(
        pixels, warp, (width, height), flags=cv2.INTER_AREA, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(turned, dtype=np.uint8)


def _shaken(pixels: Pixels, shot: Shot) -> Pixels:
    if shot.blur:
        pixels = cv2.GaussianBlur(pixels, (0, 0), shot.blur)
    if shot.shake:
        path = np.zeros((shot.shake, shot.shake), np.float32)
        np.fill_diagonal(path, 1 / shot.shake)
        pixels = cv2.filter2D(pixels, -1, path)
    return pixels


def _exposed(light: NDArray[np.float32], shot: Shot, random: np.random.Generator) -> Pixels:
    falloff = np.linspace(1, 1 - shot.shadow, light.shape[1], dtype=np.float32)[None, :, None]
    exposed = light * (shot.light * falloff) + random.normal(0, shot.noise, light.shape).astype(np.float32)
    return np.clip(exposed, 0, 255).astype(np.uint8)
