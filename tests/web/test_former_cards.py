"""A card that was replaced by another one: it opens nothing, makes no second account, and does not just come back."""

from app.rules.live_purposes import Purpose
from tests.web.carded import open_log_in, read
from tests.web.test_card_link import accounts_of, allow, link, to_link
from tests.web.visitor import PASSWORD, Visitor, order_of


async def renewed(visitor: Visitor) -> str:
    """Linked to "owner-2" after "owner-1"; the page order token of the page about the user's information."""
    assert await link(visitor, await to_link(visitor), years=6) == ""
    return order_of(await visitor.get("/information"))


async def test_a_former_card_logs_nobody_in_and_is_told_why(visitor: Visitor, elsewhere: Visitor) -> None:
    await renewed(visitor)
    token = await open_log_in(elsewhere)
    await read(elsewhere, token, Purpose.LOG_IN, owner="owner-1")
    answer = await elsewhere.post("/login/card", _page=token)
    assert answer.url.query["error"] == "E-1223"
    assert "Another card was linked to your account after this one." in await answer.text()


async def test_a_former_card_registers_no_second_account(visitor: Visitor, elsewhere: Visitor) -> None:
    await renewed(visitor)
    answer = await elsewhere.register(owner="owner-1")
    assert answer.status == 403
    assert "E-1223" in await answer.text()
    assert [account.card_owner for account in await accounts_of(visitor)] == ["owner-2"]


async def test_a_former_card_comes_back_to_its_account_only_when_the_desk_lets_it(visitor: Visitor) -> None:
    token = await visitor.follow("/information/card/link", await renewed(visitor))
    assert await link(visitor, token, owner="owner-1") == "E-1223"
    await allow(visitor)
    token = await visitor.follow("/information/card/link", order_of(await visitor.get("/information")))
    assert await link(visitor, token, owner="owner-1") == ""
    assert [account.card_owner for account in await accounts_of(visitor)] == ["owner-1"]
    token = await visitor.follow("/information/card/link", order_of(await visitor.get("/information")))
    assert await link(visitor, token, owner="owner-2") == "E-1223"


async def test_a_former_card_of_one_account_is_not_linked_to_another(
    visitor: Visitor, elsewhere: Visitor
) -> None:
    await renewed(visitor)
    await visitor.mails(2)
    await elsewhere.register(owner="owner-3", email="other@example.com", email_confirm="other@example.com")
    user_id, secret = await elsewhere.user_id_and_link(mails=3)
    await elsewhere.post("/password/new", token=secret, password=PASSWORD, password_confirm=PASSWORD)
    token = await elsewhere.follow("/information", order_of(await elsewhere.sign_in(user_id)))
    token = await elsewhere.follow("/information/card/link", token)
    assert await link(elsewhere, token, owner="owner-1") == "E-1219"
