"""The list of people: why somebody looks, what finds a person, and what leaves no trace of a name."""

import re

import pytest

from app.records import Role
from tests.desk.conftest import Desk, StaffVisitor
from tests.desk.people import MARIA, add_person, at_the_counter


async def listed(visitor: StaffVisitor, **search: str) -> str:
    answer = await visitor.post("/staff/people", **search)
    assert answer.url.path == "/staff/people"
    return await answer.text()


@pytest.mark.parametrize("path", ["/staff/people", "/staff/people/abc", "/staff/people/abc/unlock"])
async def test_nobody_looks_at_people_before_saying_why(desk: Desk, path: str) -> None:
    clerk = await desk(Role.CLERK)
    answer = await clerk.get(path)
    assert answer.url.path == "/staff/matter"
    assert answer.url.query["to"] == path


async def test_the_page_asked_for_comes_after_the_reason(desk: Desk) -> None:
    clerk = await desk(Role.CLERK)
    answer = await clerk.post("/staff/matter", matter="telephone", to="/staff/leavers")
    assert answer.url.path == "/staff/leavers"


@pytest.mark.parametrize(
    "to", ["https://evil.example", "//evil.example/staff/a", "/staff/../menu", "/staff/a?x=1", "/menu"]
)
async def test_the_reason_leads_nowhere_else(desk: Desk, to: str) -> None:
    clerk = await desk(Role.CLERK)
    answer = await clerk.post("/staff/matter", matter="counter", to=to)
    assert str(answer.url.relative()) == "/staff/people"


@pytest.mark.parametrize("matter", ["", "curiosity"])
async def test_a_reason_that_is_none_is_refused(desk: Desk, matter: str) -> None:
    clerk = await desk(Role.CLERK)
    answer = await clerk.post("/staff/matter", matter=matter, to="/staff/people")
    assert "Select one of the choices." in await answer.text()
    assert (await clerk.get("/staff/people")).url.path == "/staff/matter"


async def test_an_administrator_sees_no_person(desk: Desk) -> None:
    admin = await desk(Role.ADMINISTRATOR)
    person = await add_person(admin)
    for path in ("/staff/matter", "/staff/people", f"/staff/people/{person}", f"/staff/people/{person}/note"):
        assert (await admin.get(path)).status == 403


@pytest.mark.parametrize(
    "text",
    [
        "SAMPLE MARIA", "maria sample", "ｓａｍｐｌｅ　ｍａｒｉａ", "Sámple María", "maria", "samplemaria",
        "maria@example.com", "MARIA@EXAMPLE.COM", "03-1234-5678", "+81 3 1234 5678", "０３１２３４５６７８",
        "AB12345678CD", "ab 1234 5678 cd",
    ],
)  # fmt: skip
async def test_a_person_is_found_however_it_is_typed(desk: Desk, text: str) -> None:
    clerk = await at_the_counter(desk)
    await add_person(clerk)
    assert MARIA.name in await listed(clerk, text=text)


async def test_a_japanese_name_is_found_with_and_without_its_space(desk: Desk) -> None:
    clerk = await at_the_counter(desk)
    await add_person(clerk, name="見本 花子")
    for text in ("見本花子", "花子 見本", "花子", "見本　花子"):
        assert "見本 花子" in await listed(clerk, text=text)


async def test_a_person_is_found_by_user_id_in_any_writing(desk: Desk) -> None:
    clerk = await at_the_counter(desk)
    await add_person(clerk)
    page = await listed(clerk, text="")
    user_id = re.search(r">(\w{3}-\w{3}-\w{4})<", page)
    assert user_id
    for text in (user_id[1], user_id[1].lower(), user_id[1].replace("-", " ")):
        assert MARIA.name in await listed(clerk, text=text, by="user_id")


@pytest.mark.parametrize(
    "search",
    [
        {"text": "mari"}, {"text": "maria cruz"}, {"text": "maria@example.org"}, {"text": "0312345679"},
        {"text": "maria", "by": "phone"}, {"text": "maria", "by": "email"}, {"text": "- -", "by": "name"},
        {"text": "maria", "state": "locked"}, {"text": "maria", "category": "counter"},
        {"registered_from": "2030-01-01"}, {"registered_to": "2020-01-01"}, {"approval": "awaiting"},
    ],
)  # fmt: skip
async def test_what_does_not_fit_finds_nobody(desk: Desk, search: dict[str, str]) -> None:
    clerk = await at_the_counter(desk)
    await add_person(clerk)
    page = await listed(clerk, **search)
    assert MARIA.name not in page
    assert "Nobody was found." in page


@pytest.mark.parametrize("day", ["2026-02-30", "yesterday", "1"])
async def test_a_day_that_is_none_is_said_and_finds_nobody(desk: Desk, day: str) -> None:
    clerk = await at_the_counter(desk)
    await add_person(clerk)
    page = await listed(clerk, registered_from=day)
    assert "This is not a day." in page
    assert MARIA.name not in page


async def test_a_filter_that_is_none_is_left_out(desk: Desk) -> None:
    clerk = await at_the_counter(desk)
    await add_person(clerk)
    assert MARIA.name in await listed(clerk, state="'; DROP TABLE accounts", category="x", order="y", by="z")


async def test_the_last_day_of_a_filter_is_meant_too(desk: Desk) -> None:
    clerk = await at_the_counter(desk)
    await add_person(clerk)
    assert MARIA.name in await listed(clerk, registered_from="2026-11-21", registered_to="2026-11-21")


async def test_the_list_comes_in_pages_of_fifty_with_the_newest_first(desk: Desk) -> None:
    clerk = await at_the_counter(desk)
    for number in range(53):
        await add_person(clerk, name=f"SAMPLE NUMBER{number:02d}", email=f"n{number}@example.com")
        clerk.clock.advance(seconds=1)
    first, second = [await (await clerk.get("/staff/people", page=page)).text() for page in ("1", "2")]
    assert re.findall(r"NUMBER(\d\d)", first) == [f"{n:02d}" for n in range(52, 2, -1)]
    assert re.findall(r"NUMBER(\d\d)", second) == ["02", "01", "00"]
    assert "51 to 53 of 53" in second


async def test_a_search_is_kept_for_its_session_only_and_can_be_dropped(desk: Desk) -> None:
    clerk, other = await at_the_counter(desk), await at_the_counter(desk, Role.CLERK, "other")
    await add_person(clerk)
    await add_person(clerk, name="SAMPLE JOHN", email="john@example.com")
    assert "SAMPLE JOHN" not in await listed(clerk, text="maria")
    assert "SAMPLE JOHN" not in await (await clerk.get("/staff/people")).text()
    assert "SAMPLE JOHN" in await (await other.get("/staff/people")).text()
    everybody = await (await clerk.post("/staff/people/everybody")).text()
    assert "SAMPLE JOHN" in everybody
    assert 'value="maria"' not in everybody


async def test_a_name_stands_in_no_address_and_no_audit_line(desk: Desk) -> None:
    clerk = await at_the_counter(desk)
    await add_person(clerk)
    answer = await clerk.post("/staff/people", text="SAMPLE MARIA")
    assert str(answer.url.relative()) == "/staff/people"
    lines = await clerk.audit_lines()
    last = lines[-1]
    assert (last.tag, last.actor, last.subject) == ("person:list:searched", f"staff:{clerk.me.id}", "people")
    assert last.detail == '{"by": "name", "found": 1, "matter": "counter", "shown": 1}'
    assert all("MARIA" not in line.detail.upper() for line in lines)


async def test_a_search_is_stored_sealed(desk: Desk) -> None:
    clerk = await at_the_counter(desk)
    await clerk.post("/staff/people", text="SAMPLE MARIA")
    rows = await clerk.context.db.read(lambda tx: tx.execute("SELECT typed_sealed FROM drafts").fetchall())
    assert len(rows) == 1
    assert b"MARIA" not in bytes(rows[0][0]).upper()
