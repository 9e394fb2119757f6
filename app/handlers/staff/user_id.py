"""Sending a forgotten user ID to the registered e-mail address."""

from aiohttp import web

from app.handlers.staff.account_act import ActPage, post_act, show_act
from app.handlers.staff.person_words import USER_ID_REASONS
from app.i18n import lazy as _l
from app.rules.desk_account import require_not_closed
from app.services.send_user_id import send_user_id

_PAGE = ActPage(
    route="staff_user_id",
    title=_l("Send the user ID"),
    explanation=_l(
        "The user ID goes by e-mail to the registered address and to no other. Do not say it at the counter or on the"
        " telephone."
    ),
    button=_l("Send the e-mail"),
    reasons=USER_ID_REASONS,
    done="sent",
    act=send_user_id,
    require=require_not_closed,
)


async def show_user_id(request: web.Request) -> web.Response:
    return await show_act(request, _PAGE)


async def post_user_id(request: web.Request) -> web.Response:
    return await post_act(request, _PAGE)
