"""A page and an agent for each of many applicants, speaking the wire: paired, with a ceremony that waits for a card."""

import asyncio
import time
from dataclasses import dataclass, field
from typing import Any, Self

import aiohttp

from app.wire.agent_messages import (
    AgentInfo,
    BindRequest,
    CeremonyStart,
    Hello,
    PairClaim,
    PairOk,
    Protocols,
    Readers,
    ReaderState,
)
from app.wire.agent_table import TO_AGENT
from app.wire.messages import AGENT_SUBPROTOCOL, PAGE_SUBPROTOCOL, Payload, decode, encode
from app.wire.page_messages import TO_PAGE, FlowStart, PairStart, Snapshot, Subscribe, Ticket

HEAR_SECONDS = 30.0


@dataclass
class Peer:
    """One end of a socket. It reads all the time, because only a reader answers the server's pings."""

    socket: aiohttp.ClientWebSocketResponse
    types: dict[str, type[Payload]]
    client: aiohttp.ClientSession
    sent: int = 0
    heard: asyncio.Queue[Payload] = field(default_factory=asyncio.Queue)

    def __post_init__(self) -> None:
        self.listening = asyncio.create_task(self._listen())

    async def _listen(self) -> None:
        async for frame in self.socket:
            self.heard.put_nowait(decode(frame.data, self.types).payload)

    async def say(self, payload: Payload) -> None:
        self.sent += 1
        await self.socket.send_str(encode(payload, message_id=f"m{self.sent}", seq=self.sent))

    async def hear(self, kind: type[Payload]) -> Any:
        async with asyncio.timeout(HEAR_SECONDS):
            while not isinstance(payload := await self.heard.get(), kind):
                pass
        return payload

    async def close(self) -> None:
        await self.socket.close()
        await self.listening
        await self.client.close()


@dataclass
class Pair:
    """`latencies` are seconds from an agent's message to the page's snapshot that shows it."""

    page: Peer
    agent: Peer
    latencies: list[float] = field(default_factory=list)
    events: int = 0

    @classmethod
    async def make(cls, origin: str, number: int, connector: aiohttp.BaseConnector) -> Self:
        """As an applicant behind a proxy, each with an address of its own."""
        address = f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}"
        headers = {"X-Forwarded-For": address, "Origin": origin, "Accept-Language": "en"}
        client = aiohttp.ClientSession(
            origin,
            connector=connector,
            connector_owner=False,
            headers=headers,
            cookie_jar=aiohttp.CookieJar(unsafe=True),
        )
        async with client.get("/register/card") as answer:
            token = answer.url.query["p"]
        pair = cls(await _page(client, token), await _agent(origin, address, connector))
        await pair.prove()
        return pair

    async def prove(self) -> None:
        await self.page.say(PairStart())
        ticket = await self.page.hear(Ticket)
        info = AgentInfo(name="bench", version="9.0.0")
        await self.agent.say(Hello(protocol=Protocols(min=1, max=1), agent=info, caps=("return_nav",)))
        await self.agent.say(PairClaim(user_code=ticket.user_code))
        request = await self.agent.hear(BindRequest)
        for form in ({"token": request.token}, {"token": request.token, "same": "1"}):
            async with self.page.client.post("/agent/confirm", data=form) as answer:
                assert answer.status == 200, answer.status
        await self.agent.hear(PairOk)
        await self.page.say(FlowStart(purpose="register"))
        await self.agent.hear(CeremonyStart)
        await self.event()
        self.latencies.clear()

    async def event(self) -> None:
        """The agent reports its readers; back when the page has been told."""
        self.events += 1
        label = f"Reader {self.events}"
        started = time.perf_counter()
        reader = ReaderState(rid="r1", label=label, kind="sim", slot="empty")
        await self.agent.say(Readers(rev=self.events, list=(reader,)))
        while True:
            shown = await self.page.hear(Snapshot)
            if any(reader.label == label for reader in shown.readers):
                break
        self.latencies.append(time.perf_counter() - started)

    async def close(self) -> None:
        await self.page.close()
        await self.agent.close()


async def _page(client: aiohttp.ClientSession, token: str) -> Peer:
    socket = await client.ws_connect("/ws/live", protocols=(PAGE_SUBPROTOCOL,), compress=0)
    page = Peer(socket, TO_PAGE, client)
    await page.say(Subscribe(lang="en", page_token=token))
    await page.hear(Snapshot)
    return page


async def _agent(origin: str, address: str, connector: aiohttp.BaseConnector) -> Peer:
    # A browser may not speak here, so this session sends no Origin header.
    headers = {"X-Forwarded-For": address}
    client = aiohttp.ClientSession(connector=connector, connector_owner=False, headers=headers)
    socket = await client.ws_connect(f"{origin}/ws/agent", protocols=(AGENT_SUBPROTOCOL,), compress=0)
    return Peer(socket, TO_AGENT, client)
