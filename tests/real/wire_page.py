"""The live page at the wire, without a browser: for tests that need it a hundred times and judge another part."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp

from app.wire.messages import PAGE_SUBPROTOCOL, Payload, decode, encode
from app.wire.page_messages import TO_PAGE, FlowResult, FlowStart, PairStart, Snapshot, Subscribe, Ticket


@dataclass
class WirePage:
    """Does by itself what the page's script does by itself: asks for a ticket, starts the flow."""

    client: aiohttp.ClientSession
    socket: aiohttp.ClientWebSocketResponse
    sent: int = 0
    state: str = ""

    async def say(self, payload: Payload) -> None:
        self.sent += 1
        await self.socket.send_str(encode(payload, message_id=f"p-{self.sent}", seq=self.sent))

    async def hear(self, kind: type[Payload]) -> Any:
        while True:
            payload = decode(await self.socket.receive_str(), TO_PAGE).payload
            if isinstance(payload, Snapshot):
                await self._follow(payload)
            if isinstance(payload, kind):
                return payload

    async def _follow(self, shown: Snapshot) -> None:
        if shown.state == "paired" and self.state != "paired" and shown.starts_itself:
            await self.say(FlowStart())
        self.state = shown.state

    async def link(self) -> str:
        """For the button that opens the agent."""
        await self.say(PairStart())
        ticket: Ticket = await self.hear(Ticket)
        return ticket.uri

    async def confirm(self, address: str) -> None:
        """Both steps of the page that the agent opens."""
        token = address.partition("#")[2]
        for form in ({"token": token}, {"token": token, "same": "1"}):
            async with self.client.post("/agent/confirm", data=form) as answer:
                assert answer.status == 200

    async def result(self, *, seconds: float) -> FlowResult:
        async with asyncio.timeout(seconds):
            result: FlowResult = await self.hear(FlowResult)
            return result


@asynccontextmanager
async def wire_page(origin: str) -> AsyncIterator[WirePage]:
    headers = {"Origin": origin, "Accept-Language": "en"}
    jar = aiohttp.CookieJar(unsafe=True)
    async with aiohttp.ClientSession(origin, headers=headers, cookie_jar=jar) as client:
        async with client.get("/register/card") as answer:
            token = answer.url.query["p"]
        async with client.ws_connect("/ws/live", protocols=(PAGE_SUBPROTOCOL,)) as socket:
            page = WirePage(client, socket)
            await page.say(Subscribe(lang="en", page_token=token))
            await page.hear(Snapshot)
            yield page
