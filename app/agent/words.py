"""The agent's sentences, Japanese and English, from words.toml; it carries no translation library."""

import functools
import os
import tomllib
from importlib import resources
from typing import Literal

from app.wire.codes import NUMBERS

Language = Literal["ja", "en"]
_NUMBERS = {code.value: number for code, number in NUMBERS.items()}


@functools.cache
def _table() -> dict[str, dict[str, str]]:
    text = resources.files("app.agent").joinpath("words.toml").read_text("utf-8")
    table: dict[str, dict[str, str]] = tomllib.loads(text)
    return table


class Words:
    """`follows_page`: nobody chose a language here, so the one of the person's own page is better than a guess."""

    def __init__(self, language: Language, *, follows_page: bool = False) -> None:
        self.language: Language = language
        self._follows_page = follows_page

    def follow(self, page_language: str) -> None:
        """From the next sentence on. A language that the agent does not speak changes nothing."""
        if self._follows_page and page_language in ("ja", "en"):
            self.language = "ja" if page_language == "ja" else "en"

    def __call__(self, key: str, **parameters: object) -> str:
        return self.template(key).format(**parameters)

    def template(self, key: str) -> str:
        """With its placeholders, for a window that counts down by itself."""
        return _table()[key][self.language]

    def about_code(self, code: str) -> str:
        """The sentence for a failure code with the number that the page shows; an unknown code is shown as itself,
        it is stable and searchable."""
        entry = _table().get(f"code_{code}")
        sentence = entry[self.language] if entry else self("failed")
        return f"{sentence} ({_NUMBERS.get(code, code)})"


def machine_language() -> Language:
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(variable)
        if value:
            return "ja" if value.startswith("ja") else "en"
    return "en"
