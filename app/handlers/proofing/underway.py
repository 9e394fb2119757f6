"""What the upload screens start from: the document that was chosen, and the pictures that are there."""

from dataclasses import dataclass

from aiohttp import web

from app.handlers.proofing.entered import NotHere, own_of
from app.handlers.proofing.pages import ProofingPages
from app.keys import CONTEXT
from app.records import DocumentType, ProofingImage
from app.rules.proofing import accepted_types
from app.services.typed import typed_so_far


@dataclass(frozen=True, slots=True)
class Underway:
    document: DocumentType
    pictures: tuple[ProofingImage, ...]


async def underway(pages: ProofingPages, request: web.Request) -> Underway:
    """Raises NotHere where something has been handed in or no document was chosen that the office accepts, and
    SignInNeeded."""
    context = request.app[CONTEXT]
    own = await own_of(pages, request)
    typed = await typed_so_far(context, await pages.draft(request))
    chosen = typed.values.get("document", "") if typed else ""
    if not own.may_enter or chosen not in accepted_types(context.published.documents):
        raise NotHere(pages.start)
    return Underway(DocumentType(chosen), own.pictures)
