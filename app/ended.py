"""The page after a session: what happened, when, and how to go on. Used by whoever finds that a session is over."""

from dataclasses import dataclass

from aiohttp import web

from app.clock import utc
from app.cookies import drop_session_cookie
from app.errors import SessionEnded
from app.keys import CONTEXT, SESSION, STANDING
from app.rendering import clock_text, render
from app.rules.session import EndReason
from app.services.typed import DRAFT_KEPT_HOURS


@dataclass(frozen=True, slots=True)
class EndedView:
    """`reason` is a value of EndReason; `account`: there is an account to log in to; `hours`: how long what its holder
    entered is kept, 0 after a logout that was asked for."""

    reason: str
    code: str
    when_iso: str
    when_text: str
    kept: bool
    account: bool
    hours: int


def show_ended(request: web.Request, ended: SessionEnded) -> web.Response:
    """The dead cookie goes with the page that explains it."""
    context = request.app[CONTEXT]
    request.pop(SESSION, None)
    request.pop(STANDING, None)
    now = context.clock.now_ms()
    asked = ended.reason == EndReason.LOGGED_OUT
    view = EndedView(
        reason=ended.reason,
        code="" if asked else ended.code,
        when_iso=utc(now).isoformat(timespec="seconds"),
        when_text=clock_text(now),
        kept=not asked and not ended.had_account,
        account=ended.had_account,
        hours=0 if asked else min(DRAFT_KEPT_HOURS, context.config.documents.keep_unfinished_hours),
    )
    response = render(
        request, "ended.html", view, title=ended.sentence, status=200 if asked else ended.status
    )
    # A script's request does not take the cookie away: the page that is asked for next has to say why it ended.
    if request.headers.get("Sec-Fetch-Dest", "document") == "document":
        drop_session_cookie(response, context.config)
    return response
