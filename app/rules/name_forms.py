"""Names as offices and cards write them, brought to one form: characters that exist in several shapes, the parts in
Latin letters and in kanji, characters that a card could not hold. It guesses no reading and translates nothing."""

import re
from collections.abc import Collection
from itertools import permutations
from typing import Final, TypeAlias

from app.rules.compare_evidence import comparable_words

Words: TypeAlias = tuple[str, ...]

# The geta mark stands for a character that could not be printed (JIS X 0213, 1-02-14); it fits any one character.
ANY: Final = "〓"
# More orders of more words are nobody's name.
MOST_WORDS: Final = 4
# Two shapes of one character, the usual one last: variants that JIS X 0213 holds beside the usual shape, and old shapes
# of the list for personal names (人名用漢字). NFKC folds only what Unicode calls compatible, and 﨑 and 髙 are not.
_SHAPES: Final = (
    "髙高 﨑崎 嵜崎 邉辺 邊辺 濵浜 濱浜 齋斎 齊斉 澤沢 櫻桜 廣広 國国 嶋島 嶌島 德徳 惠恵 眞真 桒桑 𠮷吉"
    " 栁柳 曻昇 冨富 會会 學学 榮栄 圓円 鐵鉄 應応 藏蔵 瀧滝 與与 萬万 壽寿 實実 靜静 關関 觀観 權権 龍竜"
    " 臺台 渕淵 舘館 桧檜 條条 黑黒 淺浅 巖巌 瀨瀬 賴頼 彥彦 淸清 緖緒 增増 曾曽 莊荘 豐豊 雙双 寬寛 祿禄"
    " 禮礼 穗穂 錢銭 靑青 顯顕 峯峰 埜野"
)
# Forms for the People's Republic beside those that a Residence Card shows.
_SIMPLIFIED: Final = (
    "刘劉 张張 陈陳 杨楊 赵趙 吴呉 孙孫 马馬 郑鄭 谢謝 许許 邓鄧 冯馮 韩韓 罗羅 龙竜 苏蘇 卢盧 蒋蔣 贾賈"
    " 阎閻 钟鍾 谭譚 陆陸 邹鄒 贺賀 顾顧 龚龔 汤湯 乔喬 赖頼 丽麗 华華 伟偉 军軍 红紅 兰蘭 凤鳳 东東 庆慶"
    " 义義 宁寧 兴興 荣栄 泽沢 滨浜"
)
_USUAL: Final = {ord(pair[0]): pair[1] for pair in f"{_SHAPES} {_SIMPLIFIED}".split()}
# Which glyph of a character a font shall draw (IVS and SVS) is no other character.
_SELECTORS: Final = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_BRACKETS: Final = re.compile(r"[(（\[［〔【](.*?)[)）\]］〕】]")
_JAPANESE: Final = re.compile(r"[\u3041-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


def with_substitutes(name: str, positions: Collection[int]) -> str:
    """The characters that the card says stand for others it could not hold, counted from 0, become ANY. Where it does
    not say so, the mark itself is left out: whoever types it must not fit every name."""
    return "".join(ANY if place in positions else char.replace(ANY, "") for place, char in enumerate(name))


def forms_of(name: str) -> tuple[Words, ...]:
    """Every way to write the name that the text holds: as a whole, without what stands in brackets, that alone, and its
    parts in Latin letters and in Japanese script. Of several brackets only the first counts, so that nobody tries many
    names at once."""
    texts = [name, _BRACKETS.sub(" ", name), *_BRACKETS.findall(name)[:1]]
    found = [_words(text) for text in texts]
    whole = found[0]
    found.append(tuple(word for word in whole if _JAPANESE.search(word)))
    found.append(tuple(word for word in whole if not _JAPANESE.search(word) and ANY not in word))
    return tuple(dict.fromkeys(words for words in found if words))


def _words(text: str) -> Words:
    words = comparable_words(_SELECTORS.sub("", text))
    return tuple(word.translate(_USUAL) for word in words)


def same_words(one: Words, other: Words) -> bool:
    """In any order, and with or without spaces between them."""
    if sorted(one) == sorted(other) or "".join(one) == "".join(other):
        return True
    if not any(ANY in word for word in (*one, *other)):
        return False
    orders = permutations(one) if len(one) <= MOST_WORDS else iter((one,))
    return any(_fits("".join(order), "".join(other)) for order in orders)


def _fits(one: str, other: str) -> bool:
    """ANY fits one character of the other; a name of nothing but ANY fits no name."""
    if len(one) != len(other):
        return False
    pairs = [pair for pair in zip(one, other, strict=True) if ANY not in pair]
    return bool(pairs) and all(left == right for left, right in pairs)


def near_words(one: Words, other: Words) -> bool:
    """One word too many or too few, or a slip or two of the pen."""
    fewer, more = sorted((one, other), key=len)
    if len(more) - len(fewer) == 1 and fewer and set(fewer) <= set(more):
        return True
    # Sorted, so that a slip in a name whose words change places is still one slip.
    return any(
        _slips(left, right) <= (1 if len(left) <= 5 else 2)  # noqa: PLR2004
        for left, right in (("".join(one), "".join(other)), ("".join(sorted(one)), "".join(sorted(other))))
    )


def _slips(one: str, other: str) -> int:
    """Levenshtein's distance of texts of nearly the same length; 3 stands for anything beyond 2."""
    if abs(len(one) - len(other)) > 2:  # noqa: PLR2004
        return 3
    row = list(range(len(other) + 1))
    for place, char in enumerate(one, 1):
        above, row[0] = row[0], place
        for column, against in enumerate(other, 1):
            above, row[column] = (
                row[column],
                min(
                    row[column] + 1,
                    row[column - 1] + 1,
                    above + (char != against and ANY not in (char, against)),
                ),
            )
    return min(row[-1], 3)
