"""Names, dates and numbers beside the register: what is written differently fits, what is different does not."""

from dataclasses import replace

import pytest

from app.records import RegisteredCard
from app.rules.compare_card import (
    UNKNOWN_NUMBER,
    Comparison,
    EnteredCard,
    Fit,
    compare_card,
    comparison_of,
)

CARD = RegisteredCard(
    number="AB12345678CD",
    name="NGUYEN VAN AN",
    birth="1994-04-12",
    sex="male",
    nationality="ベトナム",
    status="留学",
    period="2年",
    expires="2028-04-01",
)
ENTERED = EnteredCard("AB12345678CD", "NGUYEN VAN AN", "1994-04-12", "male")
TODAY = "2026-11-22"


def compared(entered: EnteredCard, card: RegisteredCard = CARD, *, void: bool = False) -> Comparison:
    return compare_card(entered, card, void=void, today=TODAY)


def fit_of(
    name: str, registered: str, *, substituted: tuple[int, ...] = (), aliases: tuple[str, ...] = ()
) -> Fit:
    entered = replace(ENTERED, name=name, substituted=substituted)
    return dict(compared(entered, replace(CARD, name=registered, aliases=aliases)).fits)["name"]


@pytest.mark.parametrize(
    ("name", "registered"),
    [
        ("NGUYEN VAN AN", "nguyen van an"),
        ("ＮＧＵＹＥＮ　ＶＡＮ　ＡＮ", "NGUYEN VAN AN"),
        ("NGUYEN  VAN-AN", "NGUYENVANAN"),
        ("VAN AN NGUYEN", "NGUYEN VAN AN"),
        ("ジョン・スミス", "ジョン スミス"),
        ("ｼﾞｮﾝ ｽﾐｽ", "ジョン＝スミス".replace("＝", "・")),
        ("O’Neill Ana", "ONEILL ANA"),
        ("Müller Ana", "MULLER ANA"),
        ("髙﨑 花子", "高崎 花子"),
        ("髙﨑\U000e0101 花子", "高崎花子"),
        ("\ufa19林 一郎", "神林 一郎"),
        ("渡邉 花子", "渡辺 花子"),
        ("渡邊 花子", "渡邉 花子"),
        ("张伟", "張 偉"),
        ("LI XIAOMING", "LI XIAOMING (李 小明)"),
        ("李 小明", "LI XIAOMING （李　小明）"),
        ("李小明", "LI XIAOMING 李 小明"),
        ("LI XIAOMING 李 小明", "LI XIAOMING"),
        ("O", "O"),
    ],
)
def test_a_name_fits_however_it_is_written(name: str, registered: str) -> None:
    assert fit_of(name, registered) is Fit.MATCH
    assert fit_of(registered, name) is Fit.MATCH


def test_a_name_fits_another_name_that_the_register_has() -> None:
    assert fit_of("李 小明", "LI XIAOMING", aliases=("李 小明", "山田 明")) is Fit.MATCH
    assert fit_of("山田明", "LI XIAOMING", aliases=("李 小明", "山田 明")) is Fit.MATCH


@pytest.mark.parametrize(
    ("name", "substituted", "registered"),
    [
        ("高崎 花子", (0,), "𩸽崎 花子"),
        ("高崎 花子", (0, 1), "〇〇 花子".replace("〇", "鮮")),
        ("花子 高崎", (3,), "𩸽崎 花子"),
        ("高崎 花子", (), "〓崎 花子"),
    ],
)
def test_a_character_that_a_card_cannot_hold_fits_any_one(
    name: str, substituted: tuple[int, ...], registered: str
) -> None:
    assert fit_of(name, registered, substituted=substituted) is Fit.MATCH


@pytest.mark.parametrize(
    ("name", "substituted", "registered"),
    [
        ("高崎 花子", (0,), "𩸽川 梅子"),
        ("高崎 花子", (0,), "崎 花子"),
        ("高崎 花子", (0, 1, 3, 4), "山田 太郎"),
        ("高", (0,), "林"),
        ("〓〓 花子", (), "高崎 花子"),
        ("〓崎 〓〓", (0,), "高崎 花子"),
    ],
)
def test_a_substitute_lets_no_other_name_through(
    name: str, substituted: tuple[int, ...], registered: str
) -> None:
    assert fit_of(name, registered, substituted=substituted) is not Fit.MATCH


@pytest.mark.parametrize(
    ("name", "registered"),
    [
        ("NGUYEN VAN ANH", "NGUYEN VAN AN"),
        ("NGUYEN VAN", "NGUYEN VAN AN"),
        ("NGUYEN VAN DUC AN", "NGUYEN VAN AN"),
        ("NGUYEN WAN AN", "NGUYEN VAN AN"),
        ("VAN AN NGUYENN", "NGUYEN VAN AN"),
        ("山田 花子", "山口 花子"),
        ("SAMPLE MARIA", "SAMPLE MARYA"),
    ],
)
def test_a_slip_or_a_missing_word_is_near_and_does_not_fit(name: str, registered: str) -> None:
    assert fit_of(name, registered) is Fit.NEAR
    assert not compared(replace(ENTERED, name=name), replace(CARD, name=registered)).all_fit


@pytest.mark.parametrize(
    ("name", "registered"),
    [
        ("SOMEBODY ELSE", "NGUYEN VAN AN"),
        ("NGUYEN THI HOA", "NGUYEN VAN AN"),
        ("AN", "NGUYEN VAN AN"),
        ("李 小明", "LI XIAOMING"),
        ("王 小明", "李 大海"),
        ("O", "AN"),
        ("NGUYEN (LI) (NGUYEN VAN AN)", "NGUYEN VAN AN"),
        ("---", "NGUYEN VAN AN"),
    ],
)
def test_another_name_differs(name: str, registered: str) -> None:
    assert fit_of(name, registered) is Fit.DIFFERS


@pytest.mark.parametrize(
    ("entered", "registered", "fit"),
    [
        ("1994-04-12", "1994-04-12", Fit.MATCH),
        ("1994", "1994", Fit.MATCH),
        ("1994", "1994-04-12", Fit.NEAR),
        ("1994-04-12", "1994-04", Fit.NEAR),
        ("1994-12-04", "1994-04-12", Fit.NEAR),
        ("1994-04-13", "1994-04-12", Fit.NEAR),
        ("1995-05-13", "1994-04-12", Fit.DIFFERS),
        ("1995", "1994-04-12", Fit.DIFFERS),
        ("", "1994-04-12", Fit.DIFFERS),
    ],
)
def test_a_birth_date_fits_only_as_exactly_as_it_is_registered(
    entered: str, registered: str, fit: Fit
) -> None:
    found = compared(replace(ENTERED, birth=entered), replace(CARD, birth=registered))
    assert dict(found.fits)["birth"] is fit


@pytest.mark.parametrize("sex", ["female", "not_applicable", ""])
def test_another_sex_differs(sex: str) -> None:
    assert dict(compared(replace(ENTERED, sex=sex)).fits)["sex"] is Fit.DIFFERS


def test_a_card_is_valid_through_its_last_day() -> None:
    assert compared(ENTERED, replace(CARD, expires=TODAY)).all_fit
    expired = compared(ENTERED, replace(CARD, expires="2026-11-21"))
    assert dict(expired.fits)["number"] is Fit.EXPIRED
    assert not expired.all_fit


def test_a_void_number_fits_nobody() -> None:
    found = compared(ENTERED, void=True)
    assert found.codes == ("number:void", "name:match", "birth:match", "sex:match")
    assert not found.all_fit


def test_an_unknown_number_fits_nobody_and_says_nothing_of_the_rest() -> None:
    assert not UNKNOWN_NUMBER.all_fit
    assert UNKNOWN_NUMBER.codes == ("number:unknown",)


def test_codes_are_read_back_as_they_were_written() -> None:
    found = compared(replace(ENTERED, name="NGUYEN VAN"))
    assert comparison_of(found.codes) == found
