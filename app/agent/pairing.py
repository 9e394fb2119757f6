"""From a fresh connection to a pairing: hello, claim, and the proof that the browser here started it.

Until the server says pair.ok no card is reported and no PIN dialog can open.
"""

import asyncio
import contextlib
import os
import platform
import re
import webbrowser
from dataclasses import dataclass, field
from typing import Protocol

from app.agent import VERSION
from app.agent.desk import Limits
from app.agent.display import has_display
from app.agent.findings import ChallengeRefused, HelloRejected, OriginRefused, PairRejected, ServerRefused
from app.agent.link import Claim
from app.agent.prompts import Notice, Prompter
from app.agent.server_link import ServerLink
from app.agent.signing import decode_32
from app.agent.words import Words
from app.wire.agent_messages import (
    AgentInfo,
    BindRequest,
    Cancel,
    ErrorReply,
    Hello,
    HelloOk,
    HelloReject,
    PairClaim,
    PairOk,
    PairReject,
    Protocols,
)
from app.wire.messages import PROTOCOL, Payload

_PATH = re.compile(r"/[A-Za-z0-9/_-]{0,150}")
_TOKEN = re.compile(r"[A-Za-z0-9_-]{16,128}")
_CODE = re.compile(r"\d{6}")
_NUMBER = re.compile(r"\d{2}")


class Browser(Protocol):
    def can_open(self) -> bool: ...

    def open(self, address: str) -> bool: ...


class DefaultBrowser:
    """The desktop's own browser; without one, the address is shown for the person to open."""

    def can_open(self) -> bool:
        """A text browser in our own terminal is not where the person has the page open."""
        if not has_display() and "BROWSER" not in os.environ:
            return False
        try:
            webbrowser.get()
        except webbrowser.Error:
            return False
        return True

    def open(self, address: str) -> bool:
        try:
            return webbrowser.open(address)
        except (webbrowser.Error, OSError):
            return False


@dataclass(frozen=True)
class Pairing:
    browser_binding: bytes = field(repr=False)
    browser_label: str
    accepts_simulated: bool
    resume: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Greeting:
    """What this agent says about itself."""

    language: str
    capabilities: tuple[str, ...]

    def hello(self) -> Hello:
        system = f"{platform.system()} {platform.release()}"[:60]
        info = AgentInfo(name="madoguchi-agent", version=VERSION, os=system, lang=self.language)
        return Hello(protocol=Protocols(min=PROTOCOL, max=PROTOCOL), agent=info, caps=self.capabilities)


class PairingDialogue:
    def __init__(
        self, link: ServerLink, *, prompter: Prompter, browser: Browser, words: Words, limits: Limits
    ) -> None:
        self._link = link
        self._prompter = prompter
        self._browser = browser
        self._words = words
        self._limits = limits

    async def pair(self, greeting: Greeting, claim: Claim) -> Pairing:
        """Raises HelloRejected, PairRejected, OriginRefused, ServerRefused, LinkLost or LinkClosed."""
        await self._link.send(greeting.hello())
        try:
            async with asyncio.timeout(self._limits.greeting):
                welcome = await self._welcome()
            await self._link.send(
                PairClaim(ticket=claim.ticket, user_code=claim.user_code, resume=claim.resume)
            )
            async with asyncio.timeout(self._limits.binding), contextlib.AsyncExitStack() as shown:
                return await self._until_bound(shown, welcome)
        except TimeoutError as silence:
            raise ServerRefused("the server did not go on") from silence

    async def _welcome(self) -> HelloOk:
        answer = (await self._link.receive()).payload
        if isinstance(answer, HelloReject):
            raise HelloRejected(answer.code, answer.floor)
        if not isinstance(answer, HelloOk):
            raise ServerRefused("no welcome")
        return answer

    async def _until_bound(self, shown: contextlib.AsyncExitStack, welcome: HelloOk) -> Pairing:
        while True:
            answer = (await self._link.receive()).payload
            if isinstance(answer, BindRequest):
                await shown.aclose()
                await shown.enter_async_context(self._prompter.showing(self._prove(answer)))
            elif isinstance(answer, PairOk):
                return self._accept(answer, welcome)
            else:
                _raise_refusal(answer)

    def _accept(self, answer: PairOk, welcome: HelloOk) -> Pairing:
        """A server that calls itself by another address is not the one we verified (S3)."""
        if "://" in answer.origin_label and answer.origin_label != self._link.origin:
            raise OriginRefused(answer.origin_label)
        try:
            binding = decode_32(answer.browser_binding)
        except ChallengeRefused as error:
            raise ServerRefused("no usable browser binding") from error
        return Pairing(binding, answer.browser_label, welcome.simulated_cards, answer.resume)

    def _prove(self, request: BindRequest) -> Notice:
        """Opens the confirmation page, or shows the code; the words are our own, never the server's."""
        if not _NUMBER.fullmatch(request.number):
            raise ServerRefused("no number to compare")
        if request.method == "code" and request.code and _CODE.fullmatch(request.code):
            lines = (self._words("bind_code", origin=self._link.origin), self._words("bind_code_warning"))
            return Notice(self._words("bind_code_title"), lines, large=request.code, is_warning=True)
        address = self._confirmation_address(request)
        opened = self._browser.can_open() and self._browser.open(address)
        told = (self._words("bind_number_opened"),) if opened else (self._words("bind_number_open"), address)
        lines = (self._words("bind_number", origin=self._link.origin), *told)
        return Notice(self._words("bind_title"), lines, large=request.number)

    def _confirmation_address(self, request: BindRequest) -> str:
        """Path and token are checked character by character: this goes to the desktop's browser."""
        path, token = request.path or "", request.token or ""
        if path.startswith("//") or not _PATH.fullmatch(path) or not _TOKEN.fullmatch(token):
            raise ServerRefused("an address we do not open")
        return f"{self._link.origin}{path}#{token}"


def _raise_refusal(answer: Payload) -> None:
    if isinstance(answer, PairReject):
        raise PairRejected(answer.code)
    if isinstance(answer, Cancel):
        raise PairRejected(answer.code or "binding_failed")
    if isinstance(answer, ErrorReply):
        raise PairRejected(answer.code)
