"""What goes on during a stop of the service: the desk, open sockets, logging out, and whoever holds the bypass."""

import re

import pytest

from app.records import Role
from app.wire.page_messages import PairStart, Ticket
from tests.desk.conftest import Browsers, Desk, StaffVisitor
from tests.desk.stops import HOUR, act_of, link_in, plan
from tests.live.desk import page_socket


async def test_the_bypass_opens_the_site_to_one_browser_until_the_end(browsers: Browsers) -> None:
    admin, tester, other = (
        await browsers.staff(Role.ADMINISTRATOR),
        await browsers.stranger(),
        await browsers.stranger(),
    )
    link = link_in(await plan(admin, 0.1, 1))
    assert link
    admin.clock.advance(seconds=HOUR * 0.2)
    opened = await tester.get(link)
    assert (opened.status, opened.url.path) == (200, "/")
    assert "token" not in str(opened.url)
    assert (await tester.get("/login")).status == 200
    assert (await other.get("/login")).status == 503
    admin.clock.advance(seconds=HOUR)
    assert (await tester.get(link)).status == 410


async def test_the_bypass_is_shown_once_and_stored_as_a_hash(desk: Desk) -> None:
    admin = await desk(Role.ADMINISTRATOR)
    token = link_in(await plan(admin, 1, 2)).partition("=")[2]
    assert token not in await (await admin.get("/staff/maintenance")).text()
    lines = await admin.audit_lines()
    assert all(token not in line.detail for line in lines)


@pytest.mark.parametrize("token", ["", "x", "A" * 43, "%00", "🔑"])
async def test_a_bypass_that_nobody_gave_is_refused(desk: Desk, stranger: StaffVisitor, token: str) -> None:
    await plan(await desk(Role.ADMINISTRATOR), 0.1, 1)
    stranger.clock.advance(seconds=HOUR * 0.2)
    assert (await stranger.get("/maintenance/bypass", token=token)).status == 410
    stranger.client.session.cookie_jar.update_cookies({"madoguchi-bypass": "A" * 43})
    assert (await stranger.get("/")).status == 503


async def test_a_new_bypass_kills_the_old_one(browsers: Browsers) -> None:
    admin, tester = await browsers.staff(Role.ADMINISTRATOR), await browsers.stranger()
    page = await plan(admin, 0.1, 1)
    admin.clock.advance(seconds=HOUR * 0.2)
    await tester.get(link_in(page))
    address, seen = act_of(await (await admin.get("/staff/maintenance")).text(), "link")
    newer = link_in(await (await admin.post(address, seen=seen)).text())
    assert newer not in {"", link_in(page)}
    assert (await tester.get("/login")).status == 503
    assert (await tester.get(newer)).status == 200


async def test_a_live_page_that_was_open_before_the_stop_goes_on(browsers: Browsers) -> None:
    admin, applicant = await browsers.staff(Role.ADMINISTRATOR), await browsers.stranger()
    async with page_socket(applicant, await applicant.open_card_page()) as page:
        await plan(admin, 0.1, 1)
        admin.clock.advance(seconds=HOUR * 0.2)
        assert (await applicant.get("/register/card")).status == 503
        await page.say(PairStart())
        assert await page.hear(Ticket)


async def test_demo_codes_for_the_desk_are_still_there_in_a_stop(desk: Desk) -> None:
    admin = await desk(Role.ADMINISTRATOR)
    await plan(admin, 0.1, 1)
    admin.clock.advance(seconds=HOUR * 0.2)
    assert (await admin.get("/dev/mail")).status == 200


async def test_the_desk_the_health_check_and_static_files_go_on(desk: Desk) -> None:
    admin = await desk(Role.ADMINISTRATOR)
    await plan(admin, 0.25, 2)
    admin.clock.advance(seconds=HOUR / 4)
    assert (await admin.get("/staff/maintenance")).status == 200
    assert (await admin.get("/healthz")).status == 200
    page = await (await admin.get("/")).text()
    style = re.search(r'href="(/static/[^"]+\.css)"', page)
    assert style
    assert (await admin.get(style[1])).status == 200


async def test_logging_out_works_in_a_stop(browsers: Browsers) -> None:
    admin, applicant = await browsers.staff(Role.ADMINISTRATOR), await browsers.stranger()
    await applicant.signed_in()
    await plan(admin, 0.1, 1)
    admin.clock.advance(seconds=HOUR * 0.2)
    assert (await applicant.post("/logout")).status == 200
    assert await applicant.sessions() == []
