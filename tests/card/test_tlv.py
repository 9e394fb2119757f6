"""BER-TLV by vectors, boundaries and arbitrary bytes: nothing but MalformedTlv may come out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.card.tlv import MAX_LENGTH, Header, MalformedTlv, Tlv, encode, read_all, read_header, read_one

BOUNDARIES = [0, 1, 0x7F, 0x80, 0xFF, 0x100, MAX_LENGTH]


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("30820609", Header(0x30, 4, 0x609)),
        ("ff205c", Header(0xFF20, 3, 0x5C)),
        ("df2108", Header(0xDF21, 3, 8)),
        ("7f21820233", Header(0x7F21, 5, 0x233)),
        ("5f378180", Header(0x5F37, 4, 0x80)),
        ("8600", Header(0x86, 2, 0)),
    ],
)
def test_tag_and_length_are_read_before_the_value_arrives(head: str, expected: Header) -> None:
    assert read_header(bytes.fromhex(head)) == expected


@pytest.mark.parametrize("length", BOUNDARIES)
def test_an_object_reads_back_at_every_length_boundary(length: int) -> None:
    value = b"\xa5" * length
    assert read_one(encode(0xDF22, value) + b"\xff\xff") == (Tlv(0xDF22, value), b"\xff\xff")


MALFORMED = {
    "nothing": "",
    "no length": "30",
    "half a tag": "1f",
    "no length after a tag of two bytes": "ff20",
    "no length after a tag of three bytes": "ff8120",
    "a tag of four bytes": "ff81818101",
    "indefinite length": "3080",
    "half a length": "3081",
    "half a long length": "308201",
    "a length of four bytes": "3084000000010a",
    "longer than a file": "3082ffff",
    "a value cut off": "3003aabb",
}


@pytest.mark.parametrize("data", MALFORMED.values(), ids=MALFORMED)
def test_malformed_data_is_refused(data: str) -> None:
    with pytest.raises(MalformedTlv):
        read_one(bytes.fromhex(data))


def test_a_rest_that_is_no_object_is_refused() -> None:
    with pytest.raises(MalformedTlv):
        read_all(encode(0x30, b"a") + b"\xff")


def test_a_value_longer_than_any_file_is_not_written() -> None:
    with pytest.raises(MalformedTlv):
        encode(0x30, bytes(MAX_LENGTH + 1))


@given(st.binary(max_size=600))
def test_any_bytes_read_as_objects_or_are_refused(data: bytes) -> None:
    try:
        objects = read_all(data)
    except MalformedTlv:
        return
    assert sum(len(one.value) for one in objects) <= len(data)


@given(st.lists(st.tuples(st.sampled_from([0x30, 0xDF21, 0xFF20]), st.binary(max_size=300)), max_size=5))
def test_written_objects_read_back_in_order(objects: list[tuple[int, bytes]]) -> None:
    written = b"".join(encode(tag, value) for tag, value in objects)
    assert [(one.tag, one.value) for one in read_all(written)] == objects
