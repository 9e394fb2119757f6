"""Reading residence cards of both generations, and everything a card or its reader may do instead of answering."""

import secrets
from dataclasses import replace
from pathlib import Path

import pytest

from app.card.apdu import CardFailure, CardRefusal, MalformedAnswer
from app.card.faults import FaultPlan, FaultyLink, parse_faults
from app.card.link import CardGone, CardLink, EmptyAnswer
from app.card.residence import (
    NotAResidenceCard,
    ResidenceKindUnknown,
    ResidenceNumberWrong,
    authenticate,
    read_card_type,
    read_residence_card,
)
from app.card.residence_files import CardType, FileName, ResidenceFiles, signed_entries, signed_message
from app.card.residence_maker import Resident
from app.card.soft_cards import load_atr, load_card
from app.card.soft_residence import Access, ResidenceImage, SoftFile, SoftResidenceCard
from app.card.soft_residence_directory import save_image
from app.card.softcard import SoftCard, SoftCardLink
from app.card.tlv import encode
from tests.card.links import ListeningLink, ScriptedLink
from tests.card.residence_vectors import NUMBER
from tests.card.residences import RESIDENT, image, link
from tests.card.test_fault_matrix import FAULTS, NoEffects

KINDS = pytest.mark.parametrize("kind", CardType)
GENERATIONS = pytest.mark.parametrize("kind", [CardType.RESIDENCE_FIRST, CardType.RESIDENCE_SECOND])


def read(link: CardLink, number: str = NUMBER) -> ResidenceFiles:
    return read_residence_card(link, number)


def with_file(kind: CardType, place: tuple[int, int], content: bytes) -> SoftCardLink:
    """A card that says something else in one file."""
    good = image(kind)
    files = {**good.files, place: replace(good.files[place], content=content)}
    return SoftCardLink(SoftResidenceCard(replace(good, files=files)))


@KINDS
def test_a_card_of_every_kind_is_read_whole(kind: CardType) -> None:
    files = read(link(kind))
    assert files.card_type is kind
    assert (FileName.RENEWAL in files.content) is not kind.is_permanent
    assert len(signed_message(files)) == (10_000 if kind.is_first else 5_553)


def test_the_entries_of_the_second_generation_are_53_bytes_and_34_of_permanent_residents() -> None:
    assert len(signed_entries(read(link(CardType.RESIDENCE_SECOND)))) == 53
    assert len(signed_entries(read(link(CardType.PERMANENT_SECOND)))) == 34


@GENERATIONS
@pytest.mark.parametrize("size", [130, 255, 256, 2500])
def test_pictures_of_every_form_of_length_come_whole(kind: CardType, size: int) -> None:
    card = SoftResidenceCard(image(kind, replace(RESIDENT, picture_bytes=size)))
    assert len(signed_message(read(SoftCardLink(card)))) == (10_000 if kind.is_first else 5_553)


def test_reading_uses_the_documented_commands() -> None:
    listening = ListeningLink(link(CardType.RESIDENCE_SECOND))
    read(listening)
    sent = [one.hex().upper() for one in listening.sent]
    assert sent[0] == "00B08A0002"
    assert "00A4040C10D392F0004F0200000000000000000000" in sent
    assert "08B08400000004960200000000" in sent


def test_a_reading_never_asks_for_the_address_or_a_permission() -> None:
    listening = ListeningLink(link(CardType.RESIDENCE_SECOND))
    read(listening)
    assert not [one for one in listening.sent if one[:3] == bytes.fromhex("08B086")]


@KINDS
@pytest.mark.parametrize("number", ["AA12345678BC", "AA12345678B", "", "aa12345678bb", "AA1234567８BB"])
def test_a_wrong_number_opens_nothing(kind: CardType, number: str) -> None:
    with pytest.raises(ResidenceNumberWrong):
        read(link(kind), number)


@GENERATIONS
def test_the_right_number_opens_the_card_after_any_wrong_one(kind: CardType) -> None:
    same = link(kind)
    for _ in range(20):
        with pytest.raises(ResidenceNumberWrong):
            read(same, "AA12345678BC")
    assert read(same).card_type is kind


def test_an_individual_number_card_is_no_residence_card(card: SoftCard) -> None:
    with pytest.raises(NotAResidenceCard):
        read_card_type(SoftCardLink(card))


@pytest.mark.parametrize("code", [b"07", b"08", b"3", b"", b"1 "])
def test_a_card_of_a_later_kind_is_not_read(code: bytes) -> None:
    with pytest.raises((ResidenceKindUnknown, MalformedAnswer)):
        read(with_file(CardType.RESIDENCE_SECOND, (0, 0x0A), encode(0xC1, code)))


@GENERATIONS
@pytest.mark.parametrize("fault", FAULTS)
def test_a_reading_that_is_cut_off_anywhere_ends_in_a_finding(kind: CardType, fault: str) -> None:
    listening = ListeningLink(link(kind))
    read(listening)
    for index in range(1, len(listening.sent) + 1):
        plan = FaultPlan(parse_faults(fault.format(at=f"apdu:{index}")))
        with pytest.raises(CardFailure) as finding:
            read(FaultyLink(link(kind), plan, NoEffects()))
        assert isinstance(finding.value, FAULTS[fault]), (index, finding.value)


@GENERATIONS
@pytest.mark.parametrize("sw", ["6982", "6988", "6882", "6700", "6A82", "6B00", "6F00", "6300"])
def test_every_status_word_at_every_command_is_a_finding(kind: CardType, sw: str) -> None:
    listening = ListeningLink(link(kind))
    read(listening)
    for index in range(1, len(listening.sent) + 1):
        plan = FaultPlan(parse_faults(f"sw@apdu:{index}={sw}"))
        with pytest.raises((CardRefusal, ResidenceNumberWrong, NotAResidenceCard)):
            read(FaultyLink(link(kind), plan, NoEffects()))


def test_6300_means_the_number_at_the_two_commands_that_prove_it_only() -> None:
    for at, finding in (
        (3, CardRefusal),
        (4, ResidenceNumberWrong),
        (5, ResidenceNumberWrong),
        (6, CardRefusal),
    ):
        plan = FaultPlan(parse_faults(f"sw@apdu:{at}=6300"))
        with pytest.raises(finding):
            read(FaultyLink(link(CardType.RESIDENCE_SECOND), plan, NoEffects()))


LIES = {
    "cut off": encode(0xD0, b"x" * 50)[:-1],
    "other tag": encode(0xD5, b"x" * 50),
    "too large": b"\xd0\x82\x7f\xff" + bytes(50),
    "indefinite": b"\xd0\x80" + bytes(50),
    "length cut off": b"\xd0\x82\x01",
    "nothing": b"",
}


@pytest.mark.parametrize("lie", LIES)
def test_a_front_image_that_is_none_is_a_finding(lie: str) -> None:
    with pytest.raises((MalformedAnswer, EmptyAnswer, CardRefusal)):
        signed_message(read(with_file(CardType.RESIDENCE_FIRST, (1, 5), LIES[lie])))


@pytest.mark.parametrize("entry", [encode(0xC5, b"2030"), encode(0xC6, b"1" * 9), b""])
def test_entries_of_another_size_or_number_are_a_finding(entry: bytes) -> None:
    entries = image(CardType.RESIDENCE_SECOND).files[1, 3].content
    with pytest.raises((MalformedAnswer, CardRefusal)):
        signed_message(read(with_file(CardType.RESIDENCE_SECOND, (1, 3), entry + entries[10:])))


class Grudging:
    """Gives at most so many bytes of each plain read, and that much of a file in each protected one."""

    def __init__(self, kind: CardType, most: int) -> None:
        self._card = _Grudging(image(kind), most)
        self._link = SoftCardLink(self._card)
        self._most = most

    def transmit(self, command: bytes | bytearray) -> tuple[bytes, int]:
        data, sw = self._link.transmit(command)
        return (data[: self._most] if command[:2] == b"\x00\xb0" else data), sw


class _Grudging(SoftResidenceCard):
    def __init__(self, image: ResidenceImage, most: int) -> None:
        super().__init__(image)
        self._most = most

    def _read_secure(self, command: object) -> bytes:
        data = super()._read_secure(command)  # type: ignore[arg-type]
        assert self._session is not None
        return self._session.close(self._session.open(data)[: self._most])


@GENERATIONS
@pytest.mark.parametrize("most", [3, 100])
def test_a_card_that_gives_little_at_a_time_is_read_to_the_end(kind: CardType, most: int) -> None:
    assert signed_message(read(Grudging(kind, most))) == signed_message(read(link(kind)))  # type: ignore[arg-type]


@GENERATIONS
def test_a_card_that_gives_nothing_is_given_up(kind: CardType) -> None:
    with pytest.raises(EmptyAnswer):
        read(Grudging(kind, 0))  # type: ignore[arg-type]


@GENERATIONS
def test_nothing_is_read_before_the_authentication_or_in_the_wrong_way(kind: CardType) -> None:
    card = SoftResidenceCard(image(kind))
    card.transmit(bytes.fromhex("00A4040C10D392F0004F02") + bytes(10))
    protected = next(sfi for (df, sfi), file in image(kind).files.items() if file.access is Access.SECURE)
    for command in (f"00B0{protected | 0x80:02X}0000", f"08B0{protected | 0x80:02X}00000004960200000000"):
        assert card.transmit(bytes.fromhex(command)) == b"\x69\x82"


@pytest.mark.parametrize(
    ("command", "sw"),
    [
        ("0084000010", "6700"), ("00820000", "6985"), ("00A4000C023F00", "6A86"),
        ("00A4040C0A" + "D392F000260100000001", "6A82"), ("0820008600", "6982"), ("00B0850010", "6A82"),
        ("0CB0850000", "6E00"), ("08A4040C00", "6882"), ("00D6000001AA", "6D00"), ("00B0000001", "6986"),
        ("00B08A00", "6700"), ("08B08400000005960200000000", "6700"), ("", "6700"),
    ],
)  # fmt: skip
def test_the_software_card_refuses_as_a_card_does(command: str, sw: str) -> None:
    card = SoftResidenceCard(image(CardType.RESIDENCE_SECOND))
    assert card.transmit(bytes.fromhex(command)).hex().upper() == sw


def test_wrong_objects_of_secure_messaging_answer_6988() -> None:
    card = SoftResidenceCard(image(CardType.RESIDENCE_SECOND))
    authenticate(SoftCardLink(card), CardType.RESIDENCE_SECOND, NUMBER, random=secrets.token_bytes)
    assert card.transmit(bytes.fromhex("082000860487020100")) == b"\x69\x88"
    card.transmit(bytes.fromhex("00A4040C10D392F0004F02") + bytes(10))
    for le in ("97020000", "96010000", "960200008E00"):
        data = bytes.fromhex(le)
        command = bytes.fromhex("08B0840000") + len(data).to_bytes(2) + data + bytes(2)
        assert card.transmit(command) == b"\x69\x88"


def test_a_challenge_serves_once() -> None:
    card = SoftResidenceCard(image(CardType.RESIDENCE_SECOND))
    card.transmit(bytes.fromhex("0084000008"))
    attempt = bytes.fromhex("0082000028") + bytes(41)
    assert [card.transmit(attempt).hex() for _ in range(2)] == ["6300", "6985"]


@KINDS
def test_a_card_comes_back_from_its_directory(kind: CardType, tmp_path: Path) -> None:
    save_image(tmp_path / "card", image(kind))
    assert read(SoftCardLink(load_card(tmp_path / "card"))).content == read(link(kind)).content
    assert load_atr(tmp_path / "card") == image(kind).atr


def test_a_chip_that_answers_with_the_terminals_own_token_is_not_believed() -> None:
    class Mirror:
        def transmit(self, command: bytes | bytearray) -> tuple[bytes, int]:
            if command[1] == 0x82:
                return bytes(command[5:45]), 0x9000
            return SoftCardLink(SoftResidenceCard(image(CardType.RESIDENCE_SECOND))).transmit(command)

    with pytest.raises(CardFailure):
        read(Mirror())


def test_a_card_taken_out_before_the_first_command_is_gone() -> None:
    class Gone(ScriptedLink):
        def transmit(self, command: bytes | bytearray) -> tuple[bytes, int]:
            raise CardGone

    with pytest.raises(CardGone):
        read(Gone([]))


def test_neither_number_nor_entries_are_in_a_repr() -> None:
    shown = repr((image(CardType.RESIDENCE_SECOND), Resident(), SoftFile(b"secret", Access.FREE)))
    assert NUMBER not in shown
    assert "AB12345678CD" not in shown
    assert "secret" not in shown
