"""Two devices change the same record: nobody takes back what the other entered, and nobody loses what was typed."""

import asyncio
from html import unescape

from tests.web.test_user_information import CHANGE, UNCHANGED, changes_written, person, shown
from tests.web.visitor import Visitor, order_of


async def to_change(browser: Visitor, user_id: str) -> str:
    menu = order_of(await browser.sign_in(user_id))
    return await browser.follow(CHANGE, await browser.follow("/information", menu))


async def test_of_two_changes_at_the_same_moment_the_slower_is_shown_again(
    visitor: Visitor, elsewhere: Visitor
) -> None:
    user_id = await visitor.with_password()
    one, other = await to_change(visitor, user_id), await to_change(elsewhere, user_id)
    stand_in = await shown(visitor, one)
    answers = await asyncio.gather(
        visitor.post(CHANGE, **UNCHANGED | {"street": "新しい町 9"}, shown=stand_in, _page=one),
        elsewhere.post(CHANGE, **UNCHANGED | {"phone": "090-1111-2222"}, shown=stand_in, _page=other),
    )
    assert sorted(answer.url.path for answer in answers) == [CHANGE, "/information/updated"]
    again = unescape(await next(answer for answer in answers if answer.url.path == CHANGE).text())
    assert "changed somewhere else in the meantime" in again
    assert "新しい町 9" in again or "090-1111-2222" in again
    found = await person(visitor)
    assert (found.street == "新しい町 9") != (found.phone == "090-1111-2222")
    assert len(await changes_written(visitor)) == 1


async def test_a_device_that_was_away_a_day_starts_from_what_is_registered(
    visitor: Visitor, elsewhere: Visitor
) -> None:
    user_id = await visitor.with_password()
    token = await to_change(visitor, user_id)
    await visitor.post("/typed", **UNCHANGED | {"street": "古い下書き 1"}, shown="old", _page=token)
    visitor.clock.advance(seconds=24 * 3600 + 1)
    text = await (await elsewhere.get(CHANGE, p=await to_change(elsewhere, user_id))).text()
    assert "古い下書き" not in text
    assert "meantime" not in text


async def test_a_draft_from_before_another_change_says_so_when_it_comes_back(
    visitor: Visitor, elsewhere: Visitor
) -> None:
    user_id = await visitor.with_password()
    one, other = await to_change(visitor, user_id), await to_change(elsewhere, user_id)
    older, newer = await shown(visitor, one), await shown(elsewhere, other)
    await elsewhere.post(CHANGE, **UNCHANGED | {"phone": "090-1111-2222"}, shown=newer, _page=other)
    await visitor.post("/information/back", **UNCHANGED | {"street": "新しい町 9"}, shown=older, _page=one)
    text = unescape(await (await visitor.get(CHANGE)).text())
    assert "changed somewhere else in the meantime" in text
    assert "新しい町 9" in text
    assert "090-1111-2222" in text
