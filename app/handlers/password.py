"""Password Registration, reached from the link in an e-mail."""

from dataclasses import dataclass

from aiohttp import web
from multidict import MultiDict

from app.client_address import client_address
from app.errors import LinkDead
from app.handlers.forms.sign_in import PasswordForm
from app.i18n import lazy as _l
from app.keys import CONTEXT, POSTED
from app.moving import see_other
from app.passwords import FINDINGS
from app.rendering import render
from app.services.set_password import WeakPassword, account_of_link, set_password

RULES = (
    _l("12 to 128 characters. Spaces and any language are allowed."),
    _l("Hard to guess: several words that do not belong together are good."),
    _l("It does not contain your user ID."),
    _l("You do not use it for any other service."),
)


@dataclass(frozen=True, slots=True)
class PasswordView:
    user_id: str
    form: PasswordForm
    problems: tuple[()]
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LinkDeadView:
    code: str
    sentence: str
    remedy: str


async def show_new(request: web.Request) -> web.Response:
    """Opening the page, as mail programs do by themselves, spends nothing."""
    token = request.query.get("token", "")
    try:
        account = await account_of_link(request.app[CONTEXT], token, address=client_address(request))
    except LinkDead as dead:
        return _link_dead(request, dead)
    return _page(request, account.user_id, PasswordForm(token=token))


async def post_new(request: web.Request) -> web.Response:
    context, remote = request.app[CONTEXT], client_address(request)
    form = PasswordForm(MultiDict(request[POSTED]))
    try:
        account = await account_of_link(context, form.token.data, address=remote)
        if form.validate():
            await set_password(context, form.token.data, form.password.data, address=remote)
            return see_other(request.app.router["password_done"].url_for())
    except LinkDead as dead:
        return _link_dead(request, dead)
    except WeakPassword as weak:
        form.password.errors = [FINDINGS[finding].told() for finding in weak.findings]
    return _page(request, account.user_id, form, status=422)


def _page(request: web.Request, user_id: str, form: PasswordForm, *, status: int = 200) -> web.Response:
    view = PasswordView(user_id, form, (), tuple(str(rule) for rule in RULES))
    return render(
        request, "password/new.html", view, title=_l("Password Registration"), form=True, status=status
    )


def _link_dead(request: web.Request, dead: LinkDead) -> web.Response:
    view = LinkDeadView(dead.code, str(dead.sentence), str(dead.remedy))
    return render(
        request, "password/link_dead.html", view, title=_l("Password Registration"), status=dead.status
    )


async def show_done(request: web.Request) -> web.Response:
    return render(request, "password/done.html", title=_l("Password Registration"))
