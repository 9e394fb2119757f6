""" "Identity verification input screen": what is printed on the document, field by field."""

from dataclasses import dataclass

from aiohttp import web

from app.client_address import client_address
from app.handlers.forms.proofing import EvidenceForm, evidence_form, expires_soon
from app.handlers.forms.raw import show_raw
from app.handlers.information import date_text, today
from app.handlers.proofing.entered import NotHere, form_of, mark_revoked, typed_of
from app.handlers.proofing.pages import ACCOUNT, PROCESS, USER_ID, ProofingPages
from app.handlers.proofing.words import DOCUMENTS
from app.handlers.typed_pages import keep_posted
from app.i18n import lazy as _l
from app.keys import CONTEXT, LANGUAGE, POSTED
from app.moving import go
from app.nationality import suggestions
from app.records import DocumentType, Evidence, Purpose
from app.rendering import render, steps
from app.rules.proofing import PRINTED, Printed
from app.services.check_document_number import is_revoked
from app.services.own_proofing import account_of
from app.typed_page import TypedPage


@dataclass(frozen=True, slots=True)
class EntriesView:
    """`printed`: what a document of this type has besides; `territories`: names to choose from while typing; `advice`:
    sentences about entries that are right."""

    pages: ProofingPages
    form: EvidenceForm
    document: str
    document_name: str
    printed: Printed
    territories: tuple[str, ...]
    advice: tuple[str, ...]


async def show_entries(pages: ProofingPages, request: web.Request) -> web.Response:
    try:
        typed = await typed_of(pages, request)
        form = form_of(pages, request, typed)
    except NotHere as elsewhere:
        return await go(request, elsewhere.route)
    right = typed.checked and form.validate()
    advice = advice_on(request, form.as_printed()) if right else ()
    show_raw(form, typed.values)
    view = EntriesView(
        pages=pages,
        form=form,
        document=form.kind.value,
        document_name=DOCUMENTS[form.kind],
        printed=PRINTED[form.kind],
        territories=suggestions(request[LANGUAGE]),
        advice=advice,
    )
    return render(
        request,
        "proofing/entries.html",
        view,
        title=_l("Identity verification input screen"),
        process=steps(PROCESS, 2),
        form=True,
    )


def advice_on(request: web.Request, found: Evidence) -> tuple[str, ...]:
    return expires_soon(found, today(request.app[CONTEXT].clock), date_text(found.expires))


async def post_entries(pages: ProofingPages, request: web.Request) -> web.Response:
    """Continue: on to the pictures, or back with every finding beside its field. Raises TooManyRequests."""
    try:
        await typed_of(pages, request)
        typed = await keep_posted(request, pages.entries, request[POSTED], checked=True)
        form = form_of(pages, request, typed)
    except NotHere as elsewhere:
        return await go(request, elsewhere.route)
    right = form.validate()
    if right and await _is_listed(pages, request, form.as_printed().number):
        await mark_revoked(pages, request, form.as_printed().number)
        right = False
    return await go(request, pages.document if right else pages.entries)


async def _is_listed(pages: ProofingPages, request: web.Request, number: str) -> bool:
    """Asked only when everything else is right. Raises TooManyRequests."""
    if not number:
        return False
    account_id, address = account_of(pages.owner(request)), client_address(request)
    return await is_revoked(request.app[CONTEXT], number, account_id=account_id, address=address)


def _typed_page(pages: ProofingPages) -> TypedPage:
    """A visitor can prove later to nobody that the entries are theirs."""
    fields = evidence_form(pages.purpose, {}, DocumentType.RESIDENCE_CARD, today=EvidenceForm.today).data
    return TypedPage(pages.draft, tuple(fields), outlives_session=pages.purpose is Purpose.ACCOUNT)


TYPED = {pages.entries: _typed_page(pages) for pages in (ACCOUNT, USER_ID)}
