"""What is probably wrong with a picture of a document."""

import numpy as np
from numpy.typing import NDArray

from app.records import PictureWarning


def warnings_about(pixels: NDArray[np.uint8]) -> tuple[PictureWarning, ...]:
    return ()
