"""A page and an agent that speak the wire against the real server. They are as honest or as crooked as a test wants."""

import asyncio
import base64
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import msgspec
from aiohttp import ClientWebSocketResponse, WSMsgType

from app.clock import utc
from app.identity.binding import SignedBinding
from app.wire.agent_messages import (
    AgentInfo,
    CardState,
    ConsentState,
    Hello,
    PairClaim,
    PinPhase,
    PinState,
    Protocols,
    Readers,
    ReaderState,
    SignToken,
)
from app.wire.agent_table import TO_AGENT
from app.wire.messages import AGENT_SUBPROTOCOL, PAGE_SUBPROTOCOL, TOKEN_FORMAT, Payload, decode, encode
from app.wire.page_messages import TO_PAGE, FlowStart, PairStart, Snapshot, Subscribe, Ticket
from app.wire.signed import card_ref, document_bytes
from tests.identity.demo_card import Card, der

ORIGIN = "http://127.0.0.1:8080"
DEADLINE = 5.0


@dataclass
class Peer:
    """One end of a socket: numbers its messages, and remembers everything it was told."""

    socket: ClientWebSocketResponse
    types: dict[str, type[Payload]]
    heard: list[Any] = field(default_factory=list)
    frames: list[str] = field(default_factory=list)
    _sent: int = 0
    cid: str | None = None

    async def say(self, payload: Payload, *, message_id: str | None = None, cid: str | None = None) -> None:
        self._sent += 1
        name = message_id or f"m-{self._sent}"
        await self.socket.send_str(encode(payload, message_id=name, seq=self._sent, cid=cid or self.cid))

    async def hear(self, kind: type[Payload]) -> Any:
        """The next message of this kind; others are remembered and passed over."""
        while True:
            payload = await self.next()
            if isinstance(payload, kind):
                return payload

    async def next(self) -> Any:
        async with asyncio.timeout(DEADLINE):
            frame = await self.socket.receive()
        assert frame.type is WSMsgType.TEXT, f"closed with {self.socket.close_code}"
        message = decode(frame.data, self.types)
        self.frames.append(frame.data)
        self.heard.append(message.payload)
        self.cid = message.cid or self.cid
        return message.payload

    async def closed(self) -> int | None:
        """The close code, once the server has hung up."""
        async with asyncio.timeout(DEADLINE):
            while (frame := await self.socket.receive()).type is WSMsgType.TEXT:
                self.heard.append(decode(frame.data, self.types).payload)
        return self.socket.close_code

    def heard_of(self, kind: type[Payload]) -> list[Any]:
        return [payload for payload in self.heard if isinstance(payload, kind)]


class PagePeer(Peer):
    async def state(self, *wanted: str) -> Snapshot:
        """The next snapshot in one of these states."""
        while True:
            shot = await self.hear(Snapshot)
            if shot.state in wanted:
                return shot

    async def ticket(self) -> Ticket:
        await self.say(PairStart())
        return await self.hear(Ticket)


@dataclass
class AgentPeer(Peer):
    card: Card | None = None
    binding: bytes = b""

    async def greet(self, *caps: str, version: str = "9.0.0") -> None:
        info = AgentInfo(name="madoguchi-agent", version=version, os="Test 1")
        await self.say(Hello(protocol=Protocols(min=1, max=1), agent=info, caps=caps or ("return_nav",)))

    async def claim(self, ticket: Ticket) -> None:
        await self.say(PairClaim(user_code=ticket.user_code))

    def paired(self, answer: Any) -> None:
        self.binding = base64.urlsafe_b64decode(answer.browser_binding + "=")

    @property
    def ref(self) -> str:
        return card_ref(self.binding, der(self.card.certificate("auth")))

    async def show_reader(self, slot: str = "empty") -> None:
        reader = ReaderState(rid="r1", label="Test Reader", kind="sim", slot=slot)
        await self.say(Readers(rev=1, list=(reader,)))

    async def show_card(self, **changes: Any) -> None:
        await self.show_reader("present")
        pins = (
            PinState(kind="sign", state="ok", left=5, max=5),
            PinState(kind="auth", state="ok", left=3, max=3),
        )
        card = CardState(rid="r1", card_ref=self.ref, kind="mynumber", pins=pins, simulated=True)
        await self.say(msgspec.structs.replace(card, **changes))

    async def agree(self) -> None:
        await self.say(ConsentState(phase="shown"))
        await self.say(ConsentState(phase="accepted"))

    async def pin(self, kind: str, *phases: str, left: int | None = None) -> None:
        for phase in phases or ("prompt", "verifying", "ok"):
            await self.say(PinPhase(kind=kind, phase=phase, left=left))

    def token(self, challenge: Any, start: Any, **changes: Any) -> SignToken:
        """`changes` are what is signed otherwise than it should be, or a `certificate`."""
        certificate = changes.pop("certificate", None) or self.card.certificate(challenge.use)
        nonce = base64.urlsafe_b64decode(challenge.nonce + "=")
        honest = SignedBinding(
            use=challenge.use,
            origin=ORIGIN,
            nonce=nonce,
            browser_binding=self.binding,
            purpose=start.purpose,
            document=document_bytes(start.title, start.lines),
            ceremony="",
            card_ref="",
            issued_at=utc(0),
        )
        signed = SignedBinding(
            **{name: changes.get(name, getattr(honest, name)) for name in honest.__slots__}
        )
        signature = self.card.signature(challenge.use, signed.signed_bytes())
        return SignToken(
            format=TOKEN_FORMAT,
            use=challenge.use,
            alg="RS256",
            certificate=base64.b64encode(der(certificate)).decode(),
            signature=base64.b64encode(signature).decode(),
        )


class AgentElsewhere:
    """An agent at another address than the browser."""

    address, caps, ahead_s = "203.0.113.9", ("code",), None
    info = AgentInfo(name="", version="")

    def __init__(self):
        self.sent = []

    def send(self, payload, *, cid=None):
        self.sent.append(payload)

    def close(self, code):
        pass


@asynccontextmanager
async def page_socket(browser, token, *, lang="en", subscribe=True):
    headers = {"Origin": ORIGIN}
    async with browser.client.ws_connect(
        "/ws/live", protocols=(PAGE_SUBPROTOCOL,), headers=headers
    ) as socket:
        page = PagePeer(socket, TO_PAGE)
        if subscribe:
            await page.say(Subscribe(lang=lang, page_token=token))
            await page.hear(Snapshot)
        yield page


@asynccontextmanager
async def agent_socket(office, card=None, *, greet=True, caps=("return_nav",)):
    async with office.client.ws_connect("/ws/agent", protocols=(AGENT_SUBPROTOCOL,)) as socket:
        agent = AgentPeer(socket, TO_AGENT, card=card)
        if greet:
            await agent.greet(*caps)
        yield agent


async def start_reading(page: PagePeer) -> None:
    await page.say(FlowStart())
