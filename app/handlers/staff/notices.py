"""Notices at the desk: the list, writing one with a preview in both languages, ending one."""

from dataclasses import dataclass

from aiohttp import web
from markupsafe import Markup

from app.errors import NotFound
from app.handlers.forms.desk_notice import IMPORTANCE, TIMES, NoticeFilter, NoticeForm, typed_notice
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
from app.handlers.staff.paging import Paging, paged
from app.handlers.staff.words import moment_text
from app.i18n import lazy as _l
from app.keys import CONTEXT, POSTED, STAFF
from app.markdown import to_html
from app.records import Importance, Notice, NoticeTime
from app.rendering import in_page_language
from app.rules.japan_time import as_typed
from app.seen import fingerprint
from app.services.write_notice import end_notice, publish_notice
from app.store import notices
from app.store.db import Tx
from app.tokens import new_id

NEW = "new"
_DONE = {"published": _l("The notice is published."), "ended": _l("The notice has ended.")}
_CHANGED = _l(
    "A colleague changed this notice in the meantime. What you typed is shown; publishing it replaces theirs."
)


@dataclass(frozen=True, slots=True)
class Row:
    """`open`: it can still be ended."""

    id: str
    title: str
    state: str
    state_text: str
    important: bool
    shown_from: str
    shown_to: str
    open: bool
    seen: str


@dataclass(frozen=True, slots=True)
class ListView:
    filter: NoticeFilter
    rows: tuple[Row, ...]
    paging: Paging


@dataclass(frozen=True, slots=True)
class FormView:
    id: str
    form: NoticeForm
    seen: str
    typed: bool


@dataclass(frozen=True, slots=True)
class Half:
    lang: str
    title: str
    body: Markup


@dataclass(frozen=True, slots=True)
class PreviewView:
    id: str
    entries: str
    important: bool
    importance: str
    shown_from: str
    shown_to: str
    halves: tuple[Half, Half]


async def show_notices(request: web.Request) -> web.Response:
    context, chosen = request.app[CONTEXT], NoticeFilter(request.query)
    now, when = context.clock.now_ms(), chosen.chosen()

    def unit(tx: Tx) -> tuple[Paging, list[Notice]]:
        paging = paged(request, notices.count_notices(tx, when, now))
        return paging, notices.list_notices(tx, when, now, limit=paging.size, offset=paging.offset)

    paging, found = await context.db.read(unit)
    view = ListView(chosen, tuple(_row(notice, now) for notice in found), paging)
    notice = str(_DONE.get(request.query.get("done", ""), ""))
    return render_desk(request, "staff/notices.html", view, title=_l("Notices"), notice=notice)


def _row(notice: Notice, now: int) -> Row:
    state = _state(notice, now)
    return Row(
        id=notice.id,
        title=in_page_language(notice.title_ja, notice.title_en),
        state=state.value,
        state_text=str(TIMES[state.value]),
        important=notice.importance is Importance.IMPORTANT,
        shown_from=moment_text(notice.shown_from) if notice.shown_from else "",
        shown_to="" if notice.shown_to is None else moment_text(notice.shown_to),
        open=state is not NoticeTime.PAST,
        seen=fingerprint(notice),
    )


def _state(notice: Notice, now: int) -> NoticeTime:
    if notice.shown_to is not None and notice.shown_to <= now:
        return NoticeTime.PAST
    return NoticeTime.SHOWN if notice.shown_from <= now else NoticeTime.COMING


async def show_notice(request: web.Request) -> web.Response:
    """The form: what was typed so far, else the notice as it is."""
    notice_id = request.match_info["notice"]
    stored, kept = await _stored(request, notice_id), await entries_of(request, _page(notice_id))
    seen = fingerprint(stored) if stored else ""
    now = request.app[CONTEXT].clock.now_ms()
    form = NoticeForm(as_form(kept if kept is not None else _untouched(stored, now)))
    form.now = now
    if kept is not None:
        form.validate()
    notice = str(_CHANGED) if kept is not None and kept.get("seen", "") != seen else ""
    view = FormView(notice_id, form, seen, kept is not None)
    title = _l("Change a notice") if stored else _l("Write a notice")
    return render_desk(request, "staff/notice.html", view, title=title, notice=notice)


def _untouched(stored: Notice | None, now: int) -> dict[str, str]:
    if stored:
        return typed_notice(stored)
    return {"shown_from": as_typed(now), "importance": Importance.NORMAL.value}


async def _stored(request: web.Request, notice_id: str) -> Notice | None:
    if notice_id == NEW:
        return None
    found = await request.app[CONTEXT].db.read(lambda tx: notices.get_notice(tx, notice_id))
    if found is None:
        raise NotFound
    return found


def _page(notice_id: str) -> str:
    return f"notice:{notice_id}"


async def post_notice(request: web.Request) -> web.Response:
    """On to the preview, or back with the findings."""
    notice_id = request.match_info["notice"]
    await _stored(request, notice_id)
    own_id = new_id() if notice_id == NEW else notice_id
    fields = ("seen", *NoticeForm().data)
    values = await keep_entries(request, _page(notice_id), fields, id=own_id)
    form = NoticeForm(as_form(values))
    form.now = request.app[CONTEXT].clock.now_ms()
    return to(request, "staff_notice_preview" if form.validate() else "staff_notice", notice=notice_id)


async def _typed(request: web.Request, notice_id: str) -> tuple[Notice, str, str] | None:
    """What is about to be published, its fingerprint, and that of what it replaces; None while there is no such."""
    kept = await entries_of(request, _page(notice_id))
    if kept is None:
        return None
    form = NoticeForm(as_form(kept))
    form.now = request.app[CONTEXT].clock.now_ms()
    return (
        (form.notice(kept["id"]), fingerprint(dict(kept)), kept.get("seen", "")) if form.validate() else None
    )


async def show_preview(request: web.Request) -> web.Response:
    notice_id = request.match_info["notice"]
    typed = await _typed(request, notice_id)
    if typed is None:
        return to(request, "staff_notice", notice=notice_id)
    notice, entries, _ = typed
    view = PreviewView(
        id=notice_id,
        entries=entries,
        important=notice.importance is Importance.IMPORTANT,
        importance=str(IMPORTANCE[notice.importance.value]),
        shown_from=moment_text(notice.shown_from),
        shown_to="" if notice.shown_to is None else moment_text(notice.shown_to),
        halves=(
            Half("ja", notice.title_ja, to_html(notice.body_ja, top=4)),
            Half("en", notice.title_en, to_html(notice.body_en, top=4)),
        ),
    )
    return render_desk(request, "staff/notice_preview.html", view, title=_l("Preview of the notice"))


async def post_publish(request: web.Request) -> web.Response:
    """Publishes what the preview showed. Sent twice, the second finds nothing left to do."""
    notice_id, posted = request.match_info["notice"], request[POSTED]
    typed = await _typed(request, notice_id)
    if typed is None:
        return to(request, "staff_notices")
    notice, entries, seen = typed
    if posted.get("entries") != entries:
        return to(request, "staff_notice_preview", notice=notice_id)
    draft = draft_of(request, _page(notice_id))
    await publish_notice(
        request.app[CONTEXT], request[STAFF], notice, seen=seen, draft=(draft.owner, draft.page)
    )
    return to(request, "staff_notices", {"done": "published"})


async def post_discard(request: web.Request) -> web.Response:
    notice_id = request.match_info["notice"]
    await forget_entries(request, _page(notice_id))
    return to(request, "staff_notice", notice=notice_id)


async def post_end(request: web.Request) -> web.Response:
    notice_id = request.match_info["notice"]
    await end_notice(request.app[CONTEXT], request[STAFF], notice_id, seen=await seen_in(request))
    return to(request, "staff_notices", {"done": "ended"})
