"""On the way through step 1: reading the chip of the residence card. Nobody has to, and what was typed is kept."""

from collections.abc import Mapping
from dataclasses import dataclass

from aiohttp import web

from app.handlers.forms.residence_chip import ChipNumberForm
from app.handlers.process import REGISTRATION
from app.handlers.typed_pages import keep_posted
from app.i18n import lazy as _l
from app.keys import CONTEXT, POSTED, SESSION, STANDING
from app.moving import go
from app.rendering import render, steps
from app.rules.live_purposes import Purpose
from app.services.read_residence import chip_facts, typed_number
from app.services.registration import DRAFT_PAGE, current_reading
from app.services.typed import DraftOf, Typed, keep_typed, typed_so_far

_TITLE = _l("Read the chip of your residence card")
_MAX_ENTRY = 40


@dataclass(frozen=True, slots=True)
class NumberView:
    form: ChipNumberForm
    problems: tuple[()] = ()


@dataclass(frozen=True, slots=True)
class ChipPageView:
    number: str


async def post_ask(request: web.Request) -> web.Response:
    """From the form of step 1, whose entries are kept as they are and not yet judged."""
    await keep_posted(request, DRAFT_PAGE, request[POSTED], checked=False)
    request.app[CONTEXT].live.asked_anew(request[SESSION].id, Purpose.RESIDENCE)
    return await go(request, "register_chip")


async def show_chip(request: web.Request) -> web.Response:
    """The live panel, or first the question for the number that opens the chip."""
    context, session = request.app[CONTEXT], request[SESSION]
    typed = await _typed(request)
    number = await typed_number(context, session.id)
    if number:
        view: ChipPageView | NumberView = ChipPageView(number)
        return render(
            request, "live/chip.html", view, title=_TITLE, process=steps(REGISTRATION, 1), form=True
        )
    form = ChipNumberForm(data={"card_number": typed.values.get("card_number", "")})
    if typed.values.get("card_number") or _came_from_here(request):
        form.validate()
    view = NumberView(form)
    return render(
        request, "register/chip_number.html", view, title=_TITLE, process=steps(REGISTRATION, 1), form=True
    )


async def post_chip(request: web.Request) -> web.Response:
    """The number, or the word that the card was read; the page's script sends that by itself."""
    context, session, posted = request.app[CONTEXT], request[SESSION], request[POSTED]
    if "card_number" in posted:
        await _keep_number(request, str(posted["card_number"])[:_MAX_ENTRY])
        return await go(request, "register_chip")
    if await chip_facts(context, await current_reading(context, session)) is None:
        return await go(request, "register_chip")
    context.live.taken(session.id, Purpose.RESIDENCE)
    return await go(request, "register_information")


async def _draft(request: web.Request) -> DraftOf:
    read = await current_reading(request.app[CONTEXT], request[SESSION])
    return DraftOf(read.draft_owner, DRAFT_PAGE)


async def _typed(request: web.Request) -> Typed:
    return await typed_so_far(request.app[CONTEXT], await _draft(request)) or Typed({})


async def _keep_number(request: web.Request, number: str) -> None:
    """Among the entries of step 1, as if it had been typed there."""
    typed = await _typed(request)
    values: Mapping[str, str] = {**typed.values, "card_number": number}
    await keep_typed(request.app[CONTEXT], await _draft(request), Typed(values, typed.checked))


def _came_from_here(request: web.Request) -> bool:
    return request[STANDING].journey.came_by.startswith("POST register_chip_done ")
