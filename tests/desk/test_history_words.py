"""What the desk reads in the history of an account is words, never the tag of an audit line."""

import re

from app.handlers.staff.person_words import HAPPENED
from app.services.look_at_person import HISTORY
from tests.source_map import ROOT

TAG = re.compile(r"\"((?:account|session|proofing|proposal):[a-z_]+:[a-z_]+)\"")


def test_every_line_of_a_history_has_words() -> None:
    written = {
        tag for file in (ROOT / "app/services").glob("*.py") for tag in TAG.findall(file.read_text("utf-8"))
    }
    shown = {tag for tag in written if tag.startswith(HISTORY)}
    assert shown - HAPPENED.keys() == set()
