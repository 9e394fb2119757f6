"""The list of people at the desk: search, filters, pages. What was typed never stands in an address."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from aiohttp import web
from multidict import MultiDict

from app.handlers.forms.desk_people import PeopleForm
from app.handlers.staff.entries import to
from app.handlers.staff.matter import Looking, looking
from app.handlers.staff.page import render_desk
from app.handlers.staff.paging import Paging, paged
from app.handlers.staff.person_words import APPROVALS, CATEGORIES, FIND_BY, STATES
from app.i18n import lazy as _l
from app.keys import CONTEXT, POSTED, STAFF
from app.records import AccountState, Approval, Category, FindBy, PeopleFilter, PeopleOrder, Permission
from app.rendering import in_page_language
from app.rules.japan_time import in_words
from app.rules.staff import may
from app.services.find_people import (
    Asked,
    Listed,
    Window,
    asked_for,
    current_search,
    find_people,
    forget_search,
    keep_search,
)

FIELDS = tuple(PeopleForm().data)
Kind = TypeVar("Kind", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Row:
    id: str
    name: str
    user_id: str
    category: str
    state: str
    state_text: str
    approval: str
    approval_text: str
    registered: str
    last_use: str


@dataclass(frozen=True, slots=True)
class PeopleView:
    """`by`: what was searched for, "" without a search. `may_export`: the role hands out lists."""

    looking: Looking
    form: PeopleForm
    by: str
    rows: tuple[Row, ...]
    paging: Paging
    may_export: bool


async def show_people(request: web.Request) -> web.Response:
    context, staff = request.app[CONTEXT], request[STAFF]
    form = people_form(await current_search(context, staff))
    asked = asked_of(request, form)

    def window(total: int) -> Window:
        paging = paged(request, total)
        return Window(paging.offset, paging.size)

    found = await find_people(context, staff, asked, window)
    view = PeopleView(
        looking=looking(request),
        form=form,
        by=str(FIND_BY[asked.by]) if (form.text.data or "").strip() else "",
        rows=tuple(_row(listed) for listed in found.rows),
        paging=paged(request, found.total),
        may_export=may(staff.role, Permission.EXPORT),
    )
    return render_desk(request, "staff/people.html", view, title=_l("People"))


async def post_search(request: web.Request) -> web.Response:
    """Keeps what is asked for; nobody is looked at before the list is shown."""
    posted = request[POSTED]
    values = {name: str(posted[name])[:200] for name in FIELDS if name in posted}
    await keep_search(request.app[CONTEXT], request[STAFF], values)
    return to(request, "staff_people")


async def post_everybody(request: web.Request) -> web.Response:
    await forget_search(request.app[CONTEXT], request[STAFF])
    return to(request, "staff_people")


def people_form(values: Mapping[str, str]) -> PeopleForm:
    """Checked: the page shows what cannot be searched for."""
    form = PeopleForm(MultiDict(values))
    form.validate()
    return form


def asked_of(request: web.Request, form: PeopleForm) -> Asked:
    """Entries that are wrong find nobody, so that nobody takes them for having found everybody."""
    days_right = not (form.registered_from.errors or form.registered_to.errors)
    filters = PeopleFilter(
        category=_choice(Category, form.category.data),
        state=_choice(AccountState, form.state.data),
        approval=_choice(Approval, form.approval.data),
        since=form.since if days_right else None,
        before=form.before if days_right else None,
    )
    order = _choice(PeopleOrder, form.order.data) or PeopleOrder.REGISTERED
    by = _choice(FindBy, form.by.data) or FindBy.ANY
    asked = asked_for(request.app[CONTEXT].sealer, form.text.data or "", by, filters, order)
    return asked if not form.errors else Asked(filters, order, asked.by, empty=True)


def _choice(kind: type[Kind], text: str | None) -> Kind | None:
    return kind(text) if text in set(kind) else None


def _row(listed: Listed) -> Row:
    line = listed.line
    return Row(
        id=line.id,
        name=listed.person.name,
        user_id=line.user_id,
        category=str(CATEGORIES[line.category]),
        state=line.state.value,
        state_text=str(STATES[line.state]),
        approval="" if line.approval is Approval.NOT_NEEDED else line.approval.value,
        approval_text=str(APPROVALS[line.approval]),
        registered=moment_text(line.created_at),
        last_use=moment_text(line.last_signed_in_at),
    )


def moment_text(ms: int | None) -> str:
    """A time in Japan in the language of the page, "" for none."""
    return "" if ms is None else in_page_language(in_words(ms, english=False), in_words(ms, english=True))
