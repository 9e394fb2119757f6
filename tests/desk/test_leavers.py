"""Lists: what goes out as CSV, and what a list of leavers may do. Nothing is asked before the report was seen."""

import io

import aiohttp
import pytest
from aiohttp import ClientResponse

from app.csv_text import csv_rows
from app.records import AccountState, Act, Role
from app.store import accounts, proposals
from tests.desk.conftest import Desk, StaffVisitor
from tests.desk.people import add_person, at_the_counter

HEADER = "ユーザID,離職日,理由\r\n"


async def boss_at_the_counter(desk: Desk) -> StaffVisitor:
    return await at_the_counter(desk, Role.SUPERVISOR)


async def user_id_of(visitor: StaffVisitor, account_id: str) -> str:
    account = await visitor.context.db.read(lambda tx: accounts.get_account(tx, account_id))
    assert account is not None
    return account.user_id


async def upload(visitor: StaffVisitor, data: bytes) -> ClientResponse:
    form = aiohttp.FormData()
    form.add_field("list", io.BytesIO(data), filename="list.csv", content_type="text/csv")
    origin = {"Origin": visitor.context.config.server.origin}
    return await visitor.client.post("/staff/leavers", data=form, headers=visitor.headers | origin)


async def open_questions(visitor: StaffVisitor, *ids: str) -> list[bool]:
    return [
        await visitor.context.db.read(
            lambda tx, found=found: proposals.get_open(tx, Act.DEACTIVATE_ACCOUNT, found) is not None
        )
        for found in ids
    ]


@pytest.mark.parametrize("path", ["/staff/leavers", "/staff/leavers/report", "/staff/leavers/empty.csv"])
async def test_a_clerk_sees_no_lists(desk: Desk, path: str) -> None:
    clerk = await at_the_counter(desk)
    assert (await clerk.get(path)).status == 403


async def test_a_clerk_exports_nothing(desk: Desk) -> None:
    clerk = await at_the_counter(desk)
    await add_person(clerk)
    assert "Download this list" not in await (await clerk.get("/staff/people")).text()
    assert (await clerk.post("/staff/people.csv")).status == 403
    assert "person:list:exported" not in await clerk.tags()


async def test_an_export_holds_what_the_list_shows_and_leaves_a_line(desk: Desk) -> None:
    boss = await boss_at_the_counter(desk)
    await add_person(boss)
    await add_person(boss, name="見本 花子", email="hanako@example.com", organisation="=cmd()")
    await boss.post("/staff/people", text="花子")
    answer = await boss.post("/staff/people.csv")
    data = await answer.read()
    assert data.startswith(b"\xef\xbb\xbf")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="people.csv"'
    rows = csv_rows(data)
    assert [row["氏名 Name"] for row in rows] == ["見本 花子"]
    assert b"'=cmd()" in data
    last = (await boss.audit_lines())[-1]
    assert (last.tag, last.detail) == (
        "person:list:exported",
        '{"by": "name", "matter": "counter", "rows": 1}',
    )


async def test_an_export_of_many_loses_nobody(desk: Desk) -> None:
    boss = await boss_at_the_counter(desk)
    for number in range(203):
        await add_person(boss, name=f"SAMPLE N{number}", email=f"n{number}@example.com")
    rows = csv_rows(await (await boss.post("/staff/people.csv")).read())
    assert {row["氏名 Name"] for row in rows} == {f"SAMPLE N{number}" for number in range(203)}


async def test_an_entry_that_is_wrong_exports_nobody(desk: Desk) -> None:
    boss = await boss_at_the_counter(desk)
    await add_person(boss)
    await boss.post("/staff/people", registered_from="yesterday")
    assert csv_rows(await (await boss.post("/staff/people.csv")).read()) == []


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "Choose a file with at least one"),
        (HEADER.encode(), "Choose a file with at least one"),
        (b"name,day\r\nx,y\r\n", "has no column"),
        (b"\xff\xfe\x00\x01", "cannot be read"),
        ((HEADER + "a,b\r\n").encode(), "in line 2"),
        ((HEADER + "a,b,c\r\n" * 2001).encode(), "at most 2000 rows"),
    ],
)
async def test_a_file_that_is_no_list_is_refused(desk: Desk, data: bytes, sentence: str) -> None:
    boss = await boss_at_the_counter(desk)
    answer = await upload(boss, data)
    assert answer.url.path == "/staff/leavers"
    assert sentence in await answer.text()


async def test_a_form_that_sends_no_file_is_told_to_choose_one(desk: Desk) -> None:
    boss = await boss_at_the_counter(desk)
    body = b'--x\r\nContent-Disposition: form-data; name="list"; filename=""\r\n'
    body += b"Content-Type: application/octet-stream\r\n\r\n\r\n--x--\r\n"
    headers = boss.headers | {
        "Origin": boss.context.config.server.origin,
        "Content-Type": "multipart/form-data; boundary=x",
    }
    answer = await boss.client.post("/staff/leavers", data=body, headers=headers)
    assert "Choose a file with at least one" in await answer.text()


async def test_a_file_of_more_than_a_megabyte_is_refused(desk: Desk) -> None:
    boss = await boss_at_the_counter(desk)
    assert (await upload(boss, b"x" * (1024 * 1024 + 1))).status == 413


async def test_no_other_page_takes_a_file_or_so_much(desk: Desk) -> None:
    boss = await boss_at_the_counter(desk)
    form = aiohttp.FormData()
    form.add_field("text", b"x", filename="list.csv")
    headers = boss.headers | {"Origin": boss.context.config.server.origin}
    assert (await boss.client.post("/staff/people", data=form, headers=headers)).status == 400
    assert (await boss.post("/staff/people", text="x" * 70_000)).status == 413


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
async def test_the_report_says_what_each_row_would_do_and_changes_nothing(desk: Desk, encoding: str) -> None:
    boss = await boss_at_the_counter(desk)
    found, closed = await add_person(boss), await add_person(boss, state=AccountState.DEACTIVATED)
    ids = [await user_id_of(boss, account) for account in (found, closed)]
    rows = f"{ids[0].lower()},2026-10-31,退職\r\n{ids[1]},,\r\nAAA-AAA-AAAA,,\r\n{ids[0]},,\r\n"
    page = await (await upload(boss, (HEADER + rows).encode(encoding))).text()
    for words in ("Found", "Already deactivated", "No such user ID", "The same user ID stands above", "退職"):
        assert words in page
    assert "Ask for the deactivation of 1 account" in page
    assert await open_questions(boss, found, closed) == [False, False]


async def test_a_leaving_date_that_is_no_day_is_not_asked_for(desk: Desk) -> None:
    boss = await boss_at_the_counter(desk)
    account = await add_person(boss)
    page = await (
        await upload(boss, f"{HEADER}{await user_id_of(boss, account)},2026-02-30,\r\n".encode())
    ).text()
    assert "The leaving date is not a day" in page
    assert "Ask for the deactivation" not in page
    await boss.post("/staff/leavers/ask")
    assert await open_questions(boss, account) == [False]


async def test_asking_makes_a_question_for_each_found_and_only_once(desk: Desk) -> None:
    boss = await boss_at_the_counter(desk)
    ids = [await add_person(boss, email=f"n{number}@example.com") for number in range(3)]
    rows = "".join([f"{await user_id_of(boss, account)},2026/10/31,退職\r\n" for account in ids])
    await upload(boss, (HEADER + rows).encode())
    answer = await boss.post("/staff/leavers/ask")
    assert "The deactivation of 3 accounts is asked for." in await answer.text()
    assert await open_questions(boss, *ids) == [True, True, True]
    again = await boss.post("/staff/leavers/ask")
    assert "of 0 accounts" in await again.text()
    assert (await boss.tags()).count("proposal:deactivate_account:asked") == 3
    page = await (await upload(boss, (HEADER + rows).encode())).text()
    assert "Already asked for" in page


async def test_the_kept_list_is_sealed_and_belongs_to_its_session(desk: Desk) -> None:
    boss, other = await boss_at_the_counter(desk), await at_the_counter(desk, Role.SUPERVISOR, "jiro")
    await upload(boss, (HEADER + "AAA-AAA-AAAA,,病気\r\n").encode())
    rows = await boss.context.db.read(lambda tx: tx.execute("SELECT typed_sealed FROM drafts").fetchall())
    assert all("病気".encode() not in bytes(row[0]) for row in rows)
    assert (await other.get("/staff/leavers/report")).url.path == "/staff/leavers"
    assert all("病気" not in line.detail for line in await boss.audit_lines())


async def test_a_file_that_is_no_text_has_its_problem_in_the_first_line(desk: Desk) -> None:
    boss = await boss_at_the_counter(desk)
    page = await (await upload(boss, "認証ID\t離職日\n".encode("utf-16"))).text()
    assert "The first problem is in line 1." in page
