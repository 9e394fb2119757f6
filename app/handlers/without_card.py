"""Registration without a card: "User Information Input", confirmation and completion. The same three pages serve
applicants at a counter and staff of affiliated organisations. What is typed lives no longer than the session: nobody
here can prove later whose entries they were."""

from dataclasses import dataclass

import msgspec
from aiohttp import web

from app import places
from app.client_address import client_address
from app.errors import EntriesNeeded
from app.handlers.forms.raw import show_raw
from app.handlers.forms.without_card import WithoutCardForm, without_card_form
from app.handlers.information import PrefectureView, place_text, prefecture_views
from app.handlers.process import REGISTRATION_WITHOUT_CARD
from app.handlers.registration import CHANGED, CompleteView, ConfirmView, EntriesWrong, Row
from app.handlers.typed_pages import keep_posted
from app.i18n import lazy as _l
from app.keys import CONTEXT, LANGUAGE, POSTED, SESSION, STANDING
from app.moving import go
from app.records import Category, Person
from app.rendering import render, steps
from app.services.register_without_card import Pages, register_without_card
from app.services.registration import LINK_KEPT_HOURS
from app.services.typed import DraftOf, typed_so_far
from app.typed_page import TypedPage


@dataclass(frozen=True, slots=True)
class EntriesView:
    """`organisation`: the category of staff of an affiliated organisation. `here` and `search` are route names."""

    form: WithoutCardForm
    organisation: bool
    here: str
    prefectures: tuple[PrefectureView, ...]


@dataclass(frozen=True, slots=True)
class WithoutCard:
    """The pages of one category; `name` begins the names of its routes."""

    category: Category
    name: str

    @property
    def entries(self) -> str:
        return f"{self.name}_register"

    @property
    def confirm(self) -> str:
        return f"{self.name}_confirm"

    @property
    def complete(self) -> str:
        return f"{self.name}_complete"

    @property
    def typed_page(self) -> TypedPage:
        return TypedPage(self._draft, tuple(WithoutCardForm().data), outlives_session=False)

    async def _draft(self, request: web.Request) -> DraftOf:
        return self._pages(request).entries

    def _pages(self, request: web.Request) -> Pages:
        owner = f"session:{request[SESSION].id}"
        return Pages(DraftOf(owner, self.entries), DraftOf(owner, self.complete))

    async def show_entries(self, request: web.Request) -> web.Response:
        context, session = request.app[CONTEXT], request[SESSION]
        if session.registered_id:
            await context.sessions.begin_again(session.id)
        typed = await typed_so_far(context, self._pages(request).entries)
        values = typed.values if typed else None
        form = without_card_form(values, self.category)
        if typed and typed.checked:
            form.validate()
        show_raw(form, values or {})
        organisation = self.category is Category.ORGANISATION
        return render(
            request,
            "register/without_card.html",
            EntriesView(form, organisation, self.entries, prefecture_views()),
            title=_l("User Information Input"),
            process=steps(REGISTRATION_WITHOUT_CARD, 1),
            form=True,
        )

    async def post_entries(self, request: web.Request) -> web.Response:
        """Confirm: on to step 2, or back with every finding beside its field."""
        typed = await keep_posted(request, self.entries, request[POSTED], checked=True)
        form = without_card_form(typed.values, self.category)
        return await go(request, self.confirm if form.validate() else self.entries)

    async def _confirmed(self, request: web.Request) -> Person:
        """The entries as they would be registered. Raises EntriesWrong."""
        typed = await typed_so_far(request.app[CONTEXT], self._pages(request).entries)
        form = without_card_form(typed.values if typed else None, self.category)
        if typed is None or not form.validate():
            raise EntriesWrong
        return _person(form, self.category)

    async def show_confirm(self, request: web.Request) -> web.Response:
        try:
            person = await self._confirmed(request)
        except EntriesWrong:
            return await go(request, self.entries)
        changed = request[STANDING].journey.came_by.startswith(f"POST {self.name}_do ")
        view = ConfirmView(
            _rows(person), _stand_in(request, person), (), here=self.confirm, back=self.entries
        )
        return render(
            request,
            "register/confirm.html",
            view,
            title=_l("Confirm User Information (Step 2)"),
            process=steps(REGISTRATION_WITHOUT_CARD, 2),
            notice=CHANGED if changed else "",
        )

    async def post_register(self, request: web.Request) -> web.Response:
        """Registration: once, however often it is pressed, and only of what the page showed."""
        context, session = request.app[CONTEXT], request[SESSION]
        if session.registered_id is None:
            try:
                person = await self._confirmed(request)
            except EntriesWrong:
                return await go(request, self.entries)
            if request[POSTED].get("entries") != _stand_in(request, person):
                return await go(request, self.confirm)
            pages, address = self._pages(request), client_address(request)
            await register_without_card(
                context, session, person, pages, language=request[LANGUAGE], address=address
            )
        return await go(request, self.complete)

    async def show_complete(self, request: web.Request) -> web.Response:
        sent = await typed_so_far(request.app[CONTEXT], self._pages(request).complete)
        if sent is None:
            raise EntriesNeeded
        awaiting = self.category is Category.ORGANISATION
        return render(
            request,
            "register/complete.html",
            CompleteView(sent.values["email"], LINK_KEPT_HOURS, awaiting_approval=awaiting),
            title=_l("User Registration Complete (Step 3)"),
            process=steps(REGISTRATION_WITHOUT_CARD, 3),
        )


COUNTER = WithoutCard(Category.COUNTER, "counter")
ORGANISATION = WithoutCard(Category.ORGANISATION, "organisation")


def _stand_in(request: web.Request, person: Person) -> str:
    """A value that changes with any entry and tells none."""
    return request.app[CONTEXT].sealer.keyed_hash(msgspec.json.encode(person), purpose="confirmed entries")


def _person(form: WithoutCardForm, category: Category) -> Person:
    return Person(
        name=form["name"].data,
        birth="",
        sex="",
        municipality=form.municipality.data,
        street=form.street.data,
        phone=form.phone.data,
        email=form.email.data,
        category=category,
        residence_card_number="",
        from_card=(),
        name_substituted=None,
        card_address=None,
        organisation=form.organisation.data,
        corporate_number=form["corporate_number"].data if "corporate_number" in form else "",
    )


def _rows(person: Person) -> tuple[Row, ...]:
    place = places.by_code(person.municipality)
    rows = (
        Row(_l("User name"), person.name, literal=True),
        Row(_l("Organisation or office name"), person.organisation, literal=True),
        Row(_l("Corporate Number"), person.corporate_number, literal=True),
        Row(_l("Location (prefecture and municipality)"), place_text(place) if place else ""),
        Row(_l("Location (street and house number)"), person.street, literal=True),
        Row(_l("Contact number"), person.phone, literal=True),
        Row(_l("Email address"), person.email, literal=True),
    )
    return tuple(row for row in rows if row.value)
