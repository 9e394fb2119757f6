"""Importing the register of residence cards at the desk: choose a file, read what it would do, then import it."""

from collections.abc import Mapping
from dataclasses import dataclass

from aiohttp import web

from app.csv_text import CsvUnreadable, csv_bytes
from app.errors.base import Told
from app.errors.residence_register import (
    REGISTER_COLUMNS,
    REGISTER_EMPTY,
    REGISTER_LINES,
    REGISTER_UNREADABLE,
)
from app.handlers.forms.card_differs import Problem
from app.handlers.staff.entries import to
from app.handlers.staff.page import render_desk
from app.handlers.staff.residence_card_words import COLUMNS, REASONS
from app.i18n import lazy as _l
from app.keys import CONTEXT, POSTED, STAFF
from app.rules.residence_register import HEADER, MAX_ROWS, ColumnsMissing
from app.services.import_residence_cards import Change, LinesUnusable, Mode, NoRows
from app.services.try_register import SHOWN_LINES, import_tried, tried_out, try_out
from app.upload import Upload

_DONE = {
    "imported": _l("The register is imported."),
    "gone": _l("The file is no longer kept. Please choose it again."),
}


@dataclass(frozen=True, slots=True)
class ImportView:
    problems: tuple[Problem, ...]
    max_rows: int


@dataclass(frozen=True, slots=True)
class ReportView:
    """`lines`: the number of a line that cannot be used, and why. `left_out`: how many more of them there are."""

    problems: tuple[Problem, ...]
    replaces: bool
    counts: tuple[tuple[str, int], ...]
    lines: tuple[tuple[int, str], ...]
    left_out: int


async def show_import(request: web.Request) -> web.Response:
    view = ImportView(_problems(request.query), MAX_ROWS)
    notice = str(_DONE.get(request.query.get("done", ""), ""))
    title = _l("Import the register of residence cards")
    return render_desk(request, "staff/residence_card_import.html", view, title=title, notice=notice)


def _problems(query: Mapping[str, str]) -> tuple[Problem, ...]:
    line = query.get("line", "0")
    columns = (str(COLUMNS[name]) for name in query.get("missing", "").split(",") if name in COLUMNS)
    found: dict[str, Told] = {
        "unreadable": REGISTER_UNREADABLE.told(line=line if line.isdigit() else "0"),
        "columns": REGISTER_COLUMNS.told(columns=", ".join(columns)),
        "rows": REGISTER_EMPTY.told(n=MAX_ROWS),
    }
    told = found.get(query.get("problem", ""))
    return (Problem(told.code, str(told)),) if told else ()


async def post_file(request: web.Request) -> web.Response:
    posted = request[POSTED]
    chosen = posted.get("register")
    data = await chosen.read() if isinstance(chosen, Upload) else b""
    mode = Mode.ADD if posted.get("mode") == Mode.ADD.value else Mode.REPLACE
    wrong = {"problem": "rows"}
    try:
        if data:
            await try_out(request.app[CONTEXT], request[STAFF], data, mode)
            return to(request, "staff_residence_report")
    except CsvUnreadable as problem:
        wrong = {"problem": "unreadable", "line": str(problem.line or 1)}
    except ColumnsMissing as problem:
        wrong = {"problem": "columns", "missing": ",".join(problem.columns)}
    except NoRows:
        pass
    return to(request, "staff_residence_import", wrong)


async def show_report(request: web.Request) -> web.Response:
    tried = await tried_out(request.app[CONTEXT], request[STAFF])
    if tried is None:
        return to(request, "staff_residence_import", {"done": "gone"})
    told = REGISTER_LINES.told(n=tried.bad_lines)
    view = ReportView(
        problems=(Problem(told.code, str(told)),) if tried.bad_lines else (),
        replaces=tried.mode is Mode.REPLACE,
        counts=_counts(tried.change),
        lines=tuple((bad.line, str(REASONS[bad.reason])) for bad in tried.bad),
        left_out=max(0, tried.bad_lines - SHOWN_LINES),
    )
    return render_desk(
        request, "staff/residence_card_report.html", view, title=_l("What the import would change")
    )


def _counts(change: Change) -> tuple[tuple[str, int], ...]:
    return (
        (str(_l("Cards in the register afterwards")), change.cards),
        (str(_l("New cards")), change.added),
        (str(_l("Changed cards")), change.changed),
        (str(_l("Cards taken out of the register")), change.removed),
    )


async def post_import(request: web.Request) -> web.Response:
    """Imports what the report was of; a second press finds nothing kept."""
    try:
        change = await import_tried(request.app[CONTEXT], request[STAFF])
    except LinesUnusable:
        return to(request, "staff_residence_report")
    return to(request, "staff_residence_import", {"done": "imported" if change else "gone"})


async def download_empty(_: web.Request) -> web.Response:
    """The columns, for somebody to fill in."""
    return web.Response(
        body=csv_bytes(HEADER, ()),
        content_type="text/csv",
        charset="utf-8",
        headers={"Content-Disposition": 'attachment; filename="residence-cards.csv"'},
    )
