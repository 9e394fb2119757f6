"""The link past a maintenance: for other browsers of those who work on the system."""

from hmac import compare_digest

from aiohttp import web

from app.cookies import set_bypass_cookie
from app.errors import BypassDead
from app.keys import CONTEXT
from app.moving import see_other
from app.tokens import secret_hash


async def open_bypass(request: web.Request) -> web.Response:
    """Sets the cookie, which ends with the maintenance. Raises BypassDead."""
    context = request.app[CONTEXT]
    now, token = context.clock.now_ms(), request.query.get("token", "")[:64]
    digest = secret_hash(token)
    current = (window for window in context.published.windows if window.ends_at > now)
    window = next((found for found in current if compare_digest(digest, found.bypass_hash)), None)
    if window is None:
        raise BypassDead
    response = see_other(request.app.router["home"].url_for())
    seconds = (window.ends_at - now) // 1000
    set_bypass_cookie(response, context.config, token, max_age=max(1, seconds))
    return response
