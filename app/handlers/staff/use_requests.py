"""Use requests at the desk: the queue without a name in it, one request with the person's entries, the decision."""

from dataclasses import dataclass

from aiohttp import web

from app.errors import NotFound
from app.handlers.forms.desk_use_request import (
    RefusalForm,
    UseRequestFilter,
    refusal_form,
    use_request_filter,
)
from app.handlers.staff.entries import entries_of, forget_entries, keep_entries, to
from app.handlers.staff.matter import Looking, looking
from app.handlers.staff.page import render_desk
from app.handlers.staff.paging import Paging, paged
from app.handlers.staff.people import moment_text
from app.handlers.staff.person_parts import Pair, UseRow, account_rows, entry_rows, use_rows
from app.handlers.staff.person_words import USE_KINDS, USE_STATES
from app.i18n import lazy as _l
from app.keys import CONTEXT, STAFF
from app.records import AccountState, UseRequest, UseRequestState
from app.rendering import in_page_language
from app.rules.japan_time import day_in_words
from app.rules.use_request import approval_end
from app.services.decide_use_request import approve_use, refuse_use
from app.services.look_at_person import look_at_person
from app.store import use_requests
from app.store.db import Tx

FIELDS = ("reason", "words_ja", "words_en")
_DONE = {
    "approved": _l("The use is approved. The person is told by e-mail."),
    "refused": _l("The request is refused. The person is told the reason by e-mail."),
}


@dataclass(frozen=True, slots=True)
class Row:
    id: str
    user_id: str
    filed: str
    kind: str
    state: str
    state_text: str
    decided: str


@dataclass(frozen=True, slots=True)
class QueueView:
    filter: UseRequestFilter
    rows: tuple[Row, ...]
    paging: Paging


@dataclass(frozen=True, slots=True)
class RequestView:
    """`open`: it can be decided; `closed_account`: whoever asked has been deactivated. `until`: the last day of an
    approval given now. `asked`: every request of the account."""

    looking: Looking
    id: str
    account_id: str
    state: str
    state_text: str
    open: bool
    closed_account: bool
    until: str
    account: tuple[Pair, ...]
    entries: tuple[Pair, ...]
    asked: tuple[UseRow, ...]
    form: RefusalForm


async def show_queue(request: web.Request) -> web.Response:
    """Oldest first. Names stay on the page of each request, where every look is written down."""
    chosen = use_request_filter(request.query)
    state, kind = chosen.chosen_state, chosen.chosen_kind
    db = request.app[CONTEXT].db
    paging = paged(request, await db.read(lambda tx: use_requests.count_requests(tx, state, kind)))

    def unit(tx: Tx) -> tuple[tuple[UseRequest, str], ...]:
        found = use_requests.list_requests(tx, state, kind, limit=paging.size, offset=paging.offset)
        return tuple((use, use_requests.get_user_id(tx, use.account_id)) for use in found)

    rows = tuple(_row(use, user_id) for use, user_id in await db.read(unit))
    return render_desk(
        request, "staff/use_requests.html", QueueView(chosen, rows, paging), title=_l("Use requests")
    )


def _row(use: UseRequest, user_id: str) -> Row:
    return Row(
        id=use.id,
        user_id=user_id,
        filed=moment_text(use.filed_at),
        kind=str(USE_KINDS[use.kind]),
        state=use.state.value,
        state_text=str(USE_STATES[use.state]),
        decided=moment_text(use.decided_at),
    )


async def show_request(request: web.Request) -> web.Response:
    context = request.app[CONTEXT]
    use = await context.db.read(lambda tx: use_requests.get_request(tx, request.match_info["use"]))
    if use is None:
        raise NotFound("use request")
    record = await look_at_person(context, request[STAFF], use.account_id)
    account = record.kept.account
    entries = await entries_of(request, _kept_as(use.id))
    form = refusal_form(entries)
    if entries is not None:
        form.validate()
    until = approval_end(account, context.clock.now_ms(), context.config.accounts.organisation_years)
    closed = account.state is AccountState.DEACTIVATED
    view = RequestView(
        looking=looking(request),
        id=use.id,
        account_id=account.id,
        state=use.state.value,
        state_text=str(USE_STATES[use.state]),
        open=use.state is UseRequestState.AWAITING and not closed,
        closed_account=closed,
        until=in_page_language(day_in_words(until, english=False), day_in_words(until, english=True)),
        account=account_rows(account),
        entries=entry_rows(record.person),
        asked=use_rows(context, record.kept.uses),
        form=form,
    )
    notice = str(_DONE.get(request.query.get("done", ""), ""))
    title = record.person.organisation or record.person.name
    return render_desk(request, "staff/use_request.html", view, title=title, notice=notice)


async def post_approve(request: web.Request) -> web.Response:
    request_id = request.match_info["use"]
    await approve_use(request.app[CONTEXT], request[STAFF], request_id)
    await forget_entries(request, _kept_as(request_id))
    return to(request, "staff_use_request", {"done": "approved"}, use=request_id)


async def post_refuse(request: web.Request) -> web.Response:
    request_id = request.match_info["use"]
    form = refusal_form(await keep_entries(request, _kept_as(request_id), FIELDS))
    if not form.validate():
        return to(request, "staff_use_request", use=request_id)
    await forget_entries(request, _kept_as(request_id))
    await refuse_use(request.app[CONTEXT], request[STAFF], request_id, form.refusing())
    return to(request, "staff_use_request", {"done": "refused"}, use=request_id)


def _kept_as(request_id: str) -> str:
    return f"staff_use_request:{request_id}"
