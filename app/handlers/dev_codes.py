"""What the authenticators of the demonstration's staff would show. The route exists in development only, and the page
refuses where cards are real."""

from dataclasses import dataclass

from aiohttp import web

from app import authenticator
from app.context import Context
from app.demo_staff import LOGINS, PASSWORD
from app.errors import NotFound
from app.handlers.staff.words import ROLES
from app.i18n import lazy as _l
from app.keys import CONTEXT
from app.records import Staff
from app.rendering import render
from app.services.staff_setup import secret_context
from app.store import staff


@dataclass(frozen=True, slots=True)
class CodeLine:
    login: str
    role: str
    code: str


@dataclass(frozen=True, slots=True)
class CodesView:
    """`seconds`: how long the codes are still the newest."""

    password: str
    lines: tuple[CodeLine, ...]
    seconds: int


async def show_codes(request: web.Request) -> web.Response:
    context = request.app[CONTEXT]
    if not (context.config.server.development and context.config.simulated_cards):
        raise NotFound
    members = [member for member in await context.db.read(staff.list_staff) if member.login in LOGINS]
    now = context.clock.now_ms()
    lines = tuple(_line(context, member, now) for member in members if member.totp_sealed)
    left = (authenticator.STEP_MS - now % authenticator.STEP_MS) // 1000
    view = CodesView(PASSWORD, lines, left)
    return render(request, "dev/codes.html", view, title=_l("Codes of the demonstration’s staff"))


def _line(context: Context, member: Staff, now: int) -> CodeLine:
    secret = context.sealer.open(member.totp_sealed or b"", context=secret_context(member.id)).decode()
    return CodeLine(member.login, str(ROLES[member.role]), authenticator.code_at(secret, now))
