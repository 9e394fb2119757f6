"""Step 1: Register User Information. What the card says is shown; what is typed is kept at every turn."""

from dataclasses import dataclass
from datetime import date

from aiohttp import web

from app import places
from app.client_address import client_address
from app.clock import Clock, utc
from app.handlers.chip_view import ChipView, chip_view
from app.handlers.forms.card_differs import Marked, marked
from app.handlers.forms.raw import show_raw
from app.handlers.forms.registration import SEXES, InformationForm, information_form
from app.handlers.process import REGISTRATION
from app.handlers.typed_pages import keep_posted
from app.i18n import lazy as _l
from app.keys import CONTEXT, POSTED, SESSION, STANDING
from app.moving import go
from app.records import CardFacts, Category, Person
from app.rendering import in_page_language, render, steps
from app.rules.japan_time import JAPAN
from app.services.check_residence_card import AT_REGISTRATION, Sender, check_card, has_differed
from app.services.read_residence import chip_facts
from app.services.registration import DRAFT_PAGE, current_reading
from app.services.typed import DraftOf, typed_so_far
from app.typed_page import TypedPage

_NOT_SAID = {
    "name": _l("Your card does not say your name clearly. Please check or enter it."),
    "birth": _l("Your card does not say your date of birth clearly. Please check or enter it."),
    "sex": _l("Your card does not say your sex clearly. Please check or select it."),
}
_SUBSTITUTED = _l(
    "Some characters on your card stand for rarer ones that the card cannot hold. Our staff will compare them."
)
_RESTORED = _l("What you entered before has been filled in again.")


@dataclass(frozen=True, slots=True)
class PrefectureView:
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class InformationView:
    """`name`, `sex` and `birth` are texts from the card, "" where it does not say. `marked`: the entries do not match
    the Residence Card."""

    form: InformationForm
    name: str
    sex: str
    birth: str
    date_errors: tuple[str, ...]
    marked: Marked
    notes: tuple[str, ...]
    prefectures: tuple[PrefectureView, ...]
    chip: ChipView | None


async def show_information(request: web.Request) -> web.Response:
    context = request.app[CONTEXT]
    read = await current_reading(context, request[SESSION])
    typed = await typed_so_far(context, DraftOf(read.draft_owner, DRAFT_PAGE))
    form = information_form(typed.values if typed else None, read.facts, today(context.clock))
    right = bool(typed and typed.checked and form.validate())
    differs = right and await has_differed(context, entered_person(form, read.facts), read.draft_owner)
    show_raw(form, typed.values if typed else {})
    view = InformationView(
        form=form,
        name=read.facts.name or "",
        sex=sex_text(read.facts.sex),
        birth=date_text(read.facts.birth),
        date_errors=(),
        marked=marked(form) if differs else Marked(),
        notes=card_notes(read.facts.unclear),
        prefectures=prefecture_views(),
        chip=chip_view(await chip_facts(context, read), date_text),
    )
    return render(
        request,
        "register/information.html",
        view,
        title=_l("Register User Information"),
        process=steps(REGISTRATION, 1),
        form=True,
        notice=_RESTORED if typed and _just_read(request) else "",
    )


def entered_person(form: InformationForm, facts: CardFacts) -> Person:
    """Of a form without findings."""
    values = (("name", facts.name), ("sex", facts.sex), ("birth", facts.birth))
    return Person(
        name=facts.name or form["name"].data,
        birth=facts.birth or form.birth(),
        sex=facts.sex or form["sex"].data,
        municipality=form.municipality.data,
        street=form.street.data,
        phone=form.phone.data,
        email=form.email.data,
        category=Category(form.category.data),
        residence_card_number=form.card_number.data,
        from_card=tuple(key for key, value in values if value),
        name_substituted=facts.name_substituted,
        card_address=facts.address,
        unclear=facts.unclear,
    )


def sender_of(request: web.Request, draft_owner: str) -> Sender:
    return Sender(draft_owner, AT_REGISTRATION, client_address(request))


def today(clock: Clock) -> date:
    """The day in Japan."""
    return utc(clock.now_ms()).astimezone(JAPAN).date()


def _just_read(request: web.Request) -> bool:
    return request[STANDING].journey.came_by.startswith("POST register_card_done ")


def card_notes(unclear: tuple[str, ...]) -> tuple[str, ...]:
    """What the person should look at before going on; what nobody can read is said and never left out."""
    problems = dict(found.split(":", 1) for found in unclear)
    notes = [
        _NOT_SAID[item]
        for item in ("name", "birth", "sex")
        if problems.get(item) in {"missing", "unknown", "unreadable"}
    ]
    if "substituted" in (problems.get("name"), problems.get("address")):
        notes.append(_SUBSTITUTED)
    return tuple(str(note) for note in notes)


def prefecture_views() -> tuple[PrefectureView, ...]:
    return tuple(
        PrefectureView(prefecture.code, in_page_language(prefecture.name_ja, prefecture.name_en))
        for prefecture in places.prefectures()
    )


def place_text(place: places.Municipality) -> str:
    return in_page_language(place.full_ja, place.full_en)


def sex_text(sex: str | None) -> str:
    return str(SEXES.get(sex or "", ""))


def date_text(iso: str | None) -> str:
    """A date as people write it; the Western year in both languages, as on the Residence Card."""
    if not iso:
        return ""
    if len(iso) < len("1990-04-01"):
        return _part_of_date(*iso.split("-"))
    day = date.fromisoformat(iso)
    return in_page_language(f"{day.year}年{day.month}月{day.day}日", f"{day:%-d %B %Y}")


def _part_of_date(year: str, month: str = "") -> str:
    if not month:
        return in_page_language(f"{year}年（月日は不明）", f"{year} (month and day not known)")
    named = date(int(year), int(month), 1)
    return in_page_language(f"{named.year}年{named.month}月（日は不明）", f"{named:%B %Y} (day not known)")


async def _draft(request: web.Request) -> DraftOf:
    read = await current_reading(request.app[CONTEXT], request[SESSION])
    return DraftOf(read.draft_owner, DRAFT_PAGE)


TYPED = TypedPage(_draft, tuple(InformationForm().data))


async def post_information(request: web.Request) -> web.Response:
    """Confirm: on to step 2, or back with every finding beside its field. Either way what was typed is kept."""
    context = request.app[CONTEXT]
    typed = await keep_posted(request, DRAFT_PAGE, request[POSTED], checked=True)
    read = await current_reading(context, request[SESSION])
    form = information_form(typed.values, read.facts, today(context.clock))
    if not form.validate():
        return await go(request, "register_information")
    fits = await check_card(context, entered_person(form, read.facts), sender_of(request, read.draft_owner))
    return await go(request, "register_confirm" if fits else "register_information")
