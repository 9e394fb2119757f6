"""The list of error messages holds exactly what people can meet, in every language, and its document is fresh."""

import ast
import re
from collections import Counter

import pytest
from babel.messages.pofile import read_po

from app import catalogue
from app.csv_text import csv_rows
from app.errors import Finding, Refusal, all_refusals, fields, pictures
from app.errors.live import FAILURES
from app.i18n import LOCALES, Language, speaking
from app.records import PictureFault, PictureWarning
from app.wire.codes import NUMBERS, FailureCode
from tests.source_map import APP, ROOT, modules

CODE = re.compile(r"\bE-\d{4}\b")
JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-龠]")
OWNERS = ("app.errors", "app.wire.codes")
SENTENCES = {"_l", "lazy", "gettext", "str"}
REFUSALS = pytest.mark.parametrize("kind", all_refusals(), ids=lambda kind: kind.__name__)


def owns(name: str) -> bool:
    return name.startswith(OWNERS)


@pytest.fixture(scope="module")
def used() -> set[str]:
    """Every name, attribute and text that the program uses outside the list itself."""
    found: set[str] = set()
    for name, module in modules().items():
        if owns(name):
            continue
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Name):
                found.add(node.id)
            elif isinstance(node, ast.Attribute):
                found.add(node.attr)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(node.value)
    return found


@pytest.fixture(scope="module")
def listed() -> dict[str, catalogue.Entry]:
    with speaking(Language.ENGLISH):
        return {entry.code: entry for entry in catalogue.entries()}


def sources_naming_codes() -> set[str]:
    found = set()
    for path in APP.rglob("*"):
        if path.suffix in {".py", ".html", ".js", ".txt", ".toml"}:
            found |= set(CODE.findall(path.read_text(encoding="utf-8")))
    return found


def test_a_code_that_the_program_names_is_listed(listed) -> None:
    assert sources_naming_codes() - set(listed) == set()


def test_no_code_is_given_twice() -> None:
    texts = [module.source for name, module in modules().items() if owns(name)]
    counted = Counter(code for text in texts for code in re.findall(r'"(E-\d{4})"', text))
    assert {code for code, count in counted.items() if count > 1} == set()


@REFUSALS
def test_a_refusal_has_its_own_code_status_and_three_sentences(kind: type[Refusal]) -> None:
    own = set(vars(kind))
    assert own >= {"code", "sentence", "cause", "remedy"}
    assert kind.status >= 400


@REFUSALS
def test_a_refusal_that_is_listed_is_raised_somewhere(kind: type[Refusal], used: set[str]) -> None:
    assert kind.__name__ in used


def test_a_finding_that_is_listed_is_told_somewhere(used: set[str]) -> None:
    told = {
        target.id
        for name, module in modules().items()
        if name.startswith("app.errors.")
        for node in module.tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call)
        for target in node.targets
        if isinstance(target, ast.Name) and getattr(node.value.func, "id", "") == Finding.__name__
    }
    by_picture = {
        name
        for name, value in vars(pictures).items()
        if value in (*pictures.WHY_NOT.values(), *pictures.PROBABLY.values())
    }
    assert len(told) > 20
    assert told - by_picture - used == set()


@pytest.mark.parametrize("reason", [*PictureFault, *PictureWarning])
def test_what_can_be_wrong_with_a_picture_is_found_somewhere(reason: PictureFault | PictureWarning) -> None:
    """Its finding is told through a table, so the table's key has to be named where pictures are judged."""
    assert reason in pictures.WHY_NOT or reason in pictures.PROBABLY
    named = f"{type(reason).__name__}.{reason.name}"
    owner = "app.errors.pictures"
    assert any(named in module.source for name, module in modules().items() if name != owner)


@pytest.mark.parametrize("code", list(FailureCode))
def test_a_failure_that_is_listed_can_happen(code: FailureCode, used: set[str]) -> None:
    assert FAILURES[code].code == NUMBERS[code]
    assert {code.name, code.value} & used


def test_no_form_says_a_sentence_without_a_code() -> None:
    """Needed, same_as and the exceptions of WTForms are given findings, never words."""
    wordy = []
    for name, module in modules().items():
        if not name.startswith("app.handlers.forms"):
            continue
        for call in (node for node in ast.walk(module.tree) if isinstance(node, ast.Call)):
            if getattr(call.func, "id", "") in {"Needed", "same_as", "ValidationError", "StopValidation"}:
                said = [
                    a for a in call.args if isinstance(a, ast.Call) and getattr(a.func, "id", "") in SENTENCES
                ]
                wordy += [f"{name}:{call.lineno}" for _ in said]
    assert wordy == []


def test_a_finding_keeps_its_code_when_it_is_told() -> None:
    with speaking(Language.ENGLISH):
        told = fields.TOO_LONG.told(n=5)
    assert (told, told.code) == ("This is too long. Use at most 5 characters.", "E-3001")


def test_every_entry_stands_in_a_group(listed) -> None:
    assert {entry.group for entry in listed.values()} - set(catalogue.GROUPS) == set()


@pytest.mark.parametrize("language", [Language.JAPANESE, Language.EASY_JAPANESE])
def test_no_entry_falls_back_to_english(language: Language, listed) -> None:
    with speaking(language):
        told = catalogue.entries()
    english = [
        (entry.code, text)
        for entry in told
        for text in (entry.sentence, entry.cause, entry.remedy)
        if not JAPANESE.search(text)
    ]
    assert english == []


def test_every_sentence_cause_and_remedy_has_easy_words_of_its_own(listed) -> None:
    easy = set()
    for path in (LOCALES / "ja_easy").glob("*.po"):
        with path.open("rb") as source:
            easy |= {catalogue._VALUE.sub("N", str(message.id)) for message in read_po(source)}
    missing = {
        (entry.code, text)
        for entry in listed.values()
        for text in (entry.sentence, entry.cause, entry.remedy)
        if text not in easy
    }
    assert missing == set()


def test_the_document_is_what_the_program_says() -> None:
    written = (ROOT / "docs" / "errors.md").read_text(encoding="utf-8")
    assert written == catalogue.as_document(), "python -m app.catalogue > docs/errors.md"


def test_the_table_has_a_row_for_each_code_and_columns_for_each_language(listed) -> None:
    rows = csv_rows(catalogue.as_csv())
    assert [row["コード Code"] for row in rows] == sorted(listed)
    assert all(len(row) == 10 and all(row.values()) for row in rows)
    assert rows[0]["メッセージ Message (日本語)"] == "このページは存在しません。"


@pytest.mark.parametrize("query", ["E-1203", "e1203", "1203", "E 1203"])
def test_a_code_is_found_however_it_is_typed(query: str) -> None:
    assert [entry.code for entry in catalogue.search(query)] == ["E-1203"]


def test_the_start_of_a_code_finds_its_group() -> None:
    assert {entry.code[:4] for entry in catalogue.search("E-23")} == {"E-23"}


def test_words_are_found_in_the_language_of_the_page() -> None:
    with speaking(Language.ENGLISH):
        assert "E-1203" in [entry.code for entry in catalogue.search("this account is LOCKED")]
    with speaking(Language.JAPANESE):
        assert catalogue.search("this account is locked") == ()


@pytest.mark.parametrize("query", ["E-9999", "E-12034", "no such words", ".*"])
def test_what_is_not_there_is_not_found(query: str) -> None:
    with speaking(Language.ENGLISH):
        assert catalogue.search(query) == ()
