"""The audit log at the desk: read, filtered, checked, taken away; never changed."""

import msgspec
import pytest

from app.csv_text import csv_rows
from app.records import Role
from app.store import audit
from tests.desk.conftest import Desk, StaffVisitor
from tests.desk.people import account_of, add_person, at_the_counter


@pytest.fixture
async def auditor(desk: Desk) -> StaffVisitor:
    """A supervisor, and three lines of a day long past."""
    found = await desk(Role.SUPERVISOR)

    def unit(tx: audit.Tx) -> None:
        for number, tag in enumerate(("one:thing:done", "one:thing:undone", "=other:thing:done")):
            audit.append(tx, at=1_700_000_000_000 + number, tag=tag, actor="staff:x", subject=f"s{number}")

    await found.context.db.write(unit)
    return found


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ({}, 3),
        ({"tag": "one:"}, 2),
        ({"tag": "One:"}, 0),
        ({"actor": "staff:x"}, 3),
        ({"actor": "staff"}, 0),
        ({"subject": "s1"}, 1),
        ({"since": "2023-11-15", "until": "2023-11-15"}, 3),
        ({"since": "2023-11-16"}, 0),
        ({"until": "2023-11-14"}, 0),
        ({"tag": "%"}, 0),
    ],
)
async def test_lines_are_filtered(auditor: StaffVisitor, query: dict[str, str], shown: int) -> None:
    page = await (await auditor.get("/staff/audit", **query)).text()
    assert page.count(":thing:") == shown + sum(":thing:" in value for value in query.values())


async def test_a_day_that_is_none_is_said_and_asks_nothing(auditor: StaffVisitor) -> None:
    page = await (await auditor.get("/staff/audit", since="2023-02-30")).text()
    assert "(E-4025)" in page
    assert page.count(":thing:") == 3


async def test_a_long_log_is_read_page_by_page_without_gap_or_repeat(auditor: StaffVisitor) -> None:
    def unit(tx: audit.Tx) -> None:
        for number in range(150):
            audit.append(tx, at=1_700_000_000_000, tag=f"many:lines:{number}", actor="a", subject="b")

    await auditor.context.db.write(unit)
    first = await (await auditor.get("/staff/audit", tag="many:")).text()
    older = first.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
    answer = await auditor.client.get(older, headers=auditor.headers)
    second = await answer.text()
    numbers = [n for page in (first, second) for n in range(150) if f">many:lines:{n}<" in page]
    assert sorted(numbers) == list(range(150))
    assert 'rel="next"' not in second


@pytest.mark.parametrize("before", ["-1", "x", "9" * 30, "１"])
async def test_a_place_in_the_log_that_is_none_shows_the_newest(auditor: StaffVisitor, before: str) -> None:
    assert ":thing:" in await (await auditor.get("/staff/audit", before=before)).text()


async def test_an_intact_log_is_said_to_be(auditor: StaffVisitor) -> None:
    assert "was not checked at the desk yet" in await (await auditor.get("/staff/audit")).text()
    page = await (await auditor.post("/staff/audit/check")).text()
    assert "Intact up to line 3" in page
    assert "audit:log:checked" in await auditor.tags()


async def test_a_changed_line_is_found(auditor: StaffVisitor) -> None:
    await auditor.context.db.write(lambda tx: tx.execute("UPDATE audit SET actor = 'y' WHERE seq = 2"))
    page = await (await auditor.post("/staff/audit/check")).text()
    assert "A line was changed." in page
    assert "Found at line 2" in page


async def test_checks_are_limited_because_each_reads_every_line(auditor: StaffVisitor) -> None:
    statuses = [(await auditor.post("/staff/audit/check")).status for _ in range(4)]
    assert statuses == [200, 200, 200, 429]


async def test_a_csv_of_the_filter_opens_in_excel_and_runs_no_formula(auditor: StaffVisitor) -> None:
    answer = await auditor.post("/staff/audit/export", format="csv", actor="staff:x")
    data = await answer.read()
    assert data.startswith(b"\xef\xbb\xbf")
    assert [row["tag"] for row in csv_rows(data)] == [
        "one:thing:done",
        "one:thing:undone",
        "=other:thing:done",
    ]
    assert b",'=other" in data
    assert "audit.csv" in answer.headers["Content-Disposition"]


async def test_json_lines_say_the_same(auditor: StaffVisitor) -> None:
    answer = await auditor.post("/staff/audit/export", format="jsonl", tag="one:")
    rows = [msgspec.json.decode(line) for line in (await answer.read()).splitlines()]
    assert [row["subject"] for row in rows] == ["s0", "s1"]


async def test_taking_the_log_away_is_in_the_log(auditor: StaffVisitor) -> None:
    await auditor.post("/staff/audit/export", format="csv")
    line = (await auditor.audit_lines())[-1]
    assert (line.tag, line.actor) == ("audit:log:exported", f"staff:{auditor.me.id}")
    assert '"lines": 3' in line.detail


@pytest.mark.parametrize("shape", ["", "xlsx", "../csv"])
async def test_an_unknown_format_is_refused_and_not_logged(auditor: StaffVisitor, shape: str) -> None:
    assert (await auditor.post("/staff/audit/export", format=shape)).status == 400
    assert "audit:log:exported" not in await auditor.tags()


async def test_a_clerk_reads_no_log(desk: Desk) -> None:
    clerk = await desk(Role.CLERK)
    assert (await clerk.get("/staff/audit")).status == 403
    assert (await clerk.post("/staff/audit/export", format="csv")).status == 403


async def test_a_line_names_staff_by_log_in_name_and_applicants_by_user_id(desk: Desk) -> None:
    clerk, auditor = await at_the_counter(desk), await desk(Role.SUPERVISOR)
    account = await add_person(clerk)
    await clerk.get(f"/staff/people/{account}")
    user_id = (await account_of(clerk, account)).user_id
    page = await (await auditor.get("/staff/audit", tag="person:record:viewed")).text()
    assert ">hanako<br>" in page
    assert f">{user_id}<br>" in page
    assert "matter: counter" in page
    assert "SAMPLE MARIA" not in page


async def test_the_log_is_filtered_by_log_in_name_and_user_id(desk: Desk) -> None:
    clerk, auditor = await at_the_counter(desk), await desk(Role.SUPERVISOR)
    first, second = await add_person(clerk), await add_person(clerk, phone="03-9999-9999")
    await clerk.get(f"/staff/people/{first}")
    await clerk.get(f"/staff/people/{second}")
    typed = (await account_of(clerk, first)).user_id.replace("-", "").lower()
    query = {"tag": "person:record", "actor": "hanako", "subject": typed}
    page = await (await auditor.get("/staff/audit", **query)).text()
    assert "Lines found: 1<" in page
    assert first in page
    assert second not in page
    file = await (await auditor.post("/staff/audit/export", format="csv", **query)).text()
    assert first in file
    assert second not in file


async def test_who_never_was_at_the_desk_has_no_lines(auditor: StaffVisitor) -> None:
    page = await (await auditor.get("/staff/audit", actor="nobody-here")).text()
    assert "There are no lines here." in page
    assert "Lines found" not in page


async def test_a_detail_that_somebody_spoiled_is_shown_as_it_stands(auditor: StaffVisitor) -> None:
    await auditor.context.db.write(lambda tx: tx.execute("UPDATE audit SET detail = '[broken' WHERE seq = 2"))
    assert ">[broken<" in await (await auditor.get("/staff/audit")).text()
