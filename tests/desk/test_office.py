"""The office's details: what may be saved, where it shows at once, and who is faster."""

import msgspec
import pytest

from app.config import Office
from app.records import Role
from app.seen import fingerprint
from app.services.publish import office_of, publish
from tests.desk.conftest import Browsers, Desk, StaffVisitor


def entries(admin: StaffVisitor, **changes: str) -> dict[str, str]:
    office = admin.context.office
    return msgspec.structs.asdict(office) | {"seen": fingerprint(office)} | changes


async def test_pages_and_mails_say_the_new_name_at_once(browsers: Browsers) -> None:
    admin, applicant = await browsers.staff(Role.ADMINISTRATOR), await browsers.stranger()
    changed = entries(admin, name_en="Harbour Office", name_ja="港の窓口", help_desk_phone="03-9999-9999")
    assert "are saved" in await (await admin.post("/staff/office", **changed)).text()
    assert "Harbour Office" in await (await applicant.get("/")).text()
    await applicant.register()
    mail = (await applicant.mails(1))[0]
    assert "Harbour Office" in mail.text
    assert "港の窓口" in mail.text


async def test_the_log_names_the_fields_and_not_the_words(desk: Desk) -> None:
    admin = await desk(Role.ADMINISTRATOR)
    await admin.post("/staff/office", **entries(admin, hours_en="Never"))
    line = next(line for line in await admin.audit_lines() if line.tag == "office:details:changed")
    assert "hours_en" in line.detail
    assert "Never" not in line.detail
    assert "name_en" not in line.detail


async def test_what_was_saved_outlives_a_restart(desk: Desk) -> None:
    admin = await desk(Role.ADMINISTRATOR)
    await admin.post("/staff/office", **entries(admin, address_en="1 Pier"))
    admin.context.published.office = Office()
    await publish(admin.context)
    assert admin.context.office.address_en == "1 Pier"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"name_ja": ""}, "E-4027"),
        ({"name_en": "x" * 81}, "E-3001"),
        ({"agency_url": "javascript:alert(1)"}, "E-4034"),
        ({"agency_url": "www.example.jp"}, "E-4034"),
        ({"questions_url": "https://"}, "E-4034"),
        ({"questions_url": ""}, "E-4027"),
    ],
)
async def test_details_that_would_break_a_page_are_refused_and_given_back(
    desk: Desk, changes: dict[str, str], code: str
) -> None:
    admin = await desk(Role.ADMINISTRATOR)
    before = admin.context.office
    page = await (await admin.post("/staff/office", **entries(admin, hours_en="Kept", **changes))).text()
    assert f"({code})" in page
    assert 'value="Kept"' in page
    assert admin.context.office == before


async def test_the_slower_of_two_is_told_and_keeps_what_was_typed(desk: Desk) -> None:
    slow, fast = await desk(Role.ADMINISTRATOR), await desk(Role.ADMINISTRATOR, "second")
    mine = entries(slow, name_en="Mine")
    await fast.post("/staff/office", **entries(fast, name_en="Theirs"))
    assert (await slow.post("/staff/office", **mine)).status == 409
    assert slow.context.office.name_en == "Theirs"
    again = await (await slow.get("/staff/office")).text()
    assert 'value="Mine"' in again
    assert "A colleague changed these details" in again


async def test_a_hostile_name_is_text_on_every_page(desk: Desk) -> None:
    admin = await desk(Role.ADMINISTRATOR)
    await admin.post("/staff/office", **entries(admin, name_en="<b>Office</b>"))
    assert "<b>Office" not in await (await admin.get("/")).text()


async def test_a_supervisor_changes_no_details(desk: Desk) -> None:
    supervisor = await desk(Role.SUPERVISOR)
    assert (await supervisor.post("/staff/office", **entries(supervisor, name_en="X"))).status == 403


def test_a_text_that_the_desk_never_set_is_the_files() -> None:
    configured = Office(name_en="From the file", hours_en="From the file")
    found = office_of('{"name_en": "From the desk", "gone": "x"}', configured)
    assert (found.name_en, found.hours_en) == ("From the desk", "From the file")


async def test_full_width_signs_stay_and_a_line_break_does_not(desk: Desk) -> None:
    admin = await desk(Role.ADMINISTRATOR)
    changed = entries(
        admin, address_ja="東京都港区（１階）", hours_ja="9:00～16:00", name_ja="港の\r\n窓口\x07"
    )
    await admin.post("/staff/office", **changed)
    office = admin.context.office
    assert (office.address_ja, office.hours_ja) == ("東京都港区（１階）", "9:00～16:00")
    assert office.name_ja == "港の 窓口"
