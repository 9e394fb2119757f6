"""Whatever bytes come: a picture, or a refusal that says why."""

from hypothesis import given, settings
from hypothesis import strategies as st

from app.pictures.jpeg import PictureRefused, lean
from app.pictures.take import take
from app.records import Picture
from tests.pictures.making import plain

BASES = (plain(64, 40), plain(64, 40, progressive=True), plain(64, 40, mode="CMYK"), plain(64, 40, mode="L"))
MAX_PIXELS = 1_000_000
edits = st.lists(
    st.tuples(st.integers(0, 5000), st.integers(0, 3), st.binary(max_size=6)), min_size=1, max_size=6
)


@settings(max_examples=400, deadline=None, derandomize=True)
@given(st.sampled_from(BASES), edits)
def test_a_changed_jpeg_is_taken_or_refused(base: bytes, changes: list[tuple[int, int, bytes]]) -> None:
    data = bytearray(base)
    for at, removed, put in changes:
        place = at % len(data)
        data[place : place + removed] = put
    _taken_or_refused(bytes(data))


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.binary(max_size=400))
def test_any_bytes_behind_the_first_marker_are_taken_or_refused(data: bytes) -> None:
    _taken_or_refused(b"\xff\xd8" + data)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.binary(max_size=400))
def test_any_bytes_are_refused(data: bytes) -> None:
    try:
        lean(data, max_pixels=MAX_PIXELS)
    except PictureRefused as refused:
        assert refused.fault  # noqa: PT017 - either outcome is right
    else:
        assert data.startswith(b"\xff\xd8")


def _taken_or_refused(data: bytes) -> None:
    try:
        taken = take(data, max_pixels=MAX_PIXELS)
    except PictureRefused:
        return
    assert isinstance(taken, Picture)
    assert taken.width * taken.height <= MAX_PIXELS
