"""The last look at entries and pictures, handing them in, and what happens next."""

from dataclasses import dataclass

import msgspec
from aiohttp import web

from app.client_address import client_address
from app.handlers.forms.contact import ContactFields
from app.handlers.forms.proofing import HOUSING, EvidenceForm
from app.handlers.information import date_text
from app.handlers.proofing.entered import NotHere, checked_form, mark_revoked, own_of
from app.handlers.proofing.entries import advice_on
from app.handlers.proofing.pages import PROCESS, ProofingPages
from app.handlers.proofing.picture_views import PictureView, picture_views
from app.handlers.proofing.words import DOCUMENTS
from app.handlers.registration import Row
from app.handlers.step_up import card_proof_first, confirmed_notice
from app.i18n import lazy as _l
from app.keys import CONTEXT, LANGUAGE, POSTED, STANDING
from app.moving import go
from app.notices import Addressee
from app.records import CardProofFor, Evidence, ProofingState
from app.rendering import render, steps
from app.services.hand_in import ChangedSince, HandIn, RevokedSince, hand_in
from app.services.own_proofing import OwnProofing
from app.services.user_id_request import receiver, seal_contact

_CHANGED = _l("The entries or the pictures were changed in another tab. Please check them again.")


@dataclass(frozen=True, slots=True)
class Shown:
    """What is handed in: the entries, the address to answer to ("" with an account), and the pictures."""

    form: EvidenceForm
    own: OwnProofing

    @property
    def evidence(self) -> Evidence:
        return self.form.as_printed()

    @property
    def contact(self) -> str:
        return str(self.form.contact.data) if isinstance(self.form, ContactFields) else ""

    def stand_in(self, request: web.Request) -> str:
        """A value that changes with any entry and any picture, and tells none."""
        seen = (self.evidence, self.contact, [image.id for image in self.own.pictures])
        return request.app[CONTEXT].sealer.keyed_hash(msgspec.json.encode(seen), purpose="confirmed evidence")


@dataclass(frozen=True, slots=True)
class ConfirmView:
    """`entries` stands for all that is shown; `advice` stops nobody."""

    pages: ProofingPages
    rows: tuple[Row, ...]
    pictures: tuple[PictureView, ...]
    entries: str
    advice: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CompleteView:
    pages: ProofingPages
    reference: str


async def _shown(pages: ProofingPages, request: web.Request) -> Shown:
    """Raises NotHere while an entry is wrong or no picture is there."""
    form = await checked_form(pages, request)
    own = await own_of(pages, request)
    if not own.pictures:
        raise NotHere(pages.document)
    return Shown(form, own)


async def show_confirm(pages: ProofingPages, request: web.Request) -> web.Response:
    try:
        shown = await _shown(pages, request)
    except NotHere as elsewhere:
        return await go(request, elsewhere.route)
    view = ConfirmView(
        pages=pages,
        rows=_rows(shown),
        pictures=picture_views(request, pages, shown.own.pictures),
        entries=shown.stand_in(request),
        advice=advice_on(request, shown.evidence),
    )
    changed = request[STANDING].journey.came_by.startswith(f"POST {pages.start}_hand_in ")
    return render(
        request,
        "proofing/confirm.html",
        view,
        title=_l("Confirm"),
        process=steps(PROCESS, 4),
        notice=_CHANGED if changed else confirmed_notice(request),
    )


def _rows(shown: Shown) -> tuple[Row, ...]:
    found = shown.evidence
    rows = (
        Row(_l("Document"), DOCUMENTS[found.document]),
        Row(_l("Name"), found.name, literal=True),
        Row(_l("Date of birth"), date_text(found.birth)),
        Row(_l("Nationality/Region"), found.nationality, literal=True),
        Row(_l("Address on the document"), found.address, literal=True),
        Row(_l("Do you live in a housing complex?"), HOUSING["yes" if found.housing_complex else "no"]),
        Row(_l("Room or apartment number"), found.room, literal=True),
        Row(_l("Card number"), found.number, literal=True),
        Row(_l("Valid until"), date_text(found.expires)),
        Row(_l("E-mail address for the answer"), shown.contact, literal=True),
    )
    return tuple(row for row in rows if row.value)


async def post_hand_in(pages: ProofingPages, request: web.Request) -> web.Response:
    """Once, however often it is pressed, and only what the page showed. Raises TooManyRequests."""
    own = await own_of(pages, request)
    if own.newest is not None and own.newest.state is ProofingState.HANDED_IN:
        return await go(request, pages.complete)
    try:
        shown = await _shown(pages, request)
    except NotHere as elsewhere:
        return await go(request, elsewhere.route)
    if request[POSTED].get("entries") != shown.stand_in(request):
        return await go(request, pages.confirm)
    # Whoever forgot the user ID is nobody yet, with no card to ask for.
    first = await card_proof_first(request, CardProofFor.DOCUMENTS) if own.account else None
    return first or await _hand_in(pages, request, shown)


async def _hand_in(pages: ProofingPages, request: web.Request, shown: Shown) -> web.Response:
    try:
        await hand_in(request.app[CONTEXT], await _to_hand_in(pages, request, shown))
    except ChangedSince:
        return await go(request, pages.confirm)
    except RevokedSince:
        await mark_revoked(pages, request, shown.evidence.number)
        return await go(request, pages.entries)
    return await go(request, pages.complete)


async def _to_hand_in(pages: ProofingPages, request: web.Request, shown: Shown) -> HandIn:
    context, language = request.app[CONTEXT], request[LANGUAGE]
    new = HandIn(shown.own, shown.evidence, await pages.draft(request), language)
    started = shown.own.started
    if not shown.contact or started is None:
        return new
    to = Addressee(shown.contact, language, None)
    receive = receiver(context, to, reference=started.reference, address=client_address(request))
    sealed = seal_contact(context.sealer, started.id, shown.contact)
    return HandIn(new.own, new.evidence, new.draft, language, sealed, receive)


async def show_complete(pages: ProofingPages, request: web.Request) -> web.Response:
    own = await own_of(pages, request)
    if own.newest is None or own.newest.state is not ProofingState.HANDED_IN:
        return await go(request, pages.start)
    return render(
        request,
        "proofing/complete.html",
        CompleteView(pages, own.newest.reference),
        title=_l("Your documents have been handed in"),
        process=steps(PROCESS, 5),
    )
