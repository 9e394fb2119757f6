"""The agent's door, GET /ws/agent: no Origin, own subprotocol, TLS but for loopback in development; hello,
claim, proof.

It passes words between one agent and one session's reading and decides nothing.
"""

import asyncio
from contextlib import suppress
from datetime import datetime
from ipaddress import ip_address
from typing import Literal

from aiohttp import web

from app.client_address import client_address
from app.clock import utc
from app.context import Context
from app.errors import BadRequest, CrossOrigin
from app.keys import CONTEXT
from app.rules.live_moves import BadState
from app.rules.live_states import State
from app.services.live_agent import agent_gone, take_back
from app.services.live_pairing import PairingRefused, claim
from app.services.live_session import LiveSession
from app.wire.agent_messages import (
    AgentInfo,
    Bye,
    ErrorReply,
    Hello,
    HelloOk,
    HelloReject,
    PairClaim,
    PairReject,
)
from app.wire.agent_table import FROM_AGENT
from app.wire.codes import FailureCode
from app.wire.messages import AGENT_SUBPROTOCOL, HEARTBEAT_SECONDS, MAX_FRAME, PROTOCOL, Message, Payload
from app.ws.agent_commands import AGENT_COMMANDS, AgentCaller, is_stale
from app.ws.connection import GOING_AWAY, GOODBYE, TOO_LATE, Connection, Problem, close_if_silent

HELLO_SECONDS = 10.0


async def live_agent(request: web.Request) -> web.WebSocketResponse:
    context = request.app[CONTEXT]
    _require_agent(request, context)
    socket = web.WebSocketResponse(
        protocols=(AGENT_SUBPROTOCOL,), compress=False, max_msg_size=MAX_FRAME, heartbeat=HEARTBEAT_SECONDS
    )
    await socket.prepare(request)
    await AgentConnection(context, socket, client_address(request)).serve()
    return socket


def _require_agent(request: web.Request, context: Context) -> None:
    """Every browser sends Origin with an upgrade, so a page that poses as an agent is known by it (W2)."""
    if "Origin" in request.headers:
        raise CrossOrigin("agent origin")
    if not context.config.secure and not (context.config.server.development and _is_loopback(request)):
        raise BadRequest("TLS is required")
    if request.headers.get("Sec-WebSocket-Protocol", "").strip() != AGENT_SUBPROTOCOL:
        raise BadRequest("subprotocol")


def _is_loopback(request: web.Request) -> bool:
    try:
        return ip_address(request.remote or "").is_loopback
    except ValueError:
        return False


class AgentConnection:
    """An AgentPort once its ticket has been taken."""

    def __init__(self, context: Context, socket: web.WebSocketResponse, address: str) -> None:
        self._context = context
        self._connection = Connection(socket, clock=context.clock, types=FROM_AGENT, error_of=self._error)
        self._greeted = asyncio.Event()
        self._live: LiveSession | None = None
        self._said_goodbye = False
        self.address = address
        self.info = AgentInfo(name="", version="")
        self.caps: tuple[str, ...] = ()
        self.ahead_s: int | None = None

    def send(self, payload: Payload, *, cid: str | None = None) -> None:
        self._connection.send(payload, cid=cid)

    def close(self, code: FailureCode) -> None:  # noqa: ARG002 - the reason has been sent as a message
        self._live = None
        self._connection.close(GOODBYE)

    async def going_away(self) -> None:
        self._live = None
        await self._connection.hang_up(GOING_AWAY)

    async def serve(self) -> None:
        late = asyncio.create_task(close_if_silent(self._connection, self._greeted, seconds=HELLO_SECONDS))
        self._context.live.lines.add(self)
        try:
            await self._connection.serve(self._handle)
        finally:
            self._context.live.lines.discard(self)
            late.cancel()
            if self._live:
                agent_gone(self._context, self._live, self, said_goodbye=self._said_goodbye)
            with suppress(asyncio.CancelledError):
                await late

    def _error(self, problem: Problem, detail: str | None) -> Payload:
        state = detail if problem == "bad_state" else None
        return ErrorReply(code=problem, state=state, path=detail if problem == "invalid" else None)

    async def _handle(self, message: Message) -> None:
        payload = message.payload
        told = _ahead_s(message.ts, self._context.clock.now_ms())
        self.ahead_s = self.ahead_s if told is None else told
        if isinstance(payload, Hello):
            self._greet(payload)
        elif not self._greeted.is_set():
            self._connection.answer(self._error("bad_state", "hello"))
            self._connection.close(TOO_LATE)
        elif isinstance(payload, PairClaim):
            self._claim(payload)
        elif isinstance(payload, Bye):
            self._said_goodbye = True
            self._connection.close(GOODBYE)
        else:
            await self._report(payload, message.cid)

    def _greet(self, hello: Hello) -> None:
        if self._greeted.is_set():
            raise BadState(self._state())
        floor = self._context.config.live.agent_floor
        code = _unwelcome(hello, floor)
        if code is not None:
            self._connection.answer(HelloReject(code=code, floor=floor))
            self._connection.close(GOODBYE)
            return
        self._greeted.set()
        self.info, self.caps = hello.agent, hello.caps
        now = utc(self._context.clock.now_ms()).isoformat(timespec="seconds")
        simulated = self._context.config.simulated_cards
        self._connection.answer(HelloOk(protocol=PROTOCOL, time=now, floor=floor, simulated_cards=simulated))

    def _claim(self, payload: PairClaim) -> None:
        if self._live is not None:
            raise BadState(self._state())
        try:
            self._live = self._matched(payload)
        except PairingRefused as error:
            self._connection.answer(PairReject(code=error.code.value))

    def _matched(self, payload: PairClaim) -> LiveSession:
        if payload.resume and not (payload.ticket or payload.user_code):
            return take_back(self._context, self, payload.resume)
        if payload.resume:
            raise PairingRefused(FailureCode.TOKEN_INVALID)
        return claim(self._context, self, ticket=payload.ticket, user_code=payload.user_code)

    async def _report(self, payload: Payload, cid: str | None) -> None:
        live = self._live
        if live is None:
            raise BadState(State.IDLE)
        if not is_stale(live, payload, cid):
            await AGENT_COMMANDS[type(payload)].run(AgentCaller(self._context, live), payload)

    def _state(self) -> State:
        return self._live.flow.state if self._live else State.IDLE


def _ahead_s(told: str | None, now_ms: int) -> int | None:
    """For people only: what a clock says decides nothing."""
    try:
        theirs = datetime.fromisoformat(told or "")
        return round((theirs - utc(now_ms)).total_seconds())
    except (ValueError, TypeError, OverflowError):
        return None


Unwelcome = Literal["version_too_old", "version_too_new"]


def _unwelcome(hello: Hello, floor: str) -> Unwelcome | None:
    if hello.protocol.max < PROTOCOL or _version(hello.agent.version) < _version(floor):
        return "version_too_old"
    return "version_too_new" if hello.protocol.min > PROTOCOL else None


def _version(text: str) -> tuple[int, ...]:
    """(1, 2, 0) of "1.2.0"; what is not a number counts as 0, so an odd version is old rather than new."""
    return tuple(int(part) if part.isascii() and part.isdigit() else 0 for part in text.split(".")[:4])
