""" "Identity verification document upload screen 3": what was added, and deleting it. Thumbnails are for their owner
only, and looking at one is no activity."""

from dataclasses import dataclass

from aiohttp import web

from app.documents import Part
from app.errors import NotFound
from app.handlers.proofing.entered import NotHere, own_of
from app.handlers.proofing.pages import PROCESS, ProofingPages
from app.handlers.proofing.picture_views import PictureView, picture_views
from app.handlers.proofing.refused_picture import RefusedPicture, refused_picture
from app.handlers.proofing.underway import underway
from app.i18n import lazy as _l
from app.keys import CONTEXT
from app.moving import go
from app.rendering import render, steps
from app.rules.proofing import MOST_PICTURES
from app.services.delete_pictures import delete_pictures


@dataclass(frozen=True, slots=True)
class PicturesView:
    pages: ProofingPages
    pictures: tuple[PictureView, ...]
    more: bool
    problems: tuple[RefusedPicture, ...]


async def show_pictures(pages: ProofingPages, request: web.Request) -> web.Response:
    try:
        way = await underway(pages, request)
    except NotHere as elsewhere:
        return await go(request, elsewhere.route)
    if not way.pictures:
        return await go(request, pages.file)
    refused = await refused_picture(request, pages)
    view = PicturesView(
        pages=pages,
        pictures=picture_views(request, pages, way.pictures),
        more=len(way.pictures) < MOST_PICTURES,
        problems=(refused,) if refused else (),
    )
    return render(
        request,
        "proofing/pictures.html",
        view,
        title=_l("Identity verification document upload screen 3"),
        process=steps(PROCESS, 3),
    )


async def post_delete(pages: ProofingPages, request: web.Request) -> web.Response:
    """delete: all pictures go, and the procedure starts from the top."""
    await delete_pictures(request.app[CONTEXT], pages.owner(request))
    return await go(request, pages.document)


async def show_thumbnail(pages: ProofingPages, request: web.Request) -> web.Response:
    """Of what is being prepared. Raises NotFound for anything else."""
    own = await own_of(pages, request)
    wanted = request.match_info["position"]
    wrapped = {str(image.position): (image.id, image.wrapped) for image in own.pictures}.get(wanted)
    if wrapped is None or wrapped[1] is None:
        raise NotFound
    jpeg = await request.app[CONTEXT].documents.get(wrapped[0], Part.THUMBNAIL, wrapped[1])
    return web.Response(body=jpeg, content_type="image/jpeg")
