"""What the documents point at exists."""

import re

import pytest

from tests.source_map import ROOT

DOCUMENTS = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_file_that_a_document_names_is_there(document: object) -> None:
    text = (ROOT / str(document)).read_text(encoding="utf-8")
    named = set(re.findall(r"`((?:app|tests|docs|benchmarks)/[\w./-]+)`", text))
    named |= {
        f"{(ROOT / str(document)).parent.relative_to(ROOT)}/{link}"
        for link in re.findall(r"\]\(([\w./-]+)\)", text)
    }
    assert {name for name in named if not (ROOT / name).exists()} == set()


def test_decisions_are_numbered_without_gap_or_double() -> None:
    text = (ROOT / "docs/decisions.md").read_text(encoding="utf-8")
    numbers = [int(number) for number in re.findall(r"^## ([0-9]+)\. ", text, re.MULTILINE)]
    assert numbers == list(range(1, len(numbers) + 1))
