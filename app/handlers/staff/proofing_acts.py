"""What somebody at the desk does with a case: take it, give it back, accept, disagree, refuse."""

from aiohttp import web

from app.errors import NotFound
from app.handlers.forms.desk_proofing import refusal_form
from app.handlers.staff.entries import forget_entries, keep_entries, to
from app.handlers.staff.proofing_candidates import NOBODY
from app.handlers.staff.proofings import to_next
from app.keys import CONTEXT, POSTED, STAFF
from app.records import Proofing, Purpose
from app.services.claim_proofing import claim_proofing, give_back
from app.services.decide_proofing import Shown, accept_proofing, disagree, refuse_proofing
from app.store import proofings

FIELDS = ("words_ja", "words_en")
LONGEST_REASONS = 500


def kept_as(proofing_id: str) -> str:
    return f"staff_proofing:{proofing_id}"


def _shown(request: web.Request) -> Shown:
    return Shown(request.match_info["proofing"], str(request[POSTED].get("seen", "")))


async def post_claim(request: web.Request) -> web.Response:
    proofing_id = request.match_info["proofing"]
    await claim_proofing(request.app[CONTEXT], request[STAFF], proofing_id)
    return to(request, "staff_proofing", proofing=proofing_id)


async def post_give_back(request: web.Request) -> web.Response:
    proofing_id = request.match_info["proofing"]
    await give_back(request.app[CONTEXT], request[STAFF], proofing_id)
    await forget_entries(request, kept_as(proofing_id))
    return to(request, "staff_proofings", {"done": "given_back"})


async def post_accept(request: web.Request) -> web.Response:
    """A request for a user ID says whose account it is: an id, or that nobody is registered."""
    context, shown = request.app[CONTEXT], _shown(request)
    chosen = str(request[POSTED].get("account", ""))
    if not chosen and (await _proofing_of(request)).purpose is Purpose.USER_ID:
        return to(request, "staff_proofing", {"account": "missing"}, proofing=shown.proofing_id)
    account_id = None if chosen == NOBODY else chosen or None
    done = await accept_proofing(context, request[STAFF], shown, account_id=account_id)
    return await _after(request, done.value)


async def post_disagree(request: web.Request) -> web.Response:
    """Leads to the list: the next case would be this one again."""
    await disagree(request.app[CONTEXT], request[STAFF], _shown(request))
    await forget_entries(request, kept_as(request.match_info["proofing"]))
    return to(request, "staff_proofings", {"done": "disagreed"})


async def post_refuse(request: web.Request) -> web.Response:
    shown, proofing = _shown(request), await _proofing_of(request)
    reasons = " ".join(str(code) for code in request[POSTED].getall("reasons[]", ()))[:LONGEST_REASONS]
    typed = await keep_entries(request, kept_as(shown.proofing_id), FIELDS, reasons=reasons)
    form = refusal_form(proofing, typed)
    if not form.validate():
        return to(request, "staff_proofing", proofing=shown.proofing_id)
    await refuse_proofing(request.app[CONTEXT], request[STAFF], shown, form.refusing())
    return await _after(request, "refused")


async def _proofing_of(request: web.Request) -> Proofing:
    proofing_id = request.match_info["proofing"]
    found = await request.app[CONTEXT].db.read(lambda tx: proofings.get_proofing(tx, proofing_id))
    if found is None:
        raise NotFound("proofing")
    return found


async def _after(request: web.Request, done: str) -> web.Response:
    """The next case, where that was ticked; otherwise the page of this one."""
    proofing_id = request.match_info["proofing"]
    await forget_entries(request, kept_as(proofing_id))
    if "next" in request[POSTED]:
        return await to_next(request, done)
    return to(request, "staff_proofing", {"done": done}, proofing=proofing_id)
