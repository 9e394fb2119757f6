"""Markdown of the office's texts as HTML: CommonMark without HTML, images or links that lead elsewhere than to http(s).
Whatever is not allowed stays readable as text."""

from functools import lru_cache
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

LONGEST = 20_000
_SCHEMES = frozenset({"http", "https"})


def _is_web_address(url: str) -> bool:
    try:
        found = urlsplit(url)
    except ValueError:
        return False
    return found.scheme.lower() in _SCHEMES and bool(found.hostname)


def _reader() -> MarkdownIt:
    # Deep nesting costs time that grows faster than the text.
    reader = MarkdownIt("commonmark", {"html": False, "maxNesting": 20}).disable(["image", "html_block"])
    setattr(reader, "validateLink", _is_web_address)  # noqa: B010 - the library's own hook
    return reader


_READER = _reader()
# Sees every link, to say which ones a reader would not get.
_ALL_LINKS = MarkdownIt("commonmark", {"html": False, "maxNesting": 20})
setattr(_ALL_LINKS, "validateLink", bool)  # noqa: B010 - as above


def links_elsewhere(text: str) -> tuple[str, ...]:
    """Addresses in the text that are no web addresses, and of images, which are not shown at all."""
    inline = (child for token in _ALL_LINKS.parse(text) for child in token.children or ())
    found = [(token.type, str(token.attrGet("href") or token.attrGet("src") or "")) for token in inline]
    return tuple(
        url for kind, url in found if kind == "image" or (kind == "link_open" and not _is_web_address(url))
    )


@lru_cache(maxsize=64)
def to_html(text: str, *, top: int = 3) -> Markup:
    """`top`: the level of the text's own largest heading, so that it fits below the page's."""
    tokens = _READER.parse(text)
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(int(token.tag[1]) - 1 + top, 6)}"
        for child in token.children or ():
            _mark_link(child)
    return Markup(_READER.renderer.render(tokens, _READER.options, {}))  # noqa: S704 - the reader escapes all text


def _mark_link(token: Token) -> None:
    if token.type == "link_open":
        token.attrSet("rel", "noopener noreferrer")
