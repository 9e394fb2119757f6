"""Linking a card, perhaps a renewed one, to the account that is logged in: the live page, its Done, the page after, and
why it was refused."""

from dataclasses import dataclass

from aiohttp import web

from app.context import Context
from app.errors import SignInNeeded
from app.handlers.card_refused import REFUSALS, Way, show_refusal, to_refused
from app.handlers.registration import Row
from app.handlers.signed_in import signed_in_account
from app.handlers.step_up import card_proof_first, confirmed_notice
from app.i18n import lazy as _l
from app.keys import CONTEXT, SESSION, STANDING
from app.moving import go
from app.records import CardProofFor
from app.rendering import in_page_language, render
from app.rules.japan_time import day_in_words
from app.rules.live_purposes import Purpose
from app.services.account_card import drop_proof
from app.services.card_stand import CardStand, card_stand
from app.services.link_card import can_be_compared, link_card
from app.store import accounts
from app.store.db import Tx

PAGE = "card_link"
_REFUSED = "card_link_refused"
_DONE = "POST card_link_done "
_WAYS = (Way(PAGE, _l("Read a card again")), Way("information", _l("User Information Display")))
_LINKED = _l("The card is linked to your account. You can log in with it from now on.")


@dataclass(frozen=True, slots=True)
class CardLinkView:
    """`renewal`: a card is linked already. `unknown`: the office knows too little of the person to compare a card."""

    renewal: bool
    allowed: bool
    unknown: bool


@dataclass(frozen=True, slots=True)
class CardView:
    """For the page with the user's information. `mark` is "", "none", "revoked" or "expired"."""

    rows: tuple[Row, ...]
    mark: str


async def stand_of(context: Context, account_id: str) -> CardStand:
    now = context.clock.now_ms()

    def unit(tx: Tx) -> CardStand:
        account = accounts.get_account(tx, account_id)
        if account is None:
            raise SignInNeeded
        return card_stand(tx, account, now=now)

    return await context.db.read(unit)


def card_view(stand: CardStand) -> CardView:
    rows = (Row(_l("Linked on"), _day(stand.since)), Row(_l("Certificate valid until"), _day(stand.until)))
    return CardView(tuple(row for row in rows if row.value), stand.ended if stand.linked else "none")


def _day(ms: int) -> str:
    return in_page_language(day_in_words(ms, english=False), day_in_words(ms, english=True)) if ms else ""


def linked_notice(request: web.Request) -> str:
    """For the page with the user's information."""
    return _LINKED if request[STANDING].journey.came_by.startswith(_DONE) else ""


async def show_card(request: web.Request) -> web.Response:
    first = await card_proof_first(request, CardProofFor.CARD)
    if first is not None:
        return first
    context, account_id = request.app[CONTEXT], signed_in_account(request)
    stand = await stand_of(context, account_id)
    unknown = not stand.allowed and not await can_be_compared(context, account_id)
    return render(
        request,
        "information/card_link.html",
        CardLinkView(stand.linked, stand.allowed, unknown),
        title=_l("Link your new card") if stand.linked else _l("Link a card to your account"),
        form=True,
        notice=confirmed_notice(request),
    )


async def post_card(request: web.Request) -> web.Response:
    context, session = request.app[CONTEXT], request[SESSION]
    first = await card_proof_first(request, CardProofFor.CARD)
    if first is not None:
        return first
    try:
        await link_card(context, session, signed_in_account(request))
    except REFUSALS as refusal:
        await drop_proof(context, session, Purpose.LINK)
        return await to_refused(request, refusal, _REFUSED)
    return await go(request, "information")


async def show_refused(request: web.Request) -> web.Response:
    return show_refusal(request, ways=_WAYS) or await go(request, PAGE)
