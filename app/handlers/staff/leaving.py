"""Asking for the deactivation of one leaver's account."""

from aiohttp import web

from app.handlers.staff.account_act import ActPage, post_act, show_act
from app.handlers.staff.person_words import LEAVING_REASONS
from app.i18n import lazy as _l
from app.rules.desk_account import require_not_closed
from app.services.ask_deactivation import ask_deactivation

_PAGE = ActPage(
    route="staff_leaving",
    title=_l("Ask for deactivation"),
    explanation=_l(
        "This cannot be undone, so a colleague has to confirm it. After that the person is logged out everywhere,"
        " cannot log in any more, and is told by e-mail. The record stays."
    ),
    button=_l("Ask a colleague to confirm"),
    reasons=LEAVING_REASONS,
    done="asked",
    act=ask_deactivation,
    require=require_not_closed,
)


async def show_leaving(request: web.Request) -> web.Response:
    return await show_act(request, _PAGE)


async def post_leaving(request: web.Request) -> web.Response:
    return await post_act(request, _PAGE)
