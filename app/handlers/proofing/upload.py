""" "Identity verification document upload screen 2": choosing a file and adding it."""

from dataclasses import dataclass

from aiohttp import web

from app.client_address import client_address
from app.errors.base import Finding, Told
from app.errors.pictures import LARGE_PICTURE, PROBABLY, WHY_NOT
from app.handlers.forms.picture import PictureForm, picture_form
from app.handlers.proofing.entered import NotHere
from app.handlers.proofing.pages import PROCESS, ProofingPages
from app.handlers.proofing.refused_picture import (
    RefusedPicture,
    keep_refused,
    megabytes,
    refused_picture,
    why_not,
)
from app.handlers.proofing.underway import Underway, underway
from app.i18n import lazy as _l
from app.keys import CONTEXT, LANGUAGE, POSTED
from app.moving import go
from app.pictures.jpeg import PictureRefused
from app.records import PictureFault
from app.rendering import render, steps
from app.rules.proofing import MOST_PICTURES, RECOMMENDED_BYTES
from app.services.add_picture import HandedInAlready, Sender, add_picture, plain_name
from app.services.own_proofing import account_of
from app.upload import Upload


@dataclass(frozen=True, slots=True)
class FileView:
    """`number` of the picture that comes next; `limit` in megabytes, `most` and `recommended` in bytes. `wrong` (name,
    finding, sentence) and `advice` (name, finding) are what the script can say before anything is sent."""

    pages: ProofingPages
    form: PictureForm
    refused: RefusedPicture | None
    number: int
    limit: str
    most: int
    most_pixels: int
    recommended: int
    wrong: tuple[tuple[str, Finding, Told], ...]
    advice: tuple[tuple[str, Finding], ...]


_SEEN_BY_SCRIPT = (
    PictureFault.EMPTY,
    PictureFault.HEIC,
    PictureFault.PNG,
    PictureFault.PDF,
    PictureFault.NOT_JPEG,
    PictureFault.DAMAGED,
    PictureFault.TOO_LARGE,
    PictureFault.TOO_MANY_PIXELS,
    PictureFault.NOT_CHOSEN,
)
_ADVICE = (
    *((warning.value, finding) for warning, finding in PROBABLY.items()),
    ("large", LARGE_PICTURE),
)


async def show_file(pages: ProofingPages, request: web.Request) -> web.Response:
    try:
        way = await underway(pages, request)
    except NotHere as elsewhere:
        return await go(request, elsewhere.route)
    if len(way.pictures) >= MOST_PICTURES:
        return await go(request, pages.pictures)
    refused = await refused_picture(request, pages)
    documents = request.app[CONTEXT].config.documents
    view = FileView(
        pages=pages,
        form=picture_form(refused.finding if refused else None),
        refused=refused,
        number=len(way.pictures) + 1,
        limit=megabytes(documents.max_bytes),
        most=documents.max_bytes,
        most_pixels=documents.max_pixels,
        recommended=RECOMMENDED_BYTES,
        wrong=tuple((fault.value, WHY_NOT[fault], why_not(documents, fault)) for fault in _SEEN_BY_SCRIPT),
        advice=_ADVICE,
    )
    return render(
        request,
        "proofing/file.html",
        view,
        title=_l("Identity verification document upload screen 2"),
        process=steps(PROCESS, 3),
    )


async def post_file(pages: ProofingPages, request: web.Request) -> web.Response:
    """Add: on to screen 3, or back with the finding beside the field."""
    try:
        way = await underway(pages, request)
    except NotHere as elsewhere:
        return await go(request, elsewhere.route)
    upload = request[POSTED].get("picture")
    if not isinstance(upload, Upload):
        return await _refuse(request, pages, PictureFault.NOT_CHOSEN, "")
    try:
        await add_picture(request.app[CONTEXT], _sender(request, pages, way), upload)
    except HandedInAlready:
        return await go(request, pages.start)
    except PictureRefused as refused:
        return await _refuse(request, pages, refused.fault, plain_name(upload.file_name))
    return await go(request, pages.pictures)


def _sender(request: web.Request, pages: ProofingPages, way: Underway) -> Sender:
    owner = pages.owner(request)
    return Sender(
        purpose=pages.purpose,
        owner=owner,
        account_id=account_of(owner),
        language=request[LANGUAGE],
        document=way.document,
        address=client_address(request),
    )


async def _refuse(request: web.Request, pages: ProofingPages, fault: PictureFault, name: str) -> web.Response:
    """A third picture is refused on the page that shows the two."""
    answer = await go(request, pages.pictures if fault is PictureFault.THIRD else pages.file)
    await keep_refused(request, pages, fault, name)
    return answer
