"""A register as offices export it: which column is which, and which lines cannot be used."""

from datetime import date

import pytest

from app.rules.residence_register import (
    HEADER,
    ColumnsMissing,
    LineUnusable,
    Unusable,
    card_of,
    columns_of,
)

TODAY = date(2026, 11, 22)
NAMES = ("number", "name", "birth date", "sex", "nationality", "status", "period of stay", "expiry")
LINE = {
    "number": "AB12345678CD",
    "name": "NGUYEN VAN AN",
    "birth date": "1994-04-12",
    "sex": "M",
    "nationality": "Viet Nam",
    "status": "Student",
    "period of stay": "2 years",
    "expiry": "2028-04-01",
}


@pytest.mark.parametrize(
    "names",
    [
        NAMES,
        tuple(name.upper() for name in reversed(NAMES)),
        HEADER,
        ("在留カード番号", "氏名", "生年月日", "性別", "国籍・地域", "在留資格", "在留期間", "在留期間の満了日"),
        ("カード番号", "氏名", "通称", "生年月日", "性別", "国籍", "在留資格", "在留期間", "有効期限", "備考"),
        ("Residence Card Number", "Name", "Date of birth", "Sex", "Nationality/Region", "Status", "Period of stay",
         "Card expires"),
    ],
)  # fmt: skip
def test_columns_are_known_by_either_language_in_any_order(names: tuple[str, ...]) -> None:
    found = columns_of(names)
    assert set(LINE) <= {"birth date", "period of stay", "expiry"} | set(found)
    assert len(set(found.values())) == len(found) >= len(NAMES)


@pytest.mark.parametrize("left_out", NAMES)
def test_a_register_without_a_column_is_refused_by_its_name(left_out: str) -> None:
    with pytest.raises(ColumnsMissing) as missing:
        columns_of([name for name in NAMES if name != left_out])
    assert len(missing.value.columns) == 1


@pytest.mark.parametrize(
    ("written", "birth"),
    [
        ("1994/4/12", "1994-04-12"),
        ("1994年4月12日", "1994-04-12"),
        ("19940412", "1994-04-12"),
        ("１９９４／０４／１２", "1994-04-12"),
        ("1994-04-12 00:00:00", "1994-04-12"),
        ("平成6年4月12日", "1994-04-12"),
        ("H6.4.12", "1994-04-12"),
        ("令和元年5月1日", "2019-05-01"),
        ("1994/00/00", "1994"),
        ("1994-04-00", "1994-04"),
    ],
)
def test_a_date_is_read_as_offices_and_spreadsheets_write_it(written: str, birth: str) -> None:
    assert card_of(LINE | {"birth date": written}, columns_of(NAMES), today=TODAY).birth == birth


def test_a_line_is_kept_folded() -> None:
    line = LINE | {"number": "ａｂ-1234 5678-cd", "name": "　ＮＧＵＹＥＮ　ＶＡＮ  AN ", "sex": "男"}
    card = card_of(line, columns_of(NAMES), today=TODAY)
    assert (card.number, card.name, card.sex) == ("AB12345678CD", "NGUYEN VAN AN", "male")


@pytest.mark.parametrize(
    ("column", "text", "reason"),
    [
        ("number", "", Unusable.NUMBER),
        ("number", "1.23E+11", Unusable.NUMBER),
        ("number", "AB1234567CD", Unusable.NUMBER),
        ("name", "", Unusable.NAME),
        ("name", "12345", Unusable.NAME),
        ("name", "#NAME?!" * 40, Unusable.TOO_LONG),
        ("birth date", "", Unusable.BIRTH),
        ("birth date", "34436", Unusable.BIRTH),
        ("birth date", "4/12/1994", Unusable.BIRTH),
        ("birth date", "########", Unusable.BIRTH),
        ("birth date", "1994-02-30", Unusable.BIRTH),
        ("birth date", "2027-01-01", Unusable.BIRTH),
        ("sex", "", Unusable.SEX),
        ("sex", "?", Unusable.SEX),
        ("expiry", "", Unusable.EXPIRY),
        ("expiry", "2028-00-00", Unusable.EXPIRY),
        ("expiry", "soon", Unusable.EXPIRY),
    ],
)
def test_a_line_that_cannot_be_read_whole_says_why(column: str, text: str, reason: Unusable) -> None:
    with pytest.raises(LineUnusable) as unusable:
        card_of(LINE | {column: text}, columns_of(NAMES), today=TODAY)
    assert unusable.value.reason is reason
