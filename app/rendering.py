"""Pages: what every template may use of the request, as one object, and rendering one."""

from dataclasses import dataclass

import aiohttp_jinja2
from aiohttp import web

from app.clock import utc
from app.config import Office
from app.i18n import Language, current_language
from app.keys import CONTEXT, LANGUAGE, SESSION, STANDING, TYPED_PAGES
from app.published import Published
from app.readings import with_readings
from app.records import Session
from app.rules.japan_time import JAPAN, in_words
from app.rules.page_order import parse_token


@dataclass(frozen=True, slots=True)
class Step:
    """`state` is "done", "current" or "todo"."""

    label: str
    state: str


@dataclass(frozen=True, slots=True)
class OfficeText:
    """The office in the language of the page."""

    name: str
    address: str
    hours: str
    help_desk_phone: str
    url: str
    questions_url: str
    mail_domain: str


@dataclass(frozen=True, slots=True)
class StopText:
    """A maintenance, going on or announced, in the language of the page."""

    going_on: bool
    starts: str
    ends: str
    message: str


@dataclass(frozen=True, slots=True)
class Page:
    """`order` is the page order token ("J.n") or ""; `back` is the page the tab is on, where this one is not;
    `idle_deadline` and `now` are epoch ms, 0 without a session; `keeps`: what is typed here is offered again
    after the end."""

    lang: str
    html_lang: str
    title: str
    path: str
    order: str
    back: str
    steps: tuple[Step, ...]
    signed_in: bool
    idle_deadline: int
    idle_deadline_text: str
    idle_warning_seconds: int
    now: int
    form_id: str
    notice: str
    development: bool
    guard: bool
    office: OfficeText
    keeps: bool = False
    stop: StopText | None = None


def steps(labels: tuple[str, ...], current: int) -> tuple[Step, ...]:
    """`current` counts from 1."""
    states = ("done",) * (current - 1) + ("current",) + ("todo",) * (len(labels) - current)
    return tuple(Step(str(label), state) for label, state in zip(labels, states, strict=True))


def render(
    request: web.Request,
    template: str,
    view: object = None,
    *,
    title: str,
    process: tuple[Step, ...] = (),
    form: bool = False,
    notice: str = "",
    status: int = 200,
    desk: object = None,
) -> web.Response:
    """`form`: the page has a main form, so the language switch submits it and nothing typed is lost. `desk`: what pages
    of the desk say about the member of staff."""
    page = _page(request, title=str(title), process=process, form=form, notice=notice)
    html = aiohttp_jinja2.render_string(template, request, {"page": page, "view": view, "desk": desk})
    easy = page.lang == Language.EASY_JAPANESE.value
    return web.Response(text=with_readings(html) if easy else html, content_type="text/html", status=status)


def _page(request: web.Request, *, title: str, process: tuple[Step, ...], form: bool, notice: str) -> Page:
    context = request.app[CONTEXT]
    config = context.config
    language = request.get(LANGUAGE, Language.JAPANESE)
    session = context.sessions.get(request[SESSION].id) if SESSION in request else None
    # After a registration nothing on the page can be lost, so nobody is warned of an end.
    open_work = session is not None and session.registered_id is None
    deadline = context.sessions.deadline(session) if session and open_work else 0
    ordered = STANDING in request
    order, back = (request[STANDING].token, "") if ordered else _tab_left(request, session)
    return Page(
        lang=language.value,
        html_lang=language.html,
        title=title,
        path=str(request.rel_url.without_query_params("p", "token")),
        order=order,
        back=back,
        steps=process,
        signed_in=session is not None and session.account_id is not None,
        idle_deadline=deadline,
        idle_deadline_text=clock_text(deadline) if deadline else "",
        idle_warning_seconds=config.session.warning_seconds,
        now=context.clock.now_ms(),
        form_id="page-form" if form else "",
        notice=notice,
        development=config.server.development,
        guard=ordered and config.session.back_policy == "strict",
        office=office_text(context.office, config.mail.sender, language),
        keeps=ordered and _keeps(request),
        stop=stop_text(context.published, context.clock.now_ms(), language),
    )


def _keeps(request: web.Request) -> bool:
    found = request.app[TYPED_PAGES].get(request[STANDING].journey.page)
    return found is not None and found.outlives_session


def _tab_left(request: web.Request, session: Session | None) -> tuple[str, str]:
    """Of a page outside the order: the tab's token, handed on so that the way back is still a step of this tab, and
    the address of the page that the tab left. A token of a session that is over would make a new start invalid."""
    text = request.query.get("p", "")
    token = parse_token(text)
    journey = request.app[CONTEXT].sessions.journey(session.id, token.journey) if session and token else None
    if journey is None or token is None:
        return "", ""
    here = journey.step == token.step
    return text, str(request.app.router[journey.page].url_for().with_query(p=text)) if here else ""


def clock_text(ms: int) -> str:
    """The time of day in Japan, such as 14:35."""
    return utc(ms).astimezone(JAPAN).strftime("%H:%M")


def office_text(office: Office, sender: str, language: Language) -> OfficeText:
    english = language is Language.ENGLISH
    return OfficeText(
        name=office.name_en if english else office.name_ja,
        address=office.address_en if english else office.address_ja,
        hours=office.hours_en if english else office.hours_ja,
        help_desk_phone=office.help_desk_phone,
        url=office.agency_url,
        questions_url=office.questions_url,
        mail_domain=sender.rpartition("@")[2].rstrip(">"),
    )


def stop_text(published: Published, now: int, language: Language) -> StopText | None:
    window, english = published.announced(now), language is Language.ENGLISH
    if window is None:
        return None
    return StopText(
        going_on=window.covers(now),
        starts=in_words(window.starts_at, english=english),
        ends=in_words(window.ends_at, english=english),
        message=window.message_en if english else window.message_ja,
    )


def in_page_language(ja: str, en: str) -> str:
    return en if current_language.get() is Language.ENGLISH else ja
