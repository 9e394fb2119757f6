"""The pages of the manual: their exact labels, their errors, and what they must not show."""

from datetime import date
from types import SimpleNamespace as View

import pytest
from multidict import MultiDict

from app.handlers.forms.card_differs import Marked
from app.handlers.forms.registration import information_form
from app.handlers.forms.sign_in import PasswordForm, SignInForm
from app.records import CardFacts
from tests.templates.conftest import Elements

WARNING = (
    "Please note that clicking your browser’s Back button or pressing the backspace key will not move back to the "
    "previous page; instead, it will be considered an invalid operation and you will be logged out of the system."
)
FACTS = CardFacts("SAMPLE MARIA", None, "1990-01-02", "female", None, None)
NOTHING = CardFacts(None, None, None, None, None, None)


def information(facts: CardFacts, typed: dict[str, str]) -> View:
    form = information_form(MultiDict(typed), facts, date(2026, 11, 21))
    form.validate()
    name = facts.name or ""
    return View(
        form=form,
        name=name,
        sex=name and "Female",
        birth=name and "2 January 1990",
        date_errors=(),
        notes=(),
        problems=(),
        prefectures=(),
        marked=Marked(),
        chip=None,
    )


@pytest.fixture
def wrong(show) -> str:
    return show(
        "register/information.html", information(NOTHING, {"street": "<b>1-2</b>"}), form_id="page-form"
    )


def test_the_homepage_has_both_buttons_under_both_headings(show) -> None:
    page = Elements(show("home.html", View(notices=())))
    headings = [heading["text"] for heading in page.all("h2")]
    assert headings[:3] == ["Login", "Register a new user", "Notice"]
    card = "Foreign national (applicant) / other"
    assert [link["href"] for link in page.all("a") if link["text"] == card] == [
        "/login?p=AbC.3",
        "/register?p=AbC.3",
    ]


def test_every_category_can_be_registered(show) -> None:
    links = {link["text"]: link["href"] for link in Elements(show("home.html", View(notices=()))).all("a")}
    counter = "Applicant for an electronically issued certificate of residency eligibility"
    assert links[f"{counter} (application at the office counter)"] == "/register/counter?p=AbC.3"
    assert links[f"{counter} (apply at the office counter)"] == "/login?p=AbC.3"
    organisation = "Staff of the organisation that the applicant is affiliated with"
    assert links[organisation] == "/register/organisation?p=AbC.3"


def test_somebody_logged_in_is_offered_no_login(show) -> None:
    html = show("home.html", View(notices=()), signed_in=True)
    assert "Continue to Menu" in html
    assert 'href="/login' not in html


def test_the_menu_says_why_its_buttons_are_disabled(show) -> None:
    closed = {
        "applications_open": False,
        "information_open": False,
        "counter": False,
        "identity_needed": False,
        "period_changed": False,
        "locked": False,
        "card": None,
    }
    view = View(name="A", user_id="X", terms_newer=False, last_used="", use=None, identity=None, **closed)
    html = show("menu.html", view, signed_in=True)
    buttons = Elements(html).all("button", type="button")
    assert [button["text"] for button in buttons] == [
        "Enter application information (Fill out applications individually)",
        "Enter application information (Fill out multiple applications)",
        "Application information search",
        "User information update",
    ]
    for button in buttons:
        assert "disabled" in button
        assert f'id="{button["aria-describedby"]}"' in html


def test_every_finding_stands_at_the_top_and_beside_its_field(wrong: str) -> None:
    page = Elements(wrong)
    summary = page.all("div", id="error-summary")[0]
    assert summary["role"] == "alert"
    for field, sentence in (("name", "Enter your name."), ("municipality", "Select your prefecture")):
        assert sentence in str(summary["text"])
        assert f'href="#{field}"' in wrong
        beside = page.all("p", id=f"{field}-error")[0]
        assert str(beside["text"]).startswith("! Error:")
        assert page.all("input", id=field)[0]["aria-invalid"] == "true"


def test_a_wrong_page_says_so_in_its_title(wrong: str) -> None:
    assert "<title>Error: A page" in wrong


def test_what_was_typed_comes_back_escaped(wrong: str) -> None:
    assert 'value="&lt;b&gt;1-2&lt;/b&gt;"' in wrong


def test_required_stands_as_a_word(wrong: str) -> None:
    badges = [badge for badge in Elements(wrong).all("span") if badge.get("class") == "badge-required"]
    assert len(badges) >= 9
    assert {badge["text"] for badge in badges} == {"Required"}


def test_what_the_card_says_is_shown_and_has_no_field(show) -> None:
    html = show("register/information.html", information(FACTS, {}), form_id="page-form")
    assert "SAMPLE MARIA" in html
    assert "From your card" in html
    for name in ("name", "sex", "birth_year"):
        assert f'name="{name}"' not in html


def test_every_label_of_step_1_is_the_manuals(wrong: str) -> None:
    for label in (
        "User name", "Sex", "Date of birth", "Year", "Month", "Day", "Address in Japan (prefecture and municipality)",
        "Address in Japan (street address)", "User contact information Telephone No.", "Email address",
        "Email address (confirm)", "User category", "Foreign National", "Legal Representative",
        "Spouse, Child, Father, or Mother (excluding legal representatives)", "Residence Card number",
        "Read Terms of Use", "I agree to the Terms of Use", "Search Conditions", "Search Results",
    ):  # fmt: skip
        assert label in wrong


@pytest.mark.parametrize(
    ("template", "view"),
    [
        ("register/information.html", information(FACTS, {})),
        (
            "register/confirm.html",
            View(rows=(), entries="", problems=(), here="register_confirm", back="register_information"),
        ),
        ("login.html", View(form=SignInForm(), problems=(), error="")),
    ],
)
def test_the_warning_about_browser_back_stands_beside_back(show, template: str, view: View) -> None:
    html = show(template, view, form_id="page-form")
    assert WARNING in html
    backs = [link for link in Elements(html).all("a") if link.get("aria-describedby") == "back-warning"]
    assert backs


def test_a_password_is_never_given_back(show) -> None:
    form = PasswordForm(MultiDict({"token": "t", "password": "secret-one", "password_confirm": "secret-two"}))
    form.validate()
    html = show("password/new.html", View(user_id="U", form=form, problems=(), rules=()), form_id="page-form")
    assert "secret" not in html
    assert Elements(html).all("input", type="password", autocomplete="new-password")
    assert Elements(html).all("input", name="token")[0]["value"] == "t"


def test_login_finds_no_fault_with_one_of_the_two(show) -> None:
    problem = View(code="E-1202", sentence="The user ID or the password is not right.")
    view = View(form=SignInForm(user_id="U"), problems=(problem,), error="")
    html = show("login.html", view, form_id="page-form")
    assert "E-1202" in html
    assert "aria-invalid" not in html


@pytest.mark.parametrize("reason", ["idle", "absolute", "invalid_operation", "displaced"])
def test_the_ended_page_names_its_reason_and_code(show, reason: str) -> None:
    view = View(
        reason=reason,
        code="E-1103",
        when_iso="2026-11-21T14:35:00+09:00",
        when_text="14:35",
        kept=True,
        account=True,
        hours=24,
    )
    page = Elements(show("ended.html", view))
    alert = page.all("div", role="alert")[0]
    assert len(str(alert["text"])) > 40
    assert page.all("a", href="/errors#E-1103")[0]["text"].startswith("E-1103")
    assert [link for link in page.all("a") if link["text"] == "Login"]
    assert "pictures that you added are kept for 24 hours" in show("ended.html", view)


def test_logging_out_oneself_alarms_nobody(show) -> None:
    view = View(
        reason="logged_out",
        code="",
        when_iso="2026-11-21T14:35:00+09:00",
        when_text="14:35",
        kept=False,
        account=True,
        hours=0,
    )
    html = show("ended.html", view)
    assert 'role="alert"' not in html
    assert "Error code" not in html
    assert "are kept for" not in html
