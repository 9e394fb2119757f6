"""A small server that speaks app.wire by script: what the agent says is awaited, what it hears is typed in."""

import asyncio
import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from typing import TypeVar

from aiohttp import WSMsgType, web

from app.wire.agent_messages import (
    BindRequest,
    CardState,
    CardUse,
    CeremonyStart,
    Challenge,
    Hello,
    HelloOk,
    PairClaim,
    PairOk,
    PinPhase,
    SignToken,
)
from app.wire.agent_table import FROM_AGENT
from app.wire.messages import AGENT_SUBPROTOCOL, Payload, decode, encode

P = TypeVar("P", bound=Payload)
TITLE = "Register with an Individual Number card"
LINES = ("Office: Demo office", "The certificate for digital signature is sent to the office.")
CID = "c_1"


def base64url(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


@dataclass
class FakeServer:
    """`heard` are all payloads of the agent, `frames` their text; `headers` of its last request."""

    heard: list[Payload] = field(default_factory=list)
    frames: list[str] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    binding: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    origin: str = ""
    connections: int = 0
    refuse_with: int | None = None
    subprotocol: str = AGENT_SUBPROTOCOL
    _taken: int = 0
    _seq: int = 0
    _socket: web.WebSocketResponse | None = None
    _runner: web.AppRunner | None = None
    _news: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def start(self, port: int = 0) -> None:
        app = web.Application()
        app.router.add_get("/ws/agent", self._agent)
        app.router.add_get("/healthz", self._health)
        app.router.add_get("/elsewhere", self._agent)
        self._runner = web.AppRunner(app, shutdown_timeout=1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", port)
        await site.start()
        self.origin = f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        if self._socket:
            await self._socket.close()
        if self._runner:
            await self._runner.cleanup()

    async def _health(self, _: web.Request) -> web.Response:
        return web.Response(text="ok")

    async def _agent(self, request: web.Request) -> web.StreamResponse:
        self.headers = dict(request.headers)
        if self.refuse_with == 302 and request.path != "/elsewhere":
            raise web.HTTPFound("/elsewhere")
        if self.refuse_with and self.refuse_with != 302:
            return web.Response(status=self.refuse_with)
        socket = web.WebSocketResponse(protocols=(self.subprotocol,), compress=False)
        await socket.prepare(request)
        self._socket, self._seq, self.connections = socket, 0, self.connections + 1
        async for frame in socket:
            if frame.type is WSMsgType.TEXT:
                async with self._news:
                    self.frames.append(frame.data)
                    self.heard.append(decode(frame.data, FROM_AGENT).payload)
                    self._news.notify_all()
        async with self._news:
            self._socket = None
            self._news.notify_all()
        return socket

    async def send(self, payload: Payload, *, cid: str | None = None) -> None:
        self._seq += 1
        frame = encode(payload, message_id=f"s{self._seq}-{self.connections}", seq=self._seq, cid=cid)
        await self.send_raw(frame)

    async def send_raw(self, frame: str) -> None:
        assert self._socket is not None
        await self._socket.send_str(frame)

    async def hang_up(self, *, code: int = 1000) -> None:
        assert self._socket is not None
        await self._socket.close(code=code)

    def cut(self) -> None:
        """The connection breaks without a good-bye."""
        assert self._socket is not None
        transport = self._socket._req.transport if self._socket._req else None
        assert transport is not None
        transport.abort()

    async def expect(self, kind: type[P], /, *, seconds: float = 10.0, **fields: object) -> P:
        """The next payload of this kind with these fields; what came before it is passed over."""

        def found() -> P | None:
            while self._taken < len(self.heard):
                payload = self.heard[self._taken]
                self._taken += 1
                if isinstance(payload, kind) and all(getattr(payload, k) == v for k, v in fields.items()):
                    return payload
            return None

        async with asyncio.timeout(seconds), self._news:
            while (payload := found()) is None:
                await self._news.wait()
        return payload

    async def gone(self, *, seconds: float = 10.0) -> None:
        async with asyncio.timeout(seconds), self._news:
            await self._news.wait_for(lambda: self._socket is None)

    def all(self, kind: type[P]) -> list[P]:
        return [payload for payload in self.heard if isinstance(payload, kind)]

    # --- whole steps of the dialogue ---------------------------------------------------------------------------

    async def welcome(self) -> PairClaim:
        await self.expect(Hello)
        await self.send(
            HelloOk(protocol=1, time="2026-11-21T03:04:05+00:00", floor="0.1.0", simulated_cards=True)
        )
        return await self.expect(PairClaim)

    async def bind(self, *, resume: str | None = None) -> None:
        await self.send(BindRequest(method="code", number="42", code="123456"))
        await self.send(
            PairOk(
                origin_label=self.origin,
                browser_label="Test browser",
                browser_binding=base64url(self.binding),
                resume=resume,
            )
        )

    async def pair(self) -> None:
        await self.welcome()
        await self.bind()

    async def start_ceremony(self, card: CardState, *, cid: str = CID) -> None:
        await self.send(
            CeremonyStart(purpose="register", title=TITLE, lines=LINES, needs=("sign", "auth")), cid=cid
        )
        await self.send(CardUse(rid=card.rid, card_ref=card.card_ref), cid=cid)

    async def challenge(self, use: str) -> bytes:
        nonce = secrets.token_bytes(32)
        await self.send(Challenge(use=use, nonce=base64url(nonce)), cid=CID)
        return nonce

    async def until_card(self) -> CardState:
        await self.pair()
        return await self.expect(CardState)

    async def sign(self, use: str) -> tuple[bytes, SignToken]:
        """From the accepted PIN to the token."""
        await self.expect(PinPhase, kind=use, phase="ok")
        nonce = await self.challenge(use)
        return nonce, await self.expect(SignToken, use=use)
