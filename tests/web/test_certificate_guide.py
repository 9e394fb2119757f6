"""The guide to the electronic certificate: its anchors, its questions, its date, and what is never kept of them."""

import re
from collections.abc import Iterator
from datetime import date
from typing import get_args

import msgspec
import pytest
from multidict import MultiDict

from app.config import Config
from app.errors.guidance import PROBLEMS, guidance_of
from app.handlers.certificate_problems import ADVICE
from app.handlers.certificate_words import ALSO_NOTES, BEFORE, ITEMS, VERDICTS
from app.handlers.forms.certificate_guide import EligibilityForm, validity_form
from app.i18n import Language
from app.rules.certificate_eligibility import Also, Before, Item, Verdict
from app.services.check_words import Section
from app.wire.codes import NUMBERS
from tests.web.conftest import started
from tests.web.visitor import Visitor, order_of

GUIDE, ELIGIBLE, VALIDITY = "/guide/certificate", "/guide/certificate/eligible", "/guide/certificate/validity"
ANSWERS = {
    "guide_page": "eligible",
    "status": "longer",
    "address": "registered",
    "number": "known",
    "stay": "long",
    "need": "first",
}
DATES = {
    "guide_page": "validity",
    "issued_year": "2024",
    "issued_month": "4",
    "issued_day": "1",
    "birthday_month": "9",
    "birthday_day": "23",
    "stay_year": "2035",
    "stay_month": "1",
    "stay_day": "1",
}
ADDRESSES = {"certificate_guide": GUIDE, "guide": "/guide"}


async def page(visitor: Visitor, path: str, language: Language = Language.ENGLISH) -> str:
    await visitor.get(f"/language/{language}", to="/")
    return await (await visitor.get(path)).text()


def links(html: str) -> Iterator[tuple[str, str]]:
    """Path and anchor of each link to a part of a guide."""
    yield from re.findall(r'href="(/guide[^"?#]*)(?:\?[^"#]*)?#([^"]+)"', html)


@pytest.mark.parametrize("language", list(Language))
async def test_every_failure_of_a_reading_leads_to_a_part_that_is_there(
    visitor: Visitor, language: Language
) -> None:
    pages = {route: await page(visitor, path, language) for route, path in ADDRESSES.items()}
    for number in NUMBERS.values():
        found = guidance_of(number)
        assert found is not None, number
        assert f'id="{found.anchor}"' in pages[found.route], number


async def test_every_part_that_the_check_page_names_is_there(visitor: Visitor) -> None:
    pages = {"certificate": await page(visitor, GUIDE), "guide": await page(visitor, "/guide")}
    for section in set(get_args(Section)) - {""}:
        guide, anchor = section.split("#")
        assert f'id="{anchor}"' in pages[guide], section


async def test_no_link_leads_to_a_part_that_is_not_there(visitor: Visitor) -> None:
    guides = {address: await page(visitor, address) for address in ADDRESSES.values()}
    for path in ("/errors", "/guide", GUIDE, ELIGIBLE, VALIDITY):
        for guide, anchor in links(await page(visitor, path)):
            assert f'id="{anchor}"' in guides[guide], (path, guide, anchor)


@pytest.mark.parametrize("code", ["E-1001", "E-3101", "E-1203", "", "E-"])
def test_what_has_nothing_to_do_with_the_card_leads_nowhere(code: str) -> None:
    assert guidance_of(code) is None


async def test_a_locked_pin_in_the_list_of_errors_leads_to_its_part(visitor: Visitor) -> None:
    text = await (await visitor.get("/errors", q="2303")).text()
    assert 'href="/guide/certificate#pin-locked"' in text
    assert "#pin-locked" not in await (await visitor.get("/errors", q="1203")).text()


@pytest.mark.parametrize("path", [GUIDE, ELIGIBLE, VALIDITY, "/guide"])
async def test_easy_japanese_is_easy_from_beginning_to_end(visitor: Visitor, path: str) -> None:
    """A word of two or more kanji stands with its reading at least once."""
    text = await page(visitor, path, Language.EASY_JAPANESE)
    main = text[text.index("<main") : text.index("</main>")]
    bare = re.sub(r"<ruby>.*?</ruby>|<[^>]*>", " ", main)
    unread = set(re.findall(r"[々\u3400-\u9fff]{2,}", bare)) - set(re.findall(r"<ruby>(.*?)<rp>", main))
    assert unread == set()


def test_every_problem_has_advice_and_every_answer_its_words() -> None:
    assert set(ADVICE) == set(PROBLEMS)
    assert (set(VERDICTS), set(BEFORE), set(ITEMS)) == (set(Verdict), set(Before), set(Item))
    assert set(ALSO_NOTES) == set(Also)


async def test_the_guide_says_the_costs_with_their_day(visitor: Visitor) -> None:
    text = await page(visitor, GUIDE)
    assert "Free of charge" in text
    assert "1,000 yen" in text
    assert "As of 22 November 2026" in text


async def test_an_office_that_knows_other_costs_has_them_shown(config: Config) -> None:
    guide = msgspec.structs.replace(config.guide, reissue_yen=1800, first_issue_yen=200)
    async for visitor in started(msgspec.structs.replace(config, guide=guide)):
        text = await page(visitor, GUIDE)
        assert "1,800 yen" in text
        assert "200 yen" in text
        assert "1,000 yen" not in text


@pytest.mark.parametrize("missing", ["status", "address", "number", "stay", "need"])
@pytest.mark.parametrize("instead", [None, "", "everything", "x" * 5000])
def test_an_answer_that_nobody_offered_is_no_answer(missing: str, instead: str | None) -> None:
    given = MultiDict(ANSWERS | {"also": "everything"})
    del given[missing]
    if instead is not None:
        given[missing] = instead
    form = EligibilityForm(given)
    assert not form.validate()
    assert {name: [error.code for error in errors] for name, errors in form.errors.items()} == {
        missing: ["E-3002"]
    }


async def test_a_question_without_an_answer_is_asked_again(visitor: Visitor) -> None:
    text = await (await visitor.post(ELIGIBLE, **ANSWERS | {"need": "<script>"})).text()
    assert 'href="#need"' in text
    assert "E-3002" in text
    assert 'value="longer" checked' in text
    assert "<script>" not in text


async def test_the_answer_has_a_list_and_what_was_answered(visitor: Visitor) -> None:
    answer = await visitor.post(ELIGIBLE, **ANSWERS | {"also": "child"})
    text = await answer.text()
    assert "Yes, by your answers you can have it" in text
    assert "Recent photo of passport size" in text
    assert "A child under 15 gets no Signature Certificate" in text
    assert "My first Individual Number card" in text


async def test_nothing_of_the_answers_is_kept_or_in_an_address(visitor: Visitor) -> None:
    answer = await visitor.post(ELIGIBLE, **ANSWERS)
    assert answer.url.query_string == ""
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"] == "no-store"
    assert await visitor.sessions() == []
    assert " checked" not in await page(visitor, ELIGIBLE)


async def test_answers_can_be_changed_and_are_not_called_wrong_meanwhile(visitor: Visitor) -> None:
    text = await (await visitor.post(ELIGIBLE, change="y", status="longer", need="lost")).text()
    assert 'value="lost" checked' in text
    assert "There is a problem" not in text


async def test_another_language_keeps_the_answer_on_its_own_address(visitor: Visitor) -> None:
    answer = await visitor.post("/language/ja", **ANSWERS, answered="y", _switch="ja")
    assert answer.url.path == ELIGIBLE
    assert "回答内容によると、取得できます" in await answer.text()


async def test_another_language_checks_no_half_filled_form(visitor: Visitor) -> None:
    answer = await visitor.post("/language/ja-easy", guide_page="eligible", status="short", _switch="ja-easy")
    text = await answer.text()
    assert answer.url.path == ELIGIBLE
    assert 'value="short" checked' in text
    assert "E-3002" not in text


async def test_the_language_switch_sends_the_form_to_no_other_page(visitor: Visitor) -> None:
    for forged in ("", "login", "https://evil.example/", "../staff"):
        answer = await visitor.post("/language/ja", guide_page=forged, _switch="ja")
        assert answer.status == 400


async def test_a_form_from_elsewhere_gets_no_answer(visitor: Visitor) -> None:
    answer = await visitor.client.post(ELIGIBLE, data=ANSWERS, headers={"Origin": "https://evil.example"})
    assert answer.status == 403


async def test_the_date_is_the_fifth_birthday_and_says_so(visitor: Visitor) -> None:
    text = await (await visitor.post(VALIDITY, **DATES)).text()
    assert "23 September 2028" in text
    assert "This is your fifth birthday after the issue." in text
    assert "You can renew it from 23 June 2028." in text


async def test_the_date_is_the_end_of_the_stay_where_that_comes_first(visitor: Visitor) -> None:
    text = await (await visitor.post(VALIDITY, **DATES | {"stay_year": "2027"})).text()
    assert "1 January 2027" in text
    assert "This is the end of your period of stay." in text
    assert "You can renew it from" not in text


async def test_a_stay_without_an_end_and_an_early_renewal_are_understood(visitor: Visitor) -> None:
    given = {name: value for name, value in DATES.items() if not name.startswith("stay")}
    text = await (await visitor.post(VALIDITY, **given, no_end="y", renewed_early="y")).text()
    assert "23 September 2029" in text


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"issued_year": "soon"}, "E-3321"),
        ({"issued_year": "2026", "issued_month": "12"}, "E-3321"),
        ({"issued_year": "99999"}, "E-3321"),
        ({"issued_day": "31"}, "E-3321"),
        ({"birthday_month": "13"}, "E-3322"),
        ({"birthday_month": "2", "birthday_day": "30"}, "E-3322"),
        ({"birthday_day": ""}, "E-3322"),
        ({"stay_year": "", "stay_month": "", "stay_day": ""}, "E-3323"),
        ({"stay_year": "2023"}, "E-3324"),
        ({"stay_day": "x"}, "E-3324"),
    ],
)
def test_a_date_that_cannot_be_is_refused_by_its_code(wrong: dict[str, str], code: str) -> None:
    form = validity_form(MultiDict(DATES | wrong), date(2026, 11, 22))
    assert not form.validate()
    assert [error.code for errors in form.errors.values() for error in errors] == [code]


async def test_a_date_that_cannot_be_stays_in_its_field(visitor: Visitor) -> None:
    text = await (await visitor.post(VALIDITY, **DATES | {"issued_year": "soon"})).text()
    assert "(E-3321)" in text
    assert 'value="soon"' in text
    assert "By these dates it is valid until" not in text


async def test_an_era_year_and_wide_digits_are_read(visitor: Visitor) -> None:
    text = await (
        await visitor.post(VALIDITY, **DATES | {"issued_year": "令和６", "birthday_day": "２３"})
    ).text()
    assert "23 September 2028" in text


async def test_somebody_logged_in_can_read_it_and_go_back(visitor: Visitor) -> None:
    token = await visitor.signed_in()
    answer = await visitor.post(f"{ELIGIBLE}?p={token}", **ANSWERS)
    text = await answer.text()
    assert "Return to the page you were on" in text
    assert f"/menu?p={token}" in text
    assert order_of(await visitor.get("/menu", p=token)) == token
