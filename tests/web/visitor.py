"""A browser without script: it follows redirects, keeps cookies, and sends the token of the page it is on."""

import re
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
from aiohttp import ClientResponse, web
from aiohttp.test_utils import TestClient

from app.clock import FixedClock
from app.context import Context
from app.maildir import StoredMail, read_mails
from app.records import CardFacts, Session
from app.services.read_card import facts_context
from app.store import sessions as session_rows
from app.store.readings import Reading, upsert_reading
from app.tokens import new_id
from tests.real.waiting import until

PASSWORD = "seven quiet lanterns drift"
FACTS = CardFacts("SAMPLE MARIA", None, "1990-01-02", "female", "東京都港区芝公園4丁目", None)
ENTRIES = {
    "municipality": "131032",
    "street": "1-2-3 芝公園ハイツ 405",
    "phone": "03-1234-5678",
    "email": "maria@example.com",
    "email_confirm": "maria@example.com",
    "category": "foreign_national",
    "card_number": "AB12345678CD",
    "agree": "y",
}


@dataclass
class Visitor:
    client: TestClient[web.Request, web.Application]
    clock: FixedClock
    context: Context
    headers: dict[str, str] = field(default_factory=lambda: {"Accept-Language": "en"})

    async def get(self, path: str, **query: str) -> ClientResponse:
        return await self.client.get(path, params=query, headers=self.headers)

    async def follow(self, path: str, token: str) -> str:
        """By a link of the page with this token; the token of the page it leads to."""
        found = re.search(r'data-page-token="([^"]+)"', await (await self.get(path, p=token)).text())
        assert found
        return found[1]

    async def post(self, path: str, **data: str) -> ClientResponse:
        origin = {"Origin": self.context.config.server.origin}
        return await self.client.post(path, data=data, headers=self.headers | origin)

    async def sessions(self) -> list[Session]:
        return await self.context.db.read(session_rows.list_sessions)

    async def open_card_page(self) -> str:
        """The page order token of the card page, in a new visitor's session."""
        return order_of(await self.get("/register/card"))

    async def read_card(self, facts: CardFacts = FACTS, owner: str = "owner-1") -> None:
        """What a verified reading leaves behind; the reading itself is proven with the live channel."""
        session = next(found for found in await self.sessions() if found.account_id is None)
        sealed = self.context.sealer.seal(msgspec.json.encode(facts), context=facts_context(session.id))
        now = self.clock.now_ms()
        kept = (now + 10**11, "not_checked", now, now + 72_000_000)
        reading = Reading(new_id(), session.id, "register", sealed, owner, *kept)
        await self.context.db.write(lambda tx: upsert_reading(tx, reading))

    async def to_information(self, facts: CardFacts = FACTS, owner: str = "owner-1") -> str:
        token = await self.open_card_page()
        await self.read_card(facts, owner)
        return order_of(await self.post("/register/card", _page=token))

    async def to_confirm(self, owner: str = "owner-1", **changes: str) -> str:
        token = await self.to_information(owner=owner)
        answer = await self.post("/register/information", **(ENTRIES | changes), _page=token)
        assert answer.url.path == "/register/confirm"
        return order_of(answer)

    async def register(self, owner: str = "owner-1", **changes: str) -> ClientResponse:
        token = await self.to_confirm(owner, **changes)
        return await self.post("/register/confirm", _page=token, entries=await self.entries_shown(token))

    async def entries_shown(self, token: str) -> str:
        """What the confirm page sends back for the entries it shows."""
        page = await (await self.get("/register/confirm", p=token)).text()
        found = re.search(r'name="entries" value="([0-9a-f]+)"', page)
        assert found
        return found[1]

    async def mails(self, count: int) -> list[StoredMail]:
        """Newest first, once the worker has written that many."""
        folder: Path = self.context.config.data / "mail"
        await until(lambda: len(read_mails(folder)) >= count, what=f"{count} mails")
        return read_mails(folder)

    async def user_id_and_link(self, mails: int = 1) -> tuple[str, str]:
        text = (await self.mails(mails))[0].text
        found = re.search(r"^\s+(\S{3}-\S{3}-\S{4})\s*$", text, re.MULTILINE)
        link = re.search(r"token=([A-Za-z0-9_-]+)", text)
        assert found
        assert link
        return found[1], link[1]

    async def with_password(self) -> str:
        """Registers and sets PASSWORD; the user ID."""
        await self.register()
        user_id, link = await self.user_id_and_link()
        answer = await self.post("/password/new", token=link, password=PASSWORD, password_confirm=PASSWORD)
        assert answer.url.path == "/password/done"
        return user_id

    async def sign_in(self, user_id: str, password: str = PASSWORD) -> ClientResponse:
        return await self.post("/login", user_id=user_id, password=password)

    async def signed_in(self) -> str:
        """The page order token of the menu."""
        answer = await self.sign_in(await self.with_password())
        assert answer.url.path == "/menu"
        return order_of(answer)


def order_of(answer: ClientResponse) -> str:
    return answer.url.query["p"]
