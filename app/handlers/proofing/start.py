""" "Identification information": which documents there are and what to prepare, the choice of one, where it stands what
was handed in before, and taking it back."""

from dataclasses import dataclass

from aiohttp import web

from app.handlers.forms.proofing import DocumentForm, document_form, values_of
from app.handlers.proofing.chosen import chosen_so_far, forget_chosen
from app.handlers.proofing.entered import NotHere, own_of, typed_of
from app.handlers.proofing.pages import PROCESS, ProofingPages
from app.handlers.signed_in import signed_in_account
from app.i18n import lazy as _l
from app.keys import CONTEXT, POSTED, STANDING
from app.moving import go
from app.places import by_code
from app.records import Account, Proofing, ProofingState, Purpose
from app.rendering import in_page_language, render, steps
from app.rules.japan_time import day_in_words
from app.rules.proofing import accepted_types, may_withdraw
from app.rules.proofing_review import reason_sentences
from app.services.account import open_person
from app.services.own_proofing import OwnProofing
from app.services.proofing_evidence import open_evidence, words_of
from app.services.typed import Typed, keep_typed, typed_so_far
from app.services.withdraw_proofing import withdraw_proofing

_WITHDRAWN = _l("What you handed in has been withdrawn. The pictures are deleted.")


@dataclass(frozen=True, slots=True)
class StandView:
    """Of what was handed in last. `since` and `decided` are days in words, "" for none; `reasons` and `words` of a
    refusal."""

    state: str
    reference: str
    since: str
    decided: str
    reasons: tuple[str, ...]
    words: str
    may_withdraw: bool


@dataclass(frozen=True, slots=True)
class StartView:
    """`needed`: an account that was not registered with a card; `form`: None while nothing can be handed in."""

    pages: ProofingPages
    needed: bool
    stand: StandView | None
    form: DocumentForm | None


def _day(ms: int | None) -> str:
    return in_page_language(day_in_words(ms, english=False), day_in_words(ms, english=True)) if ms else ""


def stand_view(request: web.Request, found: Proofing) -> StandView:
    words = words_of(request.app[CONTEXT].sealer, found)
    return StandView(
        state=found.state.value,
        reference=found.reference,
        since=_day(found.handed_in_at),
        decided=_day(found.decided_at),
        reasons=reason_sentences(found.reasons),
        words=in_page_language(words.ja, words.en) if words else "",
        may_withdraw=found.purpose is Purpose.ACCOUNT
        and may_withdraw(found, request.app[CONTEXT].clock.now_ms()),
    )


async def show_start(pages: ProofingPages, request: web.Request) -> web.Response:
    context = request.app[CONTEXT]
    own = await own_of(pages, request)
    typed = await typed_so_far(context, await pages.draft(request)) or Typed({})
    chosen = await chosen_so_far(request, pages.start) or typed.values.get("document", "")
    form = _form(request, own, chosen) if own.may_enter else None
    came_by = request[STANDING].journey.came_by
    if form and came_by.startswith(f"POST {pages.start}_start "):
        form.validate()
    shown = own.newest is not None and own.newest.state is not ProofingState.STARTED
    view = StartView(
        pages=pages,
        needed=own.needed,
        stand=stand_view(request, own.newest) if shown and own.newest else None,
        form=form,
    )
    return render(
        request,
        "proofing/start.html",
        view,
        title=_l("Identification information"),
        process=steps(PROCESS, 1) if form else (),
        form=form is not None,
        notice=_WITHDRAWN if came_by.startswith(f"POST {pages.start}_withdraw ") else "",
    )


def _form(request: web.Request, own: OwnProofing, chosen: str) -> DocumentForm:
    before = own.newest.document.value if own.newest else ""
    return document_form(chosen or before, accepted_types(request.app[CONTEXT].published.documents))


async def post_start(pages: ProofingPages, request: web.Request) -> web.Response:
    """On to the entries; what was typed of another document before is offered again."""
    context = request.app[CONTEXT]
    try:
        typed = await typed_of(pages, request)
    except NotHere as elsewhere:
        return await go(request, elsewhere.route)
    chosen = str(request[POSTED].get("document", ""))[:40]
    before = typed.values if "name" in typed.values else await _filled_in(pages, request)
    await keep_typed(context, await pages.draft(request), Typed({**before, "document": chosen}))
    await forget_chosen(request, pages.start)
    right = chosen in accepted_types(context.published.documents)
    return await go(request, pages.entries if right else pages.start)


async def _filled_in(pages: ProofingPages, request: web.Request) -> dict[str, str]:
    """What is known of an account's holder: what was handed in last, or else the registration. A visitor is nobody."""
    context = request.app[CONTEXT]
    own = await own_of(pages, request)
    if own.account is None:
        return {}
    if own.newest is not None and own.newest.evidence_sealed is not None:
        return values_of(open_evidence(context.sealer, own.newest))
    return _registered(request, own.account)


def _registered(request: web.Request, account: Account) -> dict[str, str]:
    person = open_person(request.app[CONTEXT], account)
    if person.organisation:
        # The address is the organisation's and not on any document.
        return {"name": person.name}
    # Documents print addresses in Japanese, whatever the language of the page.
    place = by_code(person.municipality)
    return {"name": person.name, "address": f"{place.full_ja if place else ''}{person.street}"}


async def post_withdraw(pages: ProofingPages, request: web.Request) -> web.Response:
    """Raises WithdrawnTooLate."""
    await withdraw_proofing(request.app[CONTEXT], signed_in_account(request))
    return await go(request, pages.start)
