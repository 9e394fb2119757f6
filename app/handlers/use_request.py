"""The page "Use request" of organisations' staff: where the request stands, since when, until when, and asking anew."""

from dataclasses import dataclass

from aiohttp import web

from app.handlers.signed_in import signed_in_account
from app.i18n import lazy as _l
from app.keys import CONTEXT, STANDING
from app.moving import go
from app.records import UseRequest, UseRequestKind, UseRequestState
from app.rendering import in_page_language, render
from app.rules.japan_time import day_in_words
from app.rules.use_request import UseState, may_ask_again, use_state
from app.services.use_requests import Asked, ask_for_use, asked_so_far

_SENT = _l("Your use request has been sent to the office.")
_KINDS = {UseRequestKind.FIRST: _l("First request"), UseRequestKind.RENEWAL: _l("Renewal")}
_STATES = {
    UseRequestState.AWAITING: _l("Waiting for the office"),
    UseRequestState.APPROVED: _l("Approved"),
    UseRequestState.REFUSED: _l("Refused"),
}


@dataclass(frozen=True, slots=True)
class UsePanel:
    """`state` is a value of UseState, `until` the last day in words or "", `reason` the office's words or "";
    `waits`: a request has been filed and not decided; `may_ask`: a new one may be filed."""

    state: str
    until: str
    reason: str
    waits: bool
    may_ask: bool


@dataclass(frozen=True, slots=True)
class PastRequest:
    filed: str
    kind: str
    state: str
    decided: str
    until: str


@dataclass(frozen=True, slots=True)
class UseRequestView:
    use: UsePanel
    past: tuple[PastRequest, ...]


def use_panel(asked: Asked, now: int) -> UsePanel:
    account, reason = asked.account, asked.reason
    return UsePanel(
        state=use_state(account, now).value,
        until=_day(account.approved_until),
        reason=in_page_language(reason.ja, reason.en) if reason else "",
        waits=asked.waits,
        may_ask=may_ask_again(account, now, open_request=asked.waits),
    )


def _day(ms: int | None) -> str:
    return in_page_language(day_in_words(ms, english=False), day_in_words(ms, english=True)) if ms else ""


def _past(found: UseRequest) -> PastRequest:
    return PastRequest(
        filed=_day(found.filed_at),
        kind=str(_KINDS[found.kind]),
        state=str(_STATES[found.state]),
        decided=_day(found.decided_at),
        until=_day(found.valid_until),
    )


async def show_use_request(request: web.Request) -> web.Response:
    context = request.app[CONTEXT]
    asked = await asked_so_far(context, signed_in_account(request))
    use = use_panel(asked, context.clock.now_ms())
    if use.state == UseState.NOT_NEEDED:
        return await go(request, "menu")
    sent = use.waits and request[STANDING].journey.came_by.startswith("POST use_request_file ")
    return render(
        request,
        "use_request.html",
        UseRequestView(use, tuple(_past(found) for found in asked.requests)),
        title=_l("Use request"),
        notice=_SENT if sent else "",
    )


async def post_use_request(request: web.Request) -> web.Response:
    await ask_for_use(request.app[CONTEXT], signed_in_account(request))
    return await go(request, "use_request")
