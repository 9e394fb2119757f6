"""What "Check my computer and card" says: every finding has its sentences, and the report has nobody's data."""

import ast
import re
from datetime import date

import pytest

from app.i18n import Language, speaking
from app.rules.check_line import Line, Tone
from app.services.check_computer import day_text, reader_model, report_of, said
from app.services.check_words import LABELS, SAYINGS, TONES
from app.wire.codes import FailureCode
from tests.source_map import modules

JAPANESE = re.compile(r"[ぁ-んァ-ン一-龠]")
RULES = ("app.rules.check_line", "app.rules.check_lines", "app.rules.check_card")
ANYTHING = Line("valid_until", Tone.GOOD, "valid", text="1.0", more="2.0", count=1, day=date(2031, 3, 1))


def found_by_the_rules() -> set[str]:
    """Every sentence that a rule asks for by name."""
    known = modules()
    nodes = (node for name in RULES for node in ast.walk(known[name].tree))
    texts = {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    services = {f"service_{state}" for state in ("stopped", "missing", "denied")}
    return (texts & set(SAYINGS)) | services


def test_every_sentence_is_said_by_a_rule() -> None:
    assert set(SAYINGS) - found_by_the_rules() == set()


def asked_for() -> set[str]:
    known = modules()
    calls = [node for name in RULES for node in ast.walk(known[name].tree) if isinstance(node, ast.Call)]
    places = {"Line": 2, "unknown": 1}
    named = [(call, places[call.func.id]) for call in calls if getattr(call.func, "id", "") in places]
    arguments = [call.args[place] for call, place in named if len(call.args) > place]
    return {str(found.value) for found in arguments if isinstance(found, ast.Constant)}


def test_no_rule_asks_for_a_sentence_that_is_missing() -> None:
    assert asked_for() - {"failed"} - set(SAYINGS) == set()
    assert len(asked_for()) > 30


@pytest.mark.parametrize("language", [Language.JAPANESE, Language.EASY_JAPANESE])
def test_every_sentence_is_said_in_japanese(language: Language) -> None:
    with speaking(language):
        sentences = [str(text) for text in (*LABELS.values(), *TONES.values())]
        sentences += [
            str(part) for saying in SAYINGS.values() for part in (saying.text, saying.advice, saying.report)
        ]
    told = [sentence for sentence in sentences if sentence not in ("", "OK", "%(text)s")]
    assert [sentence for sentence in told if not JAPANESE.search(sentence)] == []


def test_whoever_has_to_act_is_told_what_to_do() -> None:
    for found, saying in SAYINGS.items():
        urgent = found in {
            "service_stopped",
            "reader_missing",
            "card_other",
            "certificate_absent",
            "pin_blocked",
        }
        assert bool(str(saying.advice)) or not urgent, found


@pytest.mark.parametrize("language", list(Language))
def test_a_failure_says_its_own_sentences_and_leads_to_a_guide(language: Language) -> None:
    with speaking(language):
        line = said(Line("proof", Tone.BAD, "failed", code=FailureCode.CERT_EXPIRED))
    assert line.text
    assert line.section == "certificate#expired"


@pytest.mark.parametrize(
    ("language", "text"),
    [(Language.ENGLISH, "1 March 2031 (Reiwa 13)"), (Language.JAPANESE, "2031年（令和13年）3月1日")],
)
def test_a_date_has_both_years(language: Language, text: str) -> None:
    with speaking(language):
        assert day_text(date(2031, 3, 1)) == text


@pytest.mark.parametrize(
    ("label", "model"),
    [
        ("ACME SCR3310 v2.0", "ACME SCR3310 v2.0"),
        ("Sony FeliCa Port/PaSoRi 3.0 (0123456) 00 00", "Sony FeliCa Port/PaSoRi 3.0 00 00"),
        ("ACME 21AB34CD", "ACME"),
        ("ACME 123456789012", "ACME"),
        ("ACME AB12345678CD", "ACME"),
        ("見本　花子", "IC card reader"),
        ("\u202eACME\x00", "ACME"),
        ("", "IC card reader"),
        ("x" * 200, "x" * 40),
    ],
)
def test_of_a_reader_only_the_model_is_told(label: str, model: str) -> None:
    with speaking(Language.ENGLISH):
        assert reader_model(label) == model


@pytest.mark.parametrize(
    "found", ["valid", "renew_soon", "expired", "expired_by_wrong_clock", "not_valid_yet"]
)
def test_the_report_has_no_date_of_the_certificate_because_it_tells_a_birthday(found: str) -> None:
    line = Line("valid_until", Tone.GOOD, found, count=37, day=date(2031, 3, 1))
    for language in Language:
        report = report_of((line,), language=language, browser="Firefox on Linux", now_ms=0)
        assert not re.search(r"2031|令和|Reiwa|37|3月|March", report)


def test_the_report_is_in_the_language_of_the_page_and_in_english() -> None:
    japanese = report_of((ANYTHING,), language=Language.JAPANESE, browser="Firefox on Linux", now_ms=0)
    english = report_of((ANYTHING,), language=Language.ENGLISH, browser="Firefox on Linux", now_ms=0)
    assert japanese.endswith(english)
    assert japanese.startswith("パソコンとカードの確認\n1970年1月1日 09:00 (JST)\n")
    assert english.count("Check my computer and card") == 1
    assert "[OK] Last day of the User Authentication Certificate: Valid for 90 days or more." in english


def test_the_report_tells_the_code_of_a_failure() -> None:
    line = Line("proof", Tone.BAD, "failed", code=FailureCode.PIN_BLOCKED)
    report = report_of((line,), language=Language.ENGLISH, browser="Browser", now_ms=0)
    assert "(Error code: E-2303)" in report
