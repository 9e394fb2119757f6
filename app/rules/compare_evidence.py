"""What somebody entered of a document beside what the office knows of them. It shows a person where to look and decides
nothing."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.records import Evidence
from app.rules import entry
from app.rules.person_keys import name_words

_KANA = {code: code + 0x60 for code in range(0x3041, 0x3097)}
_KANJI_DIGITS = "一二三四五六七八九"
_KANJI_BLOCK = re.compile(f"([{_KANJI_DIGITS}]?)(十?)([{_KANJI_DIGITS}]?)丁目")
_ROOM = re.compile(r"(?<=[0-9])号室?(?![0-9])")
_LOT = re.compile(r"(?<=[0-9])(丁目|番地の|番地|番|号|の|\s+(?=[0-9]))")
# 霞が関, 霞ヶ関 and 霞ケ関 are one name.
_SMALL_KE = re.compile(r"(?<=[\u4e00-\u9fff])[ガケ](?=[\u4e00-\u9fff])")
# Dashes and Latin letters that NFKD leaves as they are, as machines print them; ー is no dash in a name.
_PLAIN = str.maketrans(
    dict.fromkeys("‐‑‒–—―−", "-")
    | {"đ": "d", "ð": "d", "ø": "o", "ł": "l", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"}
)
_LATIN = re.compile(r"[a-z]")
_JAPANESE = re.compile(r"[\u3041-\u30ff\u3400-\u9fff]")
_NUMBERS_OR_WORDS = re.compile(r"[0-9]+(?:\s*-\s*[0-9]+)*|[^0-9]+")
_APART = re.compile(r"[\s\-'’.,・·()/、。]+")


class Compared(StrEnum):
    """`NOTHING`: the account says nothing to compare with, or only in another script, which takes a person to read."""

    SAME = "same"
    DIFFERENT = "different"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Registered:
    """What the account says about its holder, "" for what it does not say. The address is in Japanese."""

    name: str
    birth: str
    address: str
    number: str


def compared(evidence: Evidence, registered: Registered) -> Mapping[str, Compared]:
    """By the field of the evidence. Width, case, spaces, hyphens, accents and the kind of kana make no difference, nor
    does the order of the words of a name."""
    return {
        "name": _compared(evidence.name, registered.name, _same_name),
        "birth": _compared(evidence.birth, registered.birth, str.__eq__),
        "number": _compared(evidence.number, registered.number, _same_number),
        "address": _compared(evidence.address, registered.address, _same_address),
    }


def _compared(entered: str, registered: str, same: Callable[[str, str], bool]) -> Compared:
    if not entered or not registered or _scripts_differ(entered, registered):
        return Compared.NOTHING
    return Compared.SAME if same(entered, registered) else Compared.DIFFERENT


def _scripts_differ(one: str, other: str) -> bool:
    """山田 beside YAMADA; what has both scripts can be compared with either."""
    scripts, others = _scripts(one), _scripts(other)
    return bool(scripts and others) and not scripts & others


def _scripts(text: str) -> set[re.Pattern[str]]:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return {script for script in (_LATIN, _JAPANESE) if script.search(folded)}


def _same_name(one: str, other: str) -> bool:
    words, others = comparable_words(one), comparable_words(other)
    return "".join(words) == "".join(others) or sorted(words) == sorted(others)


def comparable_words(text: str) -> tuple[str, ...]:
    """Of a name: width, case, accents, hyphens, middle dots and the kind of kana make no difference."""
    return tuple(word.translate(_KANA) for word in name_words(text.casefold().translate(_PLAIN)))


def _same_number(one: str, other: str) -> bool:
    return entry.fold_code(one) == entry.fold_code(other)


def _same_address(one: str, other: str) -> bool:
    """Also where one of the two leaves out the prefecture."""
    folded, against = sorted((_address(one), _address(other)), key=len)
    return bool(folded) and against.endswith(folded)


def _address(text: str) -> str:
    """芝公園四丁目2番8号 and 芝公園４－２－８ are one place. Hyphens stay between digits, to tell 4-28 from 42-8."""
    folded = entry.fold_phone(text).casefold()
    folded = _LOT.sub("-", _ROOM.sub("", _KANJI_BLOCK.sub(_block, folded)))
    parts = _NUMBERS_OR_WORDS.findall(_SMALL_KE.sub("ヶ", folded.translate(_KANA)))
    return "".join(re.sub(r"\s", "", part) if part[0].isdigit() else _APART.sub("", part) for part in parts)


def _block(found: re.Match[str]) -> str:
    """十二丁目 as 12丁目."""
    tens, ten, ones = (found[1], found[2], found[3]) if found[2] else ("", "", found[1] + found[3])
    if not ten and len(ones) != 1:
        return found[0]
    number = (_digit(tens, 1) * 10 if ten else 0) + _digit(ones, 0)
    return f"{number}丁目"


def _digit(kanji: str, otherwise: int) -> int:
    return _KANJI_DIGITS.index(kanji) + 1 if kanji else otherwise
