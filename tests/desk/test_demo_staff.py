"""The staff of the demonstration: one for each role, whose codes a page shows in a demonstration and nowhere else."""

import re

import msgspec
import pytest

from app.demo_staff import LOGINS, PASSWORD, add_demo_staff
from app.errors import NotFound
from app.records import Role, StaffState
from app.store import staff
from tests.desk.conftest import StaffVisitor, add_staff, browsers_of

CODE = re.compile(
    r'<th scope="row" translate="no">(\w+)</th><td>\w+</td><td class="code" translate="no">(\d{6})'
)


async def codes(visitor: StaffVisitor) -> dict[str, str]:
    return dict(CODE.findall(await (await visitor.get("/dev/codes")).text()))


@pytest.mark.parametrize("login", list(LOGINS))
async def test_each_of_them_logs_in_with_the_code_on_the_page(stranger: StaffVisitor, login: str) -> None:
    await add_demo_staff(stranger.context.config)
    typed = {"login": login, "password": PASSWORD, "code": (await codes(stranger))[login]}
    assert (await stranger.post("/staff/login", **typed)).url.path == "/staff"


async def test_a_second_start_makes_nobody(stranger: StaffVisitor) -> None:
    for _ in range(2):
        await add_demo_staff(stranger.context.config)
    members = await stranger.context.db.read(staff.list_staff)
    assert sorted(member.role for member in members) == sorted(Role)


async def test_where_there_is_staff_nobody_is_added(stranger: StaffVisitor) -> None:
    await add_staff(stranger, Role.CLERK, "hanako", StaffState.DEACTIVATED)
    await add_demo_staff(stranger.context.config)
    assert len(await stranger.context.db.read(staff.list_staff)) == 1


async def test_other_staff_is_not_on_the_page(stranger: StaffVisitor) -> None:
    await add_demo_staff(stranger.context.config)
    await add_staff(stranger, Role.ADMINISTRATOR, "hanako")
    assert set(await codes(stranger)) == set(LOGINS)


@pytest.mark.parametrize("settings", [{"mode": "production"}, {"development": False}])
async def test_outside_a_demonstration_there_is_no_such_page(config, settings: dict[str, object]) -> None:
    server = msgspec.structs.replace(config.server, **settings)
    async for browsers in browsers_of(msgspec.structs.replace(config, server=server)):
        visitor = await browsers.stranger()
        assert (await visitor.get("/dev/codes")).status == NotFound.status
        if settings.get("mode") == "production":
            await add_demo_staff(visitor.context.config)
            assert await visitor.context.db.read(staff.list_staff) == []
