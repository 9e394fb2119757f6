"""Check my computer and card: for anybody, with or without an account. Nothing of the card is kept."""

from dataclasses import dataclass

from aiohttp import web

from app.browser_label import browser_label
from app.i18n import Language
from app.i18n import lazy as _l
from app.keys import CONTEXT, LANGUAGE, SESSION
from app.moving import go
from app.rendering import render
from app.services.check_computer import SaidLine, lines_of, report_of, said
from app.services.prove_certificate import take_proof


@dataclass(frozen=True, slots=True)
class CheckView:
    """What the server knows already; the page's script keeps it up to date."""

    lines: tuple[SaidLine, ...]
    report: str


async def show_check(request: web.Request) -> web.Response:
    context = request.app[CONTEXT]
    language = request.get(LANGUAGE, Language.JAPANESE)
    lines = lines_of(context, context.live.of(request[SESSION].id), socket=False)
    browser = browser_label(request.headers.get("User-Agent", ""))
    report = report_of(lines, language=language, browser=browser, now_ms=context.clock.now_ms())
    return render(
        request,
        "live/check.html",
        CheckView(tuple(map(said, lines)), report),
        title=_l("Check my computer and card"),
        form=True,
    )


async def post_check(request: web.Request) -> web.Response:
    """The signed test is done; the page's script sends this by itself."""
    await take_proof(request.app[CONTEXT], request[SESSION])
    return await go(request, "check")
