"""Proving a changed e-mail address: where resets go until then, what spends a link, and which links are dead."""

import re
from html import unescape

import pytest

from app.records import AccountState
from app.store import accounts
from tests.web.test_user_information import CHANGE, NEW_EMAIL, account_id, change, person, to_change
from tests.web.visitor import Visitor, order_of

CONFIRM = "/email/confirm"


async def newest_link(visitor: Visitor, mails: int, to: str = "new@example.com") -> str:
    mail = next(mail for mail in await visitor.mails(mails) if mail.recipient == to)
    found = re.search(r"/email/confirm\?token=([A-Za-z0-9_-]+)", mail.text)
    assert found
    return found[1]


async def changed(visitor: Visitor) -> str:
    """The page token of Update Complete."""
    return order_of(await change(visitor, await to_change(visitor), **NEW_EMAIL))


async def change_again(visitor: Visitor, token: str, email: str) -> str:
    page = await visitor.follow(CHANGE, await visitor.follow("/information", token))
    return order_of(await change(visitor, page, email=email, email_confirm=email))


async def test_until_it_is_proven_resets_go_to_the_former_address(visitor: Visitor) -> None:
    await changed(visitor)
    found = await person(visitor)
    assert (found.email, found.reset_email) == ("new@example.com", "maria@example.com")


async def test_the_display_says_that_the_address_is_not_confirmed(visitor: Visitor) -> None:
    token = await changed(visitor)
    text = await (await visitor.get("/information", p=token)).text()
    assert "not confirmed yet" in text
    assert "maria@example.com" in text
    assert "Send the link again" in text


async def test_opening_the_page_any_number_of_times_proves_nothing(visitor: Visitor) -> None:
    await changed(visitor)
    link = await newest_link(visitor, 3)
    for _ in range(3):
        answer = await visitor.get(CONFIRM, token=link)
        assert answer.status == 200
        assert "new@example.com" in await answer.text()
    assert (await person(visitor)).proven_email == "maria@example.com"


async def test_the_button_proves_it_and_works_once(visitor: Visitor) -> None:
    token = await changed(visitor)
    link = await newest_link(visitor, 3)
    answer = await visitor.post(CONFIRM, email_token=link)
    assert answer.url.path == "/email/confirmed"
    assert (await person(visitor)).reset_email == "new@example.com"
    assert "not confirmed yet" not in await (await visitor.get("/information", p=token)).text()
    again = await visitor.post(CONFIRM, email_token=link)
    assert again.status == 410
    assert "E-1207" in await again.text()


async def test_the_link_works_for_somebody_logged_out(visitor: Visitor) -> None:
    await changed(visitor)
    link, owner = await newest_link(visitor, 3), await account_id(visitor)
    await visitor.post("/logout")
    answer = await visitor.post(CONFIRM, email_token=link)
    assert "has been confirmed" in await answer.text()
    account = await visitor.context.db.read(lambda tx: accounts.get_account(tx, owner))
    assert account is not None


@pytest.mark.parametrize("link", ["", "x", "x" * 5000, "\u2028", "../../etc", "' OR 1=1 --"])
async def test_a_made_up_link_is_dead_and_says_what_to_do(visitor: Visitor, link: str) -> None:
    for answer in (await visitor.get(CONFIRM, token=link), await visitor.post(CONFIRM, email_token=link)):
        text = unescape(await answer.text())
        assert answer.status == 410
        assert "E-1207" in text
        assert "Open the newest e-mail." in text


async def test_a_link_dies_after_24_hours(visitor: Visitor) -> None:
    await changed(visitor)
    link = await newest_link(visitor, 3)
    visitor.clock.advance(seconds=24 * 3600)
    assert (await visitor.get(CONFIRM, token=link)).status == 410


async def test_a_newer_change_kills_the_older_link(visitor: Visitor) -> None:
    token = await changed(visitor)
    older = await newest_link(visitor, 3)
    await change_again(visitor, token, "third@example.com")
    assert (await visitor.post(CONFIRM, email_token=older)).status == 410
    found = await person(visitor)
    assert (found.email, found.proven_email) == ("third@example.com", "maria@example.com")


async def test_an_address_that_was_never_proven_is_told_nothing_about_the_next(visitor: Visitor) -> None:
    token = await changed(visitor)
    await visitor.mails(3)
    await change_again(visitor, token, "third@example.com")
    recipients = [mail.recipient for mail in await visitor.mails(5)]
    assert recipients.count("new@example.com") == 1
    assert recipients.count("third@example.com") == 1


async def test_coming_back_to_the_proven_address_needs_no_proof(visitor: Visitor) -> None:
    token = await changed(visitor)
    older = await newest_link(visitor, 3)
    done = await visitor.get("/information", p=await change_again(visitor, token, "maria@example.com"))
    assert "not confirmed yet" not in await done.text()
    assert (await person(visitor)).proven_email == ""
    assert (await visitor.post(CONFIRM, email_token=older)).status == 410
    back = next(mail for mail in await visitor.mails(4) if mail.recipient == "maria@example.com")
    assert "token=" not in back.text


async def test_a_link_of_an_account_that_was_closed_is_dead(visitor: Visitor) -> None:
    await changed(visitor)
    link, owner = await newest_link(visitor, 3), await account_id(visitor)
    await visitor.context.db.write(lambda tx: accounts.update_state(tx, owner, AccountState.DEACTIVATED))
    assert (await visitor.post(CONFIRM, email_token=link)).status == 410


async def test_a_password_link_proves_no_address_and_the_other_way_round(visitor: Visitor) -> None:
    await visitor.register()
    _, link = await visitor.user_id_and_link()
    assert (await visitor.post(CONFIRM, email_token=link)).status == 410
    assert (await visitor.get("/password/new", token=link)).status == 200


async def test_the_link_sent_again_replaces_the_first(visitor: Visitor) -> None:
    information = await visitor.follow("/information", await changed(visitor))
    first = await newest_link(visitor, 3)
    answer = await visitor.post("/information/email-link", _page=information)
    assert answer.url.path == "/information"
    assert "sent again" in await answer.text()
    await visitor.mails(4)
    assert (await visitor.post(CONFIRM, email_token=first)).status == 410


async def test_sending_again_is_limited(visitor: Visitor) -> None:
    token = await visitor.follow("/information", await changed(visitor))
    for _ in range(4):
        token = order_of(await visitor.post("/information/email-link", _page=token))
    assert (await visitor.post("/information/email-link", _page=token)).status == 429


async def test_nothing_is_sent_where_nothing_has_to_be_proven(visitor: Visitor) -> None:
    information = await visitor.follow("/information", await visitor.signed_in())
    await visitor.post("/information/email-link", _page=information)
    count = await visitor.context.db.read(lambda tx: tx.execute("SELECT count(*) FROM outbox").fetchone()[0])
    assert count == 1


async def test_guesses_of_links_are_counted(visitor: Visitor) -> None:
    statuses = [(await visitor.get(CONFIRM, token=f"guess {number}")).status for number in range(31)]
    assert statuses[:30] == [410] * 30
    assert statuses[30] == 429


async def test_the_language_switch_keeps_the_link(visitor: Visitor) -> None:
    await changed(visitor)
    link = await newest_link(visitor, 3)
    answer = await visitor.post("/language/ja", email_token=link, _page="")
    assert answer.url.path == CONFIRM
    assert "new@example.com" in await answer.text()


async def test_a_proof_in_the_middle_of_a_change_loses_neither(visitor: Visitor) -> None:
    token = await visitor.follow(CHANGE, await visitor.follow("/information", await changed(visitor)))
    link = await newest_link(visitor, 3)
    await visitor.post(CONFIRM, email_token=link)
    answer = await change(visitor, token, phone="090-1111-2222", **NEW_EMAIL)
    assert answer.url.path == "/information/updated"
    found = await person(visitor)
    assert (found.phone, found.proven_email) == ("090-1111-2222", "")


async def test_too_many_new_addresses_in_a_short_time_are_refused(visitor: Visitor) -> None:
    token = await to_change(visitor)
    for number in range(5):
        email = f"new{number}@example.com"
        done = await change(visitor, token, email=email, email_confirm=email)
        token = await visitor.follow(CHANGE, await visitor.follow("/information", order_of(done)))
    answer = await change(visitor, token, **NEW_EMAIL)
    assert answer.status == 429
    assert "E-1006" in await answer.text()
    assert (await person(visitor)).email == "new4@example.com"
