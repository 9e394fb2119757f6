"""The policy of a matched route; a request that matched nothing is public, because its answer is a plain 404."""

from aiohttp import web

from app.keys import ROUTES
from app.records import Audience, RoutePolicy

UNMATCHED = RoutePolicy(Audience.PUBLIC)


def policy_of(request: web.Request) -> RoutePolicy:
    return request.app[ROUTES].get(request.match_info.route.name or "", UNMATCHED)
