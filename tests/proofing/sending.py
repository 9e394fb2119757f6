"""Sending a file as a browser without script does, whatever it is and whatever it is called."""

from dataclasses import dataclass
from functools import cache
from html import unescape
from io import BytesIO

from aiohttp import ClientResponse, FormData
from PIL import Image

from app.records import AuditLine, ProofingImage
from app.store import audit, proofing_images
from app.store.db import Tx
from tests.proofing import papers
from tests.web.visitor import Visitor, order_of

FILE, PICTURES, DOCUMENT = "/identity/file", "/identity/pictures", "/identity/document"


@dataclass(frozen=True)
class Sent:
    """A file of a form."""

    data: bytes
    name: str = "card.jpg"
    kind: str = "image/jpeg"


@cache
def jpeg(shade: int = 1) -> bytes:
    """A small picture, another one for each shade."""
    out = BytesIO()
    Image.new("RGB", (900, 600), (60 * shade, 120, 90)).save(out, "JPEG")
    return out.getvalue()


async def to_file(visitor: Visitor) -> str:
    """The token of screen 2, of somebody at a counter whose entries are right."""
    return await from_entries(visitor, await papers.to_entries(visitor))


async def from_entries(visitor: Visitor, token: str) -> str:
    answer = await papers.enter(visitor, token)
    answer = await visitor.post(DOCUMENT, _page=order_of(answer), document="residence_card")
    assert answer.url.path == FILE
    return order_of(answer)


async def send(visitor: Visitor, token: str, sent: Sent | None = None) -> ClientResponse:
    """None: the browser's empty part of a form whose file was not chosen."""
    form = FormData(quote_fields=False)
    form.add_field("_page", token)
    what = sent or Sent(b"", "", "application/octet-stream")
    form.add_field("picture", BytesIO(what.data), filename=what.name, content_type=what.kind)
    headers = visitor.headers | {"Origin": visitor.context.config.server.origin}
    return await visitor.client.post(FILE, data=form, headers=headers)


async def said(answer: ClientResponse) -> str:
    return unescape(await answer.text())


async def summary(answer: ClientResponse) -> str:
    """What the page says is wrong, "" for nothing. The words of the script stand elsewhere on the page."""
    return (await said(answer)).partition('id="error-summary"')[2].partition("</ul>")[0]


async def images(visitor: Visitor) -> list[ProofingImage]:
    def unit(tx: Tx) -> list[ProofingImage]:
        rows = tx.execute("SELECT id FROM proofings ORDER BY created_at, id").fetchall()
        return [image for row in rows for image in proofing_images.list_of_proofing(tx, row["id"])]

    return await visitor.context.db.read(unit)


async def lines(visitor: Visitor, tag: str) -> list[AuditLine]:
    found = await visitor.context.db.read(lambda tx: audit.list_lines(tx, limit=1000))
    return [line for line in found if line.tag == tag]


def files(visitor: Visitor) -> list[str]:
    """What lies in the directory of the pictures."""
    directory = visitor.context.config.documents_directory
    return sorted(path.name for path in directory.rglob("*") if path.is_file())
