"""A proof with the card before important acts: who is asked, what is kept meanwhile, and what is no proof."""

import pytest

from app.records import CardProofFor
from app.rules.live_purposes import Purpose
from app.services.publish import CARD_PROOF, publish
from app.store import settings
from tests.web.carded import log_in, read
from tests.web.visitor import PASSWORD, Visitor, order_of

NEW = "maria.new@example.com"
CHANGE = {
    "municipality": "131032",
    "street": "1-2-3 芝公園ハイツ 405",
    "phone": "03-1234-5678",
    "email": NEW,
    "email_confirm": NEW,
}


@pytest.fixture
async def asking(visitor: Visitor) -> Visitor:
    """An office that asks for the card before everything that can be asked for."""
    await ask_for(visitor, *CardProofFor)
    return visitor


async def ask_for(visitor: Visitor, *acts: CardProofFor) -> None:
    value = f"[{','.join(f'{chr(34)}{act.value}{chr(34)}' for act in acts)}]"
    await visitor.context.db.write(lambda tx: settings.upsert_setting(tx, CARD_PROOF, value, 1))
    await publish(visitor.context)


async def to_change(visitor: Visitor) -> str:
    token = await visitor.follow("/information", await visitor.signed_in())
    return await visitor.follow("/information/change", token)


async def send_change(visitor: Visitor, token: str, **changes: str) -> str:
    """The path it leads to."""
    page = await (await visitor.get("/information/change", p=token)).text()
    shown = page.split('name="shown"')[1].split('value="')[1].split('"')[0]
    answer = await visitor.post("/information/change", **(CHANGE | changes), shown=shown, _page=token)
    return str(answer.url)


def token_of(url: str) -> str:
    return url.split("p=")[1].split("&", maxsplit=1)[0]


async def test_an_office_that_asks_for_nothing_asks_for_nothing(visitor: Visitor) -> None:
    assert "/information/updated/email" in await send_change(visitor, await to_change(visitor))


async def test_a_new_email_waits_for_the_card_and_what_was_typed_is_kept(asking: Visitor) -> None:
    url = await send_change(asking, await to_change(asking))
    assert "/step-up" in url
    token = token_of(url)
    await read(asking, token, Purpose.STEP_UP)
    answer = await asking.post("/step-up", _page=token)
    assert answer.url.path == "/information/change"
    page = await answer.text()
    assert NEW in page
    assert "Your card was confirmed." in page
    assert "/information/updated/email" in await send_change(asking, order_of(answer))


async def test_another_entry_than_the_email_needs_no_card(asking: Visitor) -> None:
    old = {"email": "maria@example.com", "email_confirm": "maria@example.com", "phone": "03-9999-5678"}
    assert "/information/updated" in await send_change(asking, await to_change(asking), **old)


async def test_a_password_is_not_even_asked_for_before_the_card(asking: Visitor) -> None:
    token = await asking.follow("/information", await asking.signed_in())
    answer = await asking.get("/information/password", p=token)
    assert answer.url.path == "/step-up"
    token = order_of(answer)
    await read(asking, token, Purpose.STEP_UP)
    answer = await asking.post("/step-up", _page=token)
    assert answer.url.path == "/information/password"
    asking.clock.advance(seconds=600)
    answer = await asking.post(
        "/information/password",
        current=PASSWORD,
        password="nine other lanterns hum",
        password_confirm="nine other lanterns hum",
        _page=order_of(answer),
    )
    assert answer.url.path == "/step-up"


async def test_another_card_is_linked_after_the_one_before_it_was_read(asking: Visitor) -> None:
    token = await asking.follow("/information", await asking.signed_in())
    assert (await asking.get("/information/card/link", p=token)).url.path == "/step-up"


async def test_a_revoked_card_is_not_asked_for_before_the_next_one_is_linked(asking: Visitor) -> None:
    await asking.with_password()
    token = await log_in(asking)
    await asking.context.db.write(lambda tx: tx.execute("UPDATE certificates SET revocation = 'revoked'"))
    asking.clock.advance(seconds=601)
    token = await asking.follow("/information", token)
    assert (await asking.get("/information/card/link", p=token)).url.path == "/information/card/link"


async def test_a_revoked_card_confirms_nothing(asking: Visitor) -> None:
    await asking.with_password()
    token = await asking.follow("/information", await log_in(asking))
    await asking.context.db.write(lambda tx: tx.execute("UPDATE certificates SET revocation = 'revoked'"))
    asking.clock.advance(seconds=601)
    token = token_of(await send_change(asking, await asking.follow("/information/change", token)))
    await read(asking, token, Purpose.STEP_UP)
    assert (await asking.post("/step-up", _page=token)).url.query["error"] == "E-1218"


async def test_whoever_logged_in_with_the_card_just_now_is_not_asked_again(asking: Visitor) -> None:
    await asking.with_password()
    token = await asking.follow("/information", await log_in(asking))
    token = await asking.follow("/information/change", token)
    assert "/information/updated/email" in await send_change(asking, token)


async def test_the_card_of_somebody_else_confirms_nothing_and_the_own_one_may_follow(asking: Visitor) -> None:
    token = token_of(await send_change(asking, await to_change(asking)))
    await read(asking, token, Purpose.STEP_UP, owner="owner-2")
    refused = await asking.post("/step-up", _page=token)
    assert refused.url.query["error"] == "E-1222"
    token = await asking.follow("/step-up", order_of(refused))
    await read(asking, token, Purpose.STEP_UP)
    assert NEW in await (await asking.post("/step-up", _page=token)).text()


@pytest.mark.parametrize("purpose", [Purpose.LOG_IN, Purpose.CHECK, Purpose.LINK])
async def test_a_reading_for_something_else_confirms_nothing(asking: Visitor, purpose: Purpose) -> None:
    token = token_of(await send_change(asking, await to_change(asking)))
    await read(asking, token, purpose)
    assert (await asking.post("/step-up", _page=token)).url.query["error"] == "E-1215"


async def test_the_page_after_the_proof_is_chosen_by_nothing_in_the_address_or_the_form(
    asking: Visitor,
) -> None:
    token = token_of(await send_change(asking, await to_change(asking)))
    await read(asking, token, Purpose.STEP_UP)
    answer = await asking.client.post(
        "/step-up?act=password&back=/information/password",
        data={"_page": token, "act": "password", "back": "/information/password"},
        headers={"Origin": asking.context.config.server.origin},
    )
    assert answer.url.path == "/information/change"


async def test_a_proof_in_one_session_is_none_in_another(asking: Visitor, elsewhere: Visitor) -> None:
    token = token_of(await send_change(asking, await to_change(asking)))
    await read(asking, token, Purpose.STEP_UP)
    await asking.post("/step-up", _page=token)
    user_id = (
        await asking.context.db.read(lambda tx: tx.execute("SELECT user_id FROM accounts").fetchone())
    )[0]
    token = await elsewhere.follow("/information", order_of(await elsewhere.sign_in(user_id)))
    assert (await elsewhere.get("/information/password", p=token)).url.path == "/step-up"


async def test_a_step_up_that_nobody_asked_for_leads_to_the_information_page(asking: Visitor) -> None:
    token = await asking.follow("/step-up", await asking.signed_in())
    await read(asking, token, Purpose.STEP_UP)
    assert (await asking.post("/step-up", _page=token)).url.path == "/information"


async def test_whoever_lost_the_card_that_linking_asks_for_is_sent_to_the_desk_and_not_in_a_circle(
    asking: Visitor,
) -> None:
    url = await send_change(asking, await to_change(asking))
    page = await (await asking.get("/step-up", p=token_of(url))).text()
    assert "/information/card/link" not in page
    assert "to the counter of your regional office" in page


async def test_where_linking_asks_for_no_card_a_lost_one_is_replaced_from_here(visitor: Visitor) -> None:
    await ask_for(visitor, CardProofFor.EMAIL)
    url = await send_change(visitor, await to_change(visitor))
    assert "/information/card/link" in await (await visitor.get("/step-up", p=token_of(url))).text()
