"""The one connection to the server: typed messages over a WebSocket that this program dials.

The origin it stands for is the address it connected to itself; no message can change it.
"""

import asyncio
import contextlib
import secrets
import ssl
from collections import deque
from collections.abc import AsyncIterator
from http import HTTPStatus
from types import SimpleNamespace

import aiohttp

from app.agent.findings import LinkClosed, LinkLost, ServerRefused, ServerUnreachable
from app.agent.origin import is_loopback, socket_url
from app.clock import Clock, utc
from app.wire.agent_table import TO_AGENT
from app.wire.messages import (
    AGENT_SUBPROTOCOL,
    HEARTBEAT_SECONDS,
    MAX_FRAME,
    MAX_MESSAGES_PER_SECOND,
    Malformed,
    Message,
    Payload,
    UnknownType,
    decode,
    encode,
)

CONNECT_SECONDS = 10.0
# Below the server's limit, because the network may bring messages closer together than they were sent.
_PER_SECOND = MAX_MESSAGES_PER_SECOND * 3 // 4
# RFC 6455 7.4: 1000 is a good-bye, 4000 and above are the server's own reasons; the rest is an accident.
_NORMAL_CLOSE = 1000
_PRIVATE_CLOSE = 4000


class ServerLink:
    """Send and receive; not reconnectable. Message ids are unique per link, `seq` only grows in both directions."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse, *, origin: str, clock: Clock) -> None:
        self.origin = origin
        self._socket = socket
        self._clock = clock
        self._prefix = secrets.token_hex(4)
        self._sent = 0
        self._received = 0
        self._turn = asyncio.Lock()
        self._sent_at: deque[float] = deque(maxlen=_PER_SECOND)

    async def send(self, payload: Payload, *, cid: str | None = None, re: str | None = None) -> None:
        """Raises LinkLost when the connection is gone."""
        async with self._turn:
            await self._keep_pace()
            self._sent += 1
            frame = encode(
                payload,
                message_id=f"{self._prefix}-{self._sent}",
                seq=self._sent,
                re=re,
                cid=cid,
                ts=utc(self._clock.now_ms()),
            )
            try:
                await self._socket.send_str(frame)
            except (ConnectionError, aiohttp.ClientError, RuntimeError) as error:
                raise LinkLost from error

    async def _keep_pace(self) -> None:
        """Waits rather than be refused: a quick card and a quick person must not lose a signature to a limit."""
        loop = asyncio.get_running_loop()
        if len(self._sent_at) == _PER_SECOND:
            await asyncio.sleep(max(0.0, self._sent_at[0] + 1.0 - loop.time()))
        self._sent_at.append(loop.time())

    async def receive(self) -> Message:
        """The next message we know. Unknown types are passed over, so that a newer server may say more.

        Raises LinkClosed after a good-bye, LinkLost otherwise, also when the server breaks the message contract.
        """
        while True:
            frame = await self._socket.receive()
            if frame.type is not aiohttp.WSMsgType.TEXT:
                raise self._ended()
            try:
                message = decode(frame.data, TO_AGENT)
            except UnknownType:
                continue
            except Malformed as error:
                await self.close()
                raise LinkLost from error
            if message.seq <= self._received:
                await self.close()
                raise LinkLost("seq went backwards")
            self._received = message.seq
            return message

    def _ended(self) -> LinkClosed | LinkLost:
        code = self._socket.close_code
        on_purpose = code is not None and (code == _NORMAL_CLOSE or code >= _PRIVATE_CLOSE)
        return LinkClosed() if on_purpose else LinkLost()

    async def close(self) -> None:
        with contextlib.suppress(ConnectionError, aiohttp.ClientError):
            await self._socket.close()


async def _refuse_redirect(*_: object) -> None:
    # A redirect would make us sign for one site while talking to another.
    raise ServerRefused("the server answered with a redirect")


def _session(origin: str) -> aiohttp.ClientSession:
    no_redirects = aiohttp.TraceConfig(SimpleNamespace)
    no_redirects.on_request_redirect.append(_refuse_redirect)
    return aiohttp.ClientSession(trace_configs=[no_redirects], trust_env=not is_loopback(origin))


@contextlib.asynccontextmanager
async def connected(origin: str, *, clock: Clock) -> AsyncIterator[ServerLink]:
    """Dial `origin`, verify its certificate (https) and our subprotocol. Sends no Origin header.

    Raises ServerUnreachable or ServerRefused.
    """
    async with _session(origin) as session:
        socket = await _dial(session, origin)
        link = ServerLink(socket, origin=origin, clock=clock)
        try:
            yield link
        finally:
            await link.close()


async def _dial(session: aiohttp.ClientSession, origin: str) -> aiohttp.ClientWebSocketResponse:
    try:
        socket = await session.ws_connect(
            socket_url(origin),
            protocols=(AGENT_SUBPROTOCOL,),
            compress=0,
            max_msg_size=MAX_FRAME,
            heartbeat=HEARTBEAT_SECONDS,
            timeout=aiohttp.ClientWSTimeout(ws_close=5.0),
            ssl=ssl.create_default_context() if origin.startswith("https:") else True,
        )
    except aiohttp.WSServerHandshakeError as error:
        if error.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise ServerUnreachable from error
        raise ServerRefused(f"the server answered HTTP {error.status}") from error
    except (aiohttp.ClientError, OSError, TimeoutError) as error:
        raise ServerUnreachable from error
    if socket.protocol != AGENT_SUBPROTOCOL:
        await socket.close()
        raise ServerRefused("the server does not speak our protocol")
    return socket
