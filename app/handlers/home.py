"""Pages for anybody: homepage, Startup Guide, Terms of Use, accessibility."""

from dataclasses import dataclass
from importlib.metadata import version

from aiohttp import web
from markupsafe import Markup

from app.clock import utc
from app.i18n import lazy as _l
from app.keys import CONTEXT, SESSION
from app.markdown import to_html
from app.records import Importance, Notice
from app.rendering import in_page_language, render
from app.rules.japan_time import JAPAN
from app.services.terms import note_terms_shown
from app.store import notices


@dataclass(frozen=True, slots=True)
class NoticeView:
    date_iso: str
    date_text: str
    title: str
    body: Markup
    important: bool


@dataclass(frozen=True, slots=True)
class HomeView:
    notices: tuple[NoticeView, ...]


@dataclass(frozen=True, slots=True)
class GuideView:
    agent_version: str


@dataclass(frozen=True, slots=True)
class TermsView:
    """`text` is empty while the built-in articles are in force."""

    version: str
    text: Markup


async def show_home(request: web.Request) -> web.Response:
    context = request.app[CONTEXT]
    now = context.clock.now_ms()
    shown = await context.db.read(lambda tx: notices.list_shown(tx, now))
    view = HomeView(tuple(_notice(notice) for notice in shown))
    return render(request, "home.html", view, title=_l("Homepage"))


def _notice(notice: Notice) -> NoticeView:
    day = utc(notice.shown_from).astimezone(JAPAN)
    dated = notice.shown_from > 0
    return NoticeView(
        date_iso=day.date().isoformat() if dated else "",
        date_text=in_page_language(f"{day.year}年{day.month}月{day.day}日", f"{day:%-d %B %Y}")
        if dated
        else "",
        title=in_page_language(notice.title_ja, notice.title_en),
        body=to_html(in_page_language(notice.body_ja, notice.body_en), top=4),
        important=notice.importance is Importance.IMPORTANT,
    )


async def show_guide(request: web.Request) -> web.Response:
    return render(request, "guide.html", GuideView(version("madoguchi")), title=_l("Startup Guide"))


async def show_terms(request: web.Request) -> web.Response:
    if SESSION in request:
        await note_terms_shown(request.app[CONTEXT], request[SESSION])
    context = request.app[CONTEXT]
    now = context.clock.now_ms()
    terms = context.published.terms_in_force(now)
    text = to_html(in_page_language(terms.text_ja, terms.text_en), top=2) if terms else Markup()
    view = TermsView(context.published.terms_version(now), text)
    return render(request, "terms.html", view, title=_l("Terms of Use"))


async def show_accessibility(request: web.Request) -> web.Response:
    return render(request, "accessibility.html", title=_l("Accessibility statement"))
