"""Getting through the desk's door in tests: an invitation, an authenticator, and the forms in between."""

import re
from dataclasses import dataclass

from aiohttp import ClientResponse

from app import authenticator
from app.records import Role, Staff
from app.services.staff_accounts import add_in
from app.store import staff
from tests.desk.conftest import StaffVisitor

PASSWORD = "harbour lantern violet stone"
SECRET = re.compile(r'class="secret"[^>]*>([A-Z2-7 ]+)<')
RECOVERY = re.compile(r">([A-Z2-7]{4}(?:-[A-Z2-7]{4}){3})<")


@dataclass
class Member:
    """A person with an authenticator."""

    login: str
    secret: str
    recovery: list[str]

    def code(self, visitor: StaffVisitor, *, steps: int = 0) -> str:
        return authenticator.code_at(self.secret, visitor.clock.now_ms() + steps * authenticator.STEP_MS)


async def invite(visitor: StaffVisitor, login: str = "hanako", role: Role = Role.CLERK) -> str:
    """The token of the link."""
    now = visitor.clock.now_ms()
    made = await visitor.context.db.write(lambda tx: add_in(tx, login, role, actor="console", at=now))
    return made.token


async def begin(visitor: StaffVisitor, token: str, password: str = PASSWORD) -> ClientResponse:
    """Opens the link and chooses a password."""
    await visitor.get("/staff/invitation", token=token)
    return await visitor.post("/staff/invitation", password=password, password_confirm=password)


async def set_up(visitor: StaffVisitor, login: str = "hanako", role: Role = Role.CLERK) -> Member:
    """Through the whole set-up; its code is of the step before the present one, so the next log-in has a new one."""
    page = await (await begin(visitor, await invite(visitor, login, role))).text()
    found = SECRET.search(page)
    assert found
    member = Member(login, found[1].replace(" ", ""), [])
    shown = await visitor.post("/staff/invitation/code", code=member.code(visitor, steps=-1))
    assert shown.url.path == "/staff/recovery-codes"
    member.recovery = RECOVERY.findall(await shown.text())
    return member


async def log_in(visitor: StaffVisitor, member: Member, **changes: str) -> ClientResponse:
    typed = {"login": member.login, "password": PASSWORD, "code": member.code(visitor)}
    return await visitor.post("/staff/login", **(typed | changes))


async def row_of(visitor: StaffVisitor, login: str) -> Staff:
    found = await visitor.context.db.read(lambda tx: staff.get_by_login(tx, login))
    assert found is not None
    return found
