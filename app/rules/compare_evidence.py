"""What somebody entered of a document beside what the office knows of them. It shows a person where to look and decides
nothing."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.records import Evidence
from app.rules import entry
from app.rules.person_keys import name_words

_KANA = {code: code + 0x60 for code in range(0x3041, 0x3097)}
_KANJI_DIGITS = "一二三四五六七八九"
_KANJI_BLOCK = re.compile(f"([{_KANJI_DIGITS}])丁目")
_LOT = re.compile(r"(?<=[0-9])(丁目|番地の|番地|番|号|の)")
_NUMBERS_OR_WORDS = re.compile(r"[0-9]+(?:\s*-\s*[0-9]+)*|[^0-9]+")
_APART = re.compile(r"[\s\-'’.,・·()/、。]+")


class Compared(StrEnum):
    """`NOTHING`: the account says nothing to compare with."""

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
    if not entered or not registered:
        return Compared.NOTHING
    return Compared.SAME if same(entered, registered) else Compared.DIFFERENT


def _same_name(one: str, other: str) -> bool:
    words, others = _words(one), _words(other)
    return "".join(words) == "".join(others) or sorted(words) == sorted(others)


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.translate(_KANA) for word in name_words(text))


def _same_number(one: str, other: str) -> bool:
    return entry.fold_code(one) == entry.fold_code(other)


def _same_address(one: str, other: str) -> bool:
    """Also where one of the two leaves out the prefecture."""
    folded, against = sorted((_address(one), _address(other)), key=len)
    return bool(folded) and against.endswith(folded)


def _address(text: str) -> str:
    """芝公園四丁目2番8号 and 芝公園４－２－８ are one place. Hyphens stay between digits, to tell 4-28 from 42-8."""
    folded = entry.fold_phone(text).casefold()
    folded = _KANJI_BLOCK.sub(lambda found: f"{_KANJI_DIGITS.index(found[1]) + 1}丁目", folded)
    parts = _NUMBERS_OR_WORDS.findall(_LOT.sub("-", folded).translate(_KANA))
    return "".join(re.sub(r"\s", "", part) if part[0].isdigit() else _APART.sub("", part) for part in parts)
