"""For which acts the office asks for a fresh proof with the card: set by administrators."""

from dataclasses import dataclass

from aiohttp import web

from app.handlers.forms.desk_card_proof import CardProofForm, card_proof_form
from app.handlers.staff.entries import to
from app.handlers.staff.page import render_desk
from app.i18n import lazy as _l
from app.keys import CONTEXT, POSTED, STAFF
from app.seen import fingerprint
from app.services.change_card_proof import change_card_proof, shown

_DONE = {"saved": _l("The acts that ask for the card are saved.")}


@dataclass(frozen=True, slots=True)
class CardProofView:
    form: CardProofForm
    seen: str


async def show_card_proof(request: web.Request) -> web.Response:
    acts = request.app[CONTEXT].published.card_proof_for
    view = CardProofView(card_proof_form(acts), fingerprint(shown(acts)))
    notice = str(_DONE.get(request.query.get("done", ""), ""))
    return render_desk(
        request, "staff/card_proof.html", view, title=_l("Acts that ask for the card"), notice=notice
    )


async def post_card_proof(request: web.Request) -> web.Response:
    posted = {name: str(value) for name, value in request[POSTED].items()}
    acts = CardProofForm.of(posted).acts()
    await change_card_proof(request.app[CONTEXT], request[STAFF], acts, seen=posted.get("seen", ""))
    return to(request, "staff_card_proof", {"done": "saved"})
