"""Setting up a staff account: the link works once, shows its secrets once, and only in the browser that began."""

import re

import pytest

from app import authenticator
from app.records import StaffState
from tests.desk.conftest import Browsers, StaffVisitor
from tests.desk.door import PASSWORD, RECOVERY, SECRET, begin, invite, log_in, row_of, set_up


async def test_opening_the_link_spends_nothing_and_leaves_the_address(stranger: StaffVisitor) -> None:
    token = await invite(stranger)
    for _ in range(3):
        answer = await stranger.get("/staff/invitation", token=token)
        assert answer.status == 200
        assert token not in str(answer.url)
        assert token not in await answer.text()


async def test_the_page_says_whose_account_it_is_and_which_role(stranger: StaffVisitor) -> None:
    text = await (await stranger.get("/staff/invitation", token=await invite(stranger))).text()
    assert "hanako" in text
    assert "Clerk" in text


async def test_a_set_up_account_logs_in_and_its_link_is_dead(stranger: StaffVisitor) -> None:
    token = await invite(stranger)
    page = await (await begin(stranger, token)).text()
    found = SECRET.search(page)
    assert found
    code = authenticator.code_at(found[1].replace(" ", ""), stranger.clock.now_ms())
    assert (
        len(RECOVERY.findall(await (await stranger.post("/staff/invitation/code", code=code)).text())) == 10
    )
    answer = await stranger.get("/staff/invitation", token=token)
    assert answer.status == 410
    assert "E-4005" in await answer.text()


async def test_the_code_of_the_set_up_opens_no_session(stranger: StaffVisitor) -> None:
    member = await set_up(stranger)
    assert "E-4004" in await (await log_in(stranger, member, code=member.code(stranger, steps=-1))).text()


async def test_recovery_codes_are_shown_once(stranger: StaffVisitor) -> None:
    await set_up(stranger)
    text = await (await stranger.get("/staff/recovery-codes")).text()
    assert not RECOVERY.findall(text)
    assert "shown already" in text


@pytest.mark.parametrize("token", ["", "x", "x" * 5000, "../../etc"])
async def test_a_made_up_invitation_is_dead(stranger: StaffVisitor, token: str) -> None:
    assert (await stranger.get("/staff/invitation", token=token)).status == 410


async def test_an_invitation_dies_after_24_hours(stranger: StaffVisitor) -> None:
    token = await invite(stranger)
    stranger.clock.advance(seconds=24 * 3600)
    assert (await stranger.get("/staff/invitation", token=token)).status == 410


async def test_a_wrong_first_code_is_told_and_shows_the_same_secret_again(stranger: StaffVisitor) -> None:
    first = await (await begin(stranger, await invite(stranger))).text()
    answer = await stranger.post("/staff/invitation/code", code="000000")
    again = await answer.text()
    assert answer.status == 422
    assert "E-4014" in again
    assert SECRET.findall(again) == SECRET.findall(first)
    assert (await row_of(stranger, "hanako")).state is StaffState.INVITED


async def test_another_browser_with_the_link_never_sees_the_secret(
    browsers: Browsers, stranger: StaffVisitor
) -> None:
    token = await invite(stranger)
    await begin(stranger, token)
    other = await browsers.stranger()
    text = await (await other.get("/staff/invitation", token=token)).text()
    assert not SECRET.findall(text)
    assert "Step 1 of 2" in text


async def test_the_beginning_of_another_invitation_is_not_taken(
    browsers: Browsers, stranger: StaffVisitor
) -> None:
    await begin(stranger, await invite(stranger))
    begun = next(c.value for c in stranger.client.session.cookie_jar if c.key == "desk_set_up")
    other = await browsers.stranger()
    await other.get("/staff/invitation", token=await invite(stranger, "jiro"))
    other.client.session.cookie_jar.update_cookies({"desk_set_up": begun})
    assert "Step 1 of 2" in await (await other.get("/staff/invitation")).text()


@pytest.mark.parametrize("begun", ["", "AAAA", "not base64 %%", "x" * 3000])
async def test_a_made_up_beginning_begins_again(stranger: StaffVisitor, begun: str) -> None:
    await stranger.get("/staff/invitation", token=await invite(stranger))
    stranger.client.session.cookie_jar.update_cookies({"desk_set_up": begun})
    answer = await stranger.post("/staff/invitation/code", code="123456")
    assert "Step 1 of 2" in await answer.text()


@pytest.mark.parametrize(
    ("password", "again", "sentence"),
    [
        ("short", "short", "at least 12 characters"),
        ("hanako hanako hanako", "hanako hanako hanako", "contains your user ID"),
        ("password12345", "password12345", "easy to guess"),
        (PASSWORD, "another one", "not the same"),
    ],
)
async def test_a_weak_password_is_refused(
    stranger: StaffVisitor, password: str, again: str, sentence: str
) -> None:
    await stranger.get("/staff/invitation", token=await invite(stranger))
    answer = await stranger.post("/staff/invitation", password=password, password_confirm=again)
    text = await answer.text()
    assert answer.status == 422
    assert sentence in text
    assert f'"{password}"' not in text


async def test_the_picture_carries_no_style_and_no_script(stranger: StaffVisitor) -> None:
    text = await (await begin(stranger, await invite(stranger))).text()
    picture = re.search(r"<svg.*?</svg>", text, re.DOTALL)
    assert picture
    assert "style" not in picture[0]
    assert "script" not in picture[0]
