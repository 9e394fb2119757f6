"""Maintenance at the desk: planning a stop after seeing what applicants will read, cancelling it, ending it early, and
the bypass link, which is shown once."""

from dataclasses import dataclass

from aiohttp import web

from app.handlers.forms.desk_maintenance import MaintenanceForm
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
from app.handlers.staff.shown_once import forget, show_once, waiting_to_show
from app.handlers.staff.words import moment_text
from app.i18n import Language
from app.i18n import lazy as _l
from app.keys import CONTEXT, POSTED, STAFF
from app.records import MaintenanceWindow
from app.rendering import StopText
from app.rules.japan_time import as_typed, in_words
from app.seen import fingerprint
from app.services.plan_maintenance import (
    Plan,
    WindowsOverlap,
    plan_maintenance,
    renew_bypass,
    stop_maintenance,
)
from app.store import maintenance
from app.store.db import Tx

PAGE = "maintenance"
BYPASS = "desk_bypass"
HOUR_MS = 3_600_000
_DONE = {
    "planned": _l("The maintenance is planned."),
    "stopped": _l("The maintenance was cancelled or ended."),
}
_STATES = {
    "now": _l("Going on"),
    "coming": _l("To come"),
    "past": _l("Over"),
    "cancelled": _l("Cancelled"),
}


@dataclass(frozen=True, slots=True)
class Row:
    id: str
    starts: str
    ends: str
    state: str
    state_text: str
    seen: str

    @property
    def open(self) -> bool:
        """It can still be cancelled or ended."""
        return self.state in {"now", "coming"}


@dataclass(frozen=True, slots=True)
class ListView:
    """`bypass`: a link to show this once, or ""."""

    rows: tuple[Row, ...]
    paging: Paging
    bypass: str


@dataclass(frozen=True, slots=True)
class FormView:
    form: MaintenanceForm
    typed: bool


@dataclass(frozen=True, slots=True)
class PreviewView:
    entries: str
    halves: tuple[tuple[str, StopText], ...]


async def show_maintenance(request: web.Request) -> web.Response:
    context = request.app[CONTEXT]
    now = context.clock.now_ms()

    def unit(tx: Tx) -> tuple[Paging, list[MaintenanceWindow]]:
        paging = paged(request, maintenance.count_windows(tx))
        return paging, maintenance.list_windows(tx, limit=paging.size, offset=paging.offset)

    paging, found = await context.db.read(unit)
    bypass = "".join(waiting_to_show(request, BYPASS))
    view = ListView(tuple(_row(window, now) for window in found), paging, bypass)
    notice = str(_DONE.get(request.query.get("done", ""), ""))
    page = render_desk(request, "staff/maintenance.html", view, title=_l("Maintenance"), notice=notice)
    forget(page, BYPASS)
    return page


def _row(window: MaintenanceWindow, now: int) -> Row:
    state = _state(window, now)
    return Row(
        id=window.id,
        starts=moment_text(window.starts_at),
        ends=moment_text(window.ends_at),
        state=state,
        state_text=str(_STATES[state]),
        seen=fingerprint(window),
    )


def _state(window: MaintenanceWindow, now: int) -> str:
    if window.cancelled_at is not None:
        return "cancelled"
    if window.ends_at <= now:
        return "past"
    return "now" if window.starts_at <= now else "coming"


def _with_bypass(request: web.Request, response: web.Response, token: str) -> web.Response:
    url = request.app.router["maintenance_bypass"].url_for().with_query(token=token)
    show_once(request, response, BYPASS, (f"{request.app[CONTEXT].config.server.origin}{url}",))
    return response


async def show_form(request: web.Request) -> web.Response:
    kept = await entries_of(request, PAGE)
    now = request.app[CONTEXT].clock.now_ms()
    start = now + 24 * HOUR_MS
    untouched = {"starts": as_typed(start), "ends": as_typed(start + HOUR_MS)}
    form = MaintenanceForm(as_form(untouched if kept is None else kept))
    form.now, form.overlaps = now, "overlap" in request.query
    if kept is not None:
        form.validate()
    view = FormView(form, kept is not None)
    return render_desk(request, "staff/maintenance_form.html", view, title=_l("Plan a maintenance"))


async def post_form(request: web.Request) -> web.Response:
    form = MaintenanceForm(as_form(await keep_entries(request, PAGE, tuple(MaintenanceForm().data))))
    form.now = request.app[CONTEXT].clock.now_ms()
    return to(request, "staff_maintenance_preview" if form.validate() else "staff_maintenance_form")


async def _typed(request: web.Request) -> tuple[Plan, str] | None:
    """The plan and its fingerprint; None while there is none that could be carried out."""
    kept = await entries_of(request, PAGE)
    if kept is None:
        return None
    form = MaintenanceForm(as_form(kept))
    form.now = request.app[CONTEXT].clock.now_ms()
    return (form.plan(), fingerprint(dict(kept))) if form.validate() else None


async def show_preview(request: web.Request) -> web.Response:
    typed = await _typed(request)
    if typed is None:
        return to(request, "staff_maintenance_form")
    plan, entries = typed
    view = PreviewView(entries, tuple((code, _half(plan, Language(code))) for code in ("ja", "en")))
    return render_desk(
        request, "staff/maintenance_preview.html", view, title=_l("Preview of the maintenance")
    )


def _half(plan: Plan, language: Language) -> StopText:
    english = language is Language.ENGLISH
    return StopText(
        going_on=False,
        starts=in_words(plan.starts_at, english=english),
        ends=in_words(plan.ends_at, english=english),
        message=plan.message_en if english else plan.message_ja,
    )


async def post_plan(request: web.Request) -> web.Response:
    """Sent twice, the second finds nothing left to plan."""
    typed, posted = await _typed(request), request[POSTED]
    if typed is None:
        return to(request, "staff_maintenance")
    plan, entries = typed
    if posted.get("entries") != entries:
        return to(request, "staff_maintenance_preview")
    draft = draft_of(request, PAGE)
    try:
        token = await plan_maintenance(
            request.app[CONTEXT], request[STAFF], plan, draft=(draft.owner, draft.page)
        )
    except WindowsOverlap:
        return to(request, "staff_maintenance_form", {"overlap": "1"})
    return _with_bypass(request, to(request, "staff_maintenance", {"done": "planned"}), token)


async def post_discard(request: web.Request) -> web.Response:
    await forget_entries(request, PAGE)
    return to(request, "staff_maintenance_form")


async def post_stop(request: web.Request) -> web.Response:
    window = request.match_info["window"]
    await stop_maintenance(request.app[CONTEXT], request[STAFF], window, seen=await seen_in(request))
    return to(request, "staff_maintenance", {"done": "stopped"})


async def post_bypass(request: web.Request) -> web.Response:
    window = request.match_info["window"]
    token = await renew_bypass(request.app[CONTEXT], request[STAFF], window, seen=await seen_in(request))
    return _with_bypass(request, to(request, "staff_maintenance"), token)
