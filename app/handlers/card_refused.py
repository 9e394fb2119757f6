"""Why a card could not be used, on a page of its own: one sentence, what to do, and the ways on. It is reached by a
redirect, so a reload repeats nothing; its address names a known code or shows nothing."""

from collections.abc import Mapping
from dataclasses import dataclass

from aiohttp import web

from app.errors import AccountDeactivated, Refusal
from app.errors import card_account as card
from app.i18n import lazy as _l
from app.moving import address, advance, see_other
from app.rendering import render

REFUSALS: tuple[type[Refusal], ...] = (
    AccountDeactivated,
    card.CardComparedByDesk,
    card.CardMarkedRevoked,
    card.CardNotLinked,
    card.CardNotOfAccount,
    card.CardOfAnotherAccount,
    card.CardOfAnotherPerson,
    card.CardProofMissing,
    card.CardReplaced,
    card.PasswordNotSetYet,
)
_BY_CODE: Mapping[str, type[Refusal]] = {kind.code: kind for kind in REFUSALS}


@dataclass(frozen=True, slots=True)
class Way:
    """A link: the route, and its words. The first one is the main way."""

    route: str
    label: str


@dataclass(frozen=True, slots=True)
class CardRefusedView:
    code: str
    sentence: str
    remedy: str
    ways: tuple[Way, ...]


async def to_refused(request: web.Request, refusal: Refusal, page: str) -> web.Response:
    """`page`: the route that shows it."""
    await advance(request, page)
    return see_other(address(request, page).update_query(error=refusal.code))


def show_refusal(
    request: web.Request, *, ways: tuple[Way, ...], ways_of: Mapping[type[Refusal], tuple[Way, ...]] = {}
) -> web.Response | None:
    """None: the address names no refusal. `ways_of`: instead of `ways` for these refusals."""
    refusal = _BY_CODE.get(request.query.get("error", ""))
    if refusal is None:
        return None
    view = CardRefusedView(
        refusal.code, str(refusal.sentence), str(refusal.remedy), ways_of.get(refusal, ways)
    )
    return render(request, "live/refused.html", view, title=_l("The card could not be used"))
