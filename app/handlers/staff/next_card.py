"""Letting the next card of an account pass with another name, at the counter."""

from aiohttp import web

from app.handlers.staff.account_act import ActPage, post_act, show_act
from app.handlers.staff.person_words import NEXT_CARD_REASONS
from app.i18n import lazy as _l
from app.rules.desk_account import require_not_closed
from app.services.allow_next_card import allow_next_card

_PAGE = ActPage(
    route="staff_next_card",
    title=_l("Allow the next card"),
    explanation=_l(
        "Compare the card with the person’s papers first. For 7 days the person can then link one card with another"
        " name, or one that the account had before. It must be read in the person’s own session, and a known date of"
        " birth must still be the same."
    ),
    button=_l("Allow the next card"),
    reasons=NEXT_CARD_REASONS,
    done="next_card",
    act=allow_next_card,
    require=require_not_closed,
)


async def show_next_card(request: web.Request) -> web.Response:
    return await show_act(request, _PAGE)


async def post_next_card(request: web.Request) -> web.Response:
    return await post_act(request, _PAGE)
