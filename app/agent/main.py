"""The `madoguchi-agent` command. It reads its arguments, joins the parts, and ends cleanly on Ctrl-C or SIGTERM."""

import asyncio
import contextlib
import logging
import signal
import sys
from argparse import Namespace
from collections.abc import Coroutine
from typing import Any

from app.agent.arguments import parser
from app.agent.card_commands import new_card, serve_card
from app.agent.card_sources import open_source
from app.agent.card_thread import Cards
from app.agent.desk import Limits
from app.agent.desktop import register_link
from app.agent.doctor import examine
from app.agent.findings import CodeMalformed, LinkMalformed, PromptFailed, UsageProblem
from app.agent.link import Claim, PairLink, fold_code, parse_link
from app.agent.monitor import CardMonitor
from app.agent.pairing import DefaultBrowser, Greeting
from app.agent.prompt_choice import choose_prompter
from app.agent.prompts import Prompter
from app.agent.runner import Outside, Runner
from app.agent.secrets_in_memory import forbid_core_dumps
from app.agent.settings import Settings, read_file, settings_from, settings_path
from app.agent.words import Words
from app.clock import SystemClock
from app.wire.residence_messages import CAPABILITY

USAGE = 2


def main(argv: list[str] | None = None) -> int:
    arguments = parser().parse_args(argv)
    logging.basicConfig(
        stream=sys.stderr,
        format="%(message)s",
        level=logging.DEBUG if getattr(arguments, "verbose", False) else logging.INFO,
    )
    # asyncio and aiohttp log addresses and frames when they are verbose; ours is enough.
    logging.getLogger("asyncio").setLevel(logging.WARNING)
    try:
        return _dispatch(arguments)
    except UsageProblem as problem:
        print(f"madoguchi-agent: {problem}", file=sys.stderr)
        return USAGE
    except PromptFailed:
        print("madoguchi-agent: No dialog could be shown here; try --prompt tty.", file=sys.stderr)
        return USAGE
    except KeyboardInterrupt:
        return 0


def _dispatch(arguments: Namespace) -> int:
    match arguments.command:
        case "card" if arguments.card_command == "new":
            return new_card(arguments, SystemClock())
        case "card":
            return serve_card(arguments)
        case "register-link":
            return register_link(arguments)
        case "doctor":
            return asyncio.run(examine(arguments, SystemClock()))
        case _:
            forbid_core_dumps()
            return _run(arguments)


def _run(arguments: Namespace) -> int:
    settings = settings_from(arguments, read_file(settings_path()))
    first = first_pairing(arguments, settings)
    if first is None and settings.server is None:
        raise UsageProblem("Say which site to connect to: --server https://...")
    words = Words(settings.language, follows_page=not settings.language_chosen)
    prompter = choose_prompter(settings.prompt, words)
    asyncio.run(_until_ended(_serve(settings, first, words=words, prompter=prompter)))
    return 0


def first_pairing(arguments: Namespace, settings: Settings) -> PairLink | None:
    """What the command line already says; None means the code is asked for. Raises UsageProblem."""
    if arguments.link:
        try:
            return parse_link(arguments.link, dev_http=settings.dev_http)
        except LinkMalformed as error:
            raise UsageProblem("This is not a link that this program opens.") from error
    if not getattr(arguments, "code", None):
        return None
    if settings.server is None:
        raise UsageProblem("--code needs --server.")
    try:
        return PairLink(settings.server, Claim(user_code=fold_code(arguments.code)))
    except CodeMalformed as error:
        raise UsageProblem("--code needs the eight characters shown on the page, XXXX-XXXX.") from error


async def _serve(settings: Settings, first: PairLink | None, *, words: Words, prompter: Prompter) -> None:
    source, kind = open_source(settings)
    cards = Cards(source)
    clock = SystemClock()
    browser = DefaultBrowser()
    capabilities = (
        "code",
        *(("return_nav",) if browser.can_open() else ()),
        "sim" if kind == "sim" else "pcsc",
        CAPABILITY,
    )
    outside = Outside(cards, CardMonitor(cards, clock=clock, kind=kind), prompter, browser, clock, Limits())
    greeting = Greeting(settings.language, capabilities)
    runner = Runner(outside, greeting=greeting, words=words, allowed=settings.allowed, once=settings.once)
    server = None if first and first.claim.ticket else settings.server
    try:
        await runner.run(server, first)
    finally:
        await asyncio.to_thread(cards.close)


async def _until_ended(work: Coroutine[Any, Any, None]) -> None:
    """SIGTERM and Ctrl-C cancel the work, so that it says good-bye and resets the card."""
    task = asyncio.ensure_future(work)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(number, task.cancel)
    with contextlib.suppress(asyncio.CancelledError):
        await task


if __name__ == "__main__":
    sys.exit(main())
