"""Change User Information: the form, its Change and its Back. What is typed is kept until it is changed."""

from collections.abc import Mapping
from dataclasses import dataclass

from aiohttp import web

from app import places
from app.client_address import client_address
from app.handlers.forms.card_differs import Marked, marked
from app.handlers.forms.change_information import (
    ChangeInformationForm,
    change_information_form,
    values_of,
)
from app.handlers.forms.raw import show_raw
from app.handlers.information import PrefectureView, place_text, prefecture_views
from app.handlers.process import INFORMATION_CHANGE
from app.handlers.signed_in import signed_in_account
from app.handlers.step_up import card_proof_first, confirmed_notice
from app.handlers.typed_pages import keep_posted
from app.i18n import lazy as _l
from app.keys import CONTEXT, POSTED, STANDING
from app.moving import go
from app.records import Account, CardProofFor, Person
from app.rendering import render, steps
from app.rules.use_request import require_use
from app.services.account import person_of
from app.services.change_information import (
    DRAFT_PAGE,
    ChangedMeanwhile,
    change_information,
    draft_owner,
    entries_of,
    stand_in,
)
from app.services.check_residence_card import AT_CHANGE, Sender, check_card, has_differed
from app.services.typed import DraftOf, Typed, keep_typed, typed_so_far
from app.typed_page import TypedPage

PAGE = DRAFT_PAGE
SENT = "POST information_change_do "
_MEANWHILE = _l(
    "Your information was changed somewhere else in the meantime. Please check the entries and press “Change” again."
)
_RESTORED = _l("What you entered before has been filled in again.")


@dataclass(frozen=True, slots=True)
class ChangeView:
    """`registered`: what stands in the record now, by the name of each field that says something else. `office`: the
    address is an office's. `marked`: what is registered does not match the Residence Card."""

    form: ChangeInformationForm
    office: bool
    registered: Mapping[str, str]
    prefectures: tuple[PrefectureView, ...]
    marked: Marked


async def _draft(request: web.Request) -> DraftOf:
    return DraftOf(draft_owner(signed_in_account(request)), DRAFT_PAGE)


TYPED = TypedPage(_draft, tuple(ChangeInformationForm().data))


async def _holder(request: web.Request) -> tuple[Account, Person]:
    """Raises SignInNeeded, UseNotApproved."""
    context = request.app[CONTEXT]
    account, person = await person_of(context, signed_in_account(request))
    require_use(account, context.clock.now_ms())
    return account, person


async def show_change(request: web.Request) -> web.Response:
    context = request.app[CONTEXT]
    account, person = await _holder(request)
    typed = await typed_so_far(context, await _draft(request)) or Typed({})
    before, now_shown = values_of(entries_of(person)), stand_in(context.sealer, person)
    values = before | dict(typed.values)
    form = change_information_form(values)
    right = typed.checked and form.validate()
    differs = right and await has_differed(context, person, draft_owner(account.id))
    show_raw(form, values)
    form.shown.data = now_shown
    view = ChangeView(
        form=form,
        office=bool(person.organisation),
        registered=_registered(before, values),
        prefectures=prefecture_views(),
        marked=marked(form) if differs else Marked(),
    )
    sent = request[STANDING].journey.came_by.startswith(SENT)
    other = typed.values.get("shown", now_shown) != now_shown
    return render(
        request,
        "information/change.html",
        view,
        title=_l("Change User Information"),
        process=steps(INFORMATION_CHANGE, 2),
        form=True,
        notice=confirmed_notice(request)
        or _notice(
            meanwhile=other or (sent and right and not differs), restored=bool(view.registered) and not sent
        ),
    )


def _notice(*, meanwhile: bool, restored: bool) -> str:
    if meanwhile:
        return _MEANWHILE
    return _RESTORED if restored else ""


def _registered(before: Mapping[str, str], values: Mapping[str, str]) -> dict[str, str]:
    found = {name: value for name, value in before.items() if values.get(name) != value}
    if "municipality" in found:
        place = places.by_code(found["municipality"])
        found["municipality"] = place_text(place) if place else ""
    return found


async def post_change(request: web.Request) -> web.Response:
    """Change: done, or back with every finding beside its field. Either way nothing typed is lost."""
    account, person = await _holder(request)
    typed = await keep_posted(request, PAGE, request[POSTED], checked=True)
    form = change_information_form(typed.values)
    if not form.validate():
        return await go(request, PAGE)
    if form.entries().email != person.email:
        first = await card_proof_first(request, CardProofFor.EMAIL)
        if first is not None:
            return first
    # Always anew: the card may have ended since, and nobody learns more of their own card than that.
    sender = Sender(draft_owner(account.id), AT_CHANGE, client_address(request))
    if not await check_card(request.app[CONTEXT], person, sender, again=True):
        return await go(request, PAGE)
    try:
        changed = await change_information(
            request.app[CONTEXT], signed_in_account(request), form.entries(), shown=form.shown.data
        )
    except ChangedMeanwhile:
        # Once more: whoever was faster has taken the entries kept for this page away with their own.
        await keep_typed(request.app[CONTEXT], await _draft(request), typed)
        return await go(request, PAGE)
    if not changed:
        return await go(request, "information")
    return await go(request, "information_updated_email" if "email" in changed else "information_updated")


async def post_back(request: web.Request) -> web.Response:
    """Back: keeps what was typed, and checks nothing."""
    if request[STANDING].journey.page == PAGE:
        await keep_posted(request, PAGE, request[POSTED], checked=False)
    return await go(request, "information")
