"""The page's door, GET /ws/live: session cookie, exact Origin, own subprotocol, and a subscribe within ten
seconds.

Nothing that arrives here counts as activity of the session.
"""

import asyncio
from contextlib import suppress
from dataclasses import dataclass

from aiohttp import web

from app.browser_label import browser_label
from app.client_address import client_address
from app.context import Context
from app.errors import BadRequest, CrossOrigin, SignInNeeded
from app.i18n import Language
from app.keys import CONTEXT, SESSION
from app.records import Session
from app.rules.live_purposes import OF_PAGE, Purpose
from app.rules.live_states import State, allowed
from app.services.live_session import LiveSession
from app.services.sessions import MAX_JOURNEYS
from app.wire.messages import HEARTBEAT_SECONDS, MAX_FRAME, PAGE_SUBPROTOCOL, Message, Payload
from app.wire.page_messages import FROM_PAGE, FlowResult, PageError, SessionOver, Subscribe, Ticket
from app.ws.check_view import with_check
from app.ws.connection import GOING_AWAY, GOODBYE, TOO_LATE, Connection, Problem, close_if_silent
from app.ws.page_commands import PAGE_COMMANDS, PageCaller
from app.ws.views import snapshot

SUBSCRIBE_SECONDS = 10.0
COALESCE_SECONDS = 0.1
# As many as a session has tabs: each change is told to all of them.
MOST_PAGES = MAX_JOURNEYS
# Each page takes what was read by a form to its own address.
_NEXT_PAGE = {
    Purpose.REGISTER: "/register/card",
    Purpose.LOG_IN: "/login/card",
    Purpose.LINK: "/information/card/link",
    Purpose.STEP_UP: "/step-up",
    Purpose.CHECK: "/check",
    Purpose.RESIDENCE: "/register/chip",
}


async def live_page(request: web.Request) -> web.WebSocketResponse:
    context = request.app[CONTEXT]
    if request.headers.getall("Origin", []) != [context.config.server.origin]:
        raise CrossOrigin("socket origin")
    if SESSION not in request:
        raise SignInNeeded
    socket = web.WebSocketResponse(
        protocols=(PAGE_SUBPROTOCOL,), compress=False, max_msg_size=MAX_FRAME, heartbeat=HEARTBEAT_SECONDS
    )
    if PAGE_SUBPROTOCOL not in request.headers.get("Sec-WebSocket-Protocol", ""):
        raise BadRequest("subprotocol")
    await socket.prepare(request)
    visitor = Visitor(browser_label(request.headers.get("User-Agent", "")), client_address(request))
    await PageConnection(context, request[SESSION], socket, visitor=visitor).serve()
    return socket


@dataclass(frozen=True, slots=True)
class Visitor:
    """What the browser's request said: a label for the agent's dialog, and the client address."""

    browser: str
    address: str


class PageConnection:
    """One tab that listens. It is a PagePort of its session's live reading once it has subscribed."""

    def __init__(
        self, context: Context, session: Session, socket: web.WebSocketResponse, *, visitor: Visitor
    ) -> None:
        self._context = context
        self._session_id = session.id
        self._visitor = visitor
        self._connection = Connection(socket, clock=context.clock, types=FROM_PAGE, error_of=self._error)
        self._lang = Language.JAPANESE
        self._purpose = Purpose.REGISTER
        self._subscribed = asyncio.Event()
        self._later: asyncio.TimerHandle | None = None
        self._last_sent = float("-inf")
        self.live: LiveSession = context.live.of(session.id)

    async def serve(self) -> None:
        late = asyncio.create_task(
            close_if_silent(self._connection, self._subscribed, seconds=SUBSCRIBE_SECONDS)
        )
        self._context.live.lines.add(self)
        try:
            await self._connection.serve(self._handle)
        finally:
            self._context.live.lines.discard(self)
            late.cancel()
            if self._later:
                self._later.cancel()
            self._context.live.leave(self.live, self)
            with suppress(asyncio.CancelledError):
                await late

    async def _handle(self, message: Message) -> None:
        """The session is asked for again every time: it may have ended since the last message."""
        session = self._context.sessions.get(self._session_id)
        over = self._context.sessions.over(session) if session else None
        if session is None or over:
            self.session_over(over.value if over else "logged_out")
            return
        payload = message.payload
        if isinstance(payload, Subscribe):
            self._subscribe(payload)
        elif not self._subscribed.is_set():
            self._connection.answer(self._error("bad_state", None))
            self._connection.close(TOO_LATE)
        else:
            self._context.live.turn_to(self.live, self._purpose)
            await PAGE_COMMANDS[type(payload)].run(PageCaller(self._context, self.live), payload)

    def _subscribe(self, message: Subscribe) -> None:
        page = self._context.sessions.current_page(self._session_id, message.page_token)
        if page is None or page not in OF_PAGE:
            self.session_over("invalid_operation")
            return
        if self not in self.live.pages and len(self.live.pages) >= MOST_PAGES:
            self._connection.answer(self._error("rate_limited", None))
            self._connection.close(GOODBYE)
            return
        # Asked for again, because a reading without pages may have been forgotten since the connection was opened.
        self.live = self._context.live.of(self._session_id)
        self.live.browser, self.live.address = self._visitor.browser, self._visitor.address
        self._lang = self.live.lang = Language(message.lang)
        self._purpose = OF_PAGE[page]
        self._context.live.turn_to(self.live, self._purpose)
        self._subscribed.set()
        self._context.live.join(self.live, self)
        self._send_snapshot()
        if self.live.flow.state is State.DONE:
            self.finished()

    def _error(self, problem: Problem, detail: str | None) -> Payload:
        flow = self.live.flow
        state = flow.state.value if problem == "bad_state" else None
        path = detail if problem == "invalid" else None
        return PageError(
            code=problem, path=path, state=state, allowed=allowed(flow) if problem == "bad_state" else ()
        )

    # --- PagePort -------------------------------------------------------------------------------------------

    def changed(self) -> None:
        """The first change goes out at once; those within the next 100 ms go out together at its end."""
        now = asyncio.get_running_loop().time()
        if self._later is not None:
            return
        wait = self._last_sent + COALESCE_SECONDS - now
        if wait <= 0:
            self._send_snapshot()
        else:
            self._later = asyncio.get_running_loop().call_later(wait, self._send_snapshot)

    def _send_snapshot(self) -> None:
        if self._later:
            self._later.cancel()
            self._later = None
        self._last_sent = asyncio.get_running_loop().time()
        session = self._context.sessions.get(self._session_id)
        deadline = self._context.sessions.deadline(session) if session else 0
        shot = snapshot(
            self.live,
            self._lang,
            purpose=self._purpose,
            now=self._context.clock.monotonic(),
            session_deadline=deadline,
        )
        if self._purpose is Purpose.CHECK:
            shot = with_check(shot, self._context, self.live, self._lang)
        self._connection.send(shot)

    def ticket_issued(self, uri: str, user_code: str, expires_s: int) -> None:
        self._connection.send(Ticket(uri=uri, user_code=user_code, expires_s=expires_s))

    def finished(self) -> None:
        if self.live.purpose is not self._purpose:
            return  # A tab with another purpose read the card; this page has to ask for itself.
        self._send_snapshot()
        self._connection.send(FlowResult(ok=True, next=_NEXT_PAGE[self._purpose]))

    def session_over(self, reason: str) -> None:
        self._connection.send(SessionOver(reason=reason))
        self._connection.close(GOODBYE)

    async def going_away(self) -> None:
        await self._connection.hang_up(GOING_AWAY)
