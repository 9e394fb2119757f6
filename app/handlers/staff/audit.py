"""The audit log at the desk: read newest first, checked, and taken away as a file. Nothing here changes a line."""

from collections.abc import Mapping
from dataclasses import dataclass

from aiohttp import web

from app.errors import BadRequest
from app.handlers.forms.desk_audit import AuditFilterForm
from app.handlers.staff.entries import to
from app.handlers.staff.page import render_desk
from app.handlers.staff.words import moment_text
from app.i18n import lazy as _l
from app.keys import CONTEXT, STAFF
from app.records import AuditLine
from app.services.audit_file import Format
from app.services.desk_audit_check import CheckOutcome, check_audit, get_last_check
from app.services.desk_audit_export import export_audit
from app.store import audit
from app.store.db import Tx

SIZE = 100
_BROKEN: Mapping[str, str] = {
    "LineMissing": _l("A line is missing, or another stands in its place."),
    "LineChanged": _l("A line was changed."),
    "LineUnlinked": _l("A line does not continue the one before it: one of the two was changed or moved."),
    "LogCut": _l("The end of the log was cut off."),
    "LogRewritten": _l("The log was written anew."),
    "AnchorForged": _l("The anchor beside the database was not written by this server."),
}
_TYPES = {Format.CSV: "text/csv", Format.JSONL: "application/jsonl"}


@dataclass(frozen=True, slots=True)
class Row:
    seq: int
    when: str
    tag: str
    actor: str
    subject: str
    detail: str


@dataclass(frozen=True, slots=True)
class CheckView:
    """`broken` is "" for an intact log."""

    when: str
    seq: int
    broken: str


@dataclass(frozen=True, slots=True)
class ListView:
    """`older`: address of the next page, "" at the end; `newest`: of the first page, "" on it."""

    filter: AuditFilterForm
    rows: tuple[Row, ...]
    older: str
    newest: str
    check: CheckView | None


async def show_audit(request: web.Request) -> web.Response:
    context, form = request.app[CONTEXT], AuditFilterForm(request.query)
    chosen, before = form.chosen(), _number(request.query.get("before", ""))

    def unit(tx: Tx) -> tuple[list[AuditLine], CheckOutcome | None]:
        return audit.list_latest_lines(tx, chosen, before=before, limit=SIZE + 1), get_last_check(tx)

    lines, outcome = await context.db.read(unit)
    shown = lines[:SIZE]
    more = len(lines) > SIZE
    view = ListView(
        filter=form,
        rows=tuple(_row(line) for line in shown),
        older=str(request.rel_url.update_query(before=shown[-1].seq)) if more else "",
        newest=str(request.rel_url.without_query_params("before")) if before else "",
        check=_check_view(outcome) if outcome else None,
    )
    return render_desk(request, "staff/audit.html", view, title=_l("Audit log"))


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else None  # noqa: PLR2004


def _row(line: AuditLine) -> Row:
    return Row(line.seq, moment_text(line.at), line.tag, line.actor, line.subject, line.detail)


def _check_view(outcome: CheckOutcome) -> CheckView:
    broken = str(_BROKEN.get(outcome.broken, outcome.broken))
    return CheckView(moment_text(outcome.at), outcome.seq, broken)


async def post_check(request: web.Request) -> web.Response:
    await check_audit(request.app[CONTEXT], request[STAFF])
    return to(request, "staff_audit")


async def post_export(request: web.Request) -> web.StreamResponse:
    """The lines of the filter, as a download. Raises BadRequest for an unknown format."""
    posted = await request.post()
    try:
        shape = Format(str(posted.get("format", "")))
    except ValueError as error:
        raise BadRequest("format") from error
    filled = {name: str(value) for name, value in posted.items()}
    chosen = AuditFilterForm(data=filled).chosen()
    response = web.StreamResponse(
        headers={"Content-Disposition": f'attachment; filename="audit.{shape.value}"'}
    )
    response.content_type, response.charset = _TYPES[shape], "utf-8"
    parts = export_audit(request.app[CONTEXT], request[STAFF], chosen, shape=shape)
    # What is refused is refused before the download has begun.
    first = await anext(parts, b"")
    await response.prepare(request)
    await response.write(first)
    async for part in parts:
        await response.write(part)
    await response.write_eof()
    return response
