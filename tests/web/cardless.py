"""What people who register without a card enter, and the way through their pages."""

from aiohttp import ClientResponse

from tests.web.visitor import PASSWORD, Visitor, order_of

ENTRIES = {
    "name": "山田 花子",
    "organisation": "Sample Trading Co., Ltd.",
    "municipality": "131032",
    "street": "芝公園4-2-8",
    "phone": "03-1234-5678",
    "email": "hanako@example.com",
    "email_confirm": "hanako@example.com",
    "agree": "y",
}
COUNTER, ORGANISATION = "/register/counter", "/register/organisation"


async def open_form(visitor: Visitor, path: str = COUNTER) -> str:
    """The page order token of the form, in the browser's session or a new one."""
    return order_of(await visitor.get(path))


async def send(visitor: Visitor, path: str = COUNTER, **changes: str) -> ClientResponse:
    """The form filled in and sent."""
    return await visitor.post(path, **(ENTRIES | changes), _page=await open_form(visitor, path))


async def entries_shown(visitor: Visitor, answer: ClientResponse) -> str:
    page = await (await visitor.get(answer.url.path, p=order_of(answer))).text()
    return page.partition('name="entries" value="')[2].partition('"')[0]


async def register(visitor: Visitor, path: str = COUNTER, **changes: str) -> ClientResponse:
    answer = await send(visitor, path, **changes)
    assert answer.url.path == f"{path}/confirm"
    shown = await entries_shown(visitor, answer)
    return await visitor.post(f"{path}/confirm", _page=order_of(answer), entries=shown)


async def menu(visitor: Visitor, path: str = ORGANISATION, **changes: str) -> ClientResponse:
    """Registered, with a password, logged in."""
    await register(visitor, path, **changes)
    user_id, link = await visitor.user_id_and_link()
    await visitor.post("/password/new", token=link, password=PASSWORD, password_confirm=PASSWORD)
    answer = await visitor.sign_in(user_id)
    assert answer.url.path == "/menu"
    return answer


async def count(visitor: Visitor, table: str) -> int:
    row = await visitor.context.db.read(lambda tx: tx.execute(f"SELECT count(*) FROM {table}").fetchone())
    return int(row[0])


async def tags(visitor: Visitor) -> list[str]:
    rows = await visitor.context.db.read(
        lambda tx: tx.execute("SELECT tag FROM audit ORDER BY seq").fetchall()
    )
    return [str(row[0]) for row in rows]
