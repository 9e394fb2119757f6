"""When and where an account was used: what is recorded of a try, who sees it, and ending what is open elsewhere."""

from app.rules.session import EndReason
from app.services.housekeeping import sweep
from tests.web.visitor import PASSWORD, Visitor, order_of

USE = "/information/use"
END = "/information/use/end"


async def outcomes(visitor: Visitor) -> list[str]:
    rows = await visitor.context.db.read(
        lambda tx: tx.execute("SELECT outcome FROM sign_ins ORDER BY at").fetchall()
    )
    return [row["outcome"] for row in rows]


async def use_text(visitor: Visitor, token: str) -> str:
    return await (await visitor.get(USE, p=token)).text()


async def test_every_try_on_an_account_is_recorded_as_it_ended(visitor: Visitor) -> None:
    user_id = await visitor.with_password()
    for password in ("wrong wrong wrong", "wrong wrong wrong"):
        visitor.clock.advance(seconds=1)
        await visitor.sign_in(user_id, password)
    visitor.clock.advance(seconds=1)
    await visitor.sign_in(user_id)
    assert await outcomes(visitor) == ["failed", "failed", "succeeded"]


async def test_a_try_on_a_locked_account_is_recorded_as_locked(visitor: Visitor) -> None:
    user_id = await visitor.with_password()
    for _ in range(5):
        visitor.clock.advance(seconds=1)
        await visitor.sign_in(user_id, "wrong wrong wrong")
    visitor.clock.advance(seconds=1)
    await visitor.sign_in(user_id)
    assert await outcomes(visitor) == ["failed"] * 5 + ["locked"]


async def test_an_id_that_nobody_has_leaves_nothing(visitor: Visitor) -> None:
    await visitor.sign_in("AAA-AAA-AAAA")
    assert await outcomes(visitor) == []


async def test_an_empty_password_is_no_try(visitor: Visitor) -> None:
    await visitor.sign_in(await visitor.with_password(), "")
    assert await outcomes(visitor) == []


async def test_where_from_stands_in_the_database_sealed_only(visitor: Visitor, elsewhere: Visitor) -> None:
    await elsewhere.sign_in(await visitor.with_password())
    rows = await visitor.context.db.read(lambda tx: tx.execute("SELECT * FROM sign_ins").fetchall())
    assert rows
    assert "127.0.0.1" not in str([dict(row) for row in rows])
    assert "Firefox" not in str([dict(row) for row in rows])


async def test_the_page_tells_time_browser_and_address_and_marks_this_one(
    visitor: Visitor, elsewhere: Visitor
) -> None:
    user_id = await visitor.with_password()
    await elsewhere.sign_in(user_id, "wrong wrong wrong")
    await elsewhere.sign_in(user_id)
    text = await use_text(visitor, order_of(await visitor.sign_in(user_id)))
    assert text.count("This browser, which you are using now") == 1
    assert text.count("Another browser") == 1
    assert text.count("Firefox, Windows") == 3
    assert "127.0.0.1" in text
    assert text.count("Not logged in<") == 1
    assert "21 November 2026" in text


async def test_nobody_sees_the_tries_of_another_account(visitor: Visitor, elsewhere: Visitor) -> None:
    first = await visitor.with_password()
    await visitor.sign_in(first, "wrong wrong wrong")
    await visitor.sign_in(first)
    await elsewhere.register(owner="owner-2")
    user_id, link = await elsewhere.user_id_and_link(2)
    await elsewhere.post("/password/new", token=link, password=PASSWORD, password_confirm=PASSWORD)
    text = await use_text(elsewhere, order_of(await elsewhere.sign_in(user_id)))
    assert "Not logged in<" not in text


async def test_only_ten_tries_of_90_days_are_shown(visitor: Visitor) -> None:
    user_id = await visitor.with_password()
    for _ in range(3):
        for _ in range(4):
            visitor.clock.advance(seconds=1)
            await visitor.sign_in(user_id, "wrong wrong wrong")
        visitor.clock.advance(seconds=1)
        answer = await visitor.sign_in(user_id)
    assert (await use_text(visitor, order_of(answer))).count("Not logged in<") == 8
    visitor.clock.advance(seconds=90 * 24 * 3600)
    answer = await visitor.sign_in(user_id)
    assert "Not logged in<" not in await use_text(visitor, order_of(answer))


async def test_housekeeping_forgets_tries_after_90_days(visitor: Visitor) -> None:
    user_id = await visitor.with_password()
    await visitor.sign_in(user_id, "wrong wrong wrong")
    visitor.clock.advance(seconds=90 * 24 * 3600)
    await sweep(visitor.context)
    assert await outcomes(visitor) == ["failed"]
    visitor.clock.advance(seconds=1)
    await sweep(visitor.context)
    assert await outcomes(visitor) == []


async def test_the_menu_tells_the_log_in_before_this_one(visitor: Visitor) -> None:
    user_id = await visitor.with_password()
    first = await visitor.sign_in(user_id)
    assert "Last log-in" not in await first.text()
    visitor.clock.advance(seconds=3600)
    await visitor.sign_in(user_id, "wrong wrong wrong")
    answer = await visitor.sign_in(user_id)
    assert "Last log-in: 21 November 2026, 07:04" in await answer.text()


async def test_ending_the_others_leaves_this_one_and_tells_them_why(
    visitor: Visitor, elsewhere: Visitor
) -> None:
    user_id = await visitor.with_password()
    there = order_of(await elsewhere.sign_in(user_id))
    use = await visitor.follow(USE, order_of(await visitor.sign_in(user_id)))
    answer = await visitor.post(END, _page=use)
    text = await answer.text()
    assert answer.url.path == USE
    assert "You are now logged in only here." in text
    assert "End all other sessions</button>" not in text
    told = await elsewhere.get("/menu", p=there)
    assert told.status == 401
    assert "You were logged out here from another browser." in await told.text()


async def test_ending_the_others_never_touches_another_account(visitor: Visitor, elsewhere: Visitor) -> None:
    use = await visitor.follow(USE, await visitor.signed_in())
    there = await elsewhere.open_card_page()
    await visitor.post(END, _page=use)
    assert (await elsewhere.get("/register/card", p=there)).status == 200


async def test_ending_twice_or_with_nobody_there_is_no_error_and_one_line(
    visitor: Visitor, elsewhere: Visitor
) -> None:
    user_id = await visitor.with_password()
    await elsewhere.sign_in(user_id)
    token = await visitor.follow(USE, order_of(await visitor.sign_in(user_id)))
    for _ in range(2):
        token = order_of(await visitor.post(END, _page=token))
    lines = await visitor.context.db.read(
        lambda tx: tx.execute("SELECT detail FROM audit WHERE tag = 'session:others:ended'").fetchall()
    )
    assert [line["detail"] for line in lines] == ['{"count": 1}']


async def test_a_page_left_behind_ends_nothing_but_itself(visitor: Visitor, elsewhere: Visitor) -> None:
    user_id = await visitor.with_password()
    there = order_of(await elsewhere.sign_in(user_id))
    use = await visitor.follow(USE, order_of(await visitor.sign_in(user_id)))
    await visitor.follow("/information", use)
    assert (await visitor.post(END, _page=use)).status == 401
    assert (await elsewhere.get("/menu", p=there)).status == 200


async def test_a_session_that_the_office_ended_says_so(visitor: Visitor) -> None:
    token = await visitor.signed_in()
    session = next(found for found in await visitor.sessions() if found.account_id)
    await visitor.context.sessions.end(session, EndReason.ENDED_BY_OFFICE)
    answer = await visitor.get("/menu", p=token)
    assert answer.status == 401
    assert "The office ended your session." in await answer.text()
