"""A stop of the service: what may be planned, who is stopped, and what nobody loses."""

import re

import pytest

from app.records import Role
from app.services.publish import publish
from tests.desk.conftest import Browsers, Desk, StaffVisitor
from tests.desk.stops import HOUR, MESSAGE, act_of, plan, times, typed
from tests.web.visitor import ENTRIES


async def test_applicants_are_stopped_with_both_languages_and_the_time_of_the_end(
    desk: Desk, stranger: StaffVisitor
) -> None:
    admin = await desk(Role.ADMINISTRATOR)
    await plan(admin, 1, 3)
    stranger.clock.advance(seconds=HOUR)
    answer = await stranger.get("/register")
    page = await answer.text()
    assert answer.status == 503
    assert 7100 <= int(answer.headers["Retry-After"]) <= 7200
    for words in (
        "The service is stopped for maintenance.",
        "メンテナンスのため",
        *MESSAGE.values(),
        "E-1007",
    ):
        assert words in page
    assert 'lang="ja"' in page


@pytest.mark.parametrize(
    "path", ["/", "/login", "/register/card", "/terms", "/nothing", "/errors", "/ws/live", "/ws/agent"]
)
async def test_no_page_and_no_new_socket_is_open_in_a_stop(
    desk: Desk, stranger: StaffVisitor, path: str
) -> None:
    await plan(await desk(Role.ADMINISTRATOR), 1, 2)
    stranger.clock.advance(seconds=HOUR)
    assert (await stranger.get(path)).status == 503


async def test_the_stop_is_announced_a_day_before_also_to_people_logged_in(browsers: Browsers) -> None:
    admin, applicant = await browsers.staff(Role.ADMINISTRATOR), await browsers.stranger()
    await plan(admin, 26, 28)
    token = await applicant.signed_in()
    assert "The service will stop" not in await (await applicant.get("/menu", p=token)).text()
    admin.clock.advance(seconds=2 * HOUR)
    page = await (await applicant.get("/")).text()
    assert "The service will stop from" in page
    assert MESSAGE["message_en"] in page
    again = await applicant.get("/guide")
    assert "The service will stop from" in await again.text()


async def test_a_page_at_the_last_moment_is_served_and_at_the_first_it_is_not(
    desk: Desk, stranger: StaffVisitor
) -> None:
    page = await plan(await desk(Role.ADMINISTRATOR), 1, 2)
    start = re.search(r"22 November 2026, \d\d:\d\d|21 November 2026, \d\d:\d\d", page)
    assert start
    # The form knows minutes; the clock of these tests stands at a full one.
    stranger.clock.advance(seconds=HOUR - 0.001)
    assert (await stranger.get("/guide")).status == 200
    stranger.clock.advance(seconds=0.001)
    assert (await stranger.get("/guide")).status == 503
    stranger.clock.advance(seconds=HOUR - 0.001)
    assert (await stranger.get("/guide")).status == 503
    stranger.clock.advance(seconds=0.001)
    assert (await stranger.get("/guide")).status == 200


async def test_somebody_half_way_loses_neither_entries_nor_session(browsers: Browsers) -> None:
    admin, applicant = await browsers.staff(Role.ADMINISTRATOR), await browsers.stranger()
    token = await applicant.to_information()
    await plan(admin, 0.1, 0.4)
    admin.clock.advance(seconds=HOUR * 0.2)
    sent = ENTRIES | {"street": "typed into the stop", "email_confirm": "other@example.com"}
    stopped = await applicant.post("/register/information", **sent, _page=token)
    assert stopped.status == 503
    assert "is kept for 24 hours" in await stopped.text()
    admin.clock.advance(seconds=HOUR * 0.3)
    page = await (await applicant.get("/register/information", p=token)).text()
    assert "typed into the stop" in page
    assert "The two e-mail addresses are not the same." in page


async def test_asking_for_a_page_in_the_stop_counts_as_activity(browsers: Browsers) -> None:
    admin, applicant = await browsers.staff(Role.ADMINISTRATOR), await browsers.stranger()
    token = await applicant.to_information()
    await plan(admin, 0.1, 0.9)
    for _ in range(3):
        admin.clock.advance(seconds=20 * 60)
        await applicant.get("/register/information", p=token)
    assert (await applicant.get("/register/information", p=token)).status == 200


async def test_a_session_left_alone_in_a_stop_ends_as_ever(browsers: Browsers) -> None:
    admin, applicant = await browsers.staff(Role.ADMINISTRATOR), await browsers.stranger()
    token = await applicant.signed_in()
    await plan(admin, 0.1, 1)
    admin.clock.advance(seconds=61 * 60)
    answer = await applicant.get("/menu", p=token)
    assert answer.status == 401
    assert "E-1103" in await answer.text()


@pytest.mark.parametrize(
    ("start", "end", "code"),
    [(2, 1, "E-4029"), (1, 1, "E-4029"), (-3, -1, "E-4030")],
)
async def test_times_that_make_no_stop_are_refused(desk: Desk, start: float, end: float, code: str) -> None:
    admin = await desk(Role.ADMINISTRATOR)
    assert f"({code})" in await typed(admin, **times(admin, start, end))


@pytest.mark.parametrize(
    ("entries", "code"),
    [
        ({"starts": "", "ends": ""}, "E-4027"),
        ({"starts": "soon", "ends": "later"}, "E-4028"),
        ({"message_ja": "日本語だけ"}, "E-4035"),
        ({"message_ja": "あ" * 301, "message_en": "b"}, "E-3001"),
    ],
)
async def test_entries_that_make_no_stop_are_refused(desk: Desk, entries: dict[str, str], code: str) -> None:
    admin = await desk(Role.ADMINISTRATOR)
    assert f"({code})" in await typed(admin, **(times(admin, 1, 2) | entries))


@pytest.mark.parametrize(("start", "end"), [(1, 3), (2, 2.5), (0.5, 2.1), (2.9, 4)])
async def test_overlapping_stops_are_refused(desk: Desk, start: float, end: float) -> None:
    admin = await desk(Role.ADMINISTRATOR)
    await plan(admin, 2, 3)
    page = await plan(admin, start, end)
    assert "(E-4031)" in page
    assert (await admin.tags()).count("maintenance:window:planned") == 1


async def test_a_stop_may_begin_when_the_other_ends_and_after_one_that_was_cancelled(desk: Desk) -> None:
    admin = await desk(Role.ADMINISTRATOR)
    page = await plan(admin, 2, 3)
    await plan(admin, 3, 4)
    address, seen = act_of(page, "stop")
    await admin.post(address, seen=seen)
    await plan(admin, 2, 2.5)
    assert (await admin.tags()).count("maintenance:window:planned") == 3


async def test_a_cancelled_stop_stops_nobody_and_cannot_be_cancelled_again(desk: Desk) -> None:
    admin = await desk(Role.ADMINISTRATOR)
    address, seen = act_of(await plan(admin, 1, 2), "stop")
    assert (await admin.post(address, seen=seen)).status == 200
    refused = await admin.post(address, seen=seen)
    assert (refused.status, "E-4007" in await refused.text()) == (409, True)
    admin.clock.advance(seconds=HOUR * 1.5)
    assert (await admin.get("/guide")).status == 200


async def test_a_stop_that_goes_on_can_be_ended_early(desk: Desk) -> None:
    admin = await desk(Role.ADMINISTRATOR)
    await plan(admin, 0.1, 2)
    admin.clock.advance(seconds=HOUR * 0.2)
    address, seen = act_of(await (await admin.get("/staff/maintenance")).text(), "stop")
    await admin.post(address, seen=seen)
    assert (await admin.get("/guide")).status == 200
    assert "maintenance:window:ended" in await admin.tags()


async def test_a_stop_across_midnight_says_both_days_in_japan(desk: Desk, stranger: StaffVisitor) -> None:
    admin = await desk(Role.ADMINISTRATOR)
    entries = {"starts": "2026-11-22T23:30", "ends": "2026-11-23T00:30"}
    page = await typed(admin, **entries)
    assert "2026年11月22日 23:30" in page
    assert "23 November 2026, 00:30" in page


@pytest.mark.parametrize("role", [Role.CLERK, Role.SUPERVISOR])
async def test_only_an_administrator_plans_a_stop(desk: Desk, role: Role) -> None:
    member = await desk(role)
    assert (await member.get("/staff/maintenance")).status == 403
    assert (await member.post("/staff/maintenance/plan", **times(member, 1, 2))).status == 403


async def test_a_stop_outlives_a_restart_of_the_service(desk: Desk) -> None:
    admin = await desk(Role.ADMINISTRATOR)
    await plan(admin, 1, 2)
    before = admin.context.published.windows
    admin.context.published.windows = ()
    await publish(admin.context)
    assert admin.context.published.windows == before
