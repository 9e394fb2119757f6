"""Expiry reminders: what is watched and until when, asking for mails, and ending them by the link in a mail."""

from dataclasses import dataclass
from datetime import date

from aiohttp import web

from app.client_address import client_address
from app.handlers.forms.raw import show_raw
from app.handlers.forms.reminders import RemindersForm, reminders_form, values_of
from app.handlers.signed_in import signed_in_account
from app.handlers.typed_pages import keep_posted
from app.i18n import lazy as _l
from app.keys import CONTEXT, POSTED, STANDING
from app.moving import go, see_other
from app.rendering import in_page_language, render
from app.rules.japan_time import day_in_words, day_ms, day_of
from app.rules.reminders import STEPS, residence_period_may_have_changed
from app.services.reminder_wishes import (
    DRAFT_PAGE,
    Watched,
    ask_for_reminders,
    may_be_stopped,
    stop_by_link,
    stop_reminders,
    watched_in,
)
from app.services.typed import DraftOf, Typed, typed_so_far
from app.typed_page import TypedPage

PAGE = DRAFT_PAGE
# Not `token`, which the language switch takes for a link to set a password.
FIELD = "reminder_token"
_SAVED = "POST reminders_save "
_TITLE = _l("Expiry reminders")
_STOP_TITLE = _l("End the reminders")
_NAMES = {
    "auth": _l("User authentication certificate"),
    "sign": _l("Digital signature certificate"),
}


@dataclass(frozen=True, slots=True)
class EndingView:
    """A certificate or the residence card. `left`: days, negative when it is over."""

    name: str
    until: str
    left: int
    revoked: bool = False


@dataclass(frozen=True, slots=True)
class RemindersView:
    """`stay`: the residence card, if its date is known. `changed`: the period of stay has probably changed, so its new
    date is asked for. `renewable`: a certificate can be renewed now; `ended`: one is over."""

    form: RemindersForm
    certificates: tuple[EndingView, ...]
    stay: EndingView | None
    on: bool
    changed: bool
    renewable: bool
    ended: bool


@dataclass(frozen=True, slots=True)
class StopView:
    field: str
    token: str


async def _draft(request: web.Request) -> DraftOf:
    return DraftOf(f"account:{signed_in_account(request)}", DRAFT_PAGE)


TYPED = TypedPage(_draft, tuple(RemindersForm().data))


async def show_reminders(request: web.Request) -> web.Response:
    context, account_id = request.app[CONTEXT], signed_in_account(request)
    watched = await context.db.read(lambda tx: watched_in(tx, account_id))
    typed = await typed_so_far(context, await _draft(request)) or Typed({})
    today, wish = day_of(context.clock.now_ms()), watched.wish
    known = values_of(wanted=wish is not None, until=wish.residence_until if wish else None)
    # A box that is not ticked is not sent, so what was typed stands for all of it.
    values = dict(typed.values) or known
    form = reminders_form(values, today)
    if typed.checked:
        form.validate()
    show_raw(form, values)
    came_by = request[STANDING].journey.came_by
    saved = _told(wanted=wish is not None) if came_by.startswith(_SAVED) and not typed.values else ""
    certificates = tuple(_certificates(watched, today))
    view = RemindersView(
        form=form,
        certificates=certificates,
        stay=_stay(watched, today),
        on=wish is not None,
        changed=period_changed(watched, today),
        renewable=any(0 <= one.left <= STEPS[0] for one in certificates),
        ended=any(one.revoked or one.left < 0 for one in certificates),
    )
    return render(request, "information/reminders.html", view, title=_TITLE, form=True, notice=saved)


def _told(*, wanted: bool) -> str:
    return str(_l("You will be reminded by e-mail.") if wanted else _l("You will not be reminded."))


def _stay(watched: Watched, today: date) -> EndingView | None:
    until = watched.residence_until
    if until is None:
        return None
    return EndingView(str(_l("Residence Card")), _words(day_ms(until.isoformat())), (until - today).days)


def _certificates(watched: Watched, today: date) -> list[EndingView]:
    return [
        EndingView(
            name=str(_NAMES[row.certificate_use]),
            until=_words(row.not_after),
            left=(day_of(row.not_after) - today).days,
            revoked=row.revocation == "revoked",
        )
        for row in watched.certificates
    ]


def _words(day: int) -> str:
    return in_page_language(day_in_words(day, english=False), day_in_words(day, english=True))


def period_changed(watched: Watched, today: date) -> bool:
    """Of certificates, only those that came after the date was typed say anything about it: a permanent resident's
    last longer than the card."""
    asked = watched.wish.asked_at if watched.wish else 0
    days = [day_of(row.not_after) for row in watched.certificates if row.linked_at > asked]
    return residence_period_may_have_changed(watched.residence_until, days, today)


async def post_reminders(request: web.Request) -> web.Response:
    """Save: done, or back with the finding beside its field."""
    context, account_id = request.app[CONTEXT], signed_in_account(request)
    typed = await keep_posted(request, PAGE, request[POSTED], checked=True)
    form = reminders_form(typed.values, day_of(context.clock.now_ms()))
    if not form.wanted.data:
        await stop_reminders(context, account_id)
    elif form.validate():
        await ask_for_reminders(context, account_id, form.until())
    return await go(request, PAGE)


async def show_stop(request: web.Request) -> web.Response:
    """Works logged out: the mail may be read anywhere."""
    token = request.query.get("token", "")
    await may_be_stopped(request.app[CONTEXT], token, address=client_address(request))
    return render(
        request, "information/reminders_stop.html", StopView(FIELD, token), title=_STOP_TITLE, form=True
    )


async def post_stop(request: web.Request) -> web.Response:
    token = str(request[POSTED].get(FIELD, ""))
    await stop_by_link(request.app[CONTEXT], token, address=client_address(request))
    return see_other(request.app.router["reminders_stopped"].url_for())


async def show_stopped(request: web.Request) -> web.Response:
    return render(request, "information/reminders_stopped.html", title=_STOP_TITLE)
