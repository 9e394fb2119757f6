"""The four attributes: a checked sample, the card's gate, and files no card writes."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import app.card
from app.card.apdu import CardFailure, MalformedAnswer
from app.card.pin import Pin, PinBlocked, PinRequired, PinWrong
from app.card.softcard import SoftCard, SoftCardLink
from app.card.text_ap import (
    FourAttributes,
    MalformedAttributes,
    NotATextCard,
    TextApplication,
    encode_attributes,
    parse_attributes,
)
from app.card.tlv import encode
from tests.card.links import ListeningLink, ScriptedLink

SAMPLE = bytes.fromhex(
    "ff205cdf2108000e00200050005bdf220fe5b1b1e794b0e38080e5a4aae9838edf232de69db1e4baace983bde58d83e4bba3e794b0"
    "e58cbae99c9ee3818ce996a2efbc91efbc8defbc91efbc8defbc91df24083139393030313032df250131"
)
TARO = FourAttributes("山田　太郎", "東京都千代田区霞が関１－１－１", date(1990, 1, 2), "1")


def file_with(**changed: bytes) -> bytes:
    fields = {"name": b"A", "address": b"B", "birth": b"19900102", "sex": b"1"} | changed
    tags = {"name": 0xDF22, "address": 0xDF23, "birth": 0xDF24, "sex": 0xDF25}
    return encode(0xFF20, b"".join(encode(tags[name], value) for name, value in fields.items()))


@pytest.fixture
def text(card: SoftCard) -> TextApplication:
    application = TextApplication(SoftCardLink(card))
    application.select()
    return application


def test_the_sample_file_is_read_and_written_byte_for_byte() -> None:
    assert parse_attributes(SAMPLE) == TARO
    assert encode_attributes(TARO) == SAMPLE


def test_filler_behind_the_file_is_ignored() -> None:
    assert parse_attributes(SAMPLE + b"\xff\xff\x00") == TARO


def test_the_attributes_are_read_after_the_pin(text: TextApplication) -> None:
    text.verify(bytearray(b"5678"))
    assert text.read_attributes() == TARO


def test_the_attributes_without_the_pin_are_refused(text: TextApplication) -> None:
    with pytest.raises(PinRequired):
        text.read_attributes()


def test_wrong_entries_count_down_to_blocked(text: TextApplication) -> None:
    assert text.tries_left() == Pin.TEXT.max_tries
    for left in (2, 1):
        with pytest.raises(PinWrong) as wrong:
            text.verify(bytearray(b"0000"))
        assert wrong.value.tries_left == left
    with pytest.raises(PinBlocked):
        text.verify(bytearray(b"0000"))


def test_the_file_of_the_individual_number_is_never_selected(card: SoftCard) -> None:
    link = ListeningLink(SoftCardLink(card))
    text = TextApplication(link)
    text.select()
    text.tries_left()
    text.verify(bytearray(b"5678"))
    text.read_attributes()
    selected = {command[5:].hex() for command in link.sent if command[1] == 0xA4 and command[2] == 0x02}
    assert selected == {"0011", "0002"}


def test_no_line_of_the_text_application_names_that_file() -> None:
    source = Path(app.card.__path__[0], "text_ap.py").read_text(encoding="utf-8")
    assert "0x0001" not in source


def test_a_card_without_the_application_is_told_apart() -> None:
    with pytest.raises(NotATextCard):
        TextApplication(ScriptedLink(["6a82"])).select()


@pytest.mark.parametrize("digits", [b"00000000", b"19900000", b"19901301", b"19900230"])
def test_a_birth_date_the_register_does_not_know_is_none(digits: bytes) -> None:
    assert parse_attributes(file_with(birth=digits)).birth is None


def test_an_unknown_birth_date_reads_back_as_unknown() -> None:
    unknown = FourAttributes("A", "B", None, "9")
    assert parse_attributes(encode_attributes(unknown)) == unknown


@pytest.mark.parametrize(
    "content",
    [
        file_with(sex=b"3"),
        file_with(sex=b""),
        file_with(birth=b"1990-1-2"),
        file_with(birth=b"199001021"),
        file_with(birth="１９９００１０２".encode()),
        file_with(name=b"\xff\xfe"),
        encode(0xFF20, encode(0xDF22, b"A")),
        encode(0xFF10, b"123456789012"),
        SAMPLE[:-1],
        b"",
    ],
    ids=[
        "unknown sex", "no sex", "a date with hyphens", "nine digits", "full-width digits", "no UTF-8",
        "fields missing", "another file", "cut off", "nothing",
    ],
)  # fmt: skip
def test_a_file_no_card_writes_is_refused(content: bytes) -> None:
    with pytest.raises(MalformedAnswer):
        parse_attributes(content)


def test_personal_data_is_in_no_text_of_the_attributes_or_their_findings() -> None:
    assert "山田" not in repr(TARO)
    assert "1990" not in repr(TARO)
    with pytest.raises(MalformedAttributes) as finding:
        parse_attributes(file_with(name=b"SECRETNAME\xff"))
    assert "SECRETNAME" not in str(finding.value)
    assert finding.value.__cause__ is None


@given(st.binary(max_size=120))
def test_any_content_reads_or_is_refused(content: bytes) -> None:
    for candidate in (content, encode(0xFF20, content)):
        try:
            parse_attributes(candidate)
        except CardFailure:
            continue
