"""Every code and every state has its sentences, in three languages, and nothing of the agent's leaks into them."""

import re

import pytest

from app.browser_label import browser_label
from app.errors.live import FAILURES
from app.i18n import Language, catalogues, speaking
from app.rules.live_purposes import Purpose
from app.rules.live_states import Flow, State
from app.services.live_session import LiveSession
from app.wire.codes import FailureCode
from app.ws.labels import clean_label
from app.ws.state_words import STATES
from app.ws.views import snapshot

JAPANESE = re.compile(r"[ぁ-んァ-ン一-龠]")
LANGUAGES = pytest.mark.parametrize("lang", [Language.JAPANESE, Language.EASY_JAPANESE])


def told(sentences, lang):
    with speaking(lang):
        return [str(sentence) for sentence in sentences]


def words(code):
    finding = FAILURES[code]
    return finding.sentence, finding.cause, finding.remedy


@LANGUAGES
@pytest.mark.parametrize("code", list(FailureCode))
def test_every_failure_says_what_happened_why_and_what_to_do(code, lang):
    assert all(JAPANESE.search(sentence) for sentence in told(words(code), lang))


@LANGUAGES
@pytest.mark.parametrize("state", list(State))
def test_every_state_says_what_to_do(state, lang):
    assert all(JAPANESE.search(sentence) for sentence in told(STATES[state], lang))


@pytest.mark.parametrize("code", list(FailureCode))
def test_every_failure_has_easy_words_of_its_own(code):
    easy = catalogues()[Language.EASY_JAPANESE]
    plain = told(words(code), Language.ENGLISH)
    assert all(
        easy.gettext(sentence) != catalogues()[Language.JAPANESE].gettext(sentence) for sentence in plain
    )


@pytest.mark.parametrize("code", ["pin_blocked", "cert_expired", "cert_absent", "cert_revoked"])
def test_where_only_the_municipal_office_helps_the_page_names_it(code):
    assert "municipal office" in told(words(FailureCode(code)), Language.ENGLISH)[-1]


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("lang", list(Language))
def test_a_picture_can_be_made_of_every_state(state, lang):
    shot = snapshot(
        LiveSession("s", flow=Flow(state=state)), lang, purpose=Purpose.REGISTER, now=0.0, session_deadline=0
    )
    assert shot.title
    assert [step.name for step in shot.steps] == ["agent", "reader", "card", "pin", "result"]


@pytest.mark.parametrize("code", list(FailureCode))
def test_every_failure_is_shown_at_exactly_one_panel(code):
    flow = Flow(state=State.FAILED, failure=code)
    shot = snapshot(
        LiveSession("s", flow=flow), Language.ENGLISH, purpose=Purpose.REGISTER, now=0.0, session_deadline=0
    )
    assert [step.progress for step in shot.steps].count("problem") == 1


@pytest.mark.parametrize(
    ("text", "shown"),
    [("a\x00b\nc\u202ed", "a b c d"), ("  ", ""), ("x" * 90, "x" * 60), ("<b>", "<b>")],
)
def test_w5_labels_are_printable_short_and_on_one_line(text, shown):
    assert clean_label(text) == shown


@pytest.mark.parametrize(
    ("agent", "label"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit Chrome/120 Safari/537 Edg/120",
            "Edge on Windows",
        ),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:121.0) Gecko/20100101 Firefox/121.0", "Firefox on Linux"),
        (
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15) AppleWebKit Version/17 Safari/605",
            "Safari on macOS",
        ),
        ("<script>", "Browser"),
        ("", "Browser"),
    ],
)
def test_a_browser_is_named_without_its_version(agent, label):
    assert browser_label(agent) == label
