"""The register of residence cards at the desk: tried out before it is imported, and what did not fit it."""

import io
from dataclasses import replace

import aiohttp
import pytest
from aiohttp import ClientResponse

from app.csv_text import csv_rows
from app.records import RegisterMismatch, Role
from app.services.check_residence_card import AT_REGISTRATION, Sender, check_card
from app.services.housekeeping import sweep
from app.store import register_mismatches, residence_cards, revoked_documents
from tests.desk.conftest import Desk, StaffVisitor
from tests.desk.people import MARIA as PERSON
from tests.desk.people import add_person, at_the_counter
from tests.web.registers import HEADER, MARIA, OTHER, csv_of, register_of

DAYS_90_MS = 90 * 24 * 3600 * 1000


async def boss_at_the_counter(desk: Desk) -> StaffVisitor:
    return await at_the_counter(desk, Role.SUPERVISOR)


async def upload(visitor: StaffVisitor, data: bytes, mode: str = "replace") -> ClientResponse:
    form = aiohttp.FormData()
    form.add_field("mode", mode)
    form.add_field("register", io.BytesIO(data), filename="list.csv", content_type="text/csv")
    origin = {"Origin": visitor.context.config.server.origin}
    return await visitor.client.post("/staff/register/import", data=form, headers=visitor.headers | origin)


async def cards(visitor: StaffVisitor) -> int:
    return await visitor.context.db.read(residence_cards.count_cards)


async def differed(visitor: StaffVisitor, **changes: object) -> RegisterMismatch:
    """Somebody's entries that did not fit."""
    person = replace(PERSON, **changes)
    sender = Sender("card:owner-1", AT_REGISTRATION, "192.0.2.1")
    assert not await check_card(visitor.context, person, sender)
    found = await visitor.context.db.read(
        lambda tx: register_mismatches.list_mismatches(tx, settled=False, offset=0, limit=1)
    )
    return found[0]


async def test_a_file_is_tried_out_first_and_imported_as_it_was_shown(desk: Desk) -> None:
    boss = await boss_at_the_counter(desk)
    await register_of(boss.context, OTHER, replace(MARIA, name="SAMPLE MARI"))
    answer = await upload(boss, csv_of([MARIA, replace(MARIA, number="NN11111111NN")]))
    page = await answer.text()
    assert answer.url.path == "/staff/register/report"
    assert [f"<dd>{number}</dd>" in page for number in (2, 1)] == [True, True]
    assert "Cards that are not in it are taken out" in page
    assert await cards(boss) == 2
    done = await boss.post("/staff/register/report")
    assert "The register is imported." in await done.text()
    last = (await boss.audit_lines())[-1]
    assert last.tag == "register:cards:imported"
    assert last.detail == '{"added": 1, "cards": 2, "changed": 1, "mode": "replace", "removed": 1}'
    again = await boss.post("/staff/register/report")
    assert "no longer kept" in await again.text()


async def test_the_first_page_counts_what_did_not_fit_and_is_not_settled(desk: Desk) -> None:
    clerk = await at_the_counter(desk)
    await register_of(clerk.context, replace(MARIA, name="SAMPLE MARI"))
    mismatch = await differed(clerk)

    async def counted() -> str:
        page = await (await clerk.get("/staff")).text()
        return page.partition("Mismatches with the register")[0].rpartition('"tile-number">')[2][:1]

    assert await counted() == "1"
    await clerk.post(f"/staff/register/mismatch/{mismatch.id}/settle")
    assert await counted() == "0"


async def test_the_list_says_how_many_numbers_are_void(desk: Desk) -> None:
    clerk = await at_the_counter(desk)
    hashes = (b"1" * 32, b"2" * 32)
    await clerk.context.db.write(lambda tx: revoked_documents.replace_all(tx, hashes, at=0))
    page = await (await clerk.get("/staff/register")).text()
    assert "Numbers on the list of those that are no longer valid: 2." in page


async def test_additions_take_nothing_out_and_the_same_file_changes_nothing(desk: Desk) -> None:
    boss = await boss_at_the_counter(desk)
    await register_of(boss.context, OTHER)
    for added in (1, 0):
        await upload(boss, csv_of([MARIA]), "add")
        await boss.post("/staff/register/report")
        assert await cards(boss) == 2
        assert f'"added": {added}, "cards": 2' in (await boss.audit_lines())[-1].detail


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "Choose a register with at least one"),
        (HEADER.encode(), "Choose a register with at least one"),
        (b"number,name\r\nAB12345678CD,X\r\n", "lacks these columns: Date of birth, Sex"),
        (b"\xff\xfe\x00\x01", "cannot be read"),
        (f"{HEADER}\r\na,b\r\n".encode(), "in line 2"),
        (f'{HEADER}\r\n"a,b'.encode(), "in line 2"),
    ],
)
async def test_a_file_that_is_no_register_is_refused(desk: Desk, data: bytes, sentence: str) -> None:
    boss = await boss_at_the_counter(desk)
    answer = await upload(boss, data)
    assert answer.url.path == "/staff/register/import"
    assert sentence in await answer.text()


async def test_one_line_that_cannot_be_used_keeps_the_whole_file_out(desk: Desk) -> None:
    boss = await boss_at_the_counter(desk)
    await register_of(boss.context, OTHER)
    bad = replace(MARIA, birth="4/1/1990", number="NN11111111NN")
    page = await (await upload(boss, csv_of([MARIA, bad, MARIA]))).text()
    assert "Lines that cannot be used: 2." in page
    assert "The date of birth cannot be read" in page
    assert "The number stands further up already" in page
    assert "4/1/1990" not in page
    assert "Import now" not in page
    assert (await boss.post("/staff/register/report")).url.path == "/staff/register/report"
    assert await cards(boss) == 1
    assert all("4/1/1990" not in line.detail for line in await boss.audit_lines())


async def test_what_a_colleague_imported_meanwhile_is_not_overwritten_unseen(desk: Desk) -> None:
    boss = await boss_at_the_counter(desk)
    await upload(boss, csv_of([MARIA]))
    await register_of(boss.context, OTHER)
    answer = await boss.post("/staff/register/report")
    assert answer.status == 409
    assert "E-4049" in await answer.text()
    held = await boss.context.db.read(residence_cards.get_any)
    assert held is not None
    assert await cards(boss) == 1


async def test_the_kept_file_is_sealed_and_belongs_to_its_session(desk: Desk) -> None:
    boss, other = await boss_at_the_counter(desk), await at_the_counter(desk, Role.SUPERVISOR, "jiro")
    await upload(boss, csv_of([MARIA]))
    content = b"".join(f.read_bytes() for f in boss.context.config.data.glob("madoguchi.sqlite3*"))
    assert MARIA.name.encode() not in content
    assert (await other.get("/staff/register/report")).url.path == "/staff/register/import"
    assert (await other.post("/staff/register/report")).url.path == "/staff/register/import"
    assert await cards(boss) == 0


async def test_the_empty_register_has_columns_that_are_understood(desk: Desk) -> None:
    boss = await boss_at_the_counter(desk)
    empty = await (await boss.get("/staff/register/empty.csv")).read()
    assert csv_rows(empty) == []
    row = "AB12345678CD,NGUYEN VAN AN,グエン,1994年4月12日,男,ベトナム,留学,2年,2028/4/1\r\n"
    page = await (await upload(boss, empty + row.encode())).text()
    assert "Import now" in page


@pytest.mark.parametrize("path", ["/staff/register/import", "/staff/register/report"])
async def test_a_clerk_imports_nothing(desk: Desk, path: str) -> None:
    clerk = await at_the_counter(desk)
    assert (await clerk.get(path)).status == 403
    assert "Import the register" not in await (await clerk.get("/staff/register")).text()


async def test_the_list_names_nobody_and_a_look_leaves_a_line(desk: Desk) -> None:
    clerk = await at_the_counter(desk)
    await register_of(clerk.context, replace(MARIA, name="SAMPLE MARIO", birth="1990-12-31"))
    found = await differed(clerk)
    page = await (await clerk.get("/staff/register")).text()
    assert "Name: Nearly the same, Date of birth: Differs" in page
    assert MARIA.name not in page
    assert MARIA.number not in page
    one = await (await clerk.get(f"/staff/register/mismatch/{found.id}")).text()
    for words in (MARIA.name, "SAMPLE MARIO", "31 December 1990", "Philippines", "Nearly the same"):
        assert words in one
    last = (await clerk.audit_lines())[-1]
    assert (last.tag, last.subject) == ("register:mismatch:viewed", found.id)
    assert last.detail == '{"matter": "counter"}'


async def test_nobody_looks_without_saying_why(desk: Desk) -> None:
    clerk = await desk(Role.CLERK)
    await register_of(clerk.context, OTHER)
    found = await differed(clerk)
    answer = await clerk.get(f"/staff/register/mismatch/{found.id}")
    assert answer.url.path == "/staff/matter"
    assert "register:mismatch:viewed" not in await clerk.tags()


async def test_a_settled_mismatch_leaves_the_list_and_lets_nobody_through(desk: Desk) -> None:
    clerk = await at_the_counter(desk)
    await register_of(clerk.context, OTHER)
    found = await differed(clerk)
    address = f"/staff/register/mismatch/{found.id}"
    assert "marked as settled" in await (await clerk.post(f"{address}/settle")).text()
    assert found.id not in await (await clerk.get("/staff/register")).text()
    assert "hanako" in await (await clerk.get(address)).text()
    assert (await clerk.post(f"{address}/settle")).status == 409
    assert (await differed(clerk)).id != found.id


async def test_an_unknown_mismatch_is_not_found(desk: Desk) -> None:
    clerk = await at_the_counter(desk)
    assert (await clerk.get("/staff/register/mismatch/nothing")).status == 404
    assert (await clerk.post("/staff/register/mismatch/nothing/settle")).status == 404


async def test_mismatches_are_erased_after_the_days_of_the_settings(desk: Desk) -> None:
    clerk = await at_the_counter(desk)
    await register_of(clerk.context, OTHER)
    found = await differed(clerk)
    clerk.clock.advance(seconds=DAYS_90_MS // 1000)
    await sweep(clerk.context)
    kept = await clerk.context.db.read(lambda tx: register_mismatches.get_mismatch(tx, found.id))
    assert kept is not None
    clerk.clock.advance(seconds=1)
    await sweep(clerk.context)
    assert await clerk.context.db.read(lambda tx: register_mismatches.get_mismatch(tx, found.id)) is None


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "All entries fit"),
        ({"sex": "male"}, "Sex: Differs"),
        ({"residence_card_number": "NN11111111NN"}, "Not in the register"),
        ({"residence_card_number": ""}, "no Residence Card number is registered"),
    ],
)
async def test_a_persons_page_says_how_they_stand_to_the_register(
    desk: Desk, changes: dict[str, object], words: str
) -> None:
    clerk = await at_the_counter(desk)
    account = await add_person(clerk, **changes)
    assert "the register is empty" in await (await clerk.get(f"/staff/people/{account}")).text() or not (
        changes.get("residence_card_number", "x")
    )
    await register_of(clerk.context, MARIA)
    assert words in await (await clerk.get(f"/staff/people/{account}")).text()


async def test_an_administrator_switches_the_comparison_off_and_it_is_said(desk: Desk) -> None:
    admin, clerk = await desk(Role.ADMINISTRATOR), await at_the_counter(desk)
    await register_of(clerk.context, OTHER)
    page = await (await admin.get("/staff/office/register")).text()
    seen = page.split('name="seen" value="')[1].split('"')[0]
    answer = await admin.post("/staff/office/register", seen=seen)
    assert "is saved" in await answer.text()
    assert "The comparison is switched off." in await (await clerk.get("/staff/register")).text()
    assert (await admin.audit_lines())[-1].detail == '{"compare": "off"}'
    assert await check_card(clerk.context, PERSON, Sender("card:x", AT_REGISTRATION, "192.0.2.1"))
    late = await admin.post("/staff/office/register", seen=seen, compare="y")
    assert late.status == 409
