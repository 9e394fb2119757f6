"""The menu after log-in."""

from dataclasses import dataclass

from aiohttp import web

from app.errors import SignInNeeded
from app.i18n import lazy as _l
from app.keys import CONTEXT, SESSION
from app.rendering import render
from app.services.account import person_of


@dataclass(frozen=True, slots=True)
class MenuView:
    name: str
    user_id: str
    applications_open: bool
    information_open: bool
    counter: bool
    terms_newer: bool


async def show_menu(request: web.Request) -> web.Response:
    account_id = request[SESSION].account_id
    if account_id is None:
        raise SignInNeeded
    context = request.app[CONTEXT]
    account, person = await person_of(context, account_id)
    view = MenuView(
        name=person.name,
        user_id=account.user_id,
        applications_open=False,
        information_open=False,
        counter=False,
        terms_newer=account.terms_version != context.published.terms_version(context.clock.now_ms()),
    )
    return render(request, "menu.html", view, title=_l("Menu"))
