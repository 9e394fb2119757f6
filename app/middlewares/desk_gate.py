"""Lets staff in: from an allowed network, with a live session of the desk, and with the permission the route asks for.
Applicants' sessions mean nothing here, and these mean nothing to applicants' pages."""

from ipaddress import ip_address, ip_network

from aiohttp import web
from aiohttp.typedefs import Handler

from app.client_address import client_address
from app.context import Context
from app.cookies import staff_cookie_name
from app.errors import DeskNotReachable, PermissionMissing, StaffSignInNeeded
from app.keys import CONTEXT, STAFF
from app.moving import see_other
from app.records import Audience, RoutePolicy
from app.rules.staff import may
from app.services.staff_sessions import find_session


async def desk_gate(request: web.Request, policy: RoutePolicy, handler: Handler) -> web.StreamResponse:
    context = request.app[CONTEXT]
    _require_network(context, client_address(request))
    await _recognise(request, context)
    if policy.audience is Audience.DESK_DOOR:
        return await handler(request)
    if STAFF not in request:
        if request.method == "GET":
            return see_other(request.app.router["staff_login"].url_for())
        raise StaffSignInNeeded
    if policy.permission is None or not may(request[STAFF].role, policy.permission):
        raise PermissionMissing(policy.permission or "none")
    return await handler(request)


def _require_network(context: Context, address: str) -> None:
    networks = context.config.staff.networks
    if not networks:
        return
    try:
        found = ip_address(address)
    except ValueError as error:
        raise DeskNotReachable from error
    if not any(found in ip_network(network, strict=False) for network in networks):
        raise DeskNotReachable


async def _recognise(request: web.Request, context: Context) -> None:
    token = request.cookies.get(staff_cookie_name(context.config))
    session = await find_session(context, token) if token else None
    if session:
        request[STAFF] = session
