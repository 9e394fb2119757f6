"""Hepburn spelling of Japanese place names, without macrons. Knows the names whose vowels only look long."""

_ROWS = {
    "": "アイウエオ",
    "k": "カキクケコ",
    "s": "サシスセソ",
    "t": "タチツテト",
    "n": "ナニヌネノ",
    "h": "ハヒフヘホ",
    "m": "マミムメモ",
    "r": "ラリルレロ",
    "g": "ガギグゲゴ",
    "z": "ザジズゼゾ",
    "d": "ダヂヅデド",
    "b": "バビブベボ",
    "p": "パピプペポ",
}
_IRREGULAR = {
    "シ": "shi",
    "チ": "chi",
    "ツ": "tsu",
    "フ": "fu",
    "ジ": "ji",
    "ヂ": "ji",
    "ヅ": "zu",
    "ヲ": "o",
}
_SOUNDS = {
    **{kana: row + vowel for row, kanas in _ROWS.items() for kana, vowel in zip(kanas, "aiueo", strict=True)},
    "ヤ": "ya",
    "ユ": "yu",
    "ヨ": "yo",
    "ワ": "wa",
    "ン": "n",
    **_IRREGULAR,
}
_SMALL = {"ャ": "ya", "ュ": "yu", "ョ": "yo"}
SUFFIXES = {"市": ("シ",), "区": ("ク",), "町": ("チョウ", "マチ"), "村": ("ムラ", "ソン"), "郡": ("グン",)}
# The vowels of these belong to two characters, so they are not long: 勝浦 is Katsu-ura.
APART = {
    "勝浦": "Katsuura",
    "那智勝浦": "Nachikatsuura",
    "松浦": "Matsuura",
    "北松浦": "Kitamatsuura",
    "東松浦": "Higashimatsuura",
    "西松浦": "Nishimatsuura",
    "瀬戸内": "Setouchi",
    "山ノ内": "Yamanouchi",
    "小海": "Koumi",
    "滝上": "Takinoue",
    "豊浦": "Toyoura",
    "琴浦": "Kotoura",
    "輪之内": "Wanouchi",
    "曽於": "Soo",
    "古宇": "Furuu",
    "箕面": "Minoo",
}


def _letters(kana: str) -> str:
    spelled = ""
    for sound in kana:
        if sound in _SMALL:
            stem = spelled[:-1]
            glide = _SMALL[sound]
            spelled = stem + (glide[1:] if stem.endswith(("sh", "ch", "j")) else glide)
        elif sound in "ッー":
            spelled += sound
        else:
            spelled += _SOUNDS[sound]
    return spelled


def _doubled(spelled: str) -> str:
    """ッ doubles the consonant after it, and is t before ch."""
    parts = spelled.split("ッ")
    return parts[0] + "".join(("t" if part.startswith("ch") else part[:1]) + part for part in parts[1:])


def _shortened(spelled: str) -> str:
    """Long o and u are written once, in one pass: 勝央 shouou is Shoo, 東温 touon is Toon."""
    out, position = "", 0
    while position < len(spelled):
        out += spelled[position]
        pair = spelled[position : position + 2]
        position += 2 if pair in ("ou", "oo", "uu") else 1
    return out.replace("ー", "")


def hepburn(kana: str, kanji: str) -> str:
    """`サッポロシ`, `札幌市` gives `Sapporo-shi`. `kana` ends with the sound of the suffix."""
    kind = kanji[-1]
    suffix = next(ending for ending in SUFFIXES[kind] if kana.endswith(ending))
    stem = kana.removesuffix(suffix)
    name = APART.get(kanji[:-1]) or _shortened(_doubled(_letters(stem))).capitalize()
    return f"{name}-{_shortened(_letters(suffix))}"
