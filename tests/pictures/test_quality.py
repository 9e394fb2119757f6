"""The hints about a picture on a small fixed set of photographs of drawn documents."""

import io
from collections import Counter

import numpy as np
import pytest
from PIL import Image

from app.pictures.quality import warnings_about
from app.records import DocumentType, PictureWarning
from tests.pictures.camera import GROUNDS, Shot, photograph
from tests.pictures.grid import CONDITIONS, case, cases, drawn

# Each one wrong in one way, beside such that are as they should be.
FIXED = (
    "good",
    "turned 8 degrees",
    "light 60 %",
    "light 30 %",
    "blur 4",
    "shaken 20 pixels",
    "480 pixels",
    "cut off 40 %",
)


def _judged(picture: bytes) -> tuple[PictureWarning, ...]:
    return warnings_about(np.asarray(Image.open(io.BytesIO(picture)).convert("RGB")))


def _counts() -> Counter[tuple[PictureWarning, bool, bool]]:
    counts: Counter[tuple[PictureWarning, bool, bool]] = Counter()
    chosen = {name: CONDITIONS[name] for name in FIXED}
    for one in cases(
        chosen, grounds=1, documents=(DocumentType.RESIDENCE_CARD, DocumentType.REGISTERED_MATTERS)
    ):
        warnings = _judged(one.picture)
        counts.update((kind, deserved, kind in warnings) for kind, deserved in one.deserved.items())
    return counts


def test_nine_of_ten_bad_pictures_are_noticed_and_nine_of_ten_good_ones_left_alone() -> None:
    """One test and not one for each warning: drawing the photographs is what takes the time."""
    counts = _counts()
    for kind in PictureWarning:
        hit, missed = counts[kind, True, True], counts[kind, True, False]
        false, quiet = counts[kind, False, True], counts[kind, False, False]
        assert hit >= 0.9 * (hit + missed) > 0, kind
        assert quiet >= 0.9 * (quiet + false) > 0, kind


@pytest.mark.parametrize("ground", GROUNDS)
def test_a_good_picture_is_good_on_every_table(ground: str) -> None:
    picture, _ = drawn(DocumentType.RESIDENCE_CARD, "front")
    assert _judged(photograph(picture, Shot(ground=ground))) == ()


def test_all_that_is_wrong_is_told_at_once() -> None:
    bad = case("bad", Shot(light=0.25, blur=5, cut=0.4), DocumentType.RESIDENCE_CARD, "front")
    assert _judged(bad.picture) == (PictureWarning.DARK, PictureWarning.BLURRED, PictureWarning.CROPPED)


def test_a_sharp_picture_in_dim_light_is_dark_and_not_blurred() -> None:
    dim = case("dim", Shot(light=0.25, noise=5), DocumentType.SPECIAL_PERMANENT_RESIDENT, "front")
    assert _judged(dim.picture) == (PictureWarning.DARK,)


def test_a_picture_with_nothing_in_it_is_judged_without_a_document() -> None:
    assert PictureWarning.DARK in warnings_about(np.zeros((900, 1200, 3), np.uint8))


@pytest.mark.parametrize("shape", [(1, 1, 3), (1, 3000, 3), (99, 3200, 3)])
def test_what_is_too_small_to_look_at_is_small(shape: tuple[int, int, int]) -> None:
    assert warnings_about(np.full(shape, 250, np.uint8)) == (PictureWarning.SMALL,)
