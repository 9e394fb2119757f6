"""Sentences in Japanese, easy Japanese and English. The msgid is the English sentence; the language is per task."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from enum import StrEnum
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any, cast

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import LazyProxy, NullTranslations, Translations

LOCALES = Path(__file__).parent / "locales"


class Language(StrEnum):
    """Values of the language cookie and of `/language/{language}`."""

    JAPANESE = "ja"
    EASY_JAPANESE = "ja-easy"
    ENGLISH = "en"

    @property
    def html(self) -> str:
        """The `lang` attribute: easy Japanese is still Japanese to a screen reader."""
        return "en" if self is Language.ENGLISH else "ja"


current_language: ContextVar[Language] = ContextVar("current_language", default=Language.JAPANESE)


def _load_area(po_file: Path) -> Translations:
    with po_file.open("rb") as source:
        catalog = read_po(source, abort_invalid=True)
    compiled = BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    return Translations(compiled)


def _load(directory: Path) -> NullTranslations:
    merged: NullTranslations = NullTranslations()
    for po_file in sorted(directory.glob("*.po")):
        area = _load_area(po_file)
        if isinstance(merged, Translations):
            merged.merge(area)
        else:
            merged = area
    return merged


@cache
def catalogues() -> Mapping[Language, NullTranslations]:
    """Every catalogue, read once from the `.po` files, so there is no compiled copy to go stale."""
    japanese = _load(LOCALES / "ja")
    easy = _load(LOCALES / "ja_easy")
    easy.add_fallback(japanese)
    return {
        Language.JAPANESE: japanese,
        Language.EASY_JAPANESE: easy,
        Language.ENGLISH: NullTranslations(),
    }


def gettext(message: str) -> str:
    """The sentence in the language of the running task."""
    return catalogues()[current_language.get()].gettext(message)


def ngettext(singular: str, plural: str, number: int) -> str:
    return catalogues()[current_language.get()].ngettext(singular, plural, number)


def in_language(language: Language, message: str) -> str:
    """The sentence in a given language, for mails that carry both and for sockets that serve several pages."""
    return catalogues()[language].gettext(message)


@contextmanager
def speaking(language: Language) -> Iterator[None]:
    """Lazy sentences turned into text inside are in this language: for sockets, which serve pages in several."""
    token = current_language.set(language)
    try:
        yield
    finally:
        current_language.reset(token)


def lazy(message: str) -> str:
    """A sentence translated when it is shown, for module-level tables and form labels."""
    proxy: Any = LazyProxy(gettext, message, enable_cache=False)
    return cast("str", proxy)
