"""Rows D1 and D2: facts come from the verified certificate, and what is missing or unclear is said."""

from datetime import date
from itertools import permutations

import pytest
from cryptography import x509
from hypothesis import given
from hypothesis import strategies as st

from app.card.demo_pki import Holder, Variant
from app.card.demo_profile import holder_names, other_names
from app.identity.der import TextUnreadable, utf8_string
from app.identity.holder import ItemUnclear, Problem, Unclear, birth_date, read_holder
from tests.identity.demo_card import HOLDER

ARC = "1.2.392.200149.8.5.5"
FULL = {
    ".1": "見本　花子",
    ".2": "00000",
    ".3": "2",
    ".4": "319800217",
    ".5": "東京都見本区",
    ".6": "000000",
}


def read(fields):
    return read_holder(
        other_names({x509.ObjectIdentifier(ARC + last): text for last, text in fields.items()})
    )


def test_d1_the_facts_are_the_ones_in_the_verified_certificate(card):
    holder = card.judged("sign").facts.holder
    assert (holder.name, holder.birth) == (HOLDER.name, date(1980, 2, 17))
    assert (holder.sex, holder.address) == ("female", HOLDER.address)
    assert holder.unclear == ()


def test_d1_an_authentication_certificate_says_nothing_about_its_holder(card):
    assert card.judged("auth").facts.holder is None


def test_d1_a_long_address_is_read_to_its_end(card):
    """128 bytes and more take the long form of a DER length; 400 characters take two octets of it."""
    for characters in (42, 43, 85, 86, 400):
        long = Holder("見本　花子", date(1980, 2, 17), "1", "区" * characters)
        assert read_holder(holder_names(long)).address == "区" * characters


def test_d1_the_order_of_the_names_does_not_matter():
    expected = read(FULL)
    for order in list(permutations(FULL))[::97]:
        assert read({last: FULL[last] for last in order}) == expected


@pytest.mark.parametrize(
    ("variant", "item"),
    [
        (Variant.NO_NAME, "name"),
        (Variant.NO_BIRTH, "birth"),
        (Variant.NO_SEX, "sex"),
        (Variant.NO_ADDRESS, "address"),
    ],
)
def test_d2_a_missing_item_is_none_and_reported(card, variant, item):
    holder = card.judged("sign", variant=variant).facts.holder
    assert getattr(holder, item) is None
    assert holder.unclear == (Unclear(item, Problem.MISSING),)


def test_d2_an_unknown_birth_date_is_none_and_reported(card):
    holder = card.judged("sign", variant=Variant.UNKNOWN_BIRTH).facts.holder
    assert holder.birth is None
    assert holder.unclear == (Unclear("birth", Problem.UNKNOWN),)


def test_d2_substitute_characters_are_kept_and_reported_with_their_positions(card):
    holder = card.judged("sign", variant=Variant.SUBSTITUTED_NAME).facts.holder
    assert holder.name == HOLDER.name
    assert holder.name_substituted == (0,)
    assert holder.unclear == (Unclear("name", Problem.SUBSTITUTED),)


def test_d2_substitute_characters_in_the_address_are_reported_too():
    holder = read({**FULL, ".6": "000101"})
    assert holder.address_substituted == (3, 5)
    assert holder.unclear == (Unclear("address", Problem.SUBSTITUTED),)


@pytest.mark.parametrize("flags", ["", "0000", "000000", "0000x", "00002", "００００１"])
def test_d2_flags_that_do_not_fit_leave_open_whether_the_name_is_exact(flags):
    fields = {**FULL, ".2": flags} if flags else {key: text for key, text in FULL.items() if key != ".2"}
    holder = read(fields)
    assert holder.name == "見本　花子"
    assert holder.unclear == (Unclear("name", Problem.UNKNOWN),)


@pytest.mark.parametrize("digit", ["0", "3", "12", "１", "male", " "])
def test_d2_a_sex_that_the_profile_does_not_know_is_reported(digit):
    holder = read({**FULL, ".3": digit})
    assert holder.sex is None
    assert holder.unclear == (Unclear("sex", Problem.UNKNOWN),)


def test_not_applicable_is_an_answer_and_no_finding():
    holder = read({**FULL, ".3": "9"})
    assert (holder.sex, holder.unclear) == ("not_applicable", ())


def test_d2_two_names_contradict_each_other_so_neither_is_taken():
    names = list(other_names({x509.ObjectIdentifier(ARC + key): text for key, text in FULL.items()}))
    twice = x509.SubjectAlternativeName([*names, names[0]])
    holder = read_holder(twice)
    assert holder.name is None
    assert Unclear("name", Problem.UNREADABLE) in holder.unclear


@pytest.mark.parametrize(
    ("digits", "expected"),
    [
        ("319800217", date(1980, 2, 17)),
        ("118990101", date(1899, 1, 1)),
        ("219120730", date(1912, 7, 30)),
        ("119120730", date(1912, 7, 30)),
        ("419890108", date(1989, 1, 8)),
        ("520190501", date(2019, 5, 1)),
        ("420000229", date(2000, 2, 29)),
        ("019750615", date(1975, 6, 15)),
    ],
)
def test_a_birth_date_is_gregorian_whatever_the_era(digits, expected):
    assert birth_date(digits) == expected


@pytest.mark.parametrize("digits", ["000000000", "400000000", "319800000", "319800200", "000000217"])
def test_d2_a_date_that_is_unknown_in_part_is_unknown(digits):
    with pytest.raises(ItemUnclear) as unclear:
        birth_date(digits)
    assert unclear.value.problem is Problem.UNKNOWN


@pytest.mark.parametrize(
    "digits",
    ["", "31980021", "3198002170", "619800217", "319810229", "319801317", "519800217", "320200217",
     "３１９８００２１７", "3198002 7", "-19800217", "319800217\n", "4100217"],
)  # fmt: skip
def test_d2_a_date_that_cannot_be_is_unreadable(digits):
    with pytest.raises(ItemUnclear) as unclear:
        birth_date(digits)
    assert unclear.value.problem is Problem.UNREADABLE


def test_personal_texts_stay_out_of_repr(card):
    shown = repr(card.judged("sign"))
    for secret in (HOLDER.name, HOLDER.address, "1980", "female"):
        assert secret not in shown


@pytest.mark.parametrize(
    "der",
    [b"", b"\x0c", b"\x0c\x00", b"\x13\x01A", b"\x0c\x02A", b"\x0c\x01AB", b"\x0c\x80A\x00\x00",
     b"\x0c\x81\x01A", b"\x0c\x81", b"\x0c\x82\x00\x80" + b"A" * 128, b"\x0c\x84\x00\x00\x00\x01A",
     b"\x0c\x02\xc3\x28", b"\x0c\x01\x00", b"\x0c\x02A\n", b"\x0c\x03\xed\xa0\x80", b"\xa0\x03\x0c\x01A",
     b"\x0c\xff" + b"A" * 300],
)  # fmt: skip
def test_anything_but_one_minimal_utf8_string_is_refused(der):
    with pytest.raises(TextUnreadable):
        utf8_string(der)


@given(st.binary(max_size=200))
def test_any_bytes_in_an_other_name_are_read_or_reported(value):
    name = x509.OtherName(x509.ObjectIdentifier(f"{ARC}.1"), value)
    try:
        names = x509.SubjectAlternativeName([name])
    except ValueError:
        return
    holder = read_holder(names)
    assert (holder.name is None) == (Unclear("name", Problem.UNREADABLE) in holder.unclear)


@given(st.text(min_size=1, max_size=400).filter(lambda text: text.isprintable()))
def test_any_printable_text_comes_back_as_it_was(text):
    assert read({**FULL, ".5": text}).address == text
