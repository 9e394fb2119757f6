"""The audit log at the desk: read newest first, checked, and taken away as a file. Nothing here changes a line."""

from collections.abc import Mapping
from dataclasses import dataclass

from aiohttp import web

from app.errors import BadRequest
from app.handlers.forms.desk_audit import AuditFilterForm
from app.handlers.staff.audit_names import detail_text, get_chosen, get_names, named
from app.handlers.staff.entries import to
from app.handlers.staff.page import render_desk
from app.handlers.staff.words import moment_text
from app.i18n import lazy as _l
from app.keys import CONTEXT, POSTED, STAFF
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
    """The names are "" where an id says all there is."""

    seq: int
    when: str
    tag: str
    actor: str
    actor_name: str
    subject: str
    subject_name: str
    detail: str


@dataclass(frozen=True, slots=True)
class CheckView:
    """`broken` is "" for an intact log."""

    when: str
    seq: int
    broken: str


@dataclass(frozen=True, slots=True)
class ListView:
    """`total`: lines of the filter. `older`: address of the next page, "" at the end; `newest`: of the first page,
    "" on it."""

    filter: AuditFilterForm
    rows: tuple[Row, ...]
    total: int
    older: str
    newest: str
    check: CheckView | None


@dataclass(frozen=True, slots=True)
class _Found:
    lines: list[AuditLine]
    total: int
    names: Mapping[str, str]
    check: CheckOutcome | None


async def show_audit(request: web.Request) -> web.Response:
    context, form = request.app[CONTEXT], AuditFilterForm(request.query)
    typed, before = form.chosen(), _number(request.query.get("before", ""))

    def unit(tx: Tx) -> _Found:
        chosen = get_chosen(tx, typed)
        lines = audit.list_latest_lines(tx, chosen, before=before, limit=SIZE + 1)
        return _Found(lines, audit.count_lines(tx, chosen), get_names(tx, lines), get_last_check(tx))

    found = await context.db.read(unit)
    shown = found.lines[:SIZE]
    more = len(found.lines) > SIZE
    view = ListView(
        filter=form,
        rows=tuple(_row(line, found.names) for line in shown),
        total=found.total,
        older=str(request.rel_url.update_query(before=shown[-1].seq)) if more else "",
        newest=str(request.rel_url.without_query_params("before")) if before else "",
        check=_check_view(found.check) if found.check else None,
    )
    return render_desk(request, "staff/audit.html", view, title=_l("Audit log"))


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else None  # noqa: PLR2004


def _row(line: AuditLine, names: Mapping[str, str]) -> Row:
    return Row(
        seq=line.seq,
        when=moment_text(line.at),
        tag=line.tag,
        actor=line.actor,
        actor_name=named(line.actor, names),
        subject=line.subject,
        subject_name=named(line.subject, names),
        detail=detail_text(line.detail, names),
    )


def _check_view(outcome: CheckOutcome) -> CheckView:
    broken = str(_BROKEN.get(outcome.broken, outcome.broken))
    return CheckView(moment_text(outcome.at), outcome.seq, broken)


async def post_check(request: web.Request) -> web.Response:
    await check_audit(request.app[CONTEXT], request[STAFF])
    return to(request, "staff_audit")


async def post_export(request: web.Request) -> web.StreamResponse:
    """The lines of the filter, as a download. Raises BadRequest for an unknown format."""
    posted = request[POSTED]
    try:
        shape = Format(str(posted.get("format", "")))
    except ValueError as error:
        raise BadRequest("format") from error
    filled = {name: str(value) for name, value in posted.items()}
    typed = AuditFilterForm(data=filled).chosen()
    chosen = await request.app[CONTEXT].db.read(lambda tx: get_chosen(tx, typed))
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
