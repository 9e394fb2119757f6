"""The office's details at the desk: what is saved stands on every page and in every mail at once."""

from dataclasses import dataclass

import msgspec
from aiohttp import web

from app.handlers.forms.desk_office import OfficeForm
from app.handlers.staff.entries import as_form, draft_of, entries_of, forget_entries, keep_entries, to
from app.handlers.staff.page import render_desk
from app.i18n import lazy as _l
from app.keys import CONTEXT, STAFF
from app.seen import fingerprint
from app.services.change_office import change_office

PAGE = "office"
_DONE = {"saved": _l("The details of the office are saved.")}
_CHANGED = _l(
    "A colleague changed these details in the meantime. What you typed is shown; saving it replaces theirs."
)


@dataclass(frozen=True, slots=True)
class FormView:
    form: OfficeForm
    seen: str
    typed: bool


async def show_office(request: web.Request) -> web.Response:
    office, kept = request.app[CONTEXT].office, await entries_of(request, PAGE)
    seen = fingerprint(office)
    form = OfficeForm(as_form(msgspec.structs.asdict(office) if kept is None else kept))
    notice = str(_DONE.get(request.query.get("done", ""), ""))
    if kept is not None:
        form.validate()
        notice = str(_CHANGED) if kept.get("seen", "") != seen else ""
    view = FormView(form, seen, kept is not None)
    return render_desk(request, "staff/office.html", view, title=_l("Details of the office"), notice=notice)


async def post_office(request: web.Request) -> web.Response:
    values = await keep_entries(request, PAGE, ("seen", *OfficeForm().data))
    form, draft = OfficeForm(as_form(values)), draft_of(request, PAGE)
    if not form.validate():
        return to(request, "staff_office")
    await change_office(
        request.app[CONTEXT],
        request[STAFF],
        form.office(),
        seen=values.get("seen", ""),
        draft=(draft.owner, draft.page),
    )
    return to(request, "staff_office", {"done": "saved"})


async def post_discard(request: web.Request) -> web.Response:
    await forget_entries(request, PAGE)
    return to(request, "staff_office")
