"""Outermost: gives the request its id and writes one line about it, never its path, body or cookies."""

import logging
from time import perf_counter_ns

from aiohttp import web
from aiohttp.typedefs import Handler

from app.request_id import new_request_id

log = logging.getLogger("app.request")


@web.middleware
async def request_log(request: web.Request, handler: Handler) -> web.StreamResponse:
    request_id = new_request_id()
    started = perf_counter_ns()
    status = 500
    try:
        response = await handler(request)
        status = response.status
        if not response.prepared:
            response.headers["X-Request-Id"] = request_id
    finally:
        route = request.match_info.route.name or "unmatched"
        elapsed = (perf_counter_ns() - started) / 1e6
        log.info(
            "request",
            extra={"method": request.method, "route": route, "status": status, "ms": round(elapsed, 1)},
        )
    return response
