"""The guide to the electronic certificate, its five questions and its date. What is answered is kept nowhere: it is in
the form alone, in no address and no cookie, and an answer is made from it on the spot."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from aiohttp import web
from multidict import MultiDict
from yarl import URL

from app.errors import BadRequest
from app.errors.guidance import PROBLEMS
from app.handlers.certificate_problems import ADVICE
from app.handlers.certificate_words import ALSO_NOTES, BEFORE, ITEMS, VERDICTS
from app.handlers.forms.certificate_guide import ALSO, EligibilityForm, ValidityForm, validity_form
from app.i18n import gettext
from app.i18n import lazy as _l
from app.keys import CONTEXT, POSTED, SESSION
from app.moving import see_other
from app.rendering import in_page_language, render
from app.rules.certificate_eligibility import judge
from app.rules.certificate_validity import EndsBy, validity
from app.rules.japan_time import day_of
from app.upload import Posted

# The form's hidden field that tells the language switch where it comes from.
FIELD = "guide_page"
_PAGES: Mapping[str, str] = {
    "eligible": "certificate_guide_eligible",
    "validity": "certificate_guide_validity",
}
_TITLE = _l("Guide to the electronic certificate")
_ELIGIBLE_TITLE = _l("Can I have a certificate? Five questions")
_VALIDITY_TITLE = _l("Until when is my certificate valid?")


@dataclass(frozen=True, slots=True)
class ProblemView:
    anchor: str
    title: str
    advice: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CertificateGuideView:
    """`check`: there is a page that tests computer and card."""

    problems: tuple[ProblemView, ...]
    as_of: str
    first_issue: str
    reissue: str
    check: bool


@dataclass(frozen=True, slots=True)
class EligibleView:
    """`verdict` is "" while the questions are asked."""

    form: EligibilityForm
    verdict: str = ""
    title: str = ""
    sentence: str = ""
    before: tuple[str, ...] = ()
    apply: tuple[str, ...] = ()
    bring: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    given: tuple[tuple[str, str], ...] = ()
    fee: str = ""
    as_of: str = ""


@dataclass(frozen=True, slots=True)
class ValidityView:
    """`until` is "" while the dates are asked; `renewal_from` "" where the end of the stay decides."""

    form: ValidityForm
    until: str = ""
    by_stay: bool = False
    over: bool = False
    renewal_from: str = ""
    renewed_early: bool = False


async def show_guide(request: web.Request) -> web.Response:
    chosen = request.app[CONTEXT].config.guide
    view = CertificateGuideView(
        problems=tuple(ProblemView(anchor, title, ADVICE[anchor]) for anchor, title in PROBLEMS.items()),
        as_of=_day(chosen.as_of),
        first_issue=_yen(chosen.first_issue_yen),
        reissue=_yen(chosen.reissue_yen),
        check="check" in request.app.router,
    )
    return render(request, "guide/certificate.html", view, title=_TITLE)


async def show_eligible(request: web.Request) -> web.Response:
    return _questions(request, EligibleView(EligibilityForm()))


async def post_eligible(request: web.Request) -> web.Response:
    """Answers on the spot. A page that only came in another language, or is to be changed, is not checked."""
    posted = _texts(request[POSTED])
    form = EligibilityForm(posted)
    if _comes_back(posted) or not form.validate():
        return _questions(request, EligibleView(form))
    return _questions(request, _eligible(request, form))


def _eligible(request: web.Request, form: EligibilityForm) -> EligibleView:
    answers = form.answers()
    found = judge(answers)
    title, sentence = VERDICTS[found.verdict]
    chosen = request.app[CONTEXT].config.guide
    return EligibleView(
        form=form,
        verdict=found.verdict.value,
        title=title,
        sentence=sentence,
        before=tuple(BEFORE[step] for step in found.before),
        apply=tuple(ITEMS[item] for item in found.apply),
        bring=tuple(ITEMS[item] for item in found.bring),
        notes=tuple(text for also, text in ALSO_NOTES.items() if also in answers.also),
        given=_given(form),
        fee=_yen(chosen.reissue_yen),
        as_of=_day(chosen.as_of),
    )


def _given(form: EligibilityForm) -> tuple[tuple[str, str], ...]:
    """Each question with its answer in words."""
    asked = (form.status, form.address, form.number, form.stay, form.need)
    pairs = [
        (question.label.text, str(label))
        for question in asked
        for value, label, chosen, _ in question.iter_choices()
        if chosen and value
    ]
    chosen = [str(text) for found, text in ALSO.items() if found in form.answers().also]
    return (*pairs, *((form.also.label.text, text) for text in chosen))


def _questions(request: web.Request, view: EligibleView) -> web.Response:
    template = "guide/eligible_answer.html" if view.verdict else "guide/eligible.html"
    return render(request, template, view, title=_ELIGIBLE_TITLE, form=True)


async def show_validity(request: web.Request) -> web.Response:
    return _dates(request, ValidityView(validity_form(MultiDict(), _today(request))))


async def post_validity(request: web.Request) -> web.Response:
    posted = _texts(request[POSTED])
    form = validity_form(posted, _today(request))
    if _comes_back(posted) or not form.validate():
        return _dates(request, ValidityView(form))
    early = bool(form.renewed_early.data)
    found = validity(form.issued(), form.birthday(), stay_until=form.stay_until(), renewed_early=early)
    by_stay = found.by is EndsBy.STAY
    view = ValidityView(
        form=form,
        until=_day(found.until),
        by_stay=by_stay,
        over=found.until < form.today,
        renewal_from="" if by_stay else _day(found.renewal_from),
        renewed_early=early,
    )
    return _dates(request, view)


def _dates(request: web.Request, view: ValidityView) -> web.Response:
    return render(request, "guide/validity.html", view, title=_VALIDITY_TITLE, form=True)


async def show_again(request: web.Request, posted: Posted) -> web.Response:
    """For the language switch: the browser sends the same form to its own page (RFC 9110 15.4.8), so that what was
    answered need not be kept anywhere in between."""
    route = _PAGES.get(str(posted.get(FIELD, "")))
    if route is None:
        raise BadRequest("guide page")
    if SESSION in request:
        # Continue without script sends this form, too: it counts as moving to a page.
        await request.app[CONTEXT].sessions.touch(request[SESSION], None)
    url: URL = request.app.router[route].url_for()
    order = str(posted.get("_page", ""))[:40]
    response = see_other(url.with_query(p=order) if order else url)
    response.set_status(307)
    return response


def _comes_back(posted: MultiDict[str]) -> bool:
    """An answer that was shown is worked out again in the other language."""
    return "change" in posted or ("_switch" in posted and "answered" not in posted)


def _texts(posted: Posted) -> MultiDict[str]:
    return MultiDict((name, value) for name, value in posted.items() if isinstance(value, str))


def _today(request: web.Request) -> date:
    return day_of(request.app[CONTEXT].clock.now_ms())


def _day(day: date) -> str:
    return in_page_language(f"{day.year}年{day.month}月{day.day}日", f"{day:%-d %B %Y}")


def _yen(amount: int) -> str:
    return in_page_language(f"{amount:,}円", f"{amount:,} yen") if amount else gettext("Free of charge")
