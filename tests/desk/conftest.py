"""The desk of the real application: browsers without script, each logged in as a member of staff."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from http.cookies import SimpleCookie

import msgspec
import pytest
from aiohttp import CookieJar, web
from aiohttp.test_utils import TestClient, TestServer

from app.clock import FixedClock
from app.config import Config
from app.cookies import STAFF_PATH, staff_cookie_name
from app.keys import CONTEXT
from app.main import Ports, create_app
from app.records import AuditLine, Role, Staff, StaffState
from app.services.staff_sessions import new_session
from app.store import audit, staff, staff_sessions
from app.tokens import new_id
from tests.web.conftest import START_MS, config
from tests.web.visitor import Visitor

__all__ = ["config"]

LOGINS = {Role.CLERK: "hanako", Role.SUPERVISOR: "taro", Role.ADMINISTRATOR: "admin"}


@dataclass
class StaffVisitor(Visitor):
    """A browser logged in as `staff`. Without one it stands before the door."""

    staff: Staff | None = None

    @property
    def me(self) -> Staff:
        assert self.staff is not None
        return self.staff

    async def audit_lines(self) -> list[AuditLine]:
        return await self.context.db.read(lambda tx: audit.list_lines(tx, limit=1000))

    async def tags(self) -> list[str]:
        return [line.tag for line in await self.audit_lines()]


Desk = Callable[..., Awaitable[StaffVisitor]]


class OneOfMany(TestClient[web.Request, web.Application]):
    """aiohttp's client closes its server when it is closed; here several share one."""

    async def close(self) -> None:
        await self.session.close()


class Browsers:
    """Browsers of one server, closed with it."""

    def __init__(self, server: TestServer, clock: FixedClock, stack: AsyncExitStack) -> None:
        self.server, self.clock, self.stack = server, clock, stack

    async def stranger(self) -> StaffVisitor:
        client = OneOfMany(self.server, cookie_jar=CookieJar(unsafe=True))
        await self.stack.enter_async_context(client)
        return StaffVisitor(client, self.clock, self.server.app[CONTEXT])

    async def staff(self, role: Role = Role.CLERK, login: str = "") -> StaffVisitor:
        visitor = await self.stranger()
        context = visitor.context
        visitor.staff = await add_staff(visitor, role, login or LOGINS[role])
        session, token = new_session(context, visitor.staff)
        await context.db.write(lambda tx: staff_sessions.insert_session(tx, session))
        cookie: SimpleCookie = SimpleCookie({staff_cookie_name(context.config): token})
        cookie[staff_cookie_name(context.config)]["path"] = STAFF_PATH
        # The address it came from: without one a jar gives it to every path.
        visitor.client.session.cookie_jar.update_cookies(cookie, self.server.make_url("/staff"))
        return visitor


async def add_staff(visitor: Visitor, role: Role, login: str, state: StaffState = StaffState.ACTIVE) -> Staff:
    """A row only: without password and authenticator nobody logs in with it, but its sessions work."""
    member = Staff(new_id(), login, role, state, None, None, 0, 0, visitor.clock.now_ms(), None)
    await visitor.context.db.write(lambda tx: staff.insert_staff(tx, member))
    return member


async def browsers_of(config: Config) -> AsyncIterator[Browsers]:
    clock = FixedClock(START_MS)
    server = TestServer(create_app(config, Ports(clock=clock)))
    await server.start_server()
    async with AsyncExitStack() as stack:
        stack.push_async_callback(server.close)
        yield Browsers(server, clock, stack)


@pytest.fixture
async def browsers(config: Config) -> AsyncIterator[Browsers]:
    async for found in browsers_of(config):
        yield found


@pytest.fixture
async def networked(config: Config) -> AsyncIterator[Browsers]:
    """An office that opens its desk to another network than ours."""
    elsewhere = msgspec.structs.replace(config.staff, networks=("192.0.2.0/24",))
    async for found in browsers_of(msgspec.structs.replace(config, staff=elsewhere)):
        yield found


@pytest.fixture
def desk(browsers: Browsers) -> Desk:
    """`clerk = await desk(Role.CLERK)`: a browser logged in as a new member of staff of that role."""
    return browsers.staff


@pytest.fixture
async def stranger(browsers: Browsers) -> StaffVisitor:
    """A browser at the same server with nobody logged in."""
    return await browsers.stranger()
