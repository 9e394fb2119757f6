"""Login with the card: the live page, its Done, and why it was refused. No password is asked and none is changed."""

from collections.abc import Mapping

from aiohttp import web

from app.browser_label import browser_words
from app.client_address import client_address
from app.cookies import set_session_cookie
from app.errors import AccountDeactivated, Refusal
from app.errors.card_account import CardMarkedRevoked, CardProofMissing, CardReplaced, PasswordNotSetYet
from app.handlers.card_refused import REFUSALS, Way, show_refusal, to_refused
from app.i18n import lazy as _l
from app.keys import CONTEXT, SESSION, STANDING
from app.moving import address, go, see_other
from app.rendering import render
from app.rules.live_purposes import Purpose
from app.services.account_card import drop_proof
from app.services.card_sign_in import card_sign_in
from app.services.page_order import first_page
from app.services.sign_in_log import UsedFrom

PAGE = "login_card"
_REFUSED = "login_card_refused"
_LOG_IN = Way("login", _l("Login with user ID and password"))
_READ_AGAIN = Way(PAGE, _l("Read a card again"))
_WAYS = (_LOG_IN, _READ_AGAIN, Way("register", _l("Register a new user")))
# Where one of these ways would lead into the next refusal, only the others are shown.
_WAYS_OF: Mapping[type[Refusal], tuple[Way, ...]] = {
    AccountDeactivated: (Way("home", _l("Back to Homepage")),),
    CardMarkedRevoked: (_LOG_IN,),
    CardProofMissing: (_READ_AGAIN, _LOG_IN),
    CardReplaced: (_READ_AGAIN, _LOG_IN),
    PasswordNotSetYet: (Way("password_reset", _l("Send the link again")), _READ_AGAIN),
}


async def show_card(request: web.Request) -> web.Response:
    return render(request, "live/log_in.html", title=_l("Log in with your Individual Number card"), form=True)


async def post_card(request: web.Request) -> web.Response:
    """The page's script sends it by itself when the card is verified."""
    context, visitor = request.app[CONTEXT], request[SESSION]
    used_from = UsedFrom(client_address(request), browser_words(request.headers.get("User-Agent", "")))
    try:
        opened = await card_sign_in(context, visitor, used_from=used_from)
    except REFUSALS as refusal:
        await drop_proof(context, visitor, Purpose.LOG_IN)
        return await to_refused(request, refusal, _REFUSED)
    request[SESSION] = opened.session
    request[STANDING] = await first_page(context.sessions, context.clock, opened.session, page="menu")
    response = see_other(address(request, "menu"))
    set_session_cookie(response, context.config, opened.token)
    return response


async def show_refused(request: web.Request) -> web.Response:
    return show_refusal(request, ways=_WAYS, ways_of=_WAYS_OF) or await go(request, PAGE)
