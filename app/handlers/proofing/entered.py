"""What was typed of a document so far, as a form; and where a page leads whose turn has not come or is over."""

from aiohttp import web

from app.handlers.forms.proofing import REVOKED, EvidenceForm, evidence_form
from app.handlers.information import today
from app.handlers.proofing.pages import ProofingPages
from app.keys import CONTEXT
from app.records import DocumentType, Evidence
from app.rules.proofing import accepted_types
from app.services.own_proofing import OwnProofing, account_of, own_proofing
from app.services.typed import Typed, keep_typed, typed_so_far


class NotHere(Exception):
    """Another page comes first; `route` is its name."""

    def __init__(self, route: str) -> None:
        super().__init__(route)
        self.route = route


async def own_of(pages: ProofingPages, request: web.Request) -> OwnProofing:
    owner = pages.owner(request)
    return await own_proofing(request.app[CONTEXT], owner, account_of(owner))


async def typed_of(pages: ProofingPages, request: web.Request) -> Typed:
    """Of somebody who may hand in. Raises NotHere."""
    if not (await own_of(pages, request)).may_enter:
        raise NotHere(pages.start)
    return await typed_so_far(request.app[CONTEXT], await pages.draft(request)) or Typed({})


def form_of(pages: ProofingPages, request: web.Request, typed: Typed) -> EvidenceForm:
    """Not yet checked. Raises NotHere where no document was chosen that the office accepts."""
    context = request.app[CONTEXT]
    chosen = typed.values.get("document", "")
    if chosen not in accepted_types(context.published.documents):
        raise NotHere(pages.start)
    return evidence_form(pages.purpose, typed.values, DocumentType(chosen), today(context.clock))


async def mark_revoked(pages: ProofingPages, request: web.Request, number: str) -> None:
    """Keeps with the entries that the office's list has this number, so that showing the page again asks nothing."""
    draft = await pages.draft(request)
    typed = await typed_so_far(request.app[CONTEXT], draft) or Typed({})
    await keep_typed(request.app[CONTEXT], draft, Typed({**typed.values, REVOKED: number}, checked=True))


async def checked_form(pages: ProofingPages, request: web.Request) -> EvidenceForm:
    """Every entry, checked now: a document that was valid yesterday may have expired. Raises NotHere."""
    typed = await typed_of(pages, request)
    form = form_of(pages, request, typed)
    if not (typed.checked and form.validate()):
        raise NotHere(pages.entries)
    return form


async def evidence_so_far(pages: ProofingPages, request: web.Request) -> Evidence:
    """Raises NotHere."""
    return (await checked_form(pages, request)).as_printed()
