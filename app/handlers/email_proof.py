"""The page behind the link that proves an e-mail address. Works logged out: the mail may be read on another device."""

from dataclasses import dataclass

from aiohttp import web

from app.client_address import client_address
from app.errors import EmailLinkDead
from app.i18n import lazy as _l
from app.keys import CONTEXT, POSTED
from app.moving import see_other
from app.rendering import render
from app.services.prove_email import address_to_prove, prove_email

# Not `token`, which the language switch takes for a link to set a password.
FIELD = "email_token"
_TITLE = _l("Confirm your email address")


@dataclass(frozen=True, slots=True)
class ProofView:
    field: str
    token: str
    email: str


@dataclass(frozen=True, slots=True)
class EmailLinkDeadView:
    code: str
    sentence: str
    remedy: str


async def show_proof(request: web.Request) -> web.Response:
    """Opening the page, as mail programs do by themselves, spends nothing."""
    token = request.query.get("token", "")
    try:
        email = await address_to_prove(request.app[CONTEXT], token, address=client_address(request))
    except EmailLinkDead as dead:
        return _link_dead(request, dead)
    view = ProofView(FIELD, token, email)
    return render(request, "information/email_confirm.html", view, title=_TITLE, form=True)


async def post_proof(request: web.Request) -> web.Response:
    token = str(request[POSTED].get(FIELD, ""))
    try:
        await prove_email(request.app[CONTEXT], token, address=client_address(request))
    except EmailLinkDead as dead:
        return _link_dead(request, dead)
    return see_other(request.app.router["email_confirmed"].url_for())


def _link_dead(request: web.Request, dead: EmailLinkDead) -> web.Response:
    view = EmailLinkDeadView(dead.code, str(dead.sentence), str(dead.remedy))
    return render(request, "information/email_link_dead.html", view, title=_TITLE, status=dead.status)


async def show_proven(request: web.Request) -> web.Response:
    return render(request, "information/email_confirmed.html", title=_TITLE)
