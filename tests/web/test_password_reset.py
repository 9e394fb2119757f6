"""Asking for a new password: what is refused, who gets a mail, and that nobody else learns anything."""

import asyncio
import re

import msgspec
import pytest

from app.keys import CONTEXT, RESETS
from app.records import AccountState
from app.services.ask_for_reset import Asked, reset_context
from app.store import accounts, reset_requests
from app.store.audit import list_lines
from app.tokens import new_id
from tests.real.waiting import until
from tests.web.visitor import ENTRIES, PASSWORD, Visitor

OTHER = "nine loud tractors hum"
EMAIL = ENTRIES["email"]


async def ask(visitor: Visitor, user_id: str, email: str = EMAIL) -> str:
    answer = await visitor.post("/password/reset", user_id=user_id, email=email)
    return answer.url.path


async def settled(visitor: Visitor) -> None:
    """Once the worker has taken every request."""

    async def nothing_left() -> bool:
        return await visitor.context.db.read(reset_requests.get_oldest) is None

    await until(nothing_left, what="the requests to be settled")


async def outcomes(visitor: Visitor) -> list[str]:
    lines = await visitor.context.db.read(lambda tx: list_lines(tx, limit=100))
    return [line.detail for line in lines if line.tag == "account:password_reset:asked"]


async def set_state(visitor: Visitor, user_id: str, state: AccountState) -> None:
    def unit(tx) -> None:
        account = accounts.get_by_user_id(tx, user_id)
        assert account is not None
        accounts.update_state(tx, account.id, state)

    await visitor.context.db.write(unit)


def link_in(text: str) -> str:
    found = re.search(r"token=([A-Za-z0-9_-]+)", text)
    assert found
    return found[1]


@pytest.mark.parametrize(
    ("user_id", "email", "code"),
    [
        ("", EMAIL, "E-3201"),
        ("   ", EMAIL, "E-3201"),
        ("AAA-AAA-AAAA", "", "E-3110"),
        ("AAA-AAA-AAAA", "maria", "E-3111"),
        ("AAA-AAA-AAAA", "maria@example.com, bob@example.com", "E-3111"),
        ("A" * 61, EMAIL, "E-3001"),
    ],
)
async def test_both_entries_are_needed_and_findings_stand_beside_them(
    visitor: Visitor, user_id: str, email: str, code: str
) -> None:
    answer = await visitor.post("/password/reset", user_id=user_id, email=email)
    text = await answer.text()
    assert answer.url.path == "/password/reset"
    assert answer.url.query_string == ""
    assert code in text
    assert await visitor.context.db.read(reset_requests.get_oldest) is None


async def test_what_was_typed_is_given_back_once_and_stands_in_no_address(visitor: Visitor) -> None:
    answer = await visitor.post("/password/reset", user_id="Kä7-<b>", email="maria")
    text = await answer.text()
    assert "Kä7-&lt;b&gt;" in text
    assert 'value="maria"' in text
    assert "Kä7" not in await (await visitor.get("/password/reset")).text()


@pytest.mark.parametrize("cookie", ["x", "AAAA", "%%%", "A" * 300, "kä"])
async def test_a_cookie_that_we_did_not_write_fills_nothing_in(visitor: Visitor, cookie: str) -> None:
    visitor.client.session.cookie_jar.update_cookies({"reset_typed": cookie})
    answer = await visitor.get("/password/reset")
    assert answer.status == 200
    assert "There is a problem" not in await answer.text()


async def test_the_right_id_and_address_bring_a_link_with_which_to_log_in_again(visitor: Visitor) -> None:
    user_id = await visitor.with_password()
    assert await ask(visitor, user_id) == "/password/reset/sent"
    mail = (await visitor.mails(2))[0]
    link = link_in(mail.text)
    answer = await visitor.post("/password/new", token=link, password=OTHER, password_confirm=OTHER)
    assert answer.url.path == "/password/done"
    assert "E-1202" in await (await visitor.sign_in(user_id, PASSWORD)).text()
    assert (await visitor.sign_in(user_id, OTHER)).url.path == "/menu"
    assert "Your password has been changed" in (await visitor.mails(3))[0].subject


@pytest.mark.parametrize("spelled", ["upper", "wide", "spaces"])
async def test_id_and_address_are_read_as_people_type_them(visitor: Visitor, spelled: str) -> None:
    user_id = await visitor.with_password()
    typed = {
        "upper": (user_id.lower(), EMAIL.upper()),
        "wide": (
            "".join(chr(ord(c) + 0xFEE0) for c in user_id),
            "".join(chr(ord(c) + 0xFEE0) for c in EMAIL),
        ),
        "spaces": (f" {user_id.replace('-', ' ')} ", f" {EMAIL} "),
    }[spelled]
    assert await ask(visitor, *typed) == "/password/reset/sent"
    assert len(await visitor.mails(2)) == 2


@pytest.mark.parametrize(
    ("user_id", "email"),
    [("right", "bob@example.com"), ("AAA-AAA-AAAA", EMAIL), ("AAA-AAA-AAAA", "bob@example.com")],
)
async def test_half_a_match_sends_nothing_to_anybody(visitor: Visitor, user_id: str, email: str) -> None:
    known = await visitor.with_password()
    await ask(visitor, known if user_id == "right" else user_id, email)
    await settled(visitor)
    assert len(await visitor.mails(1)) == 1
    assert await outcomes(visitor) == []


async def test_a_deactivated_account_gets_nothing_and_its_older_link_is_dead(visitor: Visitor) -> None:
    await visitor.register()
    user_id, link = await visitor.user_id_and_link()
    await set_state(visitor, user_id, AccountState.DEACTIVATED)
    assert await ask(visitor, user_id) == "/password/reset/sent"
    await settled(visitor)
    assert len(await visitor.mails(1)) == 1
    assert (await visitor.get("/password/new", token=link)).status == 410


async def test_a_locked_account_stays_locked_after_a_new_password(visitor: Visitor) -> None:
    user_id = await visitor.with_password()
    await set_state(visitor, user_id, AccountState.LOCKED)
    await ask(visitor, user_id)
    link = link_in((await visitor.mails(2))[0].text)
    await visitor.post("/password/new", token=link, password=OTHER, password_confirm=OTHER)
    assert "E-1203" in await (await visitor.sign_in(user_id, OTHER)).text()
    assert "E-1202" in await (await visitor.sign_in(user_id, PASSWORD)).text()


async def test_the_very_first_password_is_set_the_same_way_and_not_announced_as_a_change(
    visitor: Visitor,
) -> None:
    await visitor.register()
    user_id, first = await visitor.user_id_and_link()
    await ask(visitor, user_id)
    link = link_in((await visitor.mails(2))[0].text)
    assert (await visitor.get("/password/new", token=first)).status == 410
    await visitor.post("/password/new", token=link, password=OTHER, password_confirm=OTHER)
    assert (await visitor.sign_in(user_id, OTHER)).url.path == "/menu"
    assert len(await visitor.mails(2)) == 2


async def test_only_the_newest_link_works_and_only_for_a_day(visitor: Visitor) -> None:
    user_id = await visitor.with_password()
    await ask(visitor, user_id)
    older = link_in((await visitor.mails(2))[0].text)
    visitor.clock.advance(seconds=1)
    await ask(visitor, user_id)
    newer = link_in((await visitor.mails(3))[0].text)
    assert (await visitor.get("/password/new", token=older)).status == 410
    assert (await visitor.get("/password/new", token=newer)).status == 200
    visitor.clock.advance(seconds=24 * 3600)
    assert (await visitor.get("/password/new", token=newer)).status == 410


async def test_the_fourth_mail_in_an_hour_is_silently_left_out(visitor: Visitor) -> None:
    user_id = await visitor.with_password()
    for _ in range(4):
        assert await ask(visitor, user_id) == "/password/reset/sent"
        await settled(visitor)
    assert len(await visitor.mails(4)) == 4
    assert await outcomes(visitor) == ['{"outcome": "mailed"}'] * 3 + ['{"outcome": "limited"}']
    link = link_in((await visitor.mails(4))[0].text)
    assert (await visitor.get("/password/new", token=link)).status == 200


async def test_many_requests_from_one_address_have_to_wait(visitor: Visitor) -> None:
    for _ in range(10):
        await ask(visitor, "AAA-AAA-AAAA")
    answer = await visitor.post("/password/reset", user_id="AAA-AAA-AAAA", email=EMAIL)
    assert answer.status == 429
    assert "E-1006" in await answer.text()


async def test_a_reload_of_the_answer_asks_for_nothing_again(visitor: Visitor) -> None:
    user_id = await visitor.with_password()
    await ask(visitor, user_id)
    for _ in range(3):
        assert (await visitor.get("/password/reset/sent")).status == 200
    await settled(visitor)
    assert len(await visitor.mails(2)) == 2


async def test_the_language_switch_keeps_what_was_typed_and_what_was_wrong(visitor: Visitor) -> None:
    answer = await visitor.post("/language/ja", user_id="ABC-DEF-GH23", email="maria", shown_error="y")
    text = await answer.text()
    assert answer.url.path == "/password/reset"
    assert "ABC-DEF-GH23" in text
    assert "E-3111" in text
    fresh = await visitor.post("/language/en", user_id="ABC-DEF-GH23", email="", shown_error="")
    assert "There is a problem" not in await fresh.text()


async def test_requests_that_a_stopped_process_left_are_answered_after_the_start(visitor: Visitor) -> None:
    user_id = await visitor.with_password()
    context, request_id = visitor.context, new_id()
    typed = msgspec.json.encode(Asked(user_id, EMAIL))
    sealed = context.sealer.seal(typed, context=reset_context(request_id))
    await context.db.write(lambda tx: reset_requests.insert_request(tx, request_id, sealed, 1))
    worker = type(visitor.client.app[RESETS])(visitor.client.app[CONTEXT])
    task = asyncio.create_task(worker.run())
    try:
        assert len(await visitor.mails(2)) == 2
    finally:
        task.cancel()


async def test_a_request_that_nobody_can_read_does_not_hold_up_the_next(visitor: Visitor) -> None:
    user_id = await visitor.with_password()
    await visitor.context.db.write(lambda tx: reset_requests.insert_request(tx, new_id(), b"\x00" * 40, 0))
    await ask(visitor, user_id)
    assert len(await visitor.mails(2)) == 2
    assert (await visitor.get("/healthz")).status == 200


async def test_requests_are_sealed_in_the_database(visitor: Visitor) -> None:
    request_id = new_id()
    typed = msgspec.json.encode(Asked("AAA-AAA-AAAA", "someone@example.org"))
    sealed = visitor.context.sealer.seal(typed, context=reset_context(request_id))
    assert b"someone" not in sealed


async def test_a_new_password_forgets_the_wrong_tries_at_the_old_one(visitor: Visitor) -> None:
    user_id = await visitor.with_password()
    for _ in range(4):
        await visitor.sign_in(user_id, "wrong wrong wrong")
    await ask(visitor, user_id)
    link = link_in((await visitor.mails(2))[0].text)
    await visitor.post("/password/new", token=link, password=OTHER, password_confirm=OTHER)
    await visitor.sign_in(user_id, "wrong wrong wrong")
    assert (await visitor.sign_in(user_id, OTHER)).url.path == "/menu"


async def test_login_and_the_page_of_a_dead_link_lead_here(visitor: Visitor) -> None:
    for path in ("/login", "/password/new?token=nothing"):
        assert 'href="/password/reset"' in await (await visitor.get(path)).text()
    text = await (await visitor.get("/password/reset")).text()
    assert 'aria-describedby="back-warning"' not in text
    for label in ("User Information Confirmation", "User ID", "Email address", "Send"):
        assert label in text
    text = await (await visitor.get("/password/reset/sent")).text()
    assert "User Information Confirmation Completion" in text
    assert "Back to the login page" in text
