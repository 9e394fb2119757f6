"""Whether the service works: the database answers and the workers live."""

from aiohttp import web

from app.errors import StorageUnavailable
from app.keys import CONTEXT, HOUSEKEEPING, LIVE, OUTBOX, RESETTING, WATCHING
from app.store.sessions import count_sessions


async def show_health(request: web.Request) -> web.Response:
    """200 and "ok", or 503 and what is wrong in one word."""
    wrong = await _wrong(request)
    return web.Response(text=wrong or "ok", status=503 if wrong else 200)


async def _wrong(request: web.Request) -> str:
    if not request.app[OUTBOX].alive:
        return "outbox"
    for worker in (request.app[key] for key in (HOUSEKEEPING, LIVE, RESETTING, WATCHING)):
        if worker.done():
            return worker.get_name()
    try:
        await request.app[CONTEXT].db.read(count_sessions)
    except StorageUnavailable:
        return "database"
    return ""
