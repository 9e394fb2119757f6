"""What an identity document says, judged without asking anybody."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.records import DocumentType
from app.rules import evidence
from app.rules.entry import Unreadable

TODAY = date(2026, 11, 21)
CARD, SPECIAL, ALIEN = (
    DocumentType.RESIDENCE_CARD,
    DocumentType.SPECIAL_PERMANENT_RESIDENT,
    DocumentType.ALIEN_REGISTRATION,
)


@pytest.mark.parametrize("kind", [CARD, SPECIAL])
def test_both_cards_of_today_have_numbers_of_one_pattern(kind: DocumentType) -> None:
    assert evidence.document_number(kind, "ａｂ 1234-5678 cd") == "AB12345678CD"
    with pytest.raises(Unreadable):
        evidence.document_number(kind, "B123456789")


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("B123456789", "B123456789"),
        ("Ⓑ第123456789号", "B123456789"),
        ("(Ｂ) 第 １２３４５６７ 号", "B1234567"),
        ("12345678901", "12345678901"),
    ],
)
def test_an_old_registration_number_is_read_with_and_without_its_frame(typed: str, stored: str) -> None:
    assert evidence.document_number(ALIEN, typed) == stored


@pytest.mark.parametrize("typed", ["", "号", "B", "12345", "ABC1234567", "B12345678901234", "B12345678X"])
def test_what_is_no_old_registration_number_is_refused(typed: str) -> None:
    with pytest.raises(Unreadable):
        evidence.document_number(ALIEN, typed)


def test_an_unknown_month_or_day_of_birth_is_taken_as_printed() -> None:
    assert evidence.birth("1950", "00", "00", today=TODAY) == "1950"
    assert evidence.birth("S25", "5", "00", today=TODAY) == "1950-05"


@pytest.mark.parametrize(
    ("year", "month", "day"), [("2026", "11", "22"), ("2090", "1", "1"), ("R9", "1", "1")]
)
def test_a_day_of_birth_that_has_not_come_is_told_from_one_that_nobody_can_read(
    year: str, month: str, day: str
) -> None:
    with pytest.raises(evidence.LiesAhead):
        evidence.birth(year, month, day, today=TODAY)


@pytest.mark.parametrize(
    ("year", "month", "day"), [("1990", "2", "30"), ("", "1", "1"), ("1990", "", "1"), ("1800", "1", "1")]
)
def test_a_day_of_birth_that_cannot_be_is_refused(year: str, month: str, day: str) -> None:
    with pytest.raises(Unreadable) as refused:
        evidence.birth(year, month, day, today=TODAY)
    assert not isinstance(refused.value, evidence.LiesAhead)


def test_a_document_is_valid_until_the_end_of_its_last_day() -> None:
    assert not evidence.has_expired("2026-11-21", TODAY)
    assert evidence.has_expired("2026-11-20", TODAY)
    assert not evidence.has_expired("", TODAY)


@pytest.mark.parametrize("days", [0, 1, 30])
def test_the_last_thirty_days_are_pointed_out(days: int) -> None:
    assert evidence.expires_soon((TODAY + timedelta(days)).isoformat(), TODAY)


@pytest.mark.parametrize("days", [-1, 31, 400])
def test_neither_an_expired_document_nor_a_long_one_ends_soon(days: int) -> None:
    assert not evidence.expires_soon((TODAY + timedelta(days)).isoformat(), TODAY)


def test_no_document_is_valid_for_twelve_years() -> None:
    assert evidence.end_of_validity("令和19", "1", "1", today=TODAY) == "2037-01-01"
    with pytest.raises(evidence.TooFarAhead):
        evidence.end_of_validity("2038", "1", "1", today=TODAY)


@pytest.mark.parametrize(("month", "day"), [("00", "00"), ("2", "30"), ("", "")])
def test_an_end_of_validity_has_a_month_and_a_day(month: str, day: str) -> None:
    with pytest.raises(Unreadable):
        evidence.end_of_validity("2028", month, day, today=TODAY)


@pytest.mark.parametrize(
    ("room", "address"),
    [
        ("405", "東京都港区芝公園4-2-8 芝ハイツ405号室"),
        ("４０５号室", "東京都港区芝公園4-2-8 芝ハイツ405"),
        ("#405", "4-2-8-405, Shibakoen, Minato-ku"),
        ("B-12", "さくら荘Ｂ－１２"),
        ("No. 3", "寮 3号室"),
        ("２階東", "田中ビル2階東"),
        ("North 3", "Sakura House NORTH 3"),
    ],
)
def test_a_room_is_found_however_it_is_written(room: str, address: str) -> None:
    assert evidence.stands_in(room, address)


@pytest.mark.parametrize(
    ("room", "address"),
    [
        ("405", "東京都港区芝公園4-2-8 芝ハイツ"),
        ("5", "芝ハイツ405号室"),
        ("40", "芝ハイツ405号室"),
        ("号室", "芝ハイツ405号室"),
        ("B12", "芝ハイツB123"),
        ("405", ""),
    ],
)
def test_a_room_that_is_not_there_or_only_a_part_of_another_is_not_found(room: str, address: str) -> None:
    assert not evidence.stands_in(room, address)


@given(
    st.dates(date(1910, 1, 1), TODAY)
    .map(date.isoformat)
    .flatmap(lambda day: st.sampled_from([day, day[:7], day[:4]]))
)
def test_a_date_of_birth_comes_back_as_it_was_typed(iso: str) -> None:
    assert evidence.birth(*evidence.parts_of(iso), today=TODAY) == iso
