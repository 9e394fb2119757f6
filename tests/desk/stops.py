"""Planning a stop of the service as an administrator does."""

import re

from app.rules.japan_time import as_typed
from tests.desk.conftest import StaffVisitor
from tests.web.visitor import Visitor

HOUR = 3600
MESSAGE = {"message_ja": "機器を入れ替えます。", "message_en": "We exchange machines."}


def times(visitor: Visitor, start: float, end: float) -> dict[str, str]:
    """Hours from now."""
    now = visitor.clock.now_ms()
    return {
        "starts": as_typed(now + int(start * HOUR * 1000)),
        "ends": as_typed(now + int(end * HOUR * 1000)),
    }


async def typed(admin: StaffVisitor, **entries: str) -> str:
    return await (await admin.post("/staff/maintenance/plan", **entries)).text()


async def plan(admin: StaffVisitor, start: float, end: float) -> str:
    """The page that says what became of it."""
    page = await typed(admin, **times(admin, start, end), **MESSAGE)
    found = re.search(r'name="entries" value="(\w+)"', page)
    assert found, page
    return await (await admin.post("/staff/maintenance/preview", entries=found[1])).text()


def act_of(page: str, act: str) -> tuple[str, str]:
    """Address and fingerprint of the first button of that kind."""
    found = re.search(
        rf'action="(/staff/maintenance/[\w-]+/{act})".*?name="seen" value="(\w+)"', page, re.DOTALL
    )
    assert found
    return found[1], found[2]


def link_in(page: str) -> str:
    found = re.search(r"/maintenance/bypass\?token=[\w-]+", page)
    return found[0] if found else ""
