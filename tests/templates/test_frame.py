"""What every page gives: its language, its way out, what Enter does, when it ends, and nothing inline."""

import re

import pytest

from app.assets import STATIC
from tests.templates.conftest import Elements

FRAME = "register/start.html"
TEMPLATES = STATIC.parent / "templates"


def test_no_template_has_inline_script_or_style_or_handlers() -> None:
    pages = [path for path in TEMPLATES.rglob("*.html") if "email" not in path.parts]
    assert len(pages) > 20
    inline = re.compile(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=\"|javascript:", re.IGNORECASE)
    assert [path.name for path in pages if inline.search(path.read_text(encoding="utf-8"))] == []


def test_each_language_names_itself_in_its_own_language(show) -> None:
    links = Elements(show(FRAME)).all("a", hreflang="ja")
    assert [link["text"] for link in links] == ["日本語", "やさしい日本語"]
    assert Elements(show(FRAME)).all("a", hreflang="en")[0]["aria-current"] == "true"


def test_the_language_switch_keeps_the_page_and_its_order(show) -> None:
    link = Elements(show(FRAME, path="/register")).all("a", hreflang="en")[0]
    assert link["href"] == "/language/en?p=AbC.3&to=/register"


def test_with_a_form_the_language_switch_sends_what_was_typed(show) -> None:
    page = Elements(show(FRAME, form_id="page-form"))
    switches = page.all("button", name="_switch", lang="en")
    assert switches[0]["form"] == "page-form"
    assert switches[0]["formaction"] == "/language/en"
    assert "formnovalidate" in switches[0]


def test_enter_presses_the_main_button_and_not_the_language(show) -> None:
    first = next(button for button in Elements(show(FRAME, form_id="page-form")).all("button"))
    assert first["form"] == "page-form"
    assert "formaction" not in first


def test_a_page_without_a_form_has_no_button_for_enter(show) -> None:
    assert Elements(show(FRAME)).all("button", form="page-form") == []


def test_log_out_is_offered_only_to_somebody_logged_in(show) -> None:
    assert "/logout" not in show(FRAME)
    forms = Elements(show(FRAME, signed_in=True)).all("form", action="/logout")
    assert forms[0]["method"] == "post"


def test_the_time_of_the_end_stands_in_text_with_a_way_to_go_on(show) -> None:
    html = show(FRAME, signed_in=True, idle_deadline=1, idle_deadline_text="14:35")
    text = Elements(html).all("body")[0]["text"]
    assert text is not None
    assert "You will be logged out at 14:35 if you do not move to another page." in text
    ways = [link for link in Elements(html).all("a") if "data-idle-continue" in link]
    assert [way["text"] for way in ways] == ["Continue to use the system"]


def test_a_page_without_a_session_speaks_of_no_end(show) -> None:
    html = show(FRAME)
    assert "idle-dialog" not in html
    assert "idle.js" not in html


def test_the_current_step_is_told_in_words_and_to_assistive_technology(show) -> None:
    current = [step for step in Elements(show(FRAME)).all("li") if step.get("aria-current") == "step"]
    assert current[0]["text"] == "2 Second (current step)"


def test_a_strict_page_reports_itself_and_another_does_not(show) -> None:
    assert 'data-guard="/session/invalid"' in show(FRAME)
    assert "data-guard" not in show(FRAME, guard=False)


def test_the_demonstration_is_marked_and_production_is_not(show) -> None:
    assert "SIMULATED" in show(FRAME, development=True)
    assert "SIMULATED" not in show(FRAME)


def test_help_is_on_every_page(show) -> None:
    html = show(FRAME)
    for word in (
        "Help Desk",
        "03-0000-0000",
        "Frequently asked questions",
        "@ras.example",
        "Back to Homepage",
    ):
        assert word in html


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", '"><img src=x>'])
def test_a_value_never_becomes_markup(show, text: str) -> None:
    html = show(FRAME, title=text, path=text, notice=text)
    assert text not in html
