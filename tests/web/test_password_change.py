"""Changing the password from inside: what is refused, what it ends, and what a reload or a second press does."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from aiohttp import ClientSession, CookieJar

from app.cookies import cookie_name
from app.records import Account, AccountState, Approval
from app.store import accounts, drafts
from app.store.audit import list_lines
from app.store.password_links import upsert_link
from app.tokens import new_secret, secret_hash
from tests.web.visitor import PASSWORD, Visitor, order_of

NEW = "nine loud tractors hum"
ADDRESS = "/information/password"


async def form_page(visitor: Visitor) -> tuple[str, str]:
    """The user ID and the token of the page "Password Input"."""
    user_id = await visitor.with_password()
    await visitor.sign_in(user_id)
    return user_id, order_of(await visitor.get(ADDRESS))


async def send(
    visitor: Visitor, page: str, current: str = PASSWORD, new: str = NEW, again: str | None = None
):
    typed = {"current": current, "password": new, "password_confirm": new if again is None else again}
    return await visitor.post(ADDRESS, _page=page, **typed)


async def account_of(visitor: Visitor, user_id: str) -> Account:
    found = await visitor.context.db.read(lambda tx: accounts.get_by_user_id(tx, user_id))
    assert found is not None
    return found


def cookie(visitor: Visitor) -> str:
    name = cookie_name(visitor.context.config)
    return {morsel.key: morsel.value for morsel in visitor.client.session.cookie_jar}[name]


@pytest.fixture
async def other(visitor: Visitor) -> AsyncIterator[ClientSession]:
    """Somebody else's browser."""
    headers = visitor.headers | {"Origin": visitor.context.config.server.origin}
    base = visitor.client.make_url("/")
    async with ClientSession(base, cookie_jar=CookieJar(unsafe=True), headers=headers) as session:
        yield session


@pytest.mark.parametrize(
    ("current", "new", "again", "codes"),
    [
        ("", "", "", ("E-1213", "E-3203", "E-3204")),
        ("", NEW, NEW, ("E-1213",)),
        (PASSWORD, "", NEW, ("E-3203",)),
        (PASSWORD, NEW, "", ("E-3204",)),
        (PASSWORD, NEW, NEW + "x", ("E-3205",)),
        (PASSWORD, "a-Brief-1", "a-Brief-1", ("E-3211",)),
        (PASSWORD, "x" * 129, "x" * 129, ("E-3212",)),
        (PASSWORD, "x" * 9000, "x" * 9000, ("E-3212",)),
        (PASSWORD, "password12345", "password12345", ("E-3214",)),
        (PASSWORD, "maria@example.com", "maria@example.com", ("E-3214",)),
        (PASSWORD, PASSWORD, PASSWORD, ("E-1212",)),
        ("wrong wrong wrong", NEW, NEW, ("E-1211",)),
    ],
)
async def test_a_wrong_entry_is_named_by_its_code_and_changes_nothing(
    visitor: Visitor, current: str, new: str, again: str, codes: tuple[str, ...]
) -> None:
    user_id, page = await form_page(visitor)
    before = await account_of(visitor, user_id)
    answer = await send(visitor, page, current, new, again)
    text = await answer.text()
    assert (answer.url.path, answer.history[0].status) == (ADDRESS, 303)
    assert all(f"({code})" in text for code in codes)
    assert (await account_of(visitor, user_id)).password == before.password
    assert len(await visitor.mails(1)) == 1


async def test_the_user_id_in_the_new_password_is_refused(visitor: Visitor) -> None:
    user_id, page = await form_page(visitor)
    text = await (await send(visitor, page, new=f"quiet {user_id.lower()} lanterns")).text()
    assert "E-3213" in text


async def test_no_password_comes_back_and_none_is_kept(visitor: Visitor) -> None:
    user_id, page = await form_page(visitor)
    text = await (await send(visitor, page, "the current secret", "short-one", "short-two")).text()
    for typed in ("the current secret", "short-one", "short-two"):
        assert typed not in text
    owner = f"account:{(await account_of(visitor, user_id)).id}"
    sealed = await visitor.context.db.read(
        lambda tx: drafts.get_draft(tx, owner, "information_password", not_before=0)
    )
    assert sealed is not None
    kept = visitor.context.sealer.open(sealed, context=f"draft:{owner}:information_password")
    assert kept == b'{"values":{"password_confirm":"E-3205"},"checked":true}'


async def test_what_was_wrong_survives_a_reload_and_a_language_switch_but_not_a_new_visit(
    visitor: Visitor,
) -> None:
    _, page = await form_page(visitor)
    answer = await send(visitor, page, "wrong wrong wrong")
    here = order_of(answer)
    assert "E-1211" in await (await visitor.get(ADDRESS, p=here)).text()
    switched = await visitor.post("/language/ja", _page=here, current="secret-typed", password="")
    text = await switched.text()
    assert "E-1211" in text
    assert "secret-typed" not in text
    assert "E-1211" not in await (await visitor.get(ADDRESS)).text()


async def test_a_change_is_confirmed_told_by_mail_and_the_old_password_is_dead(visitor: Visitor) -> None:
    user_id, page = await form_page(visitor)
    answer = await send(visitor, page)
    text = await answer.text()
    assert answer.url.path == f"{ADDRESS}/updated"
    assert "maria@example.com" in text
    assert "Back to the User Information page" in text
    assert "Your password has been changed" in (await visitor.mails(2))[0].subject
    await visitor.post("/logout")
    assert "E-1202" in await (await visitor.sign_in(user_id)).text()
    assert (await visitor.sign_in(user_id, NEW)).url.path == "/menu"


async def test_every_other_session_ends_and_the_own_one_goes_on_with_a_new_cookie(
    visitor: Visitor, other: ClientSession
) -> None:
    user_id, page = await form_page(visitor)
    assert (await other.post("/login", data={"user_id": user_id, "password": PASSWORD})).url.path == "/menu"
    before = cookie(visitor)
    done = await send(visitor, page)
    assert cookie(visitor) != before
    assert visitor.context.sessions.find(before) is None
    assert (await visitor.get("/menu", p=order_of(done))).status == 200
    answer = await other.get("/menu")
    assert answer.status == 401
    assert "E-1103" in await answer.text()


async def test_links_asked_for_before_are_dead_after_the_change(visitor: Visitor) -> None:
    user_id, page = await form_page(visitor)
    account, link = await account_of(visitor, user_id), new_secret()
    later = visitor.clock.now_ms() + 10**7
    await visitor.context.db.write(lambda tx: upsert_link(tx, account.id, secret_hash(link), later))
    await send(visitor, page)
    assert (await visitor.get("/password/new", token=link)).status == 410


async def test_a_second_press_and_a_reload_change_and_mail_once(visitor: Visitor) -> None:
    _, page = await form_page(visitor)
    first, second = await asyncio.gather(send(visitor, page), send(visitor, page))
    assert {first.url.path, second.url.path} == {f"{ADDRESS}/updated"}
    here = order_of(second)
    for _ in range(2):
        assert (await visitor.get(f"{ADDRESS}/updated", p=here)).status == 200
    assert len(await visitor.mails(2)) == 2


async def test_a_second_press_of_a_wrong_password_counts_once(visitor: Visitor) -> None:
    user_id, page = await form_page(visitor)
    await asyncio.gather(*(send(visitor, page, "wrong wrong wrong") for _ in range(6)))
    assert (await account_of(visitor, user_id)).failures == 1


async def test_the_fifth_wrong_password_locks_and_ends_this_session(visitor: Visitor) -> None:
    user_id, page = await form_page(visitor)
    for _ in range(4):
        page = order_of(await send(visitor, page, "wrong wrong wrong"))
    answer = await send(visitor, page, "wrong wrong wrong")
    text = await answer.text()
    assert answer.url.path == "/login"
    assert "E-1203" in text
    assert "Opening hours" in text
    assert (await account_of(visitor, user_id)).state is AccountState.LOCKED
    assert (await visitor.get("/menu")).status == 401
    assert "E-1203" in await (await visitor.sign_in(user_id)).text()


async def test_wrong_tries_at_login_and_here_are_counted_together(
    visitor: Visitor, other: ClientSession
) -> None:
    user_id, page = await form_page(visitor)
    for _ in range(3):
        await other.post("/login", data={"user_id": user_id, "password": "wrong wrong"})
    page = order_of(await send(visitor, page, "wrong wrong wrong"))
    assert (await send(visitor, page, "wrong wrong wrong")).url.path == "/login"


@pytest.mark.parametrize("new", [NEW, "short"])
async def test_the_right_current_password_forgets_the_wrong_ones(visitor: Visitor, new: str) -> None:
    user_id, page = await form_page(visitor)
    for _ in range(4):
        page = order_of(await send(visitor, page, "wrong wrong wrong"))
    await send(visitor, page, new=new)
    found = await account_of(visitor, user_id)
    assert (found.failures, found.state) == (0, AccountState.ACTIVE)


@pytest.mark.parametrize(
    ("state", "code"), [(AccountState.LOCKED, "E-1203"), (AccountState.DEACTIVATED, "E-1204")]
)
async def test_a_session_of_an_account_that_is_not_open_can_try_nothing(
    visitor: Visitor, state: AccountState, code: str
) -> None:
    user_id, page = await form_page(visitor)
    account = await account_of(visitor, user_id)
    await visitor.context.db.write(lambda tx: accounts.update_state(tx, account.id, state))
    answer = await send(visitor, page)
    assert answer.url.path == "/login"
    assert code in await answer.text()
    found = await account_of(visitor, user_id)
    assert (found.password, found.state) == (account.password, state)
    assert (await visitor.get("/menu")).status == 401


async def test_staff_of_an_organisation_needs_the_offices_approval(visitor: Visitor) -> None:
    user_id, page = await form_page(visitor)
    account = await account_of(visitor, user_id)
    await visitor.context.db.write(
        lambda tx: accounts.update_approval(tx, account.id, Approval.AWAITING, None)
    )
    for answer in (await send(visitor, page), await visitor.get(ADDRESS)):
        assert answer.status == 403
        assert "E-1206" in await answer.text()
    assert (await account_of(visitor, user_id)).password == account.password


async def test_the_completion_page_by_its_address_claims_nothing(visitor: Visitor) -> None:
    await form_page(visitor)
    answer = await visitor.get(f"{ADDRESS}/updated")
    assert answer.url.path == ADDRESS


async def test_a_page_that_the_tab_has_left_can_change_nothing(visitor: Visitor) -> None:
    user_id, page = await form_page(visitor)
    await visitor.get("/menu", p=page)
    answer = await send(visitor, page)
    assert answer.status == 401
    assert "E-1104" in await answer.text()
    await visitor.sign_in(user_id)


async def test_thirty_minutes_on_the_page_end_in_the_page_that_says_so(visitor: Visitor) -> None:
    user_id, page = await form_page(visitor)
    before = await account_of(visitor, user_id)
    visitor.clock.advance(seconds=30 * 60)
    answer = await send(visitor, page)
    assert "E-1103" in await answer.text()
    assert (await account_of(visitor, user_id)).password == before.password


async def test_the_change_is_in_the_audit_log_without_a_word_of_what_was_typed(visitor: Visitor) -> None:
    user_id, page = await form_page(visitor)
    await send(visitor, page)
    lines = await visitor.context.db.read(lambda tx: list_lines(tx, limit=100))
    found = [line for line in lines if line.tag == "account:password:changed"]
    account = await account_of(visitor, user_id)
    assert [(line.actor, line.subject, line.detail) for line in found] == [
        (account.id, account.id, '{"sessions_ended": 0}')
    ]


async def test_the_page_carries_the_exact_labels(visitor: Visitor) -> None:
    _, page = await form_page(visitor)
    text = await (await visitor.get(ADDRESS, p=page)).text()
    for label in (
        "Password Input", "Current password", "New password", "New password (confirm)", "Change", "Back", "Log out",
        "it will be considered an invalid operation",
    ):  # fmt: skip
        assert label in text
