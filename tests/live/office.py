"""The real server with a demo trust store, and browsers with cookies of their own that visit it."""

import re
from contextlib import asynccontextmanager
from dataclasses import dataclass

from aiohttp import ClientSession, CookieJar
from aiohttp.test_utils import TestClient, TestServer
from cryptography.hazmat.primitives.serialization import Encoding

from app.clock import SystemClock
from app.config import Config, Live, Server
from app.context import Context
from app.identity.trust import DIRECTORIES
from app.keys import CONTEXT
from app.main import Ports, create_app
from app.wire.agent_messages import BindRequest, CeremonyStart, Challenge, PairOk
from app.wire.page_messages import FlowResult
from tests.live.desk import ORIGIN, agent_socket, page_socket, start_reading


class ShiftedClock(SystemClock):
    """Runs like the real one, and jumps ahead when a test says so."""

    def __init__(self) -> None:
        self.shift = 0.0

    def now_ms(self) -> int:
        return super().now_ms() + round(self.shift * 1000)

    def monotonic(self) -> float:
        return super().monotonic() + self.shift


@dataclass
class Browser:
    """One person's browser: cookies of its own."""

    client: ClientSession

    async def open_card_page(self, path="/register/card") -> str:
        """The page order token."""
        async with self.client.get(path) as answer:
            assert answer.status == 200
            return answer.url.query["p"]

    async def post(self, path, **form):
        async with self.client.post(path, data=form, headers={"Origin": ORIGIN}) as answer:
            return answer.status, await answer.text()

    async def confirm(self, request: BindRequest) -> str:
        """What the person does on the page that the agent opened; the number that the page showed."""
        status, text = await self.post("/agent/confirm", token=request.token)
        assert status == 200
        number = re.search(r"data-number[^>]*>\s*(\d\d)\s*<", text)
        status, _ = await self.post("/agent/confirm", token=request.token, same="1")
        assert status == 200
        return number[1]


@dataclass
class Office:
    server: TestServer
    client: TestClient
    clock: ShiftedClock
    context: Context

    @asynccontextmanager
    async def browser(self):
        address = self.server.make_url("/")
        async with ClientSession(
            base_url=address, cookie_jar=CookieJar(unsafe=True), headers={"Accept-Language": "en"}
        ) as client:
            yield Browser(client)

    def later(self, seconds: float) -> None:
        self.clock.shift += seconds
        self.context.live.tick()

    @asynccontextmanager
    async def paired(self, card, *, path="/register/card", lang="en"):
        """(page, agent, browser) with the proof done, as an honest person would do it."""
        async with self.browser() as browser:
            token = await browser.open_card_page(path)
            async with page_socket(browser, token, lang=lang) as page, agent_socket(self, card) as agent:
                await agent.claim(await page.ticket())
                await browser.confirm(await agent.hear(BindRequest))
                agent.paired(await agent.hear(PairOk))
                await page.state("paired")
                yield page, agent, browser

    @asynccontextmanager
    async def asked_for_consent(self, card):
        """(page, agent, browser, ceremony start) with a card on the reader."""
        async with self.paired(card) as (page, agent, browser):
            await start_reading(page)
            start = await agent.hear(CeremonyStart)
            await agent.show_card()
            await page.state("check_card")
            yield page, agent, browser, start


@asynccontextmanager
async def running_office(data_dir, hierarchy, *, port_clock=None, **live):
    for use, authority in (("sign", hierarchy.signature_ca), ("auth", hierarchy.authentication_ca)):
        folder = data_dir / "trust" / DIRECTORIES[use]
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "demo.pem").write_bytes(authority.public_bytes(Encoding.PEM))
    config = Config(
        server=Server(origin=ORIGIN, data_dir=str(data_dir), mode="demo", development=True),
        live=Live(**live),
    )
    clock = port_clock or ShiftedClock()
    server = TestServer(create_app(config, Ports(clock=clock)))
    async with TestClient(server) as client:
        yield Office(server, client, clock, server.app[CONTEXT])


async def read_whole_card(page, agent, start) -> FlowResult:
    """Consent, both PINs, both signatures, all honest."""
    await agent.agree()
    for use in start.needs:
        await agent.pin(use)
        await agent.say(agent.token(await agent.hear(Challenge), start))
    return await page.hear(FlowResult)
