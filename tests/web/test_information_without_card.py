"""User information of people who registered without a card: an office's location, and nothing before the approval."""

from html import unescape

import pytest

from tests.web.cardless import COUNTER, ORGANISATION, menu
from tests.web.visitor import Visitor, order_of

CHANGE = "/information/change"


async def text_of(visitor: Visitor, path: str, token: str) -> str:
    return unescape(await (await visitor.get(path, p=token)).text())


async def test_somebody_at_a_counter_sees_an_office_and_no_card(visitor: Visitor) -> None:
    text = await text_of(visitor, "/information", order_of(await menu(visitor, COUNTER)))
    for words in ("Location (prefecture and municipality)", "Sample Trading Co., Ltd.", "山田 花子"):
        assert words in text
    for words in ("Residence Card number", "From your card", "Date of birth", "Address in Japan"):
        assert words not in text
    assert "name of your office or organisation cannot be changed here" in text


async def test_the_fields_ask_where_the_office_is_now(visitor: Visitor) -> None:
    token = await visitor.follow("/information", order_of(await menu(visitor, COUNTER)))
    text = await text_of(visitor, CHANGE, token)
    assert "New address in Japan (prefecture and municipality)" in text
    assert text.count("Where your office is now") == 2
    assert "Where you live now" not in text


async def test_somebody_at_a_counter_without_an_office_is_asked_where_they_live(visitor: Visitor) -> None:
    home = order_of(await menu(visitor, COUNTER, organisation=""))
    text = await text_of(visitor, CHANGE, await visitor.follow("/information", home))
    assert "Where you live now" in text
    assert "Where your office is now" not in text


async def test_before_the_approval_the_buttons_are_seen_and_closed(visitor: Visitor) -> None:
    text = await text_of(visitor, "/information", order_of(await menu(visitor, ORGANISATION)))
    assert "These buttons are disabled until the office has approved" in text
    assert 'href="/information/change' not in text
    assert 'href="/information/password' not in text


@pytest.mark.parametrize("path", [CHANGE, "/information/password"])
async def test_before_the_approval_a_typed_address_opens_nothing(visitor: Visitor, path: str) -> None:
    answer = await visitor.get(path, p=order_of(await menu(visitor, ORGANISATION)))
    assert answer.status == 403
    assert "E-1206" in await answer.text()


async def test_before_the_approval_a_new_password_is_offered_by_mail(visitor: Visitor) -> None:
    token = await visitor.follow("/information/use", order_of(await menu(visitor, ORGANISATION)))
    text = await text_of(visitor, "/information/use", token)
    assert 'href="/information/password' not in text
    assert 'href="/password/reset' in text
    assert (await visitor.get("/password/reset", p=token)).status == 200


async def test_a_colleagues_session_can_be_ended_also_before_the_approval(visitor: Visitor) -> None:
    use = await visitor.follow("/information/use", order_of(await menu(visitor, ORGANISATION)))
    assert (await visitor.post("/information/use/end", _page=use)).status == 200
