"""What the pages of acts on an account share: one page that says what will happen and asks for the paper, one POST, and
back to the person."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from aiohttp import web

from app.context import Context
from app.handlers.forms.desk_people import ActForm, act_form
from app.handlers.staff.entries import entries_of, forget_entries, keep_entries, to
from app.handlers.staff.matter import Looking, looking
from app.handlers.staff.page import render_desk
from app.handlers.staff.person_words import CATEGORIES, STATES
from app.keys import CONTEXT, STAFF
from app.records import Account, StaffSession
from app.services.desk_act import DeskAct, subject_of
from app.services.find_people import note_look
from app.tokens import new_id

FIELDS = ("act", "form_number", "reason", "words")
_LONGEST_ID = 40


@dataclass(frozen=True, slots=True)
class ActPage:
    """`route` is the page's and, with "_do", the one it posts to. `require` raises when the act does not fit the
    account; `done` is the notice on the person's page."""

    route: str
    title: str
    explanation: str
    button: str
    reasons: Mapping[str, str]
    done: str
    act: Callable[[Context, StaffSession, DeskAct], Awaitable[None]]
    require: Callable[[Account], None]
    form: type[ActForm] = ActForm


@dataclass(frozen=True, slots=True)
class ActView:
    looking: Looking
    page: ActPage
    account_id: str
    name: str
    user_id: str
    category: str
    state: str
    state_text: str
    form: ActForm


async def show_act(request: web.Request, page: ActPage) -> web.Response:
    context, account_id = request.app[CONTEXT], request.match_info["account"]
    subject = await subject_of(context, account_id)
    page.require(subject.account)
    matter = request[STAFF].matter or "none"
    await note_look(
        context, request[STAFF], "person:record:viewed", subject=account_id, detail={"matter": matter}
    )
    entries = await entries_of(request, _kept_as(page, account_id))
    form = act_form(page.form, entries or {"act": new_id()}, page.reasons)
    if entries:
        form.validate()
    account = subject.account
    view = ActView(
        looking(request), page, account.id, subject.person.name, account.user_id,
        str(CATEGORIES[account.category]), account.state.value, str(STATES[account.state]), form,
    )  # fmt: skip
    return render_desk(request, "staff/act.html", view, title=page.title, form=True)


async def post_act(request: web.Request, page: ActPage) -> web.Response:
    context, account_id = request.app[CONTEXT], request.match_info["account"]
    kept_as = _kept_as(page, account_id)
    entries = await keep_entries(request, kept_as, FIELDS)
    form = act_form(page.form, entries, page.reasons)
    if not form.validate() or not 0 < len(form.act.data) <= _LONGEST_ID:
        return to(request, page.route, account=account_id)
    act = DeskAct(
        id=form.act.data,
        account_id=account_id,
        form_number=form.form_number.data,
        reason=form.reason.data,
        words=(form.words.data or "").strip(),
    )
    # Forgotten before the act, so that a refused one does not come back with the next page of its kind.
    await forget_entries(request, kept_as)
    await page.act(context, request[STAFF], act)
    return to(request, "staff_person", {"done": page.done}, account=account_id)


def _kept_as(page: ActPage, account_id: str) -> str:
    return f"{page.route}:{account_id}"
