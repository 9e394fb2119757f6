"""Readings over kanji in easy Japanese pages. Touches text only: no attribute, title, option or typed value.

Sentences carry readings in brackets, 登録（とうろく）, which every medium can show; pages put them above the kanji.
"""

import re

_TAG = re.compile(r"(<[^>]*>)")
_WORD = re.compile(r"([々ヶ\u3400-\u9fff]+)（([ぁ-ゖー]+)）")
_PLAIN = frozenset({"title", "option", "textarea", "pre", "script", "style"})


def with_readings(html: str) -> str:
    """HTML with `<ruby>`; where ruby is unknown, `<rp>` keeps the brackets (HTML Living Standard 4.5.10-12)."""
    pieces = _TAG.split(html)
    closed = ""
    for index, piece in enumerate(pieces):
        if index % 2:
            closed = _still_closed(piece, closed)
        elif not closed:
            pieces[index] = _WORD.sub(r"<ruby>\1<rp>（</rp><rt>\2</rt><rp>）</rp></ruby>", piece)
    return "".join(pieces)


def _still_closed(tag: str, closed: str) -> str:
    """The name of the element whose text stays as it is, or ""."""
    name = tag.strip("</>").split(maxsplit=1)[0].lower()
    if closed:
        return "" if tag.startswith("</") and name == closed else closed
    return name if name in _PLAIN else ""
