"""Where a test of the upload screens begins, and the pictures that somebody has."""

from dataclasses import dataclass, replace
from functools import cache
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageEnhance, ImageFilter
from playwright.async_api import Page, expect

from app.context import Context
from app.demo_documents import specimen
from app.i18n import Language
from app.records import Category, DocumentType
from app.services.typed import DraftOf, Typed, keep_typed
from app.store import accounts
from tests.journeys.steps import Person, log_in
from tests.real.browser import Visitor
from tests.real.office import OpenOffice
from tests.real.people import PERSON, registered

SCREEN_2 = "Identity verification document upload screen 2"
SCREEN_3 = "Identity verification document upload screen 3"
COUNTER = replace(PERSON, category=Category.COUNTER)
ENTRIES = {
    "document": "residence_card",
    "name": "NGUYEN VAN AN",
    "birth_year": "1994",
    "birth_month": "4",
    "birth_day": "12",
    "nationality": "Viet Nam",
    "address": "東京都千代田区霞が関1-1-1",
    "housing_complex": "no",
    "number": "AB12345678CD",
    "expires_year": "2028",
    "expires_month": "4",
    "expires_day": "12",
}


@cache
def card() -> bytes:
    return specimen(DocumentType.RESIDENCE_CARD, name="SAMPLE NGUYEN", number="AB12345678CD")


def _encoded(picture: Image.Image, kind: str = "JPEG") -> bytes:
    out = BytesIO()
    picture.save(out, kind)
    return out.getvalue()


def _opened() -> Image.Image:
    return Image.open(BytesIO(card()))


def converted(kind: str) -> bytes:
    return _encoded(_opened(), kind)


def darkened() -> bytes:
    return _encoded(ImageEnhance.Brightness(_opened()).enhance(0.2))


def blurred() -> bytes:
    return _encoded(_opened().filter(ImageFilter.GaussianBlur(6)))


def shrunk() -> bytes:
    return _encoded(_opened().resize((480, 300)))


@dataclass(frozen=True)
class Uploader:
    """Somebody with a counter's account whose entries are typed and right, in one tab."""

    person: Person
    context: Context
    directory: Path

    @property
    def page(self) -> Page:
        return self.person.page

    def saved(self, data: bytes, name: str = "card.jpg") -> Path:
        file = self.directory / name
        file.write_bytes(data)
        return file

    async def choose(self, data: bytes, name: str = "card.jpg") -> None:
        await self.page.locator("#picture").set_input_files(str(self.saved(data, name)))

    async def add(self) -> None:
        await self.person.click("add")

    async def has_added(self, *names: str) -> None:
        """On screen 3, with these files."""
        # Opening a picture takes a moment on a busy machine.
        await self.page.wait_for_url("**/identity/pictures?*", timeout=30_000)
        await self.person.sees_title(SCREEN_3)
        await expect(self.page.locator(".picture-name")).to_have_text(list(names))
        for thumbnail in await self.page.locator(".picture-thumbnail").all():
            await expect(thumbnail).to_have_js_property("complete", value=True)
            assert await thumbnail.evaluate("image => image.naturalWidth") > 0

    async def is_told(self, english: str) -> None:
        await expect(self.page.locator("#upload-problem")).to_contain_text(self.person.words(english))

    async def stored(self) -> int:
        row = await self.context.db.read(
            lambda tx: tx.execute("SELECT count(*) AS found FROM proofing_images").fetchone()
        )
        return int(row["found"]) if row else 0


async def on_file_page(guest: Visitor, open_house: OpenOffice, directory: Path) -> Uploader:
    """On upload screen 2."""
    context = open_house.context
    user_id = await registered(context, COUNTER)
    account = await context.db.read(lambda tx: accounts.get_by_user_id(tx, user_id))
    assert account is not None
    draft = DraftOf(f"account:{account.id}", "identity_entries")
    await keep_typed(context, draft, Typed(ENTRIES, checked=True))
    page = await guest.open("/login")
    person = Person(page, Language(await page.locator("body").get_attribute("data-lang") or "en"))
    await log_in(person, user_id)
    await person.is_at("/menu")
    await page.goto(open_house.origin + "/identity/file")
    await person.sees_title(SCREEN_2)
    return Uploader(person, context, directory)
