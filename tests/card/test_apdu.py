"""Command APDUs: vectors from the cards' own traffic, boundaries, and what must never be printed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.card.apdu import CardRefusal, CommandApdu, MalformedCommand, describe, redacted, tries_in

VECTORS = {
    "00200080": CommandApdu(0x00, 0x20, 0x00, 0x80),
    "00b0000004": CommandApdu(0x00, 0xB0, 0x00, 0x00, le=4),
    "00b0010000": CommandApdu(0x00, 0xB0, 0x01, 0x00, le=256),
    "00a4040c0ad392f000260100000001": CommandApdu(
        0x00, 0xA4, 0x04, 0x0C, bytes.fromhex("d392f000260100000001")
    ),
    "802a00800301020300": CommandApdu(0x80, 0x2A, 0x00, 0x80, b"\x01\x02\x03", 256),
}


@pytest.mark.parametrize("encoded", VECTORS)
def test_a_command_is_written_as_the_card_expects_it(encoded: str) -> None:
    assert VECTORS[encoded].encode().hex() == encoded


@pytest.mark.parametrize("encoded", VECTORS)
def test_a_written_command_reads_back(encoded: str) -> None:
    assert CommandApdu.parse(bytes.fromhex(encoded)) == VECTORS[encoded]


@pytest.mark.parametrize(
    ("data", "le"), [(b"", 0), (b"", 257), (bytes(256), None)], ids=["Le 0", "Le 257", "Lc 256"]
)
def test_what_a_short_apdu_cannot_carry_is_refused(data: bytes, le: int | None) -> None:
    with pytest.raises(MalformedCommand):
        CommandApdu(0, 0xB0, 0, 0, data, le)


def test_a_header_field_of_more_than_a_byte_is_refused() -> None:
    with pytest.raises(MalformedCommand):
        CommandApdu(0, 0xB0, 0x100, 0)


@pytest.mark.parametrize(
    "raw", ["", "00a404", "00a4040c0ad392", "00a4040c0001", "00a4040c0000ff", "00a4040c01aabbcc"]
)
def test_a_command_whose_lengths_lie_is_refused(raw: str) -> None:
    with pytest.raises(MalformedCommand):
        CommandApdu.parse(bytes.fromhex(raw))


@given(st.binary(max_size=300))
def test_any_bytes_are_a_command_that_reads_back_or_are_refused(raw: bytes) -> None:
    try:
        command = CommandApdu.parse(raw)
    except MalformedCommand:
        return
    assert command.encode() == raw


def test_a9_the_text_of_a_verify_shows_no_byte_of_the_secret() -> None:
    command = CommandApdu(0x00, 0x20, 0x00, 0x80, bytearray(b"PIN42X"))
    shown = redacted(command) + repr(command)
    assert redacted(command) == "00 20 00 80 Lc=6"
    assert "PIN42X" not in shown
    assert b"PIN42X".hex() not in shown.lower()


@pytest.mark.parametrize(("sw", "tries"), [(0x63C0, 0), (0x63C5, 5), (0x63CF, 15)])
def test_a_counter_is_read_from_63cx(sw: int, tries: int) -> None:
    assert tries_in(sw) == tries


@pytest.mark.parametrize("sw", [0x9000, 0x6300, 0x6983, 0x6984, 0x64C3, 0x63D1])
def test_no_counter_is_read_from_another_status_word(sw: int) -> None:
    assert tries_in(sw) is None


def test_a_refusal_names_its_status_word() -> None:
    assert "6982 SECURITY_STATUS_NOT_SATISFIED" in str(CardRefusal(0x6982))
    assert describe(0x6123) == "6123"
