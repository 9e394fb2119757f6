"""Linking a card to an account: of the same person only, in their own session, and told by e-mail."""

from dataclasses import replace

import pytest

from app.records import Account, AccountState
from app.rules.live_purposes import Purpose
from app.store import accounts, certificates, next_cards
from tests.web.carded import NOBODY, log_in, read
from tests.web.cardless import register as register_cardless
from tests.web.visitor import FACTS, PASSWORD, Visitor, order_of

DAY = 24 * 3600


async def accounts_of(visitor: Visitor) -> list[Account]:
    def unit(tx):  # type: ignore[no-untyped-def]
        ids = [row["id"] for row in tx.execute("SELECT id FROM accounts ORDER BY created_at").fetchall()]
        return [accounts.get_account(tx, account_id) for account_id in ids]

    return await visitor.context.db.read(unit)


async def to_link(visitor: Visitor) -> str:
    """Logged in, on the page that waits for the new card."""
    token = await visitor.follow("/information", await visitor.signed_in())
    return await visitor.follow("/information/card/link", token)


async def link(visitor: Visitor, token: str, **card: object) -> str:
    """The code of the refusal, or "" and the page about the user's information."""
    await read(visitor, token, Purpose.LINK, **({"owner": "owner-2"} | card))  # type: ignore[arg-type]
    answer = await visitor.post("/information/card/link", _page=token)
    if answer.url.path == "/information":
        assert "The card is linked to your account." in await answer.text()
        return ""
    assert answer.url.path == "/information/card/refused"
    return answer.url.query["error"]


async def allow(visitor: Visitor, days: int = 7) -> None:
    (account,) = await accounts_of(visitor)
    until = visitor.clock.now_ms() + days * DAY * 1000
    await visitor.context.db.write(lambda tx: next_cards.upsert_next_card(tx, account.id, until))


async def test_a_renewed_card_logs_in_and_the_one_before_it_no_longer(visitor: Visitor) -> None:
    assert await link(visitor, await to_link(visitor), years=6) == ""
    (account,) = await accounts_of(visitor)
    assert account.card_owner == "owner-2"
    rows = await visitor.context.db.read(lambda tx: certificates.list_current(tx, account.id))
    assert [row.certificate_use for row in rows] == ["auth", "sign"]
    visitor.client.session.cookie_jar.clear()
    await log_in(visitor, owner="owner-2")
    visitor.client.session.cookie_jar.clear()
    with pytest.raises(AssertionError, match="refused"):
        await log_in(visitor, owner="owner-1")


async def test_the_holder_is_told_by_mail(visitor: Visitor) -> None:
    await link(visitor, await to_link(visitor))
    assert "A card has been linked to your account" in (await visitor.mails(2))[0].subject


async def test_the_same_card_again_is_no_news(visitor: Visitor) -> None:
    assert await link(visitor, await to_link(visitor), owner="owner-1") == ""
    assert len(await visitor.mails(1)) == 1


async def test_the_card_of_another_person_is_refused(visitor: Visitor) -> None:
    assert await link(visitor, await to_link(visitor), facts=replace(FACTS, name="SAMPLE MARIO")) == "E-1220"
    assert [account.card_owner for account in await accounts_of(visitor)] == ["owner-1"]


@pytest.mark.parametrize("unsure", [{"name_substituted": "3"}, {"unclear": ("name:unknown",)}])
async def test_a_name_that_the_card_cannot_write_is_for_the_desk(
    visitor: Visitor, unsure: dict[str, object]
) -> None:
    facts = replace(FACTS, **unsure)  # type: ignore[arg-type]
    assert await link(visitor, await to_link(visitor), facts=facts) == "E-1221"


async def test_the_card_of_another_account_is_refused_and_says_nothing_about_it(
    visitor: Visitor, elsewhere: Visitor
) -> None:
    token = await to_link(visitor)
    await elsewhere.register(owner="owner-2", email="other@example.com", email_confirm="other@example.com")
    assert await link(visitor, token) == "E-1219"
    assert "other@example.com" not in await (await visitor.get("/information")).text()


async def test_whoever_registered_without_a_card_has_to_be_compared_by_the_desk(visitor: Visitor) -> None:
    await register_cardless(visitor)
    user_id, secret = await visitor.user_id_and_link()
    await visitor.post("/password/new", token=secret, password=PASSWORD, password_confirm=PASSWORD)
    token = await visitor.follow("/information", order_of(await visitor.sign_in(user_id)))
    token = await visitor.follow("/information/card/link", token)
    page = await (await visitor.get("/information/card/link", p=token)).text()
    assert "Show an identity document first" in page
    assert await link(visitor, token) == "E-1221"


async def test_whoever_is_known_is_not_sent_for_documents_first(visitor: Visitor) -> None:
    page = await (await visitor.get("/information/card/link", p=await to_link(visitor))).text()
    assert "Show an identity document first" not in page


async def test_the_desk_lets_one_card_with_another_name_pass(visitor: Visitor) -> None:
    token = await to_link(visitor)
    await allow(visitor)
    facts = replace(FACTS, name="EXAMPLE MARIA")
    assert await link(visitor, token, facts=facts) == ""
    token = await visitor.follow("/information", order_of(await visitor.get("/information")))
    token = await visitor.follow("/information/card/link", token)
    assert await link(visitor, token, facts=facts, owner="owner-3") == "E-1220"


async def test_what_the_desk_allowed_ends_after_seven_days_and_never_covers_another_birth_date(
    visitor: Visitor,
) -> None:
    token = await to_link(visitor)
    await allow(visitor)
    other = replace(FACTS, name="EXAMPLE MARIA", birth="1991-01-02")
    assert await link(visitor, token, facts=other) == "E-1220"
    await allow(visitor, days=0)
    token = await visitor.follow("/information/card/link", order_of(await visitor.get("/information")))
    assert await link(visitor, token, facts=replace(FACTS, name="EXAMPLE MARIA")) == "E-1220"


async def test_a_reading_for_a_log_in_links_nothing(visitor: Visitor) -> None:
    token = await to_link(visitor)
    await read(visitor, token, Purpose.LOG_IN, owner="owner-2", facts=NOBODY)
    answer = await visitor.post("/information/card/link", _page=token)
    assert answer.url.query["error"] == "E-1215"


async def test_a_reading_of_another_session_links_nothing(visitor: Visitor, elsewhere: Visitor) -> None:
    token = await to_link(visitor)
    await read(visitor, token, Purpose.LINK, owner="owner-2")
    await elsewhere.sign_in((await accounts_of(visitor))[0].user_id)
    other = await elsewhere.follow("/information", order_of(await elsewhere.get("/menu")))
    other = await elsewhere.follow("/information/card/link", other)
    answer = await elsewhere.post("/information/card/link", _page=other)
    assert answer.url.query["error"] == "E-1215"


async def test_whoever_was_deactivated_meanwhile_links_nothing(visitor: Visitor) -> None:
    token = await to_link(visitor)
    (account,) = await accounts_of(visitor)
    await read(visitor, token, Purpose.LINK, owner="owner-2")
    await visitor.context.db.write(lambda tx: accounts.update_state(tx, account.id, AccountState.DEACTIVATED))
    assert (await visitor.post("/information/card/link", _page=token)).status == 401
    assert [found.card_owner for found in await accounts_of(visitor)] == ["owner-1"]


async def test_the_information_page_shows_the_card_and_its_end(visitor: Visitor) -> None:
    token = await visitor.follow("/information", await visitor.signed_in())
    page = await (await visitor.get("/information", p=token)).text()
    assert "You can log in with your Individual Number card." in page
    await link(visitor, await visitor.follow("/information/card/link", token))
    page = await (await visitor.get("/information")).text()
    assert "Certificate valid until" in page
    assert "2031" in page
    await visitor.context.db.write(lambda tx: tx.execute("UPDATE certificates SET revocation = 'revoked'"))
    assert "has been revoked" in await (await visitor.get("/information")).text()
