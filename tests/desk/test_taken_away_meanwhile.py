"""What an administrator takes away while somebody's own change is under way stays away."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from threading import Event
from typing import Any

import pytest

from app.errors import StaffSignInNeeded
from app.passwords import PasswordHasher
from app.records import Role, StaffSession, StaffState
from app.services.staff_accounts import invite_in
from app.services.staff_self import change_password
from app.store import staff, staff_sessions
from app.store.db import Tx
from tests.desk.conftest import StaffVisitor
from tests.desk.door import PASSWORD, log_in, row_of, set_up

NEW = "candle river orange window"


class Held(ThreadPoolExecutor):
    """Threads that hash no password before they are let go; judging the new one goes through."""

    def __init__(self) -> None:
        super().__init__(max_workers=1)
        self.reached, self.go_on, self.judged = Event(), Event(), False

    def submit(self, function: Callable[..., Any], /, *arguments: Any, **named: Any) -> Future[Any]:
        if not self.judged:
            self.judged = True
            return super().submit(function, *arguments, **named)

        def held() -> Any:
            self.reached.set()
            self.go_on.wait(10)
            return function(*arguments, **named)

        return super().submit(held)


async def session_of(visitor: StaffVisitor) -> StaffSession:
    member = await set_up(visitor)
    await log_in(visitor, member)
    return (await visitor.context.db.read(staff_sessions.list_sessions))[0]


async def change_while(
    visitor: StaffVisitor, session: StaffSession, meanwhile: Callable[[Tx], object]
) -> None:
    with Held() as threads:
        context = replace(visitor.context, hasher=PasswordHasher(threads))
        change = asyncio.create_task(change_password(context, session, current=PASSWORD, new=NEW))
        assert await asyncio.to_thread(threads.reached.wait, 10)
        await context.db.write(meanwhile)
        threads.go_on.set()
        await change


async def test_a_deactivated_account_does_not_come_back_with_a_new_password(stranger: StaffVisitor) -> None:
    session = await session_of(stranger)
    before = await row_of(stranger, "hanako")
    with pytest.raises(StaffSignInNeeded):
        await change_while(
            stranger, session, lambda tx: staff.update_state(tx, session.staff_id, StaffState.DEACTIVATED)
        )
    after = await row_of(stranger, "hanako")
    assert (after.state, after.password) == (StaffState.DEACTIVATED, before.password)


async def test_a_new_invitation_is_not_undone_by_a_password(stranger: StaffVisitor) -> None:
    session = await session_of(stranger)
    member, now = await row_of(stranger, "hanako"), stranger.clock.now_ms()
    with pytest.raises(StaffSignInNeeded):
        await change_while(stranger, session, lambda tx: invite_in(tx, member, actor="console", at=now))
    after = await row_of(stranger, "hanako")
    assert (after.state, after.password) == (StaffState.INVITED, None)


async def test_a_lock_that_others_brought_about_stays(stranger: StaffVisitor) -> None:
    session = await session_of(stranger)
    await change_while(
        stranger, session, lambda tx: staff.update_failures(tx, session.staff_id, 5, StaffState.LOCKED)
    )
    assert (await row_of(stranger, "hanako")).state is StaffState.LOCKED


async def test_passwords_guessed_at_once_in_an_open_session_are_five_and_no_more(
    stranger: StaffVisitor,
) -> None:
    await session_of(stranger)
    entries = {"current": "wrong wrong wrong wrong", "password": NEW, "password_confirm": NEW}
    await asyncio.gather(*(stranger.post("/staff/account/password", **entries) for _ in range(12)))
    assert (await stranger.tags()).count("staff:sign_in:failed") == 5
    assert (await row_of(stranger, "hanako")).state is StaffState.LOCKED


@pytest.mark.parametrize("role", list(Role))
async def test_codes_guessed_at_once_in_an_open_session_are_five_and_no_more(
    stranger: StaffVisitor, role: Role
) -> None:
    await log_in(stranger, await set_up(stranger, role=role))
    entries = {"renew-code": "000000"}
    await asyncio.gather(*(stranger.post("/staff/account/codes", **entries) for _ in range(12)))
    assert (await stranger.tags()).count("staff:sign_in:failed") == 5
