"""The life of the agent: get a claim, pair, serve, and again, until the person ends it.

A broken connection is dialled again for half a minute; a ceremony is never taken up again, only the pairing may be.
"""

import asyncio
import contextlib
import logging
from dataclasses import dataclass

from app.agent.card_thread import Cards
from app.agent.desk import Limits
from app.agent.findings import (
    HelloRejected,
    LinkClosed,
    LinkLost,
    OriginRefused,
    PairRejected,
    PromptCancelled,
    ServerRefused,
    ServerUnreachable,
)
from app.agent.link import Claim, PairLink
from app.agent.monitor import CardMonitor
from app.agent.origin import require_allowed
from app.agent.pairing import Browser, Greeting, Pairing, PairingDialogue
from app.agent.prompts import Notice, Prompter
from app.agent.server_link import ServerLink, connected
from app.agent.session import PairedSession
from app.agent.settings import settings_path
from app.agent.words import Words
from app.clock import Clock

logger = logging.getLogger(__name__)

# Codes the person must hear of from us: the page of the one who tricked them will not say it.
_ALARMS = frozenset(
    {"binding_other_browser", "origin_refused", "version_too_old", "version_too_new", "not_allowed"}
)


@dataclass(frozen=True)
class Outside:
    """Everything the agent touches: cards, the person, the browser, time."""

    cards: Cards
    monitor: CardMonitor
    prompter: Prompter
    browser: Browser
    clock: Clock
    limits: Limits


class Runner:
    def __init__(
        self, outside: Outside, *, greeting: Greeting, words: Words, allowed: frozenset[str], once: bool
    ) -> None:
        self._outside = outside
        self._greeting = greeting
        self._words = words
        self._allowed = allowed
        self._once = once

    async def run(self, server: str | None, first: PairLink | None) -> None:
        """Returns when the person cancels the code prompt, or after one pairing with `once`."""
        self._outside.monitor.start()
        target, mistake = first, None
        try:
            while True:
                target = target or await self._ask(server, mistake)
                mistake = await self._attend(target)
                if self._once or server is None:
                    return
                target = None
        except PromptCancelled:
            return
        finally:
            await self._outside.monitor.stop()

    async def _ask(self, server: str | None, mistake: str | None) -> PairLink:
        if server is None:
            raise PromptCancelled
        code = await self._outside.prompter.code(mistake)
        return PairLink(server, Claim(user_code=code))

    async def _attend(self, target: PairLink) -> str | None:
        """One pairing from claim to end; what the next code prompt should say, if anything."""
        try:
            require_allowed(target.origin, self._allowed)
            await self._serve(target)
        except LinkClosed:
            return self._words("ended")
        except LinkLost:
            return self._words("lost")
        except (ServerUnreachable, ServerRefused) as finding:
            logger.warning("%s: %s", self._words("unreachable", origin=target.origin), finding)
            return self._words("unreachable", origin=target.origin)
        except OriginRefused as finding:
            return await self._refuse("origin_refused", finding.origin)
        except (PairRejected, HelloRejected) as finding:
            return await self._refuse(finding.code, target.origin)
        return None

    async def _refuse(self, code: str, origin: str) -> str:
        text = self._words.about_code(code)
        logger.warning("%s (%s)", text, code)
        if code in _ALARMS:
            hint = (self._words("allow_hint", path=settings_path()),) if code == "origin_refused" else ()
            lines = (text, self._words("about_site", origin=origin), *hint)
            await self._outside.prompter.tell(Notice(self._words("stopped"), lines, is_warning=True))
        return text

    async def _serve(self, target: PairLink) -> None:
        """Ends by LinkClosed or LinkLost. A resumed pairing has no ceremony: the server starts another."""
        claim = target.claim
        while True:
            async with contextlib.AsyncExitStack() as stack:
                link = await self._dial(stack, target.origin)
                pairing = await self._pair(link, claim)
                logger.info("%s", self._words("paired", browser=pairing.browser_label))
                try:
                    await self._session(link, pairing).serve()
                except LinkLost:
                    if pairing.resume is None:
                        raise
                    claim = Claim(resume=pairing.resume)

    async def _dial(self, stack: contextlib.AsyncExitStack, origin: str) -> ServerLink:
        limits = self._outside.limits
        pause = limits.first_backoff
        logger.info("%s", self._words("connecting", origin=origin))
        try:
            async with asyncio.timeout(limits.reconnect):
                while True:
                    try:
                        return await stack.enter_async_context(connected(origin, clock=self._outside.clock))
                    except ServerUnreachable:
                        await asyncio.sleep(pause)
                        pause = min(2 * pause, limits.longest_backoff)
        except TimeoutError as silence:
            raise ServerUnreachable from silence

    async def _pair(self, link: ServerLink, claim: Claim) -> Pairing:
        dialogue = PairingDialogue(
            link,
            prompter=self._outside.prompter,
            browser=self._outside.browser,
            words=self._words,
            limits=self._outside.limits,
        )
        return await dialogue.pair(self._greeting, claim)

    def _session(self, link: ServerLink, pairing: Pairing) -> PairedSession:
        outside = self._outside
        return PairedSession(
            link,
            pairing,
            cards=outside.cards,
            monitor=outside.monitor,
            prompter=outside.prompter,
            limits=outside.limits,
            words=self._words,
        )
