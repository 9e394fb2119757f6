"""Drawn documents under many cameras, and which warnings each picture deserves."""

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from random import Random

import numpy as np
from PIL import Image

from app.demo_documents import specimen
from app.records import DocumentType, PictureWarning
from tests.pictures.camera import GROUNDS, Shot, document_box, photograph, steps_back

# What is not named is as it should be. Between "sharp" and "blurred" there is a band where either answer is right.
CONDITIONS: dict[str, Shot] = {
    "good": Shot(),
    "good, 3200 pixels": Shot(width=3200),
    "good, 1100 pixels": Shot(width=1100),
    "turned 8 degrees": Shot(turn=8),
    "turned 25 degrees": Shot(turn=25),
    "turned 90 degrees": Shot(turn=90),
    "slanted 10 %": Shot(slant=0.1),
    "slanted 20 %, turned 5 degrees": Shot(slant=0.2, turn=5),
    "light 60 %": Shot(light=0.6),
    "shadow 40 % at one side": Shot(shadow=0.4),
    "noise 8": Shot(noise=8),
    "strongly compressed": Shot(quality=40),
    "light 30 %": Shot(light=0.3),
    "light 20 %, noise 6": Shot(light=0.2, noise=6),
    "light 30 %, turned 15 degrees": Shot(light=0.3, turn=15),
    "blur 1": Shot(blur=1),
    "blur 4": Shot(blur=4),
    "blur 6": Shot(blur=6),
    "blur 4, noise 6": Shot(blur=4, noise=6),
    "blur 4, light 50 %": Shot(blur=4, light=0.5),
    "shaken 20 pixels": Shot(shake=20),
    "blur 10, 3200 pixels": Shot(blur=10, width=3200),
    "480 pixels": Shot(width=480),
    "320 pixels, turned 8 degrees": Shot(width=320, turn=8),
    "cut off 15 %": Shot(cut=0.15),
    "cut off 40 %": Shot(cut=0.4),
    "cut off 40 %, turned 5 degrees": Shot(cut=0.4, turn=5),
    "cut off 40 %, light 30 %": Shot(cut=0.4, light=0.3),
}


# Of a document that is turned further, this does not say what a cut takes.
STRAIGHT = 5.0
UNCLEAR = 0.0


@dataclass(frozen=True, slots=True)
class Case:
    """`deserved` leaves out a warning where either answer is right."""

    condition: str
    picture: bytes
    deserved: dict[PictureWarning, bool]


@cache
def drawn(document: DocumentType, side: str) -> tuple[bytes, tuple[int, int, int, int]]:
    picture = specimen(document, name="DOE JANE", number="AB12345678CD", side=side, size=(1600, 1000))
    return picture, document_box(np.asarray(Image.open(io.BytesIO(picture))))


def cases(
    conditions: dict[str, Shot] = CONDITIONS,
    grounds: int = 2,
    documents: Iterable[DocumentType] = DocumentType,
) -> Iterator[Case]:
    """Every type and side under every condition, on `grounds` of the four grounds in turn."""
    number = 0
    for document in documents:
        for side in ("front", "back"):
            for condition, shot in conditions.items():
                for _ in range(grounds):
                    number += 1
                    there = replace(shot, ground=GROUNDS[number % len(GROUNDS)], seed=number)
                    yield case(condition, there, document, side)


def random_cases(number: int, seed: int) -> Iterator[Case]:
    """Everything wrong at once, and more or less so: pictures that no threshold was chosen on."""
    random = Random(seed)
    for one in range(number):
        shot = Shot(
            blur=random.choice((0.0, 0.0, random.uniform(0, 6))),
            light=random.uniform(0.2, 1),
            shadow=random.uniform(0, 0.4),
            turn=random.uniform(-30, 30),
            slant=random.uniform(0, 0.2),
            cut=random.choice((0.0, 0.0, random.uniform(0.1, 0.45))),
            width=random.randint(400, 3200),
            noise=random.uniform(1, 7),
            ground=random.choice(GROUNDS),
            quality=random.randint(50, 95),
            seed=one,
        )
        document, side = random.choice(tuple(DocumentType)), random.choice(("front", "back"))
        yield case("random", shot, document, side)


def case(condition: str, shot: Shot, document: DocumentType, side: str) -> Case:
    picture, (left, top, right, bottom) = drawn(document, side)
    scale = shot.width / (1600 * (1 - shot.cut))
    longer = max(right - left, bottom - top) * scale / steps_back(1600, 1000, shot.turn)
    # A hand that moves n pixels blurs like a normal distribution of n / sqrt(12).
    blur = (shot.blur + shot.shake / 12**0.5) / longer * 1000
    light = shot.light * (1 - shot.shadow / 2)
    missing = shot.cut * 1600 - left if not shot.cut or abs(shot.turn) <= STRAIGHT else UNCLEAR
    deserved = {
        PictureWarning.DARK: _clear(light, above=0.5, below=0.35),
        PictureWarning.BLURRED: _clear(-blur, above=-1.3, below=-2.5),
        PictureWarning.SMALL: _clear(longer, above=720, below=560),
        PictureWarning.CROPPED: _clear(-missing, above=10, below=-20),
    }
    known = {warning: answer for warning, answer in deserved.items() if answer is not None}
    return Case(condition, photograph(picture, shot), known)


def _clear(value: float, *, above: float, below: float) -> bool | None:
    """Whether a warning is deserved: not at or above `above`, and at or under `below`."""
    if value >= above:
        return False
    return True if value <= below else None
