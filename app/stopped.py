"""The page during a maintenance: calm, in two languages at once, and when to come back."""

from dataclasses import dataclass

from aiohttp import web

from app.errors import ServiceStopped
from app.i18n import Language, speaking
from app.i18n import lazy as _l
from app.keys import CONTEXT, LANGUAGE
from app.records import MaintenanceWindow
from app.rendering import render
from app.rules.japan_time import in_words

_UNTIL = _l("The maintenance is planned to end at %(when)s (Japan time).")


@dataclass(frozen=True, slots=True)
class Half:
    """Everything in one language."""

    lang: str
    sentence: str
    until: str
    message: str
    remedy: str


@dataclass(frozen=True, slots=True)
class StoppedView:
    """`first` is in the language of the page."""

    code: str
    first: Half
    second: Half


def show_stopped(request: web.Request, window: MaintenanceWindow) -> web.Response:
    language = request[LANGUAGE]
    other = Language.JAPANESE if language is Language.ENGLISH else Language.ENGLISH
    view = StoppedView(ServiceStopped.code, _half(window, language), _half(window, other))
    response = render(
        request, "stopped.html", view, title=ServiceStopped.sentence, status=ServiceStopped.status
    )
    seconds = (window.ends_at - request.app[CONTEXT].clock.now_ms()) / 1000
    response.headers["Retry-After"] = str(max(1, round(seconds + 0.5)))
    return response


def _half(window: MaintenanceWindow, language: Language) -> Half:
    english = language is Language.ENGLISH
    with speaking(language):
        return Half(
            lang=language.html,
            sentence=str(ServiceStopped.sentence),
            until=str(_UNTIL) % {"when": in_words(window.ends_at, english=english)},
            message=window.message_en if english else window.message_ja,
            remedy=str(ServiceStopped.remedy),
        )
