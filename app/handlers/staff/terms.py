"""Terms of Use at the desk: every version, and writing the next one with a preview in both languages."""

from dataclasses import dataclass

from aiohttp import web
from markupsafe import Markup

from app.errors import NotFound
from app.handlers.forms.desk_terms import TermsForm
from app.handlers.staff.entries import (
    as_form,
    draft_of,
    entries_of,
    forget_entries,
    keep_entries,
    seen_in,
    to,
)
from app.handlers.staff.page import render_desk
from app.i18n import lazy as _l
from app.keys import CONTEXT, POSTED, STAFF
from app.markdown import to_html
from app.published import BUILT_IN_TERMS
from app.records import Terms
from app.rendering import in_page_language
from app.rules.japan_time import day_in_words
from app.seen import fingerprint
from app.services.publish_terms import VersionTaken, publish_terms, withdraw_terms
from app.store import terms

PAGE = "terms"
_DONE = {"published": _l("The version is published."), "withdrawn": _l("The version was withdrawn.")}
_STATES = {"now": _l("In force"), "coming": _l("To come"), "past": _l("Replaced")}


@dataclass(frozen=True, slots=True)
class Row:
    """`written`: by the office; the built-in articles have no text and no day of their own."""

    version: str
    since: str
    state: str
    state_text: str
    seen: str
    written: bool


@dataclass(frozen=True, slots=True)
class ListView:
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class FormView:
    form: TermsForm
    typed: bool


@dataclass(frozen=True, slots=True)
class TextView:
    """`entries` is "" for a version that is published already."""

    entries: str
    since: str
    halves: tuple[tuple[str, Markup], ...]


async def show_terms(request: web.Request) -> web.Response:
    """From memory: what pages show is what the list says."""
    context = request.app[CONTEXT]
    now = context.clock.now_ms()
    current = context.published.terms_version(now)
    built_in = Row(BUILT_IN_TERMS, "", *_state(current == BUILT_IN_TERMS, coming=False), "", written=False)
    rows = [_row(found, current, now) for found in reversed(context.published.terms)]
    notice = str(_DONE.get(request.query.get("done", ""), ""))
    view = ListView((*rows, built_in))
    return render_desk(request, "staff/terms.html", view, title=_l("Terms of Use"), notice=notice)


def _row(found: Terms, current: str, now: int) -> Row:
    state, text = _state(found.version == current, coming=found.in_force_from > now)
    return Row(found.version, _day_text(found.in_force_from), state, text, fingerprint(found), written=True)


def _state(in_force: bool, *, coming: bool) -> tuple[str, str]:  # noqa: FBT001
    state = "now" if in_force else "coming" if coming else "past"
    return state, str(_STATES[state])


def _day_text(ms: int) -> str:
    return in_page_language(day_in_words(ms, english=False), day_in_words(ms, english=True))


async def show_form(request: web.Request) -> web.Response:
    """A new version starts from the one that is in force."""
    context, kept = request.app[CONTEXT], await entries_of(request, PAGE)
    now = context.clock.now_ms()
    before = context.published.terms_in_force(now)
    untouched = {"text_ja": before.text_ja, "text_en": before.text_en} if before else {}
    form = TermsForm(as_form(untouched if kept is None else kept))
    form.now, form.taken = now, "taken" in request.query
    if kept is not None:
        form.validate()
    view = FormView(form, kept is not None)
    return render_desk(request, "staff/terms_form.html", view, title=_l("Write a new version of the terms"))


async def post_form(request: web.Request) -> web.Response:
    form = TermsForm(as_form(await keep_entries(request, PAGE, tuple(TermsForm().data))))
    form.now = request.app[CONTEXT].clock.now_ms()
    return to(request, "staff_terms_preview" if form.validate() else "staff_terms_form")


async def _typed(request: web.Request) -> tuple[Terms, str] | None:
    kept = await entries_of(request, PAGE)
    if kept is None:
        return None
    form = TermsForm(as_form(kept))
    form.now = request.app[CONTEXT].clock.now_ms()
    return (form.terms(by=request[STAFF].actor), fingerprint(dict(kept))) if form.validate() else None


async def show_preview(request: web.Request) -> web.Response:
    typed = await _typed(request)
    if typed is None:
        return to(request, "staff_terms_form")
    new, entries = typed
    title = _l("Preview of the terms")
    return render_desk(request, "staff/terms_text.html", _text_view(new, entries), title=title)


async def show_version(request: web.Request) -> web.Response:
    version = request.match_info["version"]
    found = await request.app[CONTEXT].db.read(lambda tx: terms.get_terms(tx, version))
    if found is None:
        raise NotFound
    return render_desk(request, "staff/terms_text.html", _text_view(found), title=_l("Terms of Use"))


def _text_view(found: Terms, entries: str = "") -> TextView:
    halves = (("ja", to_html(found.text_ja)), ("en", to_html(found.text_en)))
    return TextView(entries, _day_text(found.in_force_from), halves)


async def post_publish(request: web.Request) -> web.Response:
    """Sent twice, the second finds nothing left to publish."""
    typed, posted = await _typed(request), request[POSTED]
    if typed is None:
        return to(request, "staff_terms")
    new, entries = typed
    if posted.get("entries") != entries:
        return to(request, "staff_terms_preview")
    draft = draft_of(request, PAGE)
    try:
        await publish_terms(request.app[CONTEXT], request[STAFF], new, draft=(draft.owner, draft.page))
    except VersionTaken:
        return to(request, "staff_terms_form", {"taken": "1"})
    return to(request, "staff_terms", {"done": "published"})


async def post_discard(request: web.Request) -> web.Response:
    await forget_entries(request, PAGE)
    return to(request, "staff_terms_form")


async def post_withdraw(request: web.Request) -> web.Response:
    version = request.match_info["version"]
    await withdraw_terms(request.app[CONTEXT], request[STAFF], version, seen=await seen_in(request))
    return to(request, "staff_terms", {"done": "withdrawn"})
