"""A proof with the card on the way to an important act. Where the tab goes after it is kept here by the server; nothing
in an address or a form decides it."""

from collections.abc import Mapping
from dataclasses import dataclass

from aiohttp import web

from app.handlers.card_refused import REFUSALS, Way, show_refusal, to_refused
from app.handlers.signed_in import signed_in_account
from app.i18n import lazy as _l
from app.keys import CONTEXT, SESSION, STANDING
from app.moving import go
from app.records import CardProofFor
from app.rendering import render
from app.rules.live_purposes import Purpose
from app.services.account_card import drop_proof
from app.services.step_up import needs_card_proof, step_up
from app.services.typed import DraftOf, Typed, forget_typed, keep_typed, typed_so_far

PAGE = "step_up"
_REFUSED = "step_up_refused"
_DONE = "POST step_up_done "
_OTHERWISE = "information"
# The page that each act is done from.
_BACK: Mapping[CardProofFor, str] = {
    CardProofFor.EMAIL: "information_change",
    CardProofFor.PASSWORD: "information_password",
    CardProofFor.CARD: "card_link",
    CardProofFor.DOCUMENTS: "identity_confirm",
}
_READ_AGAIN = Way(PAGE, _l("Read a card again"))
_LINK = Way("card_link", _l("Link a card"))
_BACK_TO_ALL = Way(_OTHERWISE, _l("User Information Display"))
_CONFIRMED = _l("Your card was confirmed. Please go on within 10 minutes.")


@dataclass(frozen=True, slots=True)
class StepUpView:
    """`may_link`: another card can be linked without the one before it; else only the desk helps with a lost one."""

    may_link: bool


async def card_proof_first(request: web.Request, act: CardProofFor) -> web.Response | None:
    """None: the act may go on. Else the way to the card; what was typed has been kept by the page before."""
    context = request.app[CONTEXT]
    if not await needs_card_proof(context, request[SESSION], act):
        return None
    await keep_typed(context, _wish(request), Typed({"act": act.value}))
    return await go(request, PAGE)


def confirmed_notice(request: web.Request) -> str:
    """For the page to which the tab came back."""
    return _CONFIRMED if request[STANDING].journey.came_by.startswith(_DONE) else ""


def _wish(request: web.Request) -> DraftOf:
    """Of this tab, and gone with the session."""
    return DraftOf(f"session:{request[SESSION].id}", f"{PAGE}:{request[STANDING].journey.id}")


async def _may_link(request: web.Request) -> bool:
    return not await needs_card_proof(request.app[CONTEXT], request[SESSION], CardProofFor.CARD)


async def show_step_up(request: web.Request) -> web.Response:
    view = StepUpView(await _may_link(request))
    return render(request, "live/step_up.html", view, title=_l("Confirm with your card"), form=True)


async def post_step_up(request: web.Request) -> web.Response:
    context, session = request.app[CONTEXT], request[SESSION]
    try:
        await step_up(context, session, signed_in_account(request))
    except REFUSALS as refusal:
        await drop_proof(context, session, Purpose.STEP_UP)
        return await to_refused(request, refusal, _REFUSED)
    wish = await typed_so_far(context, _wish(request))
    if wish is None:
        return await go(request, _OTHERWISE)
    await forget_typed(context, _wish(request))
    return await go(request, _BACK[CardProofFor(wish.values["act"])])


async def show_refused(request: web.Request) -> web.Response:
    ways = (_READ_AGAIN, _LINK, _BACK_TO_ALL) if await _may_link(request) else (_READ_AGAIN, _BACK_TO_ALL)
    return show_refusal(request, ways=ways) or await go(request, _OTHERWISE)
