""" "Identity verification document upload screen 1": which document the pictures will show."""

from dataclasses import dataclass

from aiohttp import web

from app.handlers.forms.proofing import DocumentForm, document_form
from app.handlers.proofing.chosen import chosen_so_far, forget_chosen
from app.handlers.proofing.entered import NotHere, evidence_so_far, typed_of
from app.handlers.proofing.pages import PROCESS, ProofingPages
from app.handlers.proofing.refused_picture import megabytes
from app.handlers.proofing.underway import underway
from app.i18n import lazy as _l
from app.keys import CONTEXT, POSTED, STANDING
from app.moving import go
from app.rendering import render, steps
from app.rules.proofing import accepted_types
from app.services.typed import Typed, keep_typed


@dataclass(frozen=True, slots=True)
class DocumentView:
    """`limit` of one file in megabytes."""

    pages: ProofingPages
    form: DocumentForm
    limit: str


async def show_document(pages: ProofingPages, request: web.Request) -> web.Response:
    context = request.app[CONTEXT]
    try:
        way = await underway(pages, request)
    except NotHere as elsewhere:
        return await go(request, elsewhere.route)
    chosen = await chosen_so_far(request, pages.document)
    form = document_form(chosen or way.document.value, accepted_types(context.published.documents))
    if request[STANDING].journey.came_by.startswith(f"POST {pages.document}_choose "):
        form.validate()
    return render(
        request,
        "proofing/document.html",
        DocumentView(pages, form, megabytes(context.config.documents.max_bytes)),
        title=_l("Identity verification document upload screen 1"),
        process=steps(PROCESS, 3),
        form=True,
    )


async def post_choose(pages: ProofingPages, request: web.Request) -> web.Response:
    """On to the file; or back to the entries, where a document of this type has other ones."""
    context = request.app[CONTEXT]
    chosen = str(request[POSTED].get("document", ""))[:40]
    if chosen not in accepted_types(context.published.documents):
        return await go(request, pages.document)
    try:
        typed = await typed_of(pages, request)
        await keep_typed(
            context,
            await pages.draft(request),
            Typed({**typed.values, "document": chosen}, checked=typed.checked),
        )
        await forget_chosen(request, pages.document)
        await evidence_so_far(pages, request)
        way = await underway(pages, request)
    except NotHere as elsewhere:
        return await go(request, elsewhere.route)
    return await go(request, pages.pictures if way.pictures else pages.file)
