"""One's own account at the desk."""

from aiohttp import web

from app.handlers.staff.page import render_desk
from app.i18n import lazy as _l


async def show_account(request: web.Request) -> web.Response:
    return render_desk(request, "staff/start.html", title=_l("Your account"))
