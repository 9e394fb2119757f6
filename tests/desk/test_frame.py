"""What every page of the desk gives: its own header, ways for the role, log out, when it ends, shortcuts."""

import re

import pytest

from app.records import Role
from tests.desk.conftest import Desk, StaffVisitor
from tests.desk.people import at_the_counter


async def test_a_desk_page_says_who_is_logged_in_and_with_which_role(desk: Desk) -> None:
    clerk = await desk(Role.CLERK, "hanako")
    text = await (await clerk.get("/staff")).text()
    assert "hanako" in text
    assert '<span class="desk-role">Clerk</span>' in text


async def test_a_desk_page_has_no_way_into_the_applicants_menu(desk: Desk) -> None:
    text = await (await (await desk()).get("/staff")).text()
    assert 'action="/logout"' not in text
    assert "/menu" not in text
    assert 'action="/staff/logout"' in text


async def test_the_end_of_the_session_stands_on_the_page(desk: Desk) -> None:
    text = await (await (await desk()).get("/staff")).text()
    assert "You will be logged out at <time data-desk-time>07:34</time>" in text


async def test_the_door_shows_no_ways_to_a_stranger(stranger: StaffVisitor) -> None:
    text = await (await stranger.get("/staff/login")).text()
    assert "desk-ways" not in text
    assert "desk.js" not in text


async def test_shortcuts_can_be_switched_off_and_on(desk: Desk) -> None:
    clerk = await desk()
    assert 'data-shortcuts="on"' in await (await clerk.get("/staff")).text()
    assert 'data-shortcuts="off"' in await (await clerk.post("/staff/shortcuts", on="")).text()
    assert 'data-shortcuts="off"' in await (await clerk.get("/staff")).text()
    assert 'data-shortcuts="on"' in await (await clerk.post("/staff/shortcuts", on="yes")).text()


@pytest.mark.parametrize("path", ["/staff", "/staff/account", "/staff/shortcuts"])
async def test_a_stranger_is_sent_to_the_log_in(stranger: StaffVisitor, path: str) -> None:
    assert (await stranger.get(path)).url.path == "/staff/login"


@pytest.mark.parametrize("action", ["/staff/account/password", "/staff/account/codes"])
async def test_the_language_of_a_refused_form_leads_to_the_page_it_stands_on(desk: Desk, action: str) -> None:
    clerk = await desk()
    answer = await clerk.post(action)
    assert answer.status == 422
    text = await answer.text()
    assert 'href="/language/ja?to=/staff/account"' in text
    assert (await clerk.get("/language/ja", to="/staff/account")).url.path == "/staff/account"


@pytest.mark.parametrize(
    ("path", "way"),
    [
        ("/staff/matter", "/staff/people"),
        ("/staff/matter?to=/staff/use-requests/x", "/staff/use-requests"),
        ("/staff/leavers", "/staff/people"),
        ("/staff/audit", "/staff/audit"),
    ],
)
async def test_the_ways_say_where_a_page_belongs(desk: Desk, path: str, way: str) -> None:
    visitor = await at_the_counter(desk, Role.SUPERVISOR)
    page = await (await visitor.client.get(path, headers=visitor.headers)).text()
    marked = re.findall(r'href="([^"]*)" aria-current="page"', page)
    assert marked == [way]


async def test_an_empty_list_counts_nothing(desk: Desk) -> None:
    visitor = await desk(Role.SUPERVISOR)
    page = await (await visitor.get("/staff/mail")).text()
    assert "There are no mails here." in page
    assert "0 to 0" not in page


@pytest.mark.parametrize(("path", "status"), [("/staff/people/nobody", 404), ("/staff/members", 403)])
async def test_a_refusal_at_the_desk_leads_back_to_the_desk(desk: Desk, path: str, status: int) -> None:
    visitor = await at_the_counter(desk)
    answer = await visitor.get(path)
    page = await answer.text()
    assert answer.status == status
    assert '<header class="desk-header">' in page
    assert 'href="/staff">Back to the desk<' in page
    assert "Back to Homepage" not in page


async def test_a_refusal_elsewhere_does_not_mention_the_desk(stranger: StaffVisitor) -> None:
    page = await (await stranger.get("/staffing")).text()
    assert "Back to Homepage" in page
    assert "desk" not in page
