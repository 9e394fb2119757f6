"""The published and computed examples of both generations, byte by byte, from the terminal's and the chip's side."""

from collections.abc import Callable

import pytest

from app.card.apdu import MalformedAnswer
from app.card.residence import authenticate
from app.card.residence_files import CardType
from app.card.residence_sm import (
    ChipNotAuthentic,
    Handshake,
    SecureMessaging,
    derive,
    pad,
    session_key,
    unpad,
)
from app.card.soft_residence import SoftResidenceCard
from app.card.softcard import SoftCardLink
from tests.card.links import ListeningLink, ScriptedLink
from tests.card.residence_vectors import (
    FIRST_GENERATION,
    HALF_CHIP,
    HALF_TERMINAL,
    KEY_OF_NUMBER,
    NUMBER,
    RANDOM_CHIP,
    RANDOM_TERMINAL,
    SECOND_GENERATION,
    SESSION_KEY,
    Example,
)
from tests.card.residences import image

KINDS = [
    pytest.param(CardType.RESIDENCE_FIRST, FIRST_GENERATION, id="first"),
    pytest.param(CardType.RESIDENCE_SECOND, SECOND_GENERATION, id="second"),
]
both = pytest.mark.parametrize(("kind", "example"), KINDS)


def in_turn(*values: bytes) -> Callable[[int], bytes]:
    left = list(values)
    return lambda size: left.pop(0)[:size]


def handshake(kind: CardType) -> Handshake:
    return Handshake(kind.suite, NUMBER, RANDOM_TERMINAL, HALF_TERMINAL)


def test_the_key_of_a_number_is_that_of_the_published_example() -> None:
    assert derive(NUMBER.encode()) == KEY_OF_NUMBER


def test_the_session_key_is_that_of_the_published_example() -> None:
    assert session_key(HALF_TERMINAL, HALF_CHIP) == SESSION_KEY


@both
def test_the_terminal_sends_and_takes_what_the_example_says(kind: CardType, example: Example) -> None:
    assert handshake(kind).token(RANDOM_CHIP) == example.token
    session = handshake(kind).session(RANDOM_CHIP, example.answer)
    assert session.key == SESSION_KEY
    assert session.close(NUMBER.encode()) == bytes.fromhex("861101") + example.verify


@both
def test_a_whole_authentication_is_the_example_on_both_sides(kind: CardType, example: Example) -> None:
    card = SoftResidenceCard(image(kind), random=in_turn(RANDOM_CHIP, HALF_CHIP))
    link = ListeningLink(SoftCardLink(card))
    authenticate(link, kind, NUMBER, random=in_turn(RANDOM_TERMINAL, HALF_TERMINAL))
    assert [sent.hex().upper() for sent in link.sent] == [
        "0084000008",
        "0082000028" + example.token.hex().upper() + "00",
        "0820008613861101" + example.verify.hex().upper(),
    ]


@both
def test_the_chip_answers_the_example_to_the_example(kind: CardType, example: Example) -> None:
    card = SoftResidenceCard(image(kind), random=in_turn(RANDOM_CHIP, HALF_CHIP))
    assert card.transmit(bytes.fromhex("0084000008")) == RANDOM_CHIP + b"\x90\x00"
    assert (
        card.transmit(bytes.fromhex("0082000028") + example.token + b"\x00") == example.answer + b"\x90\x00"
    )
    assert card.transmit(bytes.fromhex("0820008613861101") + example.verify) == b"\x90\x00"


@both
@pytest.mark.parametrize("place", [0, 31, 32, 39])
def test_an_answer_with_one_wrong_bit_is_no_answer(kind: CardType, example: Example, place: int) -> None:
    answer = bytearray(example.answer)
    answer[place] ^= 1
    with pytest.raises(ChipNotAuthentic):
        handshake(kind).session(RANDOM_CHIP, bytes(answer))


@both
def test_an_answer_to_another_challenge_is_refused(kind: CardType, example: Example) -> None:
    with pytest.raises(ChipNotAuthentic, match="random"):
        handshake(kind).session(bytes(8), example.answer)


@both
def test_an_answer_to_another_terminal_is_refused(kind: CardType, example: Example) -> None:
    with pytest.raises(ChipNotAuthentic, match="random"):
        Handshake(kind.suite, NUMBER, bytes(8), HALF_TERMINAL).session(RANDOM_CHIP, example.answer)


@both
@pytest.mark.parametrize("size", [0, 39, 41])
def test_an_answer_of_another_size_is_refused(kind: CardType, example: Example, size: int) -> None:
    with pytest.raises(ChipNotAuthentic, match="size"):
        handshake(kind).session(RANDOM_CHIP, example.answer.ljust(41, b"\x00")[:size])


@both
def test_a_challenge_of_another_size_is_refused(kind: CardType, example: Example) -> None:
    del example
    with pytest.raises(MalformedAnswer):
        authenticate(ScriptedLink(["11223344 9000"]), kind, NUMBER, random=in_turn())


@pytest.mark.parametrize(
    "data",
    ["", "9000", "8600", "860102", "861102" + "00" * 16, "861001" + "00" * 15, "86110100", "8601018601"],
)
def test_what_is_not_one_padded_cryptogram_is_not_opened(data: str) -> None:
    with pytest.raises(MalformedAnswer):
        SecureMessaging(CardType.RESIDENCE_SECOND.suite, SESSION_KEY).open(bytes.fromhex(data))


def test_content_comes_back_from_its_cryptogram_at_every_length() -> None:
    for kind in (CardType.RESIDENCE_FIRST, CardType.RESIDENCE_SECOND):
        session = SecureMessaging(kind.suite, SESSION_KEY)
        for size in (0, 1, 7, 8, 15, 16, 17, 300, 7004):
            assert session.open(session.close(b"\x80" * size)) == b"\x80" * size


@pytest.mark.parametrize("padded", [b"", bytes(16), b"abc\x01", b"abc\x80\x01"])
def test_what_is_not_padded_is_refused(padded: bytes) -> None:
    with pytest.raises(MalformedAnswer):
        unpad(padded)


def test_padding_always_ends_a_block() -> None:
    assert pad(b"", 8) == b"\x80" + bytes(7)
    assert pad(bytes(8), 8) == bytes(8) + b"\x80" + bytes(7)
