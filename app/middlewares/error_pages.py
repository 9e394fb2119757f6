"""Turns every refusal into its page. One of the two places that catch everything: what is unforeseen becomes E-1900 on
the page and a stack trace in the log, never the other way round."""

import logging
from dataclasses import dataclass

from aiohttp import web
from aiohttp.typedefs import Handler

from app.cookies import STAFF_PATH
from app.ended import show_ended
from app.errors import (
    BadRequest,
    BodyTooLarge,
    MethodRefused,
    NotFound,
    Refusal,
    SessionEnded,
    TooManyRequests,
)
from app.rendering import render
from app.request_id import current_request_id

log = logging.getLogger(__name__)
_BY_STATUS: dict[int, type[Refusal]] = {404: NotFound, 405: MethodRefused, 413: BodyTooLarge}


@dataclass(frozen=True, slots=True)
class RefusalView:
    """`desk_side`: the page looks like those of the desk. `case`: the address of the case on which an act was refused,
    "" for anything else."""

    code: str
    sentence: str
    remedy: str
    request_id: str
    desk_side: bool
    address: str
    case: str


@web.middleware
async def error_pages(request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        return await handler(request)
    except SessionEnded as ended:
        page = show_ended(request, ended)
        page.set_status(ended.status)
        return page
    except Refusal as refusal:
        return _show(request, refusal)
    except web.HTTPException as outcome:
        if outcome.status < 400:  # noqa: PLR2004
            raise
        return _show(request, _BY_STATUS.get(outcome.status, BadRequest)())
    except Exception:
        log.exception("unforeseen")
        return _show(request, Refusal())


def _show(request: web.Request, refusal: Refusal) -> web.Response:
    if isinstance(refusal, Refusal) and refusal.__cause__ is not None:
        log.warning("refused", extra={"code": refusal.code}, exc_info=refusal)
    view = RefusalView(
        refusal.code,
        str(refusal.sentence),
        str(refusal.remedy),
        current_request_id.get(),
        *_at_desk(request),
        case=_case_of(request),
    )
    # The page may be refused before anybody is known, so it names nobody and shows no ways.
    response = render(request, "error.html", view, title=refusal.sentence, status=refusal.status, desk=None)
    if isinstance(refusal, TooManyRequests):
        response.headers["Retry-After"] = str(refusal.retry_after)
    return response


def _at_desk(request: web.Request) -> tuple[bool, str]:
    """Whether the page is one of the desk, and where its language links lead: what was posted cannot be opened."""
    of_desk = request.path == STAFF_PATH or request.path.startswith(f"{STAFF_PATH}/")
    return of_desk, STAFF_PATH if of_desk and request.method != "GET" else request.path


def _case_of(request: web.Request) -> str:
    proofing_id = request.match_info.get("proofing", "")
    if not proofing_id or request.method == "GET":
        return ""
    return str(request.app.router["staff_proofing"].url_for(proofing=proofing_id))
