"""However a name, an address or a number is typed, the desk finds the same person; different people stay apart."""

from dataclasses import replace

import pytest

from app.records import Category, Person
from app.rules.person_keys import folded_email, folded_phone, keys_of, name_words

PERSON = Person(
    name="NGUYỄN  Thị-Lan",
    birth="1990-01-02",
    sex="female",
    municipality="131032",
    street="1-2-3",
    phone="03-1234-5678",
    email="Lan@Example.com",
    category=Category.FOREIGN_NATIONAL,
    residence_card_number="AB12345678CD",
    from_card=(),
    name_substituted=None,
    card_address=None,
)


@pytest.mark.parametrize(
    "typed", ["ＮＧＵＹＥＮ THI LAN", "Nguyễn Thị Lan", "nguyen　thi-lan", "NGUYEN·THI LAN"]
)
def test_width_case_accents_and_spacing_of_a_name_do_not_matter(typed: str) -> None:
    assert name_words(typed) == ("nguyen", "thi", "lan")


@pytest.mark.parametrize(
    ("one", "other"),
    [("か", "が"), ("ハ", "パ"), ("コヒ", "コーヒー"), ("李", "季"), ("đan", "dan"), ("ANNA", "ANNE")],
)
def test_names_that_differ_in_a_letter_stay_apart(one: str, other: str) -> None:
    assert name_words(one) != name_words(other)


def test_half_width_katakana_is_the_same_as_full_width() -> None:
    assert name_words("ﾊﾟﾄﾘｼｱ") == name_words("パトリシア")


@pytest.mark.parametrize("typed", ["", "  ", "・", "-'"])
def test_a_name_without_letters_finds_nobody(typed: str) -> None:
    assert name_words(typed) == ()


@pytest.mark.parametrize(
    "typed", ["+81 3-1234-5678", "０３ー１２３４ー５６７８", "(03)1234 5678", "+81-03-1234-5678"]
)
def test_a_number_is_the_same_with_and_without_the_code_of_japan(typed: str) -> None:
    assert folded_phone(typed) == "0312345678"


def test_a_number_abroad_keeps_its_country() -> None:
    assert folded_phone("+84 28 1234 5678") == "+842812345678"


def test_the_case_of_an_address_does_not_matter() -> None:
    assert folded_email("ＬＡＮ@example.COM") == "lan@example.com"


def test_a_person_is_found_by_everything_the_desk_asks_for() -> None:
    assert set(keys_of(PERSON)) == {
        ("name", "nguyenthilan"),
        ("name_word", "nguyen"),
        ("name_word", "thi"),
        ("name_word", "lan"),
        ("email", "lan@example.com"),
        ("phone", "0312345678"),
        ("card_number", "AB12345678CD"),
    }


def test_an_address_not_yet_proven_does_not_hide_the_proven_one() -> None:
    changed = replace(PERSON, proven_email="old@example.com")
    assert {"lan@example.com", "old@example.com"} <= {
        value for kind, value in keys_of(changed) if kind == "email"
    }


def test_beginnings_of_words_are_no_keys() -> None:
    assert ("name_word", "ngu") not in keys_of(PERSON)
