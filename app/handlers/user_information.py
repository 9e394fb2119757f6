"""User Information Display, and Update Complete after a change."""

from dataclasses import dataclass

from aiohttp import web

from app import places
from app.handlers.card_link import CardView, card_view, linked_notice, stand_of
from app.handlers.change_information import SENT
from app.handlers.forms.registration import CATEGORIES
from app.handlers.information import date_text, place_text, sex_text
from app.handlers.process import INFORMATION_CHANGE
from app.handlers.registration import Row
from app.handlers.signed_in import signed_in_account
from app.i18n import lazy as _l
from app.keys import CONTEXT, STANDING
from app.moving import go
from app.records import WITHOUT_CARD, Account, Category, Person
from app.rendering import in_page_language, render, steps
from app.rules.japan_time import in_words
from app.rules.use_request import may_use
from app.services.account import person_of
from app.services.prove_email import send_link_again

_CATEGORIES = {
    **CATEGORIES,
    Category.COUNTER.value: _l("Applicant at a counter"),
    Category.ORGANISATION.value: _l("Staff of the organisation the applicant is affiliated with"),
}
_SENT_AGAIN = "POST information_email_link "
_NOTICES = {
    SENT: _l("Nothing was changed, because all entries are the same as before."),
    _SENT_AGAIN: _l("The e-mail was sent again. It may take a few minutes until it arrives."),
}


@dataclass(frozen=True, slots=True)
class Group:
    """`anchor` is the heading's id."""

    anchor: str
    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class InformationView:
    """`proven_email`: where resets go while `email` is not confirmed, else ""."""

    groups: tuple[Group, ...]
    email: str
    proven_email: str
    with_card: bool
    may_change: bool
    card: CardView


@dataclass(frozen=True, slots=True)
class UpdatedView:
    """`email`: the new address that a mail goes to, "" when it stayed; `to_prove`: that mail has a link."""

    email: str
    to_prove: bool


async def show_information(request: web.Request) -> web.Response:
    context = request.app[CONTEXT]
    account, person = await person_of(context, signed_in_account(request))
    came_by = request[STANDING].journey.came_by
    view = InformationView(
        groups=_groups(account, person),
        email=person.email,
        proven_email=person.proven_email,
        with_card=account.category not in WITHOUT_CARD,
        may_change=may_use(account, context.clock.now_ms()),
        card=card_view(await stand_of(context, account.id)),
    )
    return render(
        request,
        "information/show.html",
        view,
        title=_l("User Information Display"),
        notice=linked_notice(request)
        or next((text for by, text in _NOTICES.items() if came_by.startswith(by)), ""),
    )


def _groups(account: Account, person: Person) -> tuple[Group, ...]:
    return (
        Group("about-you", _l("About you"), _who(person)),
        Group("contact", _l("Address and contact information"), _contact(person)),
        Group("account", _l("Your account"), _account(account)),
    )


def _filled(*rows: Row) -> tuple[Row, ...]:
    return tuple(row for row in rows if row.value)


def _who(person: Person) -> tuple[Row, ...]:
    card = person.from_card
    return _filled(
        Row(_l("User name"), person.name, verified="name" in card, literal=True),
        Row(_l("Sex"), sex_text(person.sex), verified="sex" in card),
        Row(_l("Date of birth"), date_text(person.birth), verified="birth" in card),
        Row(_l("Residence Card number"), person.residence_card_number, literal=True),
        Row(_l("Organisation or office name"), person.organisation, literal=True),
        Row(_l("Corporate Number"), person.corporate_number, literal=True),
    )


def _contact(person: Person) -> tuple[Row, ...]:
    found = places.by_code(person.municipality)
    # A code that has gone since, as after a merger, is still what is registered.
    place = place_text(found) if found else person.municipality
    if person.category in WITHOUT_CARD:
        labels = _l("Location (prefecture and municipality)"), _l("Location (street and house number)")
    else:
        labels = _l("Address in Japan (prefecture and municipality)"), _l("Address in Japan (street address)")
    return _filled(
        Row(labels[0], place),
        Row(labels[1], person.street, literal=True),
        Row(_l("Address on your card"), person.card_address or "", verified=True, literal=True),
        Row(_l("User contact information Telephone No."), person.phone, literal=True),
        Row(_l("Email address"), person.email, literal=True),
    )


def _account(account: Account) -> tuple[Row, ...]:
    return (
        Row(_l("User ID"), account.user_id, literal=True),
        Row(_l("User category"), str(_CATEGORIES[account.category.value])),
        Row(_l("Registered on"), moment_text(account.created_at)),
    )


def moment_text(ms: int) -> str:
    """Date and time in Japan, in the language of the page."""
    return in_page_language(in_words(ms, english=False), in_words(ms, english=True))


async def post_email_link(request: web.Request) -> web.Response:
    """Send the link again, to the address that is not confirmed yet."""
    await send_link_again(request.app[CONTEXT], signed_in_account(request))
    return await go(request, "information")


async def show_updated(request: web.Request) -> web.Response:
    return await _updated(request, email_changed=False)


async def show_updated_email(request: web.Request) -> web.Response:
    return await _updated(request, email_changed=True)


async def _updated(request: web.Request, *, email_changed: bool) -> web.Response:
    """Only after a change: an address typed by hand must not claim one."""
    if not request[STANDING].journey.came_by.startswith(SENT):
        return await go(request, "information")
    _, person = await person_of(request.app[CONTEXT], signed_in_account(request))
    email = person.email if email_changed else ""
    return render(
        request,
        "information/updated.html",
        UpdatedView(email, to_prove=bool(person.proven_email)),
        title=_l("Update Complete"),
        process=steps(INFORMATION_CHANGE, 3),
    )
