"""The first page of the desk: what waits, for those whose role does something about it."""

from dataclasses import dataclass

from aiohttp import web

from app.handlers.staff.authorities import authorities_to_see_to
from app.handlers.staff.page import render_desk
from app.handlers.staff.people import moment_text
from app.i18n import lazy as _l
from app.keys import CONTEXT, STAFF
from app.records import (
    AccountState,
    MailState,
    MaintenanceWindow,
    PeopleFilter,
    Permission,
    ProofingState,
    Role,
    UseRequestState,
)
from app.rules.staff import may
from app.store import maintenance, outbox, people, proofings, proposals, register_mismatches, use_requests
from app.store.db import Tx


@dataclass(frozen=True, slots=True)
class Tile:
    """`state`: the list of people is opened with this filter, which is kept like any other search."""

    label: str
    number: int
    route: str
    state: str = ""


@dataclass(frozen=True, slots=True)
class StartView:
    """`authorities`: sentences about those that vouch for cards, where the operator has something to do."""

    tiles: tuple[Tile, ...]
    maintenance: tuple[str, str] | None
    authorities: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Waiting:
    use_requests: int
    proofings: int
    mismatches: int
    questions: int
    locked: int
    failed_mails: int
    maintenance: MaintenanceWindow | None


async def show_start(request: web.Request) -> web.Response:
    context = request.app[CONTEXT]
    now = context.clock.now_ms()
    waiting = await context.db.read(lambda tx: _count(tx, now))
    window = waiting.maintenance
    view = StartView(
        tiles=_tiles(request[STAFF].role, waiting),
        maintenance=(moment_text(window.starts_at), moment_text(window.ends_at)) if window else None,
        authorities=authorities_to_see_to(context, request[STAFF].role),
    )
    return render_desk(request, "staff/start.html", view, title=_l("Desk"))


def _count(tx: Tx, now: int) -> _Waiting:
    return _Waiting(
        use_requests=use_requests.count_requests(tx, UseRequestState.AWAITING),
        proofings=proofings.count_lines(tx, ProofingState.HANDED_IN),
        mismatches=register_mismatches.count_mismatches(tx, settled=False),
        questions=proposals.count_proposals(tx),
        locked=people.count_people(tx, PeopleFilter(state=AccountState.LOCKED)),
        failed_mails=outbox.count_mails(tx)[MailState.FAILED],
        maintenance=next(iter(maintenance.list_current(tx, now)), None),
    )


def _tiles(role: Role, waiting: _Waiting) -> tuple[Tile, ...]:
    rows: tuple[tuple[Permission, str, int, str], ...] = (
        (Permission.USE_REQUESTS, _l("Use requests to decide"), waiting.use_requests, "staff_use_requests"),
        (Permission.PROOFINGS, _l("Identity documents to review"), waiting.proofings, "staff_proofings"),
        (Permission.PROOFINGS, _l("Mismatches with the register"), waiting.mismatches, "staff_residence"),
        (Permission.CONFIRM, _l("Open questions to confirm"), waiting.questions, "staff_proposals"),
        (Permission.PEOPLE, _l("Locked accounts"), waiting.locked, "staff_people"),
        (Permission.OUTBOX, _l("E-mails that could not be sent"), waiting.failed_mails, "staff_outbox"),
    )
    return tuple(
        Tile(str(label), number, route, AccountState.LOCKED if route == "staff_people" else "")
        for permission, label, number, route in rows
        if may(role, permission)
    )
