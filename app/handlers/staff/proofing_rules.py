"""Which identity documents the office accepts, and whether two people have to accept one: set by administrators."""

from dataclasses import dataclass

from aiohttp import web

from app.handlers.forms.desk_proofing import DocumentRulesForm, rules_form
from app.handlers.staff.entries import to
from app.handlers.staff.page import render_desk
from app.i18n import lazy as _l
from app.keys import CONTEXT, POSTED, STAFF
from app.seen import fingerprint
from app.services.change_document_rules import change_document_rules, rules_of

_DONE = {"saved": _l("The rules for identity documents are saved.")}


@dataclass(frozen=True, slots=True)
class RulesView:
    form: DocumentRulesForm
    seen: str


async def show_rules(request: web.Request) -> web.Response:
    office = request.app[CONTEXT].published.documents
    view = RulesView(rules_form(office, None), fingerprint(rules_of(office)))
    notice = str(_DONE.get(request.query.get("done", ""), ""))
    return render_desk(
        request, "staff/proofing_rules.html", view, title=_l("Rules for identity documents"), notice=notice
    )


async def post_rules(request: web.Request) -> web.Response:
    context, posted = request.app[CONTEXT], request[POSTED]
    values = {name: str(value) for name, value in posted.items()}
    rules = rules_form(context.published.documents, values).rules()
    await change_document_rules(context, request[STAFF], rules, seen=values.get("seen", ""))
    return to(request, "staff_proofing_rules", {"done": "saved"})
