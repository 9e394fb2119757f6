"""Versions of the Terms of Use: what may be published, which one is shown and recorded, and who is told."""

import re

import pytest

from app.published import BUILT_IN_TERMS
from app.records import Account, Role
from app.services.housekeeping import sweep
from app.store import accounts
from tests.desk.conftest import Browsers, Desk, StaffVisitor
from tests.web.visitor import order_of

DAY = 24 * 3600
TEXTS = {"text_ja": "# 目的\n\n本規約は……", "text_en": "# Purpose\n\nThese terms ..."}
NEXT_DAY = "2026-11-23"


async def typed(admin: StaffVisitor, **entries: str) -> str:
    return await (await admin.post("/staff/terms/new", **(TEXTS | {"from_day": NEXT_DAY} | entries))).text()


async def publish(admin: StaffVisitor, **entries: str) -> str:
    page = await typed(admin, **entries)
    found = re.search(r'name="entries" value="(\w+)"', page)
    assert found, page
    return await (await admin.post("/staff/terms/preview", entries=found[1])).text()


async def the_account(visitor: StaffVisitor, user_id: str) -> Account:
    account = await visitor.context.db.read(lambda tx: accounts.get_by_user_id(tx, user_id))
    assert account
    return account


async def test_the_built_in_articles_are_in_force_until_the_day_in_japan(browsers: Browsers) -> None:
    admin, reader = await browsers.staff(Role.ADMINISTRATOR), await browsers.stranger()
    await publish(admin)
    assert BUILT_IN_TERMS in await (await reader.get("/terms")).text()
    left = 1_795_359_600_000 - admin.clock.now_ms()
    admin.clock.advance(seconds=left / 1000 - 0.001)
    assert "These terms ..." not in await (await reader.get("/terms")).text()
    admin.clock.advance(seconds=0.001)
    page = await (await reader.get("/terms")).text()
    assert "<h2>Purpose</h2>" in page
    assert NEXT_DAY in page
    assert "The Japanese text prevails." in page


async def test_registration_records_the_version_in_force_at_that_moment(browsers: Browsers) -> None:
    admin, applicant = await browsers.staff(Role.ADMINISTRATOR), await browsers.stranger()
    await publish(admin)
    first = await the_account(admin, await applicant.with_password())
    admin.clock.advance(seconds=2 * DAY)
    await sweep(admin.context)
    later = await browsers.stranger()
    await later.register(owner="owner-2", email="b@example.com", email_confirm="b@example.com")
    user_id, _ = await later.user_id_and_link(mails=2)
    second = await the_account(admin, user_id)
    assert (first.terms_version, second.terms_version) == (BUILT_IN_TERMS, NEXT_DAY)


async def test_who_agreed_to_an_older_version_is_told_on_the_menu(browsers: Browsers) -> None:
    admin, applicant = await browsers.staff(Role.ADMINISTRATOR), await browsers.stranger()
    user_id = await applicant.with_password()
    await publish(admin)
    words = "The Terms of Use have changed since you agreed to them."
    assert words not in await (await applicant.sign_in(user_id)).text()
    await applicant.post("/logout")
    admin.clock.advance(seconds=2 * DAY)
    assert words in await (await applicant.sign_in(user_id)).text()


async def told_on_the_menu(browsers: Browsers) -> tuple[StaffVisitor, str, str]:
    """Logged in after a new version: the user ID and the page order token of the menu."""
    admin, applicant = await browsers.staff(Role.ADMINISTRATOR), await browsers.stranger()
    user_id = await applicant.with_password()
    await publish(admin)
    admin.clock.advance(seconds=2 * DAY)
    return applicant, user_id, order_of(await applicant.sign_in(user_id))


async def test_agreeing_to_the_new_version_is_recorded_and_not_asked_again(browsers: Browsers) -> None:
    applicant, user_id, token = await told_on_the_menu(browsers)
    page = await (await applicant.post("/terms/agree", _page=token, version=NEXT_DAY)).text()
    assert "Your agreement to the Terms of Use has been recorded." in page
    assert "have changed since you agreed" not in page
    assert (await the_account(applicant, user_id)).terms_version == NEXT_DAY


@pytest.mark.parametrize("version", [BUILT_IN_TERMS, "", "2027-01-01"])
async def test_nobody_agrees_to_a_version_that_is_not_in_force(browsers: Browsers, version: str) -> None:
    applicant, user_id, token = await told_on_the_menu(browsers)
    page = await (await applicant.post("/terms/agree", _page=token, version=version)).text()
    assert "have changed since you agreed" in page
    assert "has been recorded" not in page
    assert (await the_account(applicant, user_id)).terms_version == BUILT_IN_TERMS


@pytest.mark.parametrize(
    ("entries", "code"),
    [
        ({"from_day": ""}, "E-4027"),
        ({"from_day": "2027-02-29"}, "E-4025"),
        ({"from_day": "tomorrow"}, "E-4025"),
        ({"from_day": "2020-01-01"}, "E-4030"),
        ({"text_ja": ""}, "E-4027"),
        ({"text_en": "[x](javascript:alert(1))"}, "E-4032"),
        ({"text_en": "x" * 8001}, "E-3001"),
    ],
)
async def test_a_version_that_cannot_be_published_is_given_back(
    desk: Desk, entries: dict[str, str], code: str
) -> None:
    admin = await desk(Role.ADMINISTRATOR)
    assert f"({code})" in await typed(admin, **entries)
    assert (await admin.get("/staff/terms/preview")).url.path == "/staff/terms/new"
    assert admin.context.published.terms == ()


async def test_terms_cannot_be_in_force_from_today(desk: Desk) -> None:
    """People who registered this morning would be bound by words that nobody had shown them."""
    early = await desk(Role.ADMINISTRATOR)
    left = 1_795_359_600_000 - early.clock.now_ms()
    early.clock.advance(seconds=left / 1000)
    assert "(E-4030)" in await typed(await desk(Role.ADMINISTRATOR, "second"))


async def test_a_second_version_from_the_same_day_is_refused(desk: Desk) -> None:
    admin = await desk(Role.ADMINISTRATOR)
    await publish(admin)
    assert "(E-4033)" in await publish(admin, text_en="Other words")
    assert [terms.text_en for terms in admin.context.published.terms] == [TEXTS["text_en"]]


async def test_html_in_terms_is_text(desk: Desk) -> None:
    admin = await desk(Role.ADMINISTRATOR)
    page = await typed(admin, text_en="<script>alert(1)</script> and <b>bold</b>")
    assert "<script>alert" not in page
    assert "&lt;b&gt;bold" in page


def seen_of(page: str, version: str) -> str:
    found = re.search(rf'version/{version}/withdraw".*?name="seen" value="(\w+)"', page, re.DOTALL)
    assert found
    return found[1]


async def test_a_version_to_come_can_be_withdrawn_once(desk: Desk) -> None:
    admin = await desk(Role.ADMINISTRATOR)
    seen = seen_of(await publish(admin), NEXT_DAY)
    address = f"/staff/terms/version/{NEXT_DAY}/withdraw"
    assert (await admin.post(address, seen=seen)).status == 200
    assert admin.context.published.terms == ()
    assert (await admin.post(address, seen=seen)).status == 409


async def test_a_version_in_force_can_never_be_withdrawn(desk: Desk) -> None:
    admin = await desk(Role.ADMINISTRATOR)
    seen = seen_of(await publish(admin), NEXT_DAY)
    left = 1_795_359_600_000 - admin.clock.now_ms()
    admin.clock.advance(seconds=left / 1000)
    colleague = await desk(Role.ADMINISTRATOR, "second")
    refused = await colleague.post(f"/staff/terms/version/{NEXT_DAY}/withdraw", seen=seen)
    assert refused.status == 409
    assert len(admin.context.published.terms) == 1


async def test_terms_as_long_as_they_may_be_fit_into_one_form(desk: Desk) -> None:
    """Sent as the browser does, in percent-encoding they would not."""
    admin = await desk(Role.ADMINISTRATOR)
    page = await (await admin.get("/staff/terms/new")).text()
    assert 'enctype="multipart/form-data"' in page


async def test_a_supervisor_writes_no_terms(desk: Desk) -> None:
    supervisor = await desk(Role.SUPERVISOR)
    assert (await supervisor.post("/staff/terms/new", **TEXTS)).status == 403
