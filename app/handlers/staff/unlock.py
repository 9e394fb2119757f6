"""Unlocking an account at the counter."""

from aiohttp import web

from app.handlers.staff.account_act import ActPage, post_act, show_act
from app.handlers.staff.person_words import UNLOCK_REASONS
from app.i18n import lazy as _l
from app.rules.desk_account import require_locked
from app.services.unlock_account import unlock_account

_PAGE = ActPage(
    route="staff_unlock",
    title=_l("Unlock an account"),
    explanation=_l(
        "The person can log in again with the same password. Wrong passwords are counted anew, and the person is told"
        " by e-mail."
    ),
    button=_l("Unlock the account"),
    reasons=UNLOCK_REASONS,
    done="unlocked",
    act=unlock_account,
    require=require_locked,
)


async def show_unlock(request: web.Request) -> web.Response:
    return await show_act(request, _PAGE)


async def post_unlock(request: web.Request) -> web.Response:
    return await post_act(request, _PAGE)
