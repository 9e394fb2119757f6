"""New User Registration: the start, the live reading of the card, steps 2 and 3. Step 1 is in information.py."""

from collections.abc import Iterator
from dataclasses import dataclass

import msgspec
from aiohttp import web

from app import places
from app.client_address import client_address
from app.errors import CardNeeded
from app.handlers.forms.registration import CATEGORIES, InformationForm, information_form
from app.handlers.information import (
    date_text,
    entered_person,
    place_text,
    sender_of,
    sex_text,
    today,
)
from app.handlers.process import REGISTRATION
from app.i18n import lazy as _l
from app.keys import CONTEXT, LANGUAGE, POSTED, SESSION, STANDING
from app.moving import go
from app.records import CardFacts, Person
from app.rendering import render, steps
from app.rules.chip_marks import with_chip
from app.services.account import person_of
from app.services.check_residence_card import CardDiffers, check_card, has_passed
from app.services.read_residence import chip_facts
from app.services.register import register
from app.services.registration import DRAFT_PAGE, LINK_KEPT_HOURS, Read, current_reading
from app.services.typed import DraftOf, typed_so_far

# A chip that was read opened with this number; that alone is no signature over it.
_CHIP_READ = _l("Chip read with this number")
_FROM_CHIP = _l("Verified from the chip")
CHANGED = _l("The entries were changed in another tab. Please check them again.")


@dataclass(frozen=True, slots=True)
class Row:
    """`verified`: from the card; `literal`: not to be translated; `mark`: what else is known of it."""

    label: str
    value: str
    verified: bool = False
    literal: bool = False
    mark: str = ""


@dataclass(frozen=True, slots=True)
class ConfirmView:
    """`entries` stands for the rows, so that nothing else than what was shown is registered. `here` and `back` are the
    routes of this page and of the one with the form."""

    rows: tuple[Row, ...]
    entries: str
    problems: tuple[()]
    here: str = "register_confirm"
    back: str = "register_information"


@dataclass(frozen=True, slots=True)
class CompleteView:
    email: str
    link_hours: int
    awaiting_approval: bool = False


async def show_start(request: web.Request) -> web.Response:
    return render(
        request,
        "register/start.html",
        title=_l("New User Registration (Registration to use the online system)"),
    )


async def show_card(request: web.Request) -> web.Response:
    """The live panel of agent, reader, card and PINs. What moves on it comes over the page socket."""
    return render(
        request,
        "live/card.html",
        title=_l("Read your Individual Number card"),
        form=True,
    )


async def post_card(request: web.Request) -> web.Response:
    """Continue after the reading; the page's script sends it by itself when the card is verified."""
    context, session = request.app[CONTEXT], request[SESSION]
    await current_reading(context, session)
    if session.registered_id:
        await context.sessions.begin_again(session.id)
    return await go(request, "register_information")


class EntriesWrong(Exception):
    """The kept entries could not be registered: something changed them after this page was reached."""


async def _confirmed(request: web.Request) -> tuple[Read, InformationForm]:
    """The entries as they would be registered. Raises CardNeeded, EntriesWrong."""
    context = request.app[CONTEXT]
    read = await current_reading(context, request[SESSION])
    typed = await typed_so_far(context, DraftOf(read.draft_owner, DRAFT_PAGE))
    form = information_form(typed.values if typed else None, read.facts, today(context.clock))
    if not form.validate():
        raise EntriesWrong
    if not await has_passed(context, entered_person(form, read.facts), read.draft_owner):
        raise EntriesWrong
    return read, form


async def show_confirm(request: web.Request) -> web.Response:
    context = request.app[CONTEXT]
    try:
        read, form = await _confirmed(request)
    except EntriesWrong:
        return await go(request, "register_information")
    person = with_chip(entered_person(form, read.facts), await chip_facts(context, read))
    changed = request[STANDING].journey.came_by.startswith("POST register_do ")
    return render(
        request,
        "register/confirm.html",
        ConfirmView(_rows(person, read.facts), _stand_in(request, person), ()),
        title=_l("Confirm User Information (Step 2)"),
        process=steps(REGISTRATION, 2),
        notice=CHANGED if changed else "",
    )


def _stand_in(request: web.Request, person: Person) -> str:
    """A value that changes with any entry and tells none."""
    return request.app[CONTEXT].sealer.keyed_hash(msgspec.json.encode(person), purpose="confirmed entries")


def _rows(person: Person, facts: CardFacts) -> tuple[Row, ...]:
    place = places.by_code(person.municipality)
    rows = (
        Row(_l("User name"), person.name, verified=bool(facts.name), literal=True),
        Row(_l("Sex"), sex_text(person.sex), verified=bool(facts.sex)),
        Row(_l("Date of birth"), date_text(person.birth), verified=bool(facts.birth)),
        Row(_l("Address in Japan (prefecture and municipality)"), place_text(place) if place else ""),
        Row(_l("Address in Japan (street address)"), person.street, literal=True),
        Row(_l("User contact information Telephone No."), person.phone, literal=True),
        Row(_l("Email address"), person.email, literal=True),
        Row(_l("User category"), str(CATEGORIES[person.category.value])),
    )
    return (*rows, *_card_rows(person))


def _card_rows(person: Person) -> Iterator[Row]:
    if person.residence_card_number:
        mark = _CHIP_READ if person.chip_read else ""
        yield Row(_l("Residence Card number"), person.residence_card_number, literal=True, mark=mark)
    if person.residence_expires:
        yield Row(_l("Residence Card valid until"), date_text(person.residence_expires), mark=_FROM_CHIP)


async def post_register(request: web.Request) -> web.Response:
    """Registration: once, however often it is pressed, and only of what the page showed."""
    session = request[SESSION]
    # A server that stopped between the account and the next page finds the account made.
    if session.registered_id is None:
        try:
            read, form = await _confirmed(request)
        except EntriesWrong:
            return await go(request, "register_information")
        context, address = request.app[CONTEXT], client_address(request)
        person = with_chip(entered_person(form, read.facts), await chip_facts(context, read))
        if request[POSTED].get("entries") != _stand_in(request, person):
            return await go(request, "register_confirm")
        try:
            await register(context, session, person, language=request[LANGUAGE], address=address)
        except CardDiffers:
            await check_card(context, person, sender_of(request, read.draft_owner), again=True)
            return await go(request, "register_information")
    return await go(request, "register_complete")


async def show_complete(request: web.Request) -> web.Response:
    session = request[SESSION]
    if session.registered_id is None:
        raise CardNeeded
    _, person = await person_of(request.app[CONTEXT], session.registered_id)
    return render(
        request,
        "register/complete.html",
        CompleteView(person.email, LINK_KEPT_HOURS),
        title=_l("User Registration Complete (Step 3)"),
        process=steps(REGISTRATION, 3),
    )
