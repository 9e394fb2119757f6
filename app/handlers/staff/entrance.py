"""Logging in to the desk and out of it."""

from aiohttp import web

from app.cookies import drop_staff_cookie
from app.handlers.staff.page import render_desk
from app.i18n import lazy as _l
from app.keys import CONTEXT, STAFF
from app.moving import see_other
from app.services.staff_sessions import end_session


async def show_login(request: web.Request) -> web.Response:
    return render_desk(request, "staff/login.html", title=_l("Staff log-in"), form=True)


async def post_logout(request: web.Request) -> web.Response:
    context = request.app[CONTEXT]
    if STAFF in request:
        await end_session(context, request[STAFF], by=request[STAFF].actor)
    response = see_other(request.app.router["staff_login"].url_for())
    drop_staff_cookie(response, context.config)
    return response
