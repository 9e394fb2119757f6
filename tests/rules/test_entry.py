"""Folding what people type."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules import entry


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("ＡＢ１２３４５６７８ＣＤ", "AB12345678CD"),
        ("ab 1234 5678 cd", "AB12345678CD"),
        ("AB-12345678-CD", "AB12345678CD"),
        ("AB‐12345678ーCD", "AB12345678CD"),
    ],
)
def test_a_residence_card_number_is_read_as_people_write_it(typed: str, stored: str) -> None:
    assert entry.residence_card_number(typed) == stored


@pytest.mark.parametrize(
    "typed", ["", "AB1234567CD", "AB123456789CD", "1B12345678CD", "AB12345678C1", "あ" * 12]
)
def test_what_is_no_residence_card_number_is_refused(typed: str) -> None:
    with pytest.raises(entry.Unreadable):
        entry.residence_card_number(typed)


@pytest.mark.parametrize(
    ("year", "month", "day", "found"),
    [
        ("1990", "1", "2", date(1990, 1, 2)),
        ("１９９０年", "１月", "２日", date(1990, 1, 2)),
        ("平成2", "1", "2", date(1990, 1, 2)),
        ("H2", "1", "2", date(1990, 1, 2)),
        ("令和元", "5", "1", date(2019, 5, 1)),
        ("s64", "1", "7", date(1989, 1, 7)),
        ("昭和55年", "02", "29", date(1980, 2, 29)),
        ("T1", "7", "30", date(1912, 7, 30)),
    ],
)
def test_a_date_is_read_in_western_and_era_years(year: str, month: str, day: str, found: date) -> None:
    assert entry.calendar_date(year, month, day) == found


@pytest.mark.parametrize(
    ("year", "month", "day"),
    [
        ("1990", "2", "30"),
        ("1990", "13", "1"),
        ("1990", "", "1"),
        ("90", "1", "1"),
        ("H31", "5", "1"),
        ("R1", "4", "30"),
        ("S64", "1", "8"),
        ("M0", "1", "1"),
        ("X3", "1", "1"),
        ("0000", "1", "1"),
        ("1990", "-1", "1"),
        ("1990", "9999999999", "1"),
        ("1990", "1", "9" * 5000),
        ("", "", ""),
    ],
)
def test_what_is_no_date_is_refused(year: str, month: str, day: str) -> None:
    with pytest.raises(entry.Unreadable):
        entry.calendar_date(year, month, day)


@given(st.text(max_size=40), st.text(max_size=10), st.text(max_size=10))
def test_no_text_breaks_the_reader_of_dates(year: str, month: str, day: str) -> None:
    try:
        entry.calendar_date(year, month, day)
    except entry.Unreadable:
        return


@given(st.text(max_size=200))
def test_folding_is_the_same_when_done_twice(text: str) -> None:
    assert entry.fold_text(entry.fold_text(text)) == entry.fold_text(text)
    assert entry.fold_code(entry.fold_code(text)) == entry.fold_code(text)


@given(st.text(max_size=200))
def test_a_folded_text_is_one_line_without_control_characters(text: str) -> None:
    folded = entry.fold_text(text)
    assert "\n" not in folded
    assert "\x00" not in folded
    assert folded == folded.strip()


@pytest.mark.parametrize("typed", ["k7m-4xt-rw9c", "K7M4XTRW9C", " Ｋ７Ｍ ４ＸＴ ＲＷ９Ｃ "])
def test_a_user_id_is_read_as_people_write_it(typed: str) -> None:
    assert entry.user_id(typed) == "K7M-4XT-RW9C"


@pytest.mark.parametrize(
    "typed", ["7000012050002", "7-0000-1205-0002", " ７０００　０１２０　５０００２ ", "7ー0000ー1205ー0002"]
)
def test_a_corporate_number_is_read_as_people_write_it(typed: str) -> None:
    assert entry.corporate_number(typed) == "7000012050002"


@pytest.mark.parametrize(
    "typed", ["", "000012050002", "70000120500020", "T7000012050002", "7OOO012050002", "٧000012050002"]
)
def test_what_is_no_corporate_number_is_refused(typed: str) -> None:
    with pytest.raises(entry.Unreadable):
        entry.corporate_number(typed)


@given(st.integers(0, 12), st.integers(1, 9))
def test_one_wrong_digit_of_a_corporate_number_is_noticed(place: int, more: int) -> None:
    digits = [int(digit) for digit in "7000012050002"]
    digits[place] = (digits[place] + more) % 10
    # 0 and 9 are the same to a sum taken modulo 9; no check by nines can tell them apart.
    if {digits[place], int("7000012050002"[place])} != {0, 9}:
        with pytest.raises(entry.Unreadable):
            entry.corporate_number("".join(map(str, digits)))
