"""Two offices at the same moment: one where somebody is registered, one where nobody is. What strangers see of both."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from difflib import unified_diff
from pathlib import Path

import msgspec
from aiohttp import ClientResponse, CookieJar
from aiohttp.test_utils import TestClient, TestServer

from app.clock import FixedClock
from app.config import Accounts, Config, Server
from app.keys import CONTEXT
from app.main import Ports, create_app
from app.records import AccountState, Approval, NewAccount
from app.store import accounts, reset_requests
from app.store.db import Tx
from tests.real.people import PERSON
from tests.real.waiting import until
from tests.web.conftest import START_MS
from tests.web.visitor import PASSWORD, Visitor

USER_ID = "K7M-4XT-RW9C"
EMAIL = "an.nguyen@example.jp"
CARD_NUMBER = "AB12345678CD"
PASSWORD_DAYS = 365
DAY_MS = 24 * 3600 * 1000
STATES = ("usable", "locked", "deactivated", "without a password", "expired", "not approved")

_ORDER = re.compile(r"[A-Za-z0-9_-]{20}(\.[0-9]{1,6})")
_REFERENCE = re.compile(r"\b[3-9A-Z]{3}-[3-9A-Z]{3}-[3-9A-Z]{3}\b")
_HASH = re.compile(r"\b[0-9a-f]{64}\b")
_OWN_HEADERS = {"date", "x-request-id", "set-cookie", "location"}


@dataclass(frozen=True)
class Seen:
    """One answer, without what differs between any two answers."""

    status: int
    location: str
    headers: tuple[tuple[str, str], ...]
    cookies: tuple[str, ...]
    body: str


@asynccontextmanager
async def world(directory: Path) -> AsyncIterator[Visitor]:
    """An office and a stranger's browser."""
    config = Config(
        server=Server(data_dir=str(directory), mode="demo", development=True),
        accounts=Accounts(password_days=PASSWORD_DAYS),
    )
    clock = FixedClock(START_MS)
    server = TestServer(create_app(config, Ports(clock=clock)))
    async with TestClient(server, cookie_jar=CookieJar(unsafe=True)) as client:
        yield Visitor(client, clock, server.app[CONTEXT])


async def give_account(visitor: Visitor, state: str) -> None:
    """Written as rows, so that no limit of the stranger's is touched."""
    context, now = visitor.context, visitor.clock.now_ms()
    person = replace(PERSON, email=EMAIL, residence_card_number=CARD_NUMBER)
    account = NewAccount(
        id="a" * 20,
        user_id=USER_ID,
        category=person.category,
        language="en",
        card_owner="owner-1",
        person_sealed=context.sealer.seal(msgspec.json.encode(person), context="account:" + "a" * 20),
        revocation="not_checked",
        terms_version="1",
        created_at=now,
        approval=Approval.AWAITING if state == "not approved" else Approval.NOT_NEEDED,
    )
    phc = await context.hasher.hash(PASSWORD)

    def unit(tx: Tx) -> None:
        accounts.upsert_account(tx, account)
        if state != "without a password":
            age = PASSWORD_DAYS * DAY_MS if state == "expired" else 0
            accounts.update_password(tx, account.id, phc, now - age)
        if state in {"locked", "deactivated"}:
            accounts.update_state(tx, account.id, AccountState(state))

    await context.db.write(unit)


def differences(one: list[list[Seen]], other: list[list[Seen]]) -> list[str]:
    """What differs, line by line, so that a failure can be read."""
    return list(unified_diff(_lines(one), _lines(other), "known", "empty", n=0, lineterm=""))


def _lines(answers: list[list[Seen]]) -> list[str]:
    return [
        f"{number} {line}"
        for number, answer in enumerate(answers)
        for part in answer
        for line in (
            str(part.status),
            part.location,
            *map(str, part.headers),
            *part.cookies,
            *part.body.split("\n"),
        )
    ]


async def seen(answer: ClientResponse) -> list[Seen]:
    """The answer and those that led to it."""
    return [_seen(earlier, "") for earlier in answer.history] + [_seen(answer, await answer.text())]


def _seen(answer: ClientResponse, text: str) -> Seen:
    body = text.replace(answer.headers.get("X-Request-Id", "-none-"), "REQUEST")
    return Seen(
        status=answer.status,
        location=_bare(answer.headers.get("Location", "")),
        headers=tuple(
            sorted(
                (name, value) for name, value in answer.headers.items() if name.lower() not in _OWN_HEADERS
            )
        ),
        cookies=tuple(_cookie(line) for line in answer.headers.getall("Set-Cookie", [])),
        body=_bare(body),
    )


def _cookie(line: str) -> str:
    """Its name, the length of its value, and its attributes."""
    value, _, attributes = line.partition(";")
    name, _, secret = value.partition("=")
    return f"{name}={len(secret)};{attributes}"


def _bare(text: str) -> str:
    return _HASH.sub("HASH", _REFERENCE.sub("REFERENCE", _ORDER.sub(r"ORDER\1", text)))


async def mails_to_strangers(visitor: Visitor) -> list[tuple[str, str]]:
    """Recipient and subject of every mail that is not for the registered address, once all requests are settled."""
    context = visitor.context

    async def settled() -> bool:
        return await context.db.read(reset_requests.get_oldest) is None

    await until(settled, what="the requests to be settled")
    rows = await context.db.read(
        lambda tx: tx.execute("SELECT id, recipient_sealed, subject FROM outbox").fetchall()
    )
    found = [
        (
            context.sealer.open(row["recipient_sealed"], context=f"outbox:{row['id']}:recipient").decode(),
            row["subject"],
        )
        for row in rows
    ]
    return sorted(mail for mail in found if mail[0] != EMAIL)
