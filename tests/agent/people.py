"""A person at the Prompter port: answers from a list, and remembers what was shown."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field

from app.agent.deadline import Deadline
from app.agent.findings import PromptCancelled
from app.agent.prompts import Mistake, Notice, SigningRequest
from app.card.pin import Pin

# Like nothing else in this program, so that a hit in a frame or a log is a leak.
SIGN_PIN = "CANARY7Q"
AUTH_PIN = "7391"
WRONG_SIGN = "WRONG99"
WRONG_AUTH = "0000"

Answer = str | None | Callable[[], object]


class Silence:
    """The person does not answer."""


@dataclass
class Shown:
    """One PIN prompt as the person saw it."""

    pin: Pin
    tries_left: int | None
    mistake: Mistake | None


@dataclass
class Person:
    """`entries`: PINs in order, None for Cancel, Silence for no answer; `agrees`: to consent."""

    entries: list[object] = field(default_factory=list)
    agrees: object = True
    codes: list[str] = field(default_factory=list)
    consents: list[SigningRequest] = field(default_factory=list)
    prompts: list[Shown] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    given: list[bytearray] = field(default_factory=list)
    open_dialogs: int = 0
    waiting: asyncio.Event = field(default_factory=asyncio.Event)

    async def code(self, mistake: str | None) -> str:
        if not self.codes:
            raise PromptCancelled
        return self.codes.pop(0)

    async def consent(self, request: SigningRequest, deadline: Deadline) -> None:
        self.consents.append(request)
        async with self._open():
            if self.agrees is Silence:
                await self._wait()
            if not self.agrees:
                raise PromptCancelled

    @contextlib.asynccontextmanager
    async def pin_dialog(self, pin: Pin, request: SigningRequest) -> AsyncIterator["PersonPinDialog"]:
        async with self._open():
            yield PersonPinDialog(self, pin)

    @contextlib.asynccontextmanager
    async def showing(self, notice: Notice) -> AsyncIterator[None]:
        self.notices.append(notice)
        async with self._open():
            yield

    async def tell(self, notice: Notice) -> None:
        self.notices.append(notice)

    @contextlib.asynccontextmanager
    async def _open(self) -> AsyncIterator[None]:
        self.open_dialogs += 1
        try:
            yield
        finally:
            self.open_dialogs -= 1

    async def _wait(self) -> None:
        self.waiting.set()
        await asyncio.Event().wait()

    async def answer(self) -> bytearray:
        entry = self.entries.pop(0) if self.entries else Silence
        if entry is Silence:
            await self._wait()
        if entry is None:
            raise PromptCancelled
        if callable(entry):
            entry = entry()
        secret = bytearray(str(entry), "ascii")
        self.given.append(secret)
        return secret


@dataclass
class PersonPinDialog:
    person: Person
    pin: Pin

    async def ask(self, deadline: Deadline, tries_left: int | None, mistake: Mistake | None) -> bytearray:
        self.person.prompts.append(Shown(self.pin, tries_left, mistake))
        return await self.person.answer()
