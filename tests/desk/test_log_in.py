"""Logging in to the desk: three things at once, no code twice, five tries, one answer."""

import asyncio

import pytest

from app.cookies import cookie_name, staff_cookie_name
from app.records import StaffState
from app.services.housekeeping import sweep
from app.store import staff_sessions
from tests.desk.conftest import Browsers, StaffVisitor
from tests.desk.door import PASSWORD, log_in, row_of, set_up
from tests.web.visitor import Visitor


async def test_name_password_and_code_open_the_desk(stranger: StaffVisitor) -> None:
    member = await set_up(stranger)
    answer = await log_in(stranger, member)
    assert answer.url.path == "/staff"
    assert (await stranger.tags())[-1] == "staff:sign_in:succeeded"


@pytest.mark.parametrize("wrong", ["login", "password", "code"])
async def test_every_failure_has_the_same_answer(stranger: StaffVisitor, wrong: str) -> None:
    member = await set_up(stranger)
    answer = await log_in(stranger, member, **{wrong: "somethingelse" if wrong != "code" else "000000"})
    assert str(answer.url.relative()) == "/staff/login?error=E-4004"
    assert "E-4004" in await answer.text()
    assert (await stranger.tags())[-1] == "staff:sign_in:failed"


async def test_a_code_is_taken_once_also_in_another_browser(
    browsers: Browsers, stranger: StaffVisitor
) -> None:
    member = await set_up(stranger)
    assert (await log_in(stranger, member)).url.path == "/staff"
    other = await browsers.stranger()
    assert "E-4004" in await (await log_in(other, member)).text()


async def test_an_older_code_than_the_last_one_is_refused(stranger: StaffVisitor) -> None:
    member = await set_up(stranger)
    assert (await log_in(stranger, member, code=member.code(stranger, steps=1))).url.path == "/staff"
    await stranger.post("/staff/logout")
    assert "E-4004" in await (await log_in(stranger, member)).text()


async def test_a_code_sent_twice_at_once_opens_one_session(
    browsers: Browsers, stranger: StaffVisitor
) -> None:
    member = await set_up(stranger)
    visitors = [await browsers.stranger() for _ in range(3)]
    answers = await asyncio.gather(*(log_in(visitor, member) for visitor in visitors))
    assert sorted(answer.url.path for answer in answers) == ["/staff", "/staff/login", "/staff/login"]
    assert len(await stranger.context.db.read(staff_sessions.list_sessions)) == 1


@pytest.mark.parametrize(("steps", "path"), [(-2, "/staff/login"), (1, "/staff"), (2, "/staff/login")])
async def test_one_step_of_drift_is_allowed_and_not_two(
    stranger: StaffVisitor, steps: int, path: str
) -> None:
    member = await set_up(stranger)
    stranger.clock.advance(seconds=300)
    assert (await log_in(stranger, member, code=member.code(stranger, steps=steps))).url.path == path


@pytest.mark.parametrize("typed", ["{0}", " {0} ", "{1} {2}", "{3}"])
async def test_a_code_is_read_as_people_type_it(stranger: StaffVisitor, typed: str) -> None:
    member = await set_up(stranger)
    code = member.code(stranger)
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in code)
    assert (
        await log_in(stranger, member, code=typed.format(code, code[:3], code[3:], wide))
    ).url.path == "/staff"


async def test_five_wrong_codes_lock_and_the_right_one_gets_the_same_answer(stranger: StaffVisitor) -> None:
    member = await set_up(stranger)
    for _ in range(5):
        await log_in(stranger, member, code="000000")
    assert (await row_of(stranger, "hanako")).state is StaffState.LOCKED
    assert "E-4004" in await (await log_in(stranger, member)).text()
    assert (await stranger.tags()).count("staff:sign_in:locked") == 1


async def test_four_wrong_tries_do_not_lock_and_a_right_one_resets_the_count(stranger: StaffVisitor) -> None:
    member = await set_up(stranger)
    for _ in range(2):
        for _ in range(4):
            await log_in(stranger, member, password="wrong wrong wrong")
        stranger.clock.advance(seconds=60)
        assert (await log_in(stranger, member)).url.path == "/staff"
    assert (await row_of(stranger, "hanako")).failures == 0


async def test_parallel_guesses_gain_nothing(stranger: StaffVisitor) -> None:
    member = await set_up(stranger)
    await asyncio.gather(*(log_in(stranger, member, code=f"{n:06}") for n in range(12)))
    assert (await row_of(stranger, "hanako")).state is StaffState.LOCKED


async def test_many_tries_from_one_address_have_to_wait(stranger: StaffVisitor) -> None:
    typed = {"login": "nobody", "password": PASSWORD, "code": "123456"}
    answers = [await stranger.post("/staff/login", **typed) for _ in range(21)]
    assert answers[-2].status == 200
    assert answers[-1].status == 429


async def test_a_locked_member_is_out_of_every_session_at_once(
    browsers: Browsers, stranger: StaffVisitor
) -> None:
    member = await set_up(stranger)
    await log_in(stranger, member)
    attacker = await browsers.stranger()
    for _ in range(5):
        await log_in(attacker, member, code="000000")
    assert (await stranger.get("/staff")).url.path == "/staff/login"


async def test_a_recovery_code_replaces_the_authenticator_once(stranger: StaffVisitor) -> None:
    member = await set_up(stranger)
    assert len(set(member.recovery)) == 10
    typed = member.recovery[0].lower().replace("-", " ")
    assert (await log_in(stranger, member, code=typed)).url.path == "/staff"
    await stranger.post("/staff/logout")
    assert "E-4004" in await (await log_in(stranger, member, code=member.recovery[0])).text()


async def test_another_persons_recovery_code_is_refused(browsers: Browsers, stranger: StaffVisitor) -> None:
    member, other = await set_up(stranger), await set_up(await browsers.stranger(), "jiro")
    assert "E-4004" in await (await log_in(stranger, member, code=other.recovery[0])).text()


@pytest.mark.parametrize("left_out", ["login", "password", "code"])
async def test_an_empty_field_says_so_and_costs_no_try(stranger: StaffVisitor, left_out: str) -> None:
    member = await set_up(stranger)
    text = await (await log_in(stranger, member, **{left_out: ""})).text()
    assert "There is a problem" in text
    assert (await row_of(stranger, "hanako")).failures == 0


async def test_a_refusal_gives_the_name_back_and_nothing_else(stranger: StaffVisitor) -> None:
    member = await set_up(stranger)
    answer = await log_in(stranger, member, password="never to be seen", code="314159")
    text = await answer.text()
    assert 'value="hanako"' in text
    assert "never to be seen" not in text
    assert "314159" not in text


async def test_no_secret_stands_in_a_row_or_a_line(stranger: StaffVisitor) -> None:
    member = await set_up(stranger)
    row = await row_of(stranger, "hanako")
    assert member.secret.encode() not in (row.totp_sealed or b"")
    assert PASSWORD not in (row.password or "")
    assert all(member.recovery[0] not in line.detail for line in await stranger.audit_lines())


async def test_the_staff_cookie_goes_to_the_desk_only(stranger: StaffVisitor) -> None:
    await log_in(stranger, await set_up(stranger))
    name = staff_cookie_name(stranger.context.config)
    cookie = next(found for found in stranger.client.session.cookie_jar if found.key == name)
    assert (cookie["path"], cookie["samesite"], cookie["httponly"]) == ("/staff", "Strict", True)
    assert (await stranger.get("/menu")).status == 401


async def test_an_applicants_session_opens_no_page_of_the_desk(browsers: Browsers) -> None:
    applicant: Visitor = await browsers.stranger()
    await applicant.signed_in()
    assert (await applicant.get("/staff")).url.path == "/staff/login"


async def test_an_applicants_token_is_no_staff_token(browsers: Browsers) -> None:
    applicant = await browsers.stranger()
    await applicant.signed_in()
    jar = applicant.client.session.cookie_jar
    config = applicant.context.config
    token = next(cookie.value for cookie in jar if cookie.key == cookie_name(config))
    jar.update_cookies({staff_cookie_name(config): token})
    assert (await applicant.get("/staff")).url.path == "/staff/login"


@pytest.mark.parametrize(
    ("seconds", "words"), [(30 * 60, "30 minutes"), (10 * 3600, "10 hours"), (3 * 24 * 3600, "long ago")]
)
async def test_the_log_in_page_says_why_the_session_is_over(
    browsers: Browsers, seconds: int, words: str
) -> None:
    clerk = await browsers.staff()
    if seconds == 10 * 3600:
        for _ in range(30):
            clerk.clock.advance(seconds=20 * 60)
            answer = await clerk.get("/staff")
    else:
        clerk.clock.advance(seconds=seconds)
        answer = await clerk.get("/staff")
    if seconds > 24 * 3600:
        await sweep(clerk.context)
        answer = await clerk.get("/staff")
    text = await answer.text()
    assert "You are no longer logged in" in text
    assert words in text


async def test_logging_out_says_nothing_of_an_end(browsers: Browsers) -> None:
    clerk = await browsers.staff()
    text = await (await clerk.post("/staff/logout")).text()
    assert "no longer logged in" not in text
    assert (await clerk.get("/staff")).url.path == "/staff/login"
