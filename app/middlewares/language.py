"""Sets the language of the task: the visitor's choice, else what the browser asks for, else Japanese."""

from functools import lru_cache

from aiohttp import web
from aiohttp.typedefs import Handler
from babel.core import negotiate_locale

from app.cookies import LANGUAGE_COOKIE
from app.i18n import Language, current_language
from app.keys import LANGUAGE


def chosen_language(request: web.Request) -> Language:
    try:
        return Language(request.cookies.get(LANGUAGE_COOKIE, ""))
    except ValueError:
        return _asked_for(request.headers.get("Accept-Language", "")[:200])


@lru_cache(
    maxsize=256
)  # Browsers send a handful of different headers, and negotiating costs more than a page's routing.
def _asked_for(header: str) -> Language:
    wanted = [part.split(";")[0].strip().replace("-", "_") for part in header.split(",")]
    found = negotiate_locale([tag for tag in wanted if tag], ["ja", "en"])
    if found is None:
        return Language.ENGLISH if wanted[0] else Language.JAPANESE
    return Language(found)


@web.middleware
async def language(request: web.Request, handler: Handler) -> web.StreamResponse:
    request[LANGUAGE] = chosen_language(request)
    token = current_language.set(request[LANGUAGE])
    try:
        return await handler(request)
    finally:
        current_language.reset(token)
