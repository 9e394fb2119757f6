"""Asks through pinentry, the dialog program of GnuPG, over its Assuan protocol."""

import contextlib
import os
from collections.abc import AsyncIterator
from urllib.parse import quote

from app.agent.child import Child
from app.agent.deadline import Deadline
from app.agent.findings import CodeMalformed, PromptCancelled, PromptFailed
from app.agent.link import fold_code
from app.agent.prompts import Mistake, Notice, SigningRequest
from app.agent.secrets_in_memory import fold_secret, is_well_formed, wipe
from app.agent.words import Words
from app.card.pin import Pin

_PERCENT = ord("%")
_LAST_TRY = 1


class Pinentry:
    """One Assuan conversation. Raises PromptCancelled for ERR, PromptFailed when pinentry is gone."""

    def __init__(self, child: Child) -> None:
        self._child = child

    async def greet(self) -> None:
        """Its first OK, and the terminal it may draw in when there is no display."""
        await self._reply()
        terminal = os.environ.get("GPG_TTY") or _terminal_name()
        if terminal:
            await self.command("OPTION", f"ttyname={terminal}")
            await self.command("OPTION", f"ttytype={os.environ.get('TERM', 'xterm')}")
            await self.command("OPTION", "lc-ctype=C.UTF-8")

    async def command(self, name: str, text: str = "") -> bytearray:
        """The data of the answer, percent-decoded."""
        line = f"{name} {text if name == 'OPTION' else quote(text, safe=' ')}".rstrip() + "\n"
        self._child.write(line.encode())
        return await self._reply()

    async def _reply(self) -> bytearray:
        data = bytearray()
        while True:
            line = await self._child.read_line()
            if line.startswith(b"D "):
                data += _percent_decoded(line[2:])
                wipe(line)
            elif line.startswith(b"OK"):
                return data
            elif line.startswith(b"ERR"):
                raise PromptCancelled


@contextlib.asynccontextmanager
async def started(program: str) -> AsyncIterator[Pinentry]:
    child = Child([program], os.environ | {"LANG": os.environ.get("LANG", "C.UTF-8")})
    try:
        pinentry = Pinentry(child)
        await pinentry.greet()
        yield pinentry
    finally:
        await child.stop()


class PinentryPrompter:
    def __init__(self, words: Words, *, program: str) -> None:
        self._words = words
        self._program = program

    async def code(self, mistake: str | None) -> str:
        while True:
            async with self._dialog(
                "\n".join(filter(None, (mistake, self._words("code_title"))))
            ) as pinentry:
                await pinentry.command("SETPROMPT", self._words("code_label"))
                typed = (await pinentry.command("GETPIN")).decode("utf-8", "replace")
            try:
                return fold_code(typed)
            except CodeMalformed:
                mistake = self._words("code_format")

    async def consent(self, request: SigningRequest, _deadline: Deadline) -> None:
        simulated = [self._words("simulated")] if request.simulated else []
        site = self._words("about_site", origin=request.origin)
        async with self._dialog("\n".join([*simulated, site, request.title, *request.lines])) as pinentry:
            await pinentry.command("SETOK", self._words("agree"))
            await pinentry.command("CONFIRM")

    @contextlib.asynccontextmanager
    async def pin_dialog(self, pin: Pin, request: SigningRequest) -> AsyncIterator["PinentryPinDialog"]:
        yield PinentryPinDialog(pin, request, words=self._words, prompter=self)

    @contextlib.asynccontextmanager
    async def showing(self, notice: Notice) -> AsyncIterator[None]:
        # pinentry cannot show a text without waiting for a button, so it is printed for whoever looks.
        print("\n".join(filter(None, (notice.title, notice.large, *notice.lines))), flush=True)
        yield

    async def tell(self, notice: Notice) -> None:
        with contextlib.suppress(PromptCancelled, PromptFailed):
            async with self._dialog("\n".join([notice.title, *notice.lines])) as pinentry:
                await pinentry.command("MESSAGE")

    @contextlib.asynccontextmanager
    async def _dialog(self, description: str) -> AsyncIterator[Pinentry]:
        async with started(self._program) as pinentry:
            await pinentry.command("SETTITLE", self._words("title"))
            await pinentry.command("SETDESC", description)
            await pinentry.command("SETOK", self._words("ok"))
            await pinentry.command("SETCANCEL", self._words("cancel"))
            yield pinentry

    def dialog(self, description: str) -> contextlib.AbstractAsyncContextManager[Pinentry]:
        return self._dialog(description)


class PinentryPinDialog:
    def __init__(
        self, pin: Pin, request: SigningRequest, *, words: Words, prompter: PinentryPrompter
    ) -> None:
        self._pin = pin
        self._request = request
        self._words = words
        self._prompter = prompter

    async def ask(self, _deadline: Deadline, tries_left: int | None, mistake: Mistake | None) -> bytearray:
        kind = self._pin.name.lower()
        left = self._words("tries_unknown" if tries_left is None else "tries_left", left=tries_left)
        site = self._words("about_site", origin=self._request.origin)
        while True:
            async with self._prompter.dialog(
                "\n".join([site, self._words(f"rule_{kind}"), left])
            ) as pinentry:
                if tries_left == _LAST_TRY:
                    await pinentry.command("SETDESC", self._words("last_try"))
                    await pinentry.command("CONFIRM")
                    await pinentry.command("SETDESC", "\n".join([site, self._words(f"rule_{kind}"), left]))
                if mistake:
                    await pinentry.command("SETERROR", self._words(f"pin_{mistake}"))
                await pinentry.command("SETPROMPT", self._words(f"label_{kind}"))
                folded = fold_secret(self._pin, await pinentry.command("GETPIN"))
            if is_well_formed(self._pin, folded):
                return folded
            wipe(folded)
            mistake = "format"


def _percent_decoded(data: bytearray) -> bytearray:
    decoded, position = bytearray(), 0
    while position < len(data):
        if data[position] == _PERCENT and position + 2 < len(data):
            decoded.append(int(data[position + 1 : position + 3], 16))
            position += 3
        else:
            decoded.append(data[position])
            position += 1
    return decoded


def _terminal_name() -> str | None:
    try:
        return os.ttyname(0)
    except OSError:
        return None
