"""Login with the card: whom it lets in, whom not, and what it leaves alone."""

import asyncio

import pytest

from app.records import AccountState, SignInOutcome, SignInWay
from app.rules.live_purposes import Purpose
from app.store import accounts, certificates, sign_ins
from tests.web.carded import log_in, open_log_in, read
from tests.web.visitor import PASSWORD, Visitor

CARD_HEADING = "Log in with your Individual Number card"


async def account_of(visitor: Visitor):  # type: ignore[no-untyped-def]
    return await visitor.context.db.read(lambda tx: accounts.get_by_card_owner(tx, "owner-1"))


async def set_state(visitor: Visitor, state: AccountState, failures: int = 0) -> None:
    account = await account_of(visitor)
    await visitor.context.db.write(lambda tx: accounts.update_failures(tx, account.id, failures, state))


async def refused(visitor: Visitor, *, owner: str = "owner-1") -> str:
    """The code on the page, with nobody logged in."""
    token = await open_log_in(visitor)
    await read(visitor, token, Purpose.LOG_IN, owner=owner)
    return await refused_by(visitor, token)


async def refused_by(visitor: Visitor, token: str) -> str:
    answer = await visitor.post("/login/card", _page=token)
    assert answer.url.path == "/login/card/refused"
    assert not [found for found in await visitor.sessions() if found.account_id]
    code = answer.url.query["error"]
    assert code in await answer.text()
    return code


async def test_the_login_page_offers_the_card_beside_the_password(visitor: Visitor) -> None:
    page = await (await visitor.get("/login")).text()
    assert CARD_HEADING in page
    assert 'href="/login/card"' in page


async def test_the_holder_of_the_card_is_logged_in_without_a_password(visitor: Visitor) -> None:
    await visitor.with_password()
    await log_in(visitor)
    (session,) = await visitor.sessions()
    assert session.account_id == (await account_of(visitor)).id
    assert session.card_proved_at == visitor.clock.now_ms()
    assert "SAMPLE MARIA" in await (await visitor.get("/menu")).text()


async def test_the_account_tells_that_the_card_was_used(visitor: Visitor) -> None:
    await visitor.with_password()
    token = await log_in(visitor)
    account = await account_of(visitor)
    (tried,) = await visitor.context.db.read(
        lambda tx: sign_ins.list_sign_ins(tx, account.id, since=0, limit=9)
    )
    assert (tried.outcome, tried.way) == (SignInOutcome.SUCCEEDED, SignInWay.CARD)
    assert "with the card" in await (await visitor.get("/information/use", p=token)).text()


async def test_a_card_of_nobody_is_told_both_ways_on(visitor: Visitor) -> None:
    await visitor.with_password()
    token = await open_log_in(visitor)
    await read(visitor, token, Purpose.LOG_IN, owner="owner-2")
    page = await (await visitor.post("/login/card", _page=token)).text()
    assert "No account is linked to this card." in page
    assert 'href="/register?' in page
    assert 'href="/login?' in page


async def test_a_registration_without_a_password_is_not_complete(visitor: Visitor) -> None:
    await visitor.register()
    visitor.client.session.cookie_jar.clear()
    assert await refused(visitor) == "E-1217"


async def test_whoever_has_no_password_yet_is_not_sent_to_a_page_that_asks_for_one(visitor: Visitor) -> None:
    page = await (
        await visitor.get("/login/card/refused", p=await open_log_in(visitor), error="E-1217")
    ).text()
    ways = page.split('class="actions"')[1].split("</div>")[0]
    assert 'href="/password/reset' in ways
    assert 'href="/login?' not in ways


async def test_a_replaced_card_is_not_sent_to_register_a_second_time(visitor: Visitor) -> None:
    page = await (
        await visitor.get("/login/card/refused", p=await open_log_in(visitor), error="E-1223")
    ).text()
    assert "/register" not in page.split('class="actions"')[1].split("</div>")[0]


async def test_whoever_left_does_not_log_in_with_the_card_either(visitor: Visitor) -> None:
    await visitor.with_password()
    await set_state(visitor, AccountState.DEACTIVATED)
    assert await refused(visitor) == "E-1204"


async def test_wrong_passwords_of_others_lock_out_nobody_with_a_card_and_stay_counted(
    visitor: Visitor,
) -> None:
    user_id = await visitor.with_password()
    await set_state(visitor, AccountState.LOCKED, 5)
    token = await log_in(visitor)
    account = await account_of(visitor)
    assert (account.state, account.failures) == (AccountState.LOCKED, 5)
    assert "locked after wrong passwords" in await (await visitor.get("/menu", p=token)).text()
    visitor.client.session.cookie_jar.clear()
    assert "E-1203" in await (await visitor.sign_in(user_id, PASSWORD)).text()


async def test_a_reading_is_too_old_after_two_minutes(visitor: Visitor) -> None:
    await visitor.with_password()
    token = await open_log_in(visitor)
    await read(visitor, token, Purpose.LOG_IN)
    visitor.clock.advance(seconds=120)
    assert await refused_by(visitor, token) == "E-1215"


async def test_nobody_is_logged_in_without_a_reading(visitor: Visitor) -> None:
    await visitor.with_password()
    assert await refused_by(visitor, await open_log_in(visitor)) == "E-1215"


@pytest.mark.parametrize("purpose", [Purpose.CHECK, Purpose.LINK, Purpose.STEP_UP])
async def test_a_reading_for_something_else_logs_nobody_in(visitor: Visitor, purpose: Purpose) -> None:
    await visitor.with_password()
    token = await open_log_in(visitor)
    await read(visitor, token, purpose)
    assert await refused_by(visitor, token) == "E-1215"


async def test_a_reading_in_one_browser_logs_no_other_one_in(visitor: Visitor, elsewhere: Visitor) -> None:
    await visitor.with_password()
    visitor.client.session.cookie_jar.clear()
    token = await open_log_in(elsewhere)
    await read(visitor, await open_log_in(visitor), Purpose.LOG_IN)
    assert await refused_by(elsewhere, token) == "E-1215"


async def test_a_purpose_in_the_form_changes_nothing(visitor: Visitor) -> None:
    await visitor.with_password()
    token = await open_log_in(visitor)
    await read(visitor, token, Purpose.CHECK)
    answer = await visitor.post("/login/card", _page=token, purpose="check", owner="owner-1")
    assert answer.url.path == "/login/card/refused"


async def test_two_posts_at_once_open_one_session(visitor: Visitor) -> None:
    await visitor.with_password()
    token = await open_log_in(visitor)
    await read(visitor, token, Purpose.LOG_IN)
    await asyncio.gather(*(visitor.post("/login/card", _page=token) for _ in range(2)))
    assert len([found for found in await visitor.sessions() if found.account_id]) == 1


async def test_a_post_sent_again_is_answered_by_nothing_new(visitor: Visitor) -> None:
    await visitor.with_password()
    await log_in(visitor)
    before = await visitor.sessions()
    answer = await visitor.post("/login/card", _page="AAAAAAAAAAAAAAAAAAAA.1")
    assert answer.url.path == "/menu"
    assert [found.id for found in await visitor.sessions()] == [found.id for found in before]


async def test_a_certificate_known_as_revoked_is_refused_whatever_the_answer_was(visitor: Visitor) -> None:
    await visitor.with_password()
    await log_in(visitor)

    def revoke(tx):  # type: ignore[no-untyped-def]
        tx.execute("UPDATE certificates SET revocation = 'revoked'")

    await visitor.context.db.write(revoke)
    await visitor.context.db.write(lambda tx: tx.execute("DELETE FROM sessions"))
    visitor.client.session.cookie_jar.clear()
    token = await open_log_in(visitor)
    await read(visitor, token, Purpose.LOG_IN)
    answer = await visitor.post("/login/card", _page=token)
    assert answer.url.query["error"] == "E-1218"


async def test_the_certificate_is_kept_where_none_was_or_a_newer_one_came(visitor: Visitor) -> None:
    await visitor.with_password()
    account = await account_of(visitor)
    ends = []
    for years in (5, 5, 6):
        visitor.client.session.cookie_jar.clear()
        token = await open_log_in(visitor)
        await read(visitor, token, Purpose.LOG_IN, years=years)
        assert (await visitor.post("/login/card", _page=token)).url.path == "/menu"
        (row,) = await visitor.context.db.read(lambda tx: certificates.list_current(tx, account.id))
        ends.append(row.id)
    assert ends[0] == ends[1] != ends[2]


async def test_who_is_logged_in_is_led_to_the_menu(visitor: Visitor) -> None:
    await visitor.signed_in()
    assert (await visitor.get("/login/card")).url.path == "/menu"


async def test_a_refusal_by_an_address_typed_by_hand_says_nothing(visitor: Visitor) -> None:
    token = await open_log_in(visitor)
    answer = await visitor.get("/login/card/refused", p=token, error="E-9999")
    assert answer.url.path == "/login/card"


async def test_many_tries_from_one_address_have_to_wait(visitor: Visitor) -> None:
    token = await open_log_in(visitor)
    for _ in range(30):
        answer = await visitor.post("/login/card", _page=token)
        token = await visitor.follow("/login/card", answer.url.query["p"])
    assert (await visitor.post("/login/card", _page=token)).status == 429
