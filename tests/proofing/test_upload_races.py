"""Two tabs, double clicks, Back, ends of sessions and other moments at which a picture arrives."""

import asyncio
from collections.abc import AsyncIterator

from aiohttp import ClientResponse, FormData

from tests.proofing import papers
from tests.proofing.sending import (
    FILE,
    PICTURES,
    Sent,
    files,
    images,
    jpeg,
    lines,
    said,
    send,
    summary,
    to_file,
)
from tests.web.visitor import PASSWORD, Visitor, order_of


async def another_tab(visitor: Visitor) -> str:
    """Screen 2, opened by its address in a tab of its own."""
    answer = await visitor.get(FILE)
    assert answer.url.path == FILE
    return order_of(answer)


async def test_three_tabs_at_once_never_add_a_third_picture(visitor: Visitor) -> None:
    tabs = [await to_file(visitor), await another_tab(visitor), await another_tab(visitor)]
    answers = await asyncio.gather(
        *(send(visitor, tab, Sent(jpeg(shade))) for shade, tab in enumerate(tabs, start=1))
    )
    assert [answer.url.path for answer in answers] == [PICTURES] * 3
    told = [answer for answer in answers if "E-5011" in await summary(answer)]
    assert len(told) == 1
    assert [image.position for image in await images(visitor)] == [1, 2]
    assert len(files(visitor)) == 4


async def test_two_tabs_with_the_same_file_add_it_once(visitor: Visitor) -> None:
    tabs = [await to_file(visitor), await another_tab(visitor)]
    answers = await asyncio.gather(*(send(visitor, tab, Sent(jpeg())) for tab in tabs))
    assert sorted(answer.url.path for answer in answers) == [FILE, PICTURES]
    assert len(await images(visitor)) == 1


async def test_two_devices_of_one_account_share_the_two_places(visitor: Visitor, elsewhere: Visitor) -> None:
    token = await to_file(visitor)
    await elsewhere.sign_in((await visitor.user_id_and_link())[0], PASSWORD)
    other = await another_tab(elsewhere)
    answers = await asyncio.gather(send(visitor, token, Sent(jpeg(1))), send(elsewhere, other, Sent(jpeg(2))))
    assert [answer.url.path for answer in answers] == [PICTURES] * 2
    assert len(await images(visitor)) == 2
    rows = await visitor.context.db.read(lambda tx: tx.execute("SELECT count(*) FROM proofings").fetchone())
    assert rows is not None
    assert rows[0] == 1


async def test_a_double_click_adds_one_picture(visitor: Visitor) -> None:
    token = await to_file(visitor)
    answers = await asyncio.gather(*(send(visitor, token, Sent(jpeg())) for _ in range(2)))
    assert [answer.url.path for answer in answers] == [PICTURES] * 2
    assert len(await lines(visitor, "proofing:picture:added")) == 1


async def test_the_form_of_a_page_that_the_tab_has_left_adds_nothing_and_logs_out(visitor: Visitor) -> None:
    stale = await to_file(visitor)
    await visitor.follow("/identity/entries", await visitor.follow("/identity/document", stale))
    answer = await send(visitor, stale, Sent(jpeg()))
    assert answer.status == 401
    assert "An invalid operation was made, so you were logged out." in await said(answer)
    assert await images(visitor) == []


async def test_after_handing_in_another_tab_adds_nothing(visitor: Visitor) -> None:
    token = await papers.to_confirm(visitor)
    other = await another_tab(visitor)
    shown = await papers.entries_shown(visitor, token)
    assert (
        await visitor.post("/identity/confirm", _page=token, entries=shown)
    ).url.path == "/identity/complete"
    assert (await send(visitor, other, Sent(jpeg()))).url.path == "/identity"
    assert len(await images(visitor)) == 1
    assert (await visitor.get(f"{PICTURES}/1/thumbnail")).status == 404


async def test_what_another_tab_deleted_is_begun_anew(visitor: Visitor) -> None:
    answer = await send(visitor, await to_file(visitor), Sent(jpeg()))
    other = await another_tab(visitor)
    await visitor.post(f"{PICTURES}/delete", _page=order_of(answer))
    assert (await send(visitor, other, Sent(jpeg()))).url.path == PICTURES
    assert [image.position for image in await images(visitor)] == [1]


async def test_who_comes_too_late_is_told_that_the_session_is_over(visitor: Visitor) -> None:
    token = await to_file(visitor)
    visitor.clock.advance(seconds=31 * 60)
    answer = await send(visitor, token, Sent(jpeg()))
    assert answer.status == 401
    assert "You did not move to another page for a set time, so you were logged out." in await said(answer)
    assert files(visitor) == []


async def slowly(visitor: Visitor, token: str, *, seconds: int) -> ClientResponse:
    """Half of the file, then time passes, then the other half."""

    async def halves() -> AsyncIterator[bytes]:
        yield jpeg()[:3000]
        visitor.clock.advance(seconds=seconds)
        yield jpeg()[3000:]

    form = FormData(quote_fields=False)
    form.add_field("_page", token)
    form.add_field("picture", halves(), filename="card.jpg", content_type="image/jpeg")
    headers = visitor.headers | {"Origin": visitor.context.config.server.origin}
    return await visitor.client.post(FILE, data=form, headers=headers)


async def test_a_session_that_ends_while_the_file_arrives_is_not_called_an_invalid_operation(
    visitor: Visitor,
) -> None:
    answer = await slowly(visitor, await to_file(visitor), seconds=31 * 60)
    assert answer.status == 401
    assert "You did not move to another page for a set time, so you were logged out." in await said(answer)
    assert await images(visitor) == []


async def test_a_file_that_arrives_slowly_in_time_is_taken_and_gives_more_time(visitor: Visitor) -> None:
    answer = await slowly(visitor, await to_file(visitor), seconds=20 * 60)
    assert answer.url.path == PICTURES
    visitor.clock.advance(seconds=20 * 60)
    assert (await visitor.get(PICTURES, p=order_of(answer))).url.path == PICTURES


async def test_who_registered_with_a_card_has_nothing_to_upload(visitor: Visitor) -> None:
    await visitor.signed_in()
    answer = await visitor.get(FILE)
    assert answer.url.path == "/identity"
    assert (await send(visitor, order_of(answer), Sent(jpeg()))).url.path == "/identity"
    assert await images(visitor) == []


async def test_nobody_uploads_without_a_session(visitor: Visitor) -> None:
    answer = await send(visitor, "a" * 20 + ".1", Sent(jpeg()))
    assert answer.status == 401
    assert files(visitor) == []
