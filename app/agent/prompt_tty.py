"""Asks in the terminal, label first, one line per answer, PINs without echo. Nothing typed ahead is taken."""

import asyncio
import contextlib
import os
import sys
import termios
from collections.abc import AsyncIterator, Callable, Iterator
from typing import IO

from app.agent.deadline import Deadline
from app.agent.findings import CodeMalformed, PromptCancelled, PromptFailed
from app.agent.link import fold_code
from app.agent.prompts import Mistake, Notice, SigningRequest
from app.agent.secrets_in_memory import fold_secret, is_well_formed, wipe
from app.agent.words import Words
from app.card.pin import Pin

_CHUNK = 256
_LOCAL_FLAGS = 3
_LAST_TRY = 1
YES = frozenset({"yes", "y", "はい"})


class TtyPrompter:
    def __init__(self, words: Words, *, terminal: int | None = None, out: IO[str] | None = None) -> None:
        self._words = words
        self._terminal = sys.stdin.fileno() if terminal is None else terminal
        self._out = out or sys.stdout

    async def code(self, mistake: str | None) -> str:
        while True:
            label = self._words("code_label")
            typed = await self._answer([*([mistake] if mistake else []), label])
            if not typed.strip():
                raise PromptCancelled
            try:
                return fold_code(typed)
            except CodeMalformed:
                mistake = self._words("code_format")

    async def consent(self, request: SigningRequest, _deadline: Deadline) -> None:
        simulated = [self._words("simulated")] if request.simulated else []
        about = [self._words("about_site", origin=request.origin), request.title, *request.lines]
        reader = self._words("about_reader", reader=request.reader)
        if not await self._is_yes([*simulated, *about, reader, self._words("consent_tty")]):
            raise PromptCancelled

    @contextlib.asynccontextmanager
    async def pin_dialog(self, pin: Pin, request: SigningRequest) -> AsyncIterator["TtyPinDialog"]:
        yield TtyPinDialog(pin, request, words=self._words, prompter=self)

    @contextlib.asynccontextmanager
    async def showing(self, notice: Notice) -> AsyncIterator[None]:
        self._print([notice.title, *([notice.large] if notice.large else []), *notice.lines])
        yield

    async def tell(self, notice: Notice) -> None:
        self._print([notice.title, *notice.lines])

    async def is_yes(self, lines: list[str]) -> bool:
        return await self._is_yes(lines)

    async def secret(self, lines: list[str]) -> bytearray:
        return await self._line(lines, echo=False)

    async def _is_yes(self, lines: list[str]) -> bool:
        return (await self._answer(lines)).strip().lower() in YES

    async def _answer(self, lines: list[str]) -> str:
        return (await self._line(lines, echo=True)).decode("utf-8", "replace")

    def _print(self, lines: list[str]) -> None:
        self._out.write("".join(f"{line}\n" for line in lines))
        self._out.flush()

    async def _line(self, lines: list[str], *, echo: bool) -> bytearray:
        """Prints, then reads one line as bytes. Raises PromptCancelled at the end of input."""
        answer: asyncio.Future[bytearray] = asyncio.get_running_loop().create_future()
        with self._quiet(echo=echo), self._reading(answer):
            self._print(lines)
            line = await answer
        if not echo:
            self._print([""])
        return line

    @contextlib.contextmanager
    def _quiet(self, *, echo: bool) -> Iterator[None]:
        """Drops what was typed before the question was there, and echoes only what may be seen."""
        try:
            before = termios.tcgetattr(self._terminal)
        except termios.error as error:
            raise PromptFailed from error
        during = list(before)
        during[_LOCAL_FLAGS] = (
            during[_LOCAL_FLAGS] | termios.ECHO if echo else during[_LOCAL_FLAGS] & ~termios.ECHO
        )
        termios.tcsetattr(self._terminal, termios.TCSAFLUSH, during)
        try:
            yield
        finally:
            termios.tcsetattr(self._terminal, termios.TCSANOW, before)

    @contextlib.contextmanager
    def _reading(self, answer: "asyncio.Future[bytearray]") -> Iterator[None]:
        loop = asyncio.get_running_loop()
        loop.add_reader(self._terminal, _collector(self._terminal, answer))
        try:
            yield
        finally:
            loop.remove_reader(self._terminal)


def _collector(terminal: int, answer: "asyncio.Future[bytearray]") -> Callable[[], None]:
    line, chunk = bytearray(), bytearray(_CHUNK)

    def collect() -> None:
        try:
            count = os.readv(terminal, [chunk])
        except OSError:
            count = 0
        line.extend(memoryview(chunk)[:count])
        wipe(chunk)
        if answer.done():
            return
        if count == 0:
            answer.set_exception(PromptCancelled())
        elif line.endswith(b"\n"):
            answer.set_result(line[:-1])
            wipe(line)

    return collect


class TtyPinDialog:
    def __init__(self, pin: Pin, request: SigningRequest, *, words: Words, prompter: TtyPrompter) -> None:
        self._pin = pin
        self._request = request
        self._words = words
        self._prompter = prompter

    async def ask(self, _deadline: Deadline, tries_left: int | None, mistake: Mistake | None) -> bytearray:
        while True:
            said = [self._words(f"pin_{mistake}")] if mistake else []
            if tries_left == _LAST_TRY and not await self._prompter.is_yes(
                [*said, self._words("last_try_tty")]
            ):
                raise PromptCancelled
            typed = await self._prompter.secret([*said, *self._labels(tries_left)])
            if not typed:
                raise PromptCancelled
            folded = fold_secret(self._pin, typed)
            if is_well_formed(self._pin, folded):
                return folded
            wipe(folded)
            mistake = "format"

    def _labels(self, tries_left: int | None) -> list[str]:
        kind = self._pin.name.lower()
        left = "tries_unknown" if tries_left is None else "tries_left"
        return [
            self._words("about_site", origin=self._request.origin),
            f"{self._words(f'rule_{kind}')} {self._words(left, left=tries_left)} {self._words('empty_cancels')}",
            self._words(f"label_{kind}"),
        ]
