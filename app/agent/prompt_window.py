"""Asks in a window of a child process of our own, so that a toolkit's copies of a PIN die with that process."""

import contextlib
import sys
from collections.abc import AsyncIterator
from typing import Literal

from app.agent.child import Child
from app.agent.deadline import Deadline
from app.agent.findings import CodeMalformed, PromptCancelled, PromptFailed, PromptTimedOut
from app.agent.link import fold_code
from app.agent.prompts import Mistake, Notice, SigningRequest
from app.agent.secrets_in_memory import fold_secret
from app.agent.window_protocol import Answer, Ask, OpenWindow, Row, TimeLeft, decode_header, encode_line
from app.agent.words import Words
from app.card.pin import Pin

READ_SECONDS = 60
_LAST_TRY = 1
_HEADER_BYTES = 2
_TEXTS = ("title", "product", "ok", "cancel", "agree", "close", "countdown", "checking", "folded", "last_try")
_MORE_TEXTS = ("last_try_tick", "stays_here", "code_label", "code_format", "consent_lead", "consent_next")


class Window:
    """One open window."""

    def __init__(self, opening: OpenWindow) -> None:
        self._child = Child([sys.executable, "-m", "app.agent.prompt_tk"])
        self._child.write(encode_line(opening))

    def say(self, message: Ask | TimeLeft) -> None:
        self._child.write(encode_line(message))

    async def answer(self) -> tuple[Answer, bytearray]:
        """Raises PromptCancelled when it was closed, PromptFailed when it could not be shown."""
        header = decode_header(await self._child.read_exactly(_HEADER_BYTES))
        content = await self._child.read_exactly(header.length)
        if header.answer is Answer.CANCELLED:
            raise PromptCancelled
        return header.answer, content

    async def close(self) -> None:
        await self._child.stop()


@contextlib.asynccontextmanager
async def opened(opening: OpenWindow) -> AsyncIterator[Window]:
    window = Window(opening)
    try:
        yield window
    finally:
        await window.close()


class WindowPrompter:
    def __init__(self, words: Words) -> None:
        self._words = words
        self._texts = {key: words.template(key) for key in (*_TEXTS, *_MORE_TEXTS)}

    async def code(self, mistake: str | None) -> str:
        heading = self._words("code_title")
        opening = OpenWindow("code", heading, self._texts, banner=mistake, language=self._words.language)
        async with opened(opening) as window:
            while True:
                _, content = await window.answer()
                try:
                    return fold_code(content.decode("utf-8", "replace"))
                except CodeMalformed:
                    window.say(Ask(tries="", seconds=0, mistake=self._words("code_format")))

    async def consent(self, request: SigningRequest, deadline: Deadline) -> None:
        opening = OpenWindow(
            "consent",
            self._words("consent_title"),
            self._texts,
            rows=self._rows(request, is_whole=True),
            banner=self._words("simulated") if request.simulated else None,
            language=self._words.language,
        )
        async with opened(opening) as window:
            window.say(Ask(tries="", seconds=deadline.seconds_left()))
            deadline.on_change(lambda seconds: window.say(TimeLeft(seconds)))
            await window.answer()

    @contextlib.asynccontextmanager
    async def pin_dialog(self, pin: Pin, request: SigningRequest) -> AsyncIterator["WindowPinDialog"]:
        kind: Literal["sign", "auth"] = "sign" if pin is Pin.SIGN else "auth"
        texts = self._texts | {"label": self._words(f"label_{kind}"), "rule": self._words(f"rule_{kind}")}
        opening = OpenWindow(
            "pin",
            # In Japanese the name in the manual stands below, not broken in the middle.
            self._words(f"label_{kind}").replace(" (", "\n("),
            texts,
            rows=self._rows(request, is_whole=False),
            banner=self._words("simulated") if request.simulated else None,
            pin=kind,
            language=self._words.language,
        )
        async with opened(opening) as window:
            yield WindowPinDialog(window, pin, self._words)

    @contextlib.asynccontextmanager
    async def showing(self, notice: Notice) -> AsyncIterator[None]:
        async with opened(self._notice(notice)):
            yield

    async def tell(self, notice: Notice) -> None:
        with contextlib.suppress(PromptCancelled, PromptFailed, PromptTimedOut):
            async with opened(self._notice(notice)) as window, Deadline(READ_SECONDS):
                await window.answer()

    def _notice(self, notice: Notice) -> OpenWindow:
        return OpenWindow(
            "notice",
            notice.title,
            self._texts,
            rows=tuple(Row(line) for line in notice.lines),
            large=notice.large,
            is_warning=notice.is_warning,
            language=self._words.language,
        )

    def _rows(self, request: SigningRequest, *, is_whole: bool) -> tuple[Row, ...]:
        """What consent was given for is shown whole once; the PIN windows repeat who asks, and for what."""
        site = Row(self._words("about_site", origin=request.origin), is_strong=True)
        purpose = Row(self._words("about_purpose", purpose=request.title))
        lines = tuple(Row(line) for line in request.lines) if is_whole else ()
        reader = Row(self._words("about_reader", reader=request.reader))
        card = (Row(self._words("about_card")),) if is_whole else ()
        return (site, purpose, *lines, *card, reader)


class WindowPinDialog:
    def __init__(self, window: Window, pin: Pin, words: Words) -> None:
        self._window = window
        self._pin = pin
        self._words = words

    async def ask(self, deadline: Deadline, tries_left: int | None, mistake: Mistake | None) -> bytearray:
        left = "tries_unknown" if tries_left is None else "tries_left"
        self._window.say(
            Ask(
                tries=self._words(left, left=tries_left),
                seconds=deadline.seconds_left(),
                mistake=self._words(f"pin_{mistake}") if mistake else None,
                is_last_try=tries_left == _LAST_TRY,
            )
        )
        deadline.on_change(lambda seconds: self._window.say(TimeLeft(seconds)))
        _, content = await self._window.answer()
        return fold_secret(self._pin, content)
