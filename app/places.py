"""Prefectures and municipalities of Japan, and the search for one of them. Offline; reads one CSV file.

A designated city is not an answer, because an address there names its ward.
"""

import csv
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data" / "municipalities.csv"
LONGEST_QUERY = 100
# Kunrei and Hepburn spellings, long and short vowels, and n/m all become one; order matters.
_SPELLINGS = (
    ("tsu", "tu"),
    ("shi", "si"),
    ("chi", "ti"),
    ("fu", "hu"),
    ("ji", "zi"),
    ("sh", "sy"),
    ("ch", "ty"),
    ("j", "zy"),
    ("mb", "nb"),
    ("mp", "np"),
    ("mm", "nm"),
    ("ou", "o"),
    ("oo", "o"),
    ("uu", "u"),
)
_LONG_H = re.compile(r"oh(?![aiueoy])")
# Written both ways in addresses: small and large ke, and the character forms that cards replace.
_CHARACTERS = str.maketrans("ヶ惠檮髙﨑龍", "ケ恵梼高崎竜")
_KATAKANA = {ord("ァ") + index: ord("ぁ") + index for index in range(ord("ヶ") - ord("ァ") + 1)}
_DELIMITERS = re.compile(r"[\s,、，・-]+")


@dataclass(frozen=True, slots=True)
class Prefecture:
    """`code` is JIS X 0401, two digits."""

    code: str
    name_ja: str
    name_en: str


@dataclass(frozen=True, slots=True)
class Municipality:
    """`code` is JIS X 0402 with its check digit, six digits. The names are without the prefecture."""

    code: str
    prefecture: str
    name_ja: str
    name_kana: str
    name_en: str
    full_ja: str
    full_en: str


def _rows() -> Iterator[dict[str, str]]:
    with DATA.open(encoding="utf-8", newline="") as source:
        yield from csv.DictReader(source)


@cache
def prefectures() -> tuple[Prefecture, ...]:
    """All 47, in JIS order."""
    return tuple(
        Prefecture(code=row["code"][:2], name_ja=row["name_ja"], name_en=row["name_en"])
        for row in _rows()
        if row["kind"] == "prefecture"
    )


@cache
def municipalities() -> Mapping[str, Municipality]:
    """Every municipality or ward that an address can name, by code and in its order."""
    by_prefecture = {prefecture.code: prefecture for prefecture in prefectures()}
    return {
        row["code"]: _municipality(row, by_prefecture[row["code"][:2]])
        for row in _rows()
        if row["kind"] not in ("prefecture", "designated_city")
    }


def _municipality(row: Mapping[str, str], prefecture: Prefecture) -> Municipality:
    name_ja = row["group_ja"] + row["name_ja"]
    name_en = f"{row['name_en']}, {row['group_en']}" if row["group_en"] else row["name_en"]
    return Municipality(
        code=row["code"],
        prefecture=prefecture.code,
        name_ja=name_ja,
        name_kana=row["group_kana"] + row["name_kana"],
        name_en=name_en,
        full_ja=prefecture.name_ja + name_ja,
        full_en=f"{name_en}, {prefecture.name_en}",
    )


def by_code(code: str) -> Municipality | None:
    return municipalities().get(code)


def fold(text: str) -> str:
    """One spelling for full and half width, hiragana and katakana, Kunrei and Hepburn."""
    folded = unicodedata.normalize("NFKC", text).casefold().replace("'", "")
    # Macrons and circumflexes mark long vowels; a voicing mark on kana has other code points and stays.
    parts = unicodedata.normalize("NFD", folded)
    folded = unicodedata.normalize("NFC", parts.replace("\u0304", "").replace("\u0302", ""))
    folded = _LONG_H.sub("o", folded)
    for spelling, plain in _SPELLINGS:
        folded = folded.replace(spelling, plain)
    return folded.translate(_CHARACTERS).translate(_KATAKANA)


@cache
def _keys() -> Mapping[str, str]:
    return {
        code: "\n".join(fold(name) for name in (place.full_ja, place.name_kana, place.full_en))
        for code, place in municipalities().items()
    }


def search(prefecture: str | None, query: str) -> tuple[Municipality, ...]:
    """Those in `prefecture` whose names hold every word of `query`. With neither there is no answer."""
    words = [fold(word) for word in _DELIMITERS.split(query.strip()) if word]
    if len(query) > LONGEST_QUERY or not (prefecture or words):
        return ()
    keys = _keys()
    return tuple(
        place
        for code, place in municipalities().items()
        if prefecture in (None, "", place.prefecture) and all(word in keys[code] for word in words)
    )
