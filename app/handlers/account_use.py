"""When and where the account was last used, and ending what is logged in elsewhere."""

from dataclasses import dataclass

from aiohttp import web

from app.context import Context
from app.handlers.signed_in import signed_in_account
from app.handlers.user_information import moment_text
from app.i18n import lazy as _l
from app.keys import CONTEXT, SESSION, STANDING
from app.moving import go
from app.records import Session, SignIn, SignInOutcome, SignInWay
from app.rendering import render
from app.rules.use_request import may_use
from app.services.account import person_of
from app.services.end_other_sessions import end_other_sessions
from app.services.sign_in_log import KEPT_MS, UsedFrom, open_used_from
from app.store import sign_ins
from app.store.db import Tx

SHOWN = 10
_ENDED = "POST account_use_end "
_NOT_KNOWN = UsedFrom("", "")


@dataclass(frozen=True, slots=True)
class SessionView:
    """`here`: the one that looks at this page."""

    here: bool
    since: str
    last_active: str
    used_from: UsedFrom


@dataclass(frozen=True, slots=True)
class TryView:
    """`outcome` is a value of SignInOutcome; `by_card`: not with the password."""

    when: str
    outcome: str
    by_card: bool
    here: bool
    used_from: UsedFrom


@dataclass(frozen=True, slots=True)
class UseView:
    """`others`: how many sessions are open beside this one; `strange`: a try failed.
    `may_change`: the password can be changed while logged in; before the office has approved the use, it cannot."""

    sessions: tuple[SessionView, ...]
    others: int
    tries: tuple[TryView, ...]
    strange: bool
    may_change: bool


async def show_use(request: web.Request) -> web.Response:
    context, here, account_id = request.app[CONTEXT], request[SESSION], signed_in_account(request)
    since = context.clock.now_ms() - KEPT_MS

    def unit(tx: Tx) -> tuple[list[SignIn], list[SignIn]]:
        recent = sign_ins.list_sign_ins(tx, account_id, since=since, limit=SHOWN)
        return recent, sign_ins.list_of_sessions(tx, account_id)

    recent, opening = await context.db.read(unit)
    account, _ = await person_of(context, account_id)
    opened = {found.session_id: open_used_from(context.sealer, found) for found in opening}
    live = sorted(
        context.sessions.of_account(account_id),
        key=lambda found: (found.id != here.id, -found.last_active_at),
    )
    view = UseView(
        sessions=tuple(_session(found, here, opened.get(found.id, _NOT_KNOWN)) for found in live),
        others=sum(found.id != here.id for found in live),
        tries=tuple(_try(context, found, here) for found in recent),
        strange=any(found.outcome is not SignInOutcome.SUCCEEDED for found in recent),
        may_change=may_use(account, context.clock.now_ms()),
    )
    ended = request[STANDING].journey.came_by.startswith(_ENDED) and not view.others
    return render(
        request,
        "information/use.html",
        view,
        title=_l("When your account was used"),
        notice=_l("You are now logged in only here.") if ended else "",
    )


def _session(found: Session, here: Session, used_from: UsedFrom) -> SessionView:
    return SessionView(
        here=found.id == here.id,
        since=moment_text(found.created_at),
        last_active=moment_text(found.last_active_at),
        used_from=used_from,
    )


def _try(context: Context, found: SignIn, here: Session) -> TryView:
    return TryView(
        when=moment_text(found.at),
        outcome=found.outcome.value,
        by_card=found.way is SignInWay.CARD,
        here=found.session_id == here.id,
        used_from=open_used_from(context.sealer, found),
    )


async def post_end(request: web.Request) -> web.Response:
    """End all other sessions. Open to people who may not use the system yet, too: it only ever protects them."""
    await end_other_sessions(request.app[CONTEXT], request[SESSION], signed_in_account(request))
    return await go(request, "account_use")
