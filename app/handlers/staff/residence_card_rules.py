"""Whether entries have to fit the register of residence cards: set by administrators."""

from dataclasses import dataclass

from aiohttp import web

from app.handlers.forms.desk_register import ComparisonForm
from app.handlers.staff.entries import to
from app.handlers.staff.page import render_desk
from app.i18n import lazy as _l
from app.keys import CONTEXT, POSTED, STAFF
from app.seen import fingerprint
from app.services.change_register import change_register
from app.services.check_residence_card import wants_comparing_in
from app.store import residence_cards

_DONE = {"saved": _l("The use of the register is saved.")}


@dataclass(frozen=True, slots=True)
class RulesView:
    form: ComparisonForm
    cards: int
    seen: str


async def show_rules(request: web.Request) -> web.Response:
    context = request.app[CONTEXT]
    compares, cards = await context.db.read(
        lambda tx: (wants_comparing_in(context, tx), residence_cards.count_cards(tx))
    )
    view = RulesView(ComparisonForm(data={"compare": compares}), cards, fingerprint(compares))
    notice = str(_DONE.get(request.query.get("done", ""), ""))
    return render_desk(
        request,
        "staff/residence_card_rules.html",
        view,
        title=_l("Use of the register of residence cards"),
        notice=notice,
    )


async def post_rules(request: web.Request) -> web.Response:
    posted = request[POSTED]
    compare = posted.get("compare") == "y"
    await change_register(
        request.app[CONTEXT], request[STAFF], compare=compare, seen=str(posted.get("seen", ""))
    )
    return to(request, "staff_residence_rules", {"done": "saved"})
