"""A list of leavers at the desk: choose a file, read what it would do, then ask for it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from aiohttp import web

from app.csv_text import CsvUnreadable, csv_bytes
from app.errors.base import Told
from app.errors.people import COLUMNS_MISSING, FILE_MISSING, LIST_UNREADABLE
from app.handlers.staff.entries import to
from app.handlers.staff.matter import Looking, looking
from app.handlers.staff.page import render_desk
from app.handlers.staff.paging import Paging, paged
from app.i18n import lazy as _l
from app.i18n import ngettext
from app.keys import CONTEXT, POSTED, STAFF
from app.rules.leavers import HEADER, MAX_ROWS, ColumnsMissing, Judged, Outcome
from app.services.check_leavers import NoRows, ask_for_list, keep_list, report
from app.upload import Upload

OUTCOMES: Mapping[Outcome, str] = {
    Outcome.FOUND: _l("Found"),
    Outcome.UNKNOWN: _l("No such user ID"),
    Outcome.CLOSED: _l("Already deactivated"),
    Outcome.ASKED: _l("Already asked for"),
    Outcome.DUPLICATE: _l("The same user ID stands above"),
    Outcome.NO_DAY: _l("The leaving date is not a day"),
}


@dataclass(frozen=True, slots=True)
class Problem:
    code: str
    sentence: str


@dataclass(frozen=True, slots=True)
class LeaversView:
    looking: Looking
    problems: tuple[Problem, ...]
    max_rows: int


@dataclass(frozen=True, slots=True)
class ReportView:
    """`counts`: words and number of each outcome that there is."""

    looking: Looking
    rows: tuple[Judged, ...]
    words: Mapping[Outcome, str]
    counts: tuple[tuple[str, int], ...]
    found: int
    paging: Paging


async def show_leavers(request: web.Request) -> web.Response:
    asked = request.query.get("asked", "")
    view = LeaversView(looking(request), _problems(request.query), MAX_ROWS)
    notice = _asked_text(int(asked)) if asked.isascii() and asked.isdigit() and len(asked) < 6 else ""  # noqa: PLR2004
    return render_desk(request, "staff/leavers.html", view, title=_l("List of leavers"), notice=notice)


def _asked_text(number: int) -> str:
    text = ngettext(
        "The deactivation of %(num)s account is asked for. A colleague has to confirm it.",
        "The deactivation of %(num)s accounts is asked for. A colleague has to confirm each.",
        number,
    )
    return text % {"num": number}


def _problems(query: Mapping[str, str]) -> tuple[Problem, ...]:
    line = query.get("line", "0")
    found: dict[str, Told] = {
        "unreadable": LIST_UNREADABLE.told(line=line if line.isdigit() else "0"),
        "columns": COLUMNS_MISSING.told(),
        "rows": FILE_MISSING.told(n=MAX_ROWS),
    }
    told = found.get(query.get("problem", ""))
    return (Problem(told.code, str(told)),) if told else ()


async def post_list(request: web.Request) -> web.Response:
    chosen = request[POSTED].get("list")
    data = await chosen.read() if isinstance(chosen, Upload) else b""
    try:
        await keep_list(request.app[CONTEXT], request[STAFF], data)
    except CsvUnreadable as problem:
        wrong = {"problem": "unreadable", "line": str(problem.line or 1)} if data else {"problem": "rows"}
        return to(request, "staff_leavers", wrong)
    except ColumnsMissing:
        return to(request, "staff_leavers", {"problem": "columns"})
    except NoRows:
        return to(request, "staff_leavers", {"problem": "rows"})
    return to(request, "staff_leavers_report")


async def show_report(request: web.Request) -> web.Response:
    judged = await report(request.app[CONTEXT], request[STAFF])
    if not judged:
        return to(request, "staff_leavers")
    counted = Counter(row.outcome for row in judged)
    # What needs somebody's eye comes first; within it the order of the file.
    judged.sort(key=lambda row: row.outcome is Outcome.FOUND)
    paging = paged(request, len(judged))
    view = ReportView(
        looking=looking(request),
        rows=tuple(judged[paging.offset : paging.offset + paging.size]),
        words=OUTCOMES,
        counts=tuple((str(OUTCOMES[outcome]), counted[outcome]) for outcome in Outcome if counted[outcome]),
        found=counted[Outcome.FOUND],
        paging=paging,
    )
    return render_desk(request, "staff/leavers_report.html", view, title=_l("What the list would do"))


async def post_ask(request: web.Request) -> web.Response:
    asked = await ask_for_list(request.app[CONTEXT], request[STAFF])
    return to(request, "staff_leavers", {"asked": str(asked)})


async def download_empty(_: web.Request) -> web.Response:
    """The columns, for somebody to fill in."""
    return web.Response(
        body=csv_bytes(HEADER, ()),
        content_type="text/csv",
        charset="utf-8",
        headers={"Content-Disposition": 'attachment; filename="leavers.csv"'},
    )
