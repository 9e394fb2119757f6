"""Nationalities and regions as people type them and documents print them: names from Unicode CLDR in the languages of
the pages, and the ISO 3166-1 code of a name that is recognised. A name that is not is as good as any other."""

import unicodedata
from collections.abc import Mapping
from functools import cache

from babel import Locale

from app.i18n import Language

# What documents print otherwise than CLDR, and short names that people type.
_ALSO: Mapping[str, str] = {
    "china": "CN",
    "hong kong": "HK",
    "macau": "MO",
    "korea": "KR",
    "republic of korea": "KR",
    "大韓民国": "KR",
    "中華人民共和国": "CN",
    "democratic people's republic of korea": "KP",
    "viet nam": "VN",
    "ヴィエトナム": "VN",
    "myanmar": "MM",
    "burma": "MM",
    "ミャンマー": "MM",
    "usa": "US",
    "u.s.a.": "US",
    "united states of america": "US",
    "米国": "US",
    "uk": "GB",
    "u.k.": "GB",
    "英国": "GB",
    "great britain": "GB",
    "turkey": "TR",
    "the philippines": "PH",
    "russian federation": "RU",
}
_BEYOND_LATIN = "\u2000"
# Two letters that CLDR knows and that are no nationality of anybody.
_NOBODY = {"EU", "EZ", "UN", "ZZ", "QO", "XA", "XB", "AQ", "AC", "CP", "DG", "EA", "IC", "TA", "JP", "CQ"}


def _names(language: Language) -> Mapping[str, str]:
    """ISO 3166-1 code to name."""
    territories = Locale.parse(language.html).territories
    return {code: name for code, name in territories.items() if code.isalpha() and code not in _NOBODY}


@cache
def suggestions(language: Language) -> tuple[str, ...]:
    """Names to choose from while typing, in the order of the language."""
    return tuple(sorted(_names(language).values(), key=_folded))


def code_of(typed: str) -> str:
    """ISO 3166-1 alpha-2; "" for a name that is not recognised."""
    return _codes().get(_folded(typed), "")


@cache
def _codes() -> Mapping[str, str]:
    found = {_folded(name): code for name, code in _ALSO.items()}
    for language in (Language.JAPANESE, Language.ENGLISH):
        found.update({_folded(name): code for code, name in _names(language).items()})
    return found


def _folded(name: str) -> str:
    """Without case, what stands between words, and accents: those of kana make other letters and stay."""
    composed = unicodedata.normalize("NFKC", name).casefold()
    bare = (unicodedata.normalize("NFKD", char)[0] if char < _BEYOND_LATIN else char for char in composed)
    return "".join(char for char in bare if char.isalnum())
