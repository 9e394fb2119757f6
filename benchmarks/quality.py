"""How often the quality checks are right: drawn documents under many cameras, in `tests/pictures/grid.py`."""

import argparse
import io
import time
from collections import Counter
from collections.abc import Iterable
from statistics import median

import cv2
import numpy as np
from PIL import Image

from app.pictures.quality import warnings_about
from app.records import PictureWarning
from tests.pictures.grid import Case, cases, random_cases

SEED = 2026
TWO_MEGAPIXELS = 1600 * 1000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--by-condition", action="store_true", help="also what each condition was warned about"
    )
    parser.add_argument("--random", type=int, default=200, help="pictures that no threshold was chosen on")
    wanted = parser.parse_args()
    cv2.setNumThreads(1)
    told = _judge("quality", cases())
    _judge("quality, random", random_cases(wanted.random, SEED))
    if wanted.by_condition:
        for condition, row in told.items():
            print(f"{condition}: {', '.join(f'{count} {name}' for name, count in row.items())}")


def _judge(name: str, cases: Iterable[Case]) -> dict[str, Counter[str]]:
    counts: Counter[tuple[PictureWarning, bool, bool]] = Counter()
    told: dict[str, Counter[str]] = {}
    times = []
    for case in cases:
        pixels = np.asarray(Image.open(io.BytesIO(case.picture)))
        started = time.perf_counter()
        warnings = warnings_about(pixels)
        if pixels.shape[0] * pixels.shape[1] == TWO_MEGAPIXELS:
            times.append(time.perf_counter() - started)
        counts.update((kind, deserved, kind in warnings) for kind, deserved in case.deserved.items())
        told.setdefault(case.condition, Counter()).update(["pictures", *warnings])
    for kind in PictureWarning:
        print(f"{name}: " + _line(kind, *(counts[kind, deserved, is_told] for deserved, is_told in CELLS)))
    if times:
        print(f"{name}: {median(times) * 1e3:.0f} ms for {TWO_MEGAPIXELS / 1e6:.1f} megapixels")
    return told


CELLS = ((True, True), (True, False), (False, True), (False, False))


def _line(kind: PictureWarning, hit: int, missed: int, false: int, quiet: int) -> str:
    return (
        f"{kind}: warned {hit} of {hit + missed} that deserved it ({hit / (hit + missed):.0%}), "
        f"silent for {quiet} of {quiet + false} that did not ({quiet / (quiet + false):.0%})"
    )


if __name__ == "__main__":
    main()
