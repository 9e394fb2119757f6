"""Pictures as their sender sees them: name, size, thumbnail, and what is probably wrong with them."""

from dataclasses import dataclass

from aiohttp import web

from app.errors.base import Finding
from app.errors.pictures import LARGE_PICTURE, PROBABLY
from app.handlers.proofing.pages import ProofingPages
from app.handlers.proofing.refused_picture import MEGABYTE
from app.keys import CONTEXT
from app.records import ProofingImage
from app.rules.proofing import RECOMMENDED_BYTES
from app.services.add_picture import name_seal


@dataclass(frozen=True, slots=True)
class PictureView:
    """`src` is the address of the thumbnail; `advice` stops nobody."""

    position: int
    name: str
    size: str
    src: str
    advice: tuple[Finding, ...]


def picture_views(
    request: web.Request, pages: ProofingPages, images: tuple[ProofingImage, ...]
) -> tuple[PictureView, ...]:
    return tuple(_view(request, pages, image) for image in images)


def _view(request: web.Request, pages: ProofingPages, image: ProofingImage) -> PictureView:
    route = request.app.router[pages.thumbnail]
    name = request.app[CONTEXT].sealer.open(image.name_sealed, context=name_seal(image.id))
    advice = tuple(PROBABLY[warning] for warning in image.warnings)
    large = (LARGE_PICTURE,) if image.size > RECOMMENDED_BYTES else ()
    return PictureView(
        position=image.position,
        name=name.decode(),
        size=_size(image.size),
        src=str(route.url_for(position=str(image.position))),
        advice=advice + large,
    )


def _size(size: int) -> str:
    return f"{size / MEGABYTE:.1f} MB" if size >= MEGABYTE else f"{max(1, round(size / 1024))} KB"
