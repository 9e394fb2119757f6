"""Municipalities: the official counts, one spelling for many, and nothing for junk."""

import csv
from collections import Counter

import pytest

from app.places import DATA, LONGEST_QUERY, by_code, municipalities, prefectures, search


def names(prefecture: str | None, query: str) -> list[str]:
    return [place.full_ja for place in search(prefecture, query)]


@pytest.fixture(scope="module")
def kinds() -> Counter[str]:
    with DATA.open(encoding="utf-8", newline="") as source:
        return Counter(row["kind"] for row in csv.DictReader(source))


def test_the_official_counts_hold(kinds: Counter[str]) -> None:
    own_government = ("designated_city", "city", "special_ward", "town", "village")
    assert kinds["prefecture"] == 47
    assert kinds["designated_city"] == 20
    assert kinds["ward"] == 171
    assert sum(kinds[kind] for kind in own_government) == 1741


def test_every_code_has_its_check_digit() -> None:
    for code in municipalities():
        total = sum(int(digit) * weight for digit, weight in zip(code[:5], range(6, 1, -1), strict=True))
        assert int(code[5]) == (11 - total % 11) % 10


def test_prefectures_come_in_JIS_order() -> None:  # noqa: N802
    assert [prefecture.code for prefecture in prefectures()] == [f"{number:02}" for number in range(1, 48)]
    assert prefectures()[12].name_en == "Tokyo"


@pytest.mark.parametrize(
    "query",
    ["港区", "みなとく", "ミナトク", "ﾐﾅﾄｸ", "minato-ku", "ＭＩＮＡＴＯ", "Minato, Tokyo", "東京都港区"],
)
def test_one_ward_is_found_in_every_script(query: str) -> None:
    assert "東京都港区" in names("13", query)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("ootsu", "滋賀県大津市"),
        ("ohtsu", "滋賀県大津市"),
        ("Ōtsu", "滋賀県大津市"),
        ("gunma kitagunma shinto", "群馬県北群馬郡榛東村"),
        ("gumma", "群馬県前橋市"),
        ("sizuoka", "静岡県静岡市葵区"),
        ("titibu", "埼玉県秩父市"),
        ("katsuura", "千葉県勝浦市"),
        ("竜ヶ崎", "茨城県龍ケ崎市"),
        ("髙松", "香川県高松市"),
    ],
)
def test_other_ways_to_write_a_name_find_it(query: str, found: str) -> None:
    assert found in names(None, query)


def test_a_prefecture_alone_lists_all_of_it() -> None:
    assert len(search("13", "")) == 62


def test_a_designated_city_is_answered_by_its_wards() -> None:
    found = names("01", "札幌市")
    assert len(found) == 10
    assert "北海道札幌市" not in found


@pytest.mark.parametrize(
    "code", ["011002", "130001", "131031", "", "13103", "１３１０３２", "131032 ", "' OR 1=1"]
)
def test_a_code_that_no_address_can_have_is_nothing(code: str) -> None:
    assert by_code(code) is None


@pytest.mark.parametrize(
    "query", ["", "   ", "、、", "zzzz", "%", "_", "<script>", "\x00", "港" * (LONGEST_QUERY + 1)]
)
def test_junk_finds_nothing(query: str) -> None:
    assert search(None, query) == ()


@pytest.mark.parametrize("prefecture", ["0", "48", "13x", "%", "東京都"])
def test_an_unknown_prefecture_finds_nothing(prefecture: str) -> None:
    assert search(prefecture, "") == ()


def test_a_name_in_another_prefecture_is_not_found() -> None:
    assert search("14", "つくば") == ()


def test_names_are_whole_in_both_languages() -> None:
    place = by_code("103446")
    assert place is not None
    assert place.full_en == "Shinto-mura, Kitagunma-gun, Gunma"
    assert place.full_ja == "群馬県北群馬郡榛東村"
    assert place.name_kana == "キタグンマグンシントウムラ"


def test_every_name_has_all_its_spellings() -> None:
    for place in municipalities().values():
        assert place.name_ja
        assert place.name_kana
        assert place.full_en.isascii()
