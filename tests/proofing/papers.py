"""What somebody enters of a document, the pictures of it, and the way through the pages without script."""

import json
import re
from dataclasses import replace
from io import BytesIO
from typing import cast

from aiohttp import ClientResponse, FormData
from PIL import Image, ImageDraw, ImageEnhance

from app.records import Proofing, Role, Staff, StaffState
from app.services.publish import DOCUMENTS, publish
from app.store import proofings, settings
from app.store import staff as staff_rows
from app.store.db import Tx
from tests.web.cardless import menu, register
from tests.web.visitor import PASSWORD, Visitor, order_of

ENTRIES = {
    "name": "山田 花子",
    "birth_year": "1990",
    "birth_month": "4",
    "birth_day": "1",
    "nationality": "Philippines",
    "address": "東京都港区芝公園4-2-8 芝ハイツ405号室",
    "housing_complex": "yes",
    "room": "405",
    "number": "AB12345678CD",
    "expires_year": "2028",
    "expires_month": "4",
    "expires_day": "1",
}
CONTACT = {"contact": "asks@example.com", "contact_confirm": "asks@example.com"}
IDENTITY, USER_ID = "/identity", "/user-id"


def picture(text: str = "SPECIMEN", *, brightness: float = 1) -> bytes:
    """A sharp photograph of something rectangular on a table."""
    image = Image.new("RGB", (1600, 1200), (120, 90, 60))
    drawing = ImageDraw.Draw(image)
    drawing.rectangle((200, 200, 1400, 1000), fill=(250, 250, 245), outline=(20, 20, 20), width=6)
    for line in range(12):
        drawing.text((260, 260 + line * 55), f"{text} {line} 0123456789", fill=(10, 10, 10), font_size=36)
    out = BytesIO()
    image = ImageEnhance.Brightness(image).enhance(brightness)
    image.save(out, "JPEG", quality=85)
    return out.getvalue()


async def counter_menu(visitor: Visitor, *, mails: int = 1, **changes: str) -> str:
    """The page order token of the menu of somebody who registered at a counter; `mails` have been sent by then."""
    await register(visitor, "/register/counter", **changes)
    user_id, link = await visitor.user_id_and_link(mails)
    await visitor.post("/password/new", token=link, password=PASSWORD, password_confirm=PASSWORD)
    answer = await visitor.sign_in(user_id)
    assert answer.url.path == "/menu"
    return order_of(answer)


async def second_menu(visitor: Visitor, *, mails: int) -> str:
    """Of another person."""
    changes = {"name": "SATO", "email": "sato@example.com", "email_confirm": "sato@example.com"}
    return await counter_menu(visitor, mails=mails, **changes)


async def open_start(visitor: Visitor, token: str = "", path: str = IDENTITY) -> str:
    answer = await (visitor.get(path, p=token) if token else visitor.get(path))
    assert answer.url.path == path
    return await page_token(answer) if token else order_of(answer)


async def page_token(answer: ClientResponse) -> str:
    found = re.search(r'data-page-token="([^"]+)"', await answer.text())
    assert found
    return found[1]


async def choose(
    visitor: Visitor, token: str, document: str = "residence_card", path: str = IDENTITY
) -> ClientResponse:
    return await visitor.post(path, _page=token, document=document)


async def to_entries(visitor: Visitor, document: str = "residence_card", path: str = IDENTITY) -> str:
    """The token of the input screen, of a counter's applicant or of a visitor."""
    token = await counter_menu(visitor) if path == IDENTITY else ""
    answer = await choose(visitor, await open_start(visitor, token, path), document, path)
    assert answer.url.path == f"{path}/entries"
    return order_of(answer)


async def enter(
    visitor: Visitor, token: str, *, path: str = IDENTITY, without: tuple[str, ...] = (), **changes: str
) -> ClientResponse:
    """The input screen filled in and sent."""
    contact = CONTACT if path == USER_ID else {}
    entries = {"document": "residence_card"} | ENTRIES | contact | changes
    for name in without:
        del entries[name]
    return await visitor.post(f"{path}/entries", _page=token, **entries)


async def add(visitor: Visitor, token: str, data: bytes, *, path: str = IDENTITY) -> ClientResponse:
    form = FormData()
    form.add_field("_page", token)
    form.add_field("picture", data, filename="card.jpg", content_type="image/jpeg")
    headers = visitor.headers | {"Origin": visitor.context.config.server.origin}
    return await visitor.client.post(f"{path}/file", data=form, headers=headers)


async def with_picture(
    visitor: Visitor,
    answer: ClientResponse,
    *,
    path: str = IDENTITY,
    document: str = "residence_card",
    data: bytes = b"",
) -> str:
    """From upload screen 1 to screen 3; its token."""
    assert answer.url.path == f"{path}/document"
    answer = await visitor.post(f"{path}/document", _page=order_of(answer), document=document)
    assert answer.url.path == f"{path}/file"
    answer = await add(visitor, order_of(answer), data or picture(), path=path)
    assert answer.url.path == f"{path}/pictures"
    return order_of(answer)


async def to_confirm(visitor: Visitor, *, path: str = IDENTITY, **changes: str) -> str:
    token = await to_entries(visitor, path=path)
    pictures = await with_picture(visitor, await enter(visitor, token, path=path, **changes), path=path)
    return await visitor.follow(f"{path}/confirm", pictures)


async def entries_shown(visitor: Visitor, token: str, path: str = IDENTITY) -> str:
    page = await (await visitor.get(f"{path}/confirm", p=token)).text()
    return page.partition('name="entries" value="')[2].partition('"')[0]


async def hand_in(visitor: Visitor, *, path: str = IDENTITY, **changes: str) -> ClientResponse:
    token = await to_confirm(visitor, path=path, **changes)
    shown = await entries_shown(visitor, token, path)
    return await visitor.post(f"{path}/confirm", _page=token, entries=shown)


async def newest(visitor: Visitor) -> Proofing:
    def unit(tx: Tx) -> Proofing | None:
        row = tx.execute("SELECT id FROM proofings ORDER BY created_at DESC LIMIT 1").fetchone()
        return proofings.get_proofing(tx, row["id"]) if row else None

    return cast("Proofing", await visitor.context.db.read(unit))


async def to_entries_again(visitor: Visitor, answer: ClientResponse) -> str:
    """Back from a later page; the token of the input screen."""
    return await visitor.follow("/identity/entries", order_of(answer))


async def switch_off(visitor: Visitor, rule: str) -> None:
    """As the desk does it."""
    value = json.dumps({rule: False})
    await visitor.context.db.write(lambda tx: settings.upsert_setting(tx, DOCUMENTS, value, 0))
    await publish(visitor.context)


async def organisation_menu(visitor: Visitor) -> str:
    """Of somebody whose use of the system the office has not approved yet."""
    return order_of(await menu(visitor))


async def let_staff_work(visitor: Visitor, found: Proofing, *, agreed: bool) -> None:
    """A colleague at the desk has taken it, or has accepted it first of two."""
    now = visitor.clock.now_ms()
    staff = Staff("staff-1", "kato", Role.CLERK, StaffState.ACTIVE, None, None, 0, 0, now, None)

    def unit(tx: Tx) -> None:
        staff_rows.insert_staff(tx, staff)
        if agreed:
            proofings.update_agreed(tx, replace(found, agreed_by="staff-1", agreed_at=now))
        else:
            proofings.update_claim(tx, found.id, "staff-1", now)

    await visitor.context.db.write(unit)
