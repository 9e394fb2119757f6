"""Writing a note on an account."""

from aiohttp import web

from app.handlers.forms.desk_people import NoteForm
from app.handlers.staff.account_act import ActPage, post_act, show_act
from app.handlers.staff.person_words import NOTE_REASONS
from app.i18n import lazy as _l
from app.records import Account
from app.services.write_note import write_note


def _require_nothing(_: Account) -> None:
    """Every account can have notes, a closed one too."""


_PAGE = ActPage(
    route="staff_note",
    title=_l("Write a note"),
    explanation=_l("Colleagues read the note on the person’s page. The person does not see it."),
    button=_l("Keep the note"),
    reasons=NOTE_REASONS,
    done="noted",
    act=write_note,
    require=_require_nothing,
    form=NoteForm,
)


async def show_note(request: web.Request) -> web.Response:
    return await show_act(request, _PAGE)


async def post_note(request: web.Request) -> web.Response:
    return await post_act(request, _PAGE)
