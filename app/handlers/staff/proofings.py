"""The queue of identity documents: the oldest first, without a name in it, and the way to the next case."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from aiohttp import web

from app.handlers.forms.desk_proofing import QueueFilter, queue_filter
from app.handlers.proofing.words import DOCUMENTS
from app.handlers.staff.entries import to
from app.handlers.staff.page import render_desk
from app.handlers.staff.paging import Paging, paged
from app.handlers.staff.people import moment_text
from app.handlers.staff.proofing_words import PURPOSES, STATES, WARNINGS, age_text
from app.i18n import lazy as _l
from app.keys import CONTEXT, STAFF
from app.records import ProofingLine, ProofingState
from app.rules.proofing_review import Claim, claim_of
from app.services.claim_proofing import claim_next
from app.services.present_staff import get_present
from app.services.staff_sessions import limits
from app.store import proofings, staff
from app.store.db import Tx

_DONE = {
    "accepted": _l("The documents are accepted. The person is told by e-mail."),
    "agreed": _l("You accepted. A colleague has to look at it, too."),
    "disagreed": _l("The first acceptance was taken back. Two people have to look at it anew."),
    "refused": _l("The documents are refused. The person is told the reasons by e-mail."),
    "given_back": _l("You gave the case back."),
    "empty": _l("Nothing waits for you."),
}


@dataclass(frozen=True, slots=True)
class Row:
    """`claim`: "mine", "held" or "free"; `by` is the log-in name of who works on it. `second`: who accepted first,
    where two people have to."""

    id: str
    reference: str
    handed_in: str
    age: str
    purpose: str
    document: str
    warnings: tuple[str, ...]
    state: str
    state_text: str
    claim: str
    by: str
    second: str


@dataclass(frozen=True, slots=True)
class QueueView:
    """`waiting`: how many wait, whatever the filter."""

    filter: QueueFilter
    rows: tuple[Row, ...]
    paging: Paging
    waiting: int


@dataclass(frozen=True, slots=True)
class _Found:
    lines: tuple[ProofingLine, ...]
    present: Collection[str]
    logins: Mapping[str, str]
    four_eyes: bool


async def show_queue(request: web.Request) -> web.Response:
    chosen, context = queue_filter(request.query), request.app[CONTEXT]
    which = (chosen.chosen_state, chosen.chosen_purpose, chosen.chosen_document)
    waiting, total = await context.db.read(
        lambda tx: (proofings.count_lines(tx, ProofingState.HANDED_IN), proofings.count_lines(tx, *which))
    )
    paging, now = paged(request, total), context.clock.now_ms()

    def unit(tx: Tx) -> _Found:
        return _Found(
            lines=tuple(proofings.list_lines(tx, *which, limit=paging.size, offset=paging.offset)),
            present=get_present(tx, now, limits(context)),
            logins={member.id: member.login for member in staff.list_staff(tx)},
            four_eyes=context.published.documents.four_eyes,
        )

    found = await context.db.read(unit)
    rows = tuple(_row(line, found, now, staff_id=request[STAFF].staff_id) for line in found.lines)
    notice = notice_of(request)
    view = QueueView(chosen, rows, paging, waiting)
    return render_desk(request, "staff/proofings.html", view, title=_l("Identity documents"), notice=notice)


async def post_next(request: web.Request) -> web.Response:
    """The oldest case that nobody works on, taken and opened."""
    if request[STAFF].matter is None:
        return to(request, "staff_matter", {"to": str(request.app.router["staff_proofings"].url_for())})
    return await to_next(request, "")


async def to_next(request: web.Request, done: str) -> web.Response:
    """`done` is what was done to the case before, for the notice on the page."""
    found = await claim_next(request.app[CONTEXT], request[STAFF])
    if found is None:
        return to(request, "staff_proofings", {"done": done or "empty"})
    return to(request, "staff_proofing", {"done": done} if done else None, proofing=found)


def notice_of(request: web.Request) -> str:
    return str(_DONE.get(request.query.get("done", ""), ""))


def _row(line: ProofingLine, found: _Found, now: int, *, staff_id: str) -> Row:
    claim = claim_of(line, staff_id, now=now, present=found.present)
    waits = line.state is ProofingState.HANDED_IN
    return Row(
        id=line.id,
        reference=line.reference,
        handed_in=moment_text(line.handed_in_at),
        age=age_text(now - line.handed_in_at),
        purpose=str(PURPOSES[line.purpose]),
        document=str(DOCUMENTS[line.document]),
        warnings=tuple(str(WARNINGS[warning]) for warning in line.warnings),
        state=line.state.value,
        state_text=str(STATES[line.state]),
        claim=claim.value,
        by=found.logins.get(line.claimed_by or "", "") if waits and claim is not Claim.FREE else "",
        second=found.logins.get(line.agreed_by or "", "") if waits and found.four_eyes else "",
    )
