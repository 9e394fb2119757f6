"""Every sentence of pages, refusals, live messages and mails exists in Japanese; no translation is left over."""

import re
from collections import Counter
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from app.i18n import LOCALES, Language, in_language

APP = LOCALES.parent
KEYWORDS = {"_": None, "_l": None, "lazy": None, "gettext": None, "ngettext": (1, 2), "in_language": (2,)}
# babel.cfg in code: what the pages say and what the program says.
METHODS = [("templates/**.html", "jinja2"), ("templates/**.txt", "jinja2"), ("**.py", "python")]
TRIMMED = {"templates/**.html": {"trimmed": "true"}, "templates/**.txt": {"trimmed": "true"}}
PLACEHOLDER = re.compile(r"%\(\w+\)s|\{\w+\}")


def sentences() -> dict[str, str]:
    """Each English sentence of the program, with one file it stands in."""
    found = extract_from_dir(APP, method_map=METHODS, options_map=TRIMMED, keywords=KEYWORDS)
    return {msgid if isinstance(msgid, str) else msgid[0]: file for file, _, msgid, _, _ in found}


def catalogue(path: Path) -> Catalog:
    with path.open("rb") as source:
        return read_po(source, abort_invalid=True)


def entries(language: str) -> list[tuple[str, Message]]:
    files = sorted((LOCALES / language).glob("*.po"))
    return [(file.name, message) for file in files for message in catalogue(file) if message.id]


def english(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def translated(message: Message) -> str:
    return message.string if isinstance(message.string, str) else message.string[0]


@pytest.fixture(scope="module")
def said() -> dict[str, str]:
    return sentences()


def test_the_extraction_finds_pages_forms_and_refusals(said: dict[str, str]) -> None:
    for sentence in ("There is a problem", "Enter your name.", "This account is locked.", "Log out"):
        assert sentence in said


def test_no_sentence_lacks_its_japanese(said: dict[str, str]) -> None:
    known = {english(message) for _, message in entries("ja")}
    missing = {sentence: file for sentence, file in said.items() if sentence not in known}
    assert missing == {}


@pytest.mark.parametrize("language", ["ja", "ja_easy"])
def test_no_translation_is_empty_or_guessed(language: str) -> None:
    bad = [english(message) for _, message in entries(language) if message.fuzzy or not translated(message)]
    assert bad == []


@pytest.mark.parametrize("language", ["ja", "ja_easy"])
def test_no_translation_is_left_over(language: str, said: dict[str, str]) -> None:
    unused = [(area, english(message)) for area, message in entries(language) if english(message) not in said]
    assert unused == []


@pytest.mark.parametrize("language", ["ja", "ja_easy"])
def test_a_translation_fills_in_the_same_values(language: str) -> None:
    for area, message in entries(language):
        # A plural's number may stand in the plural sentence only.
        source = message.id if isinstance(message.id, str) else message.id[-1]
        wanted, found = (set(PLACEHOLDER.findall(text)) for text in (source, translated(message)))
        assert found == wanted, f"{area}: {source}"


@pytest.mark.parametrize("language", ["ja", "ja_easy"])
def test_one_sentence_is_translated_in_one_place(language: str) -> None:
    counted = Counter(english(message) for _, message in entries(language))
    assert [sentence for sentence, count in counted.items() if count > 1] == []


def test_easy_japanese_is_easier_than_nothing() -> None:
    """Every easy sentence has a standard one, so a page is never half English."""
    standard = {english(message) for _, message in entries("ja")}
    assert {english(message) for _, message in entries("ja_easy")} <= standard


def test_a_sentence_without_an_easy_version_is_said_in_standard_japanese() -> None:
    easy = {english(message) for _, message in entries("ja_easy")}
    assert "Certificate" not in easy
    assert in_language(Language.EASY_JAPANESE, "Certificate") == "電子証明書"


def test_an_unknown_sentence_is_said_in_english_and_not_refused() -> None:
    assert in_language(Language.JAPANESE, "Nobody has written this sentence.").startswith("Nobody")
