"""The real `madoguchi-agent run` in a terminal, and the answers a person gives to it."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.real.cards import AUTH_PIN, SIGN_PIN
from tests.real.forked import forked
from tests.real.programs import Start
from tests.real.terminal import Terminal, terminal

SIGN_LABEL = r"Digital Signature PIN code"
AUTH_LABEL = r"Digital User ID PIN code"
CONFIRM_ADDRESS = r"(https?://\S+/agent/confirm#\S+)"


@dataclass
class Agent:
    """What a person sees and types; `screen` is everything printed."""

    screen: Terminal

    async def confirmation_address(self) -> str:
        """Where the person is asked to confirm the pairing: shown because this machine has no display."""
        return (await self.screen.expect(CONFIRM_ADDRESS))[1]

    async def binding_code(self) -> str:
        return (await self.screen.expect(r"\b(\d{6})\b"))[1]

    async def accept(self) -> None:
        await self.screen.expect(r"(?i)\(yes")
        self.screen.type_line("yes")

    async def decline(self) -> None:
        await self.screen.expect(r"(?i)\(yes")
        self.screen.type_line("no")

    async def enter_sign_pin(self, pin: str = SIGN_PIN) -> None:
        await self.screen.expect(rf"{SIGN_LABEL}[^\n]*\n")
        self.screen.type_line(pin)

    async def enter_auth_pin(self, pin: str = AUTH_PIN) -> None:
        await self.screen.expect(rf"{AUTH_LABEL}[^\n]*\n")
        self.screen.type_line(pin)

    def type_sign_pin(self) -> None:
        """For a prompt that is known to be open."""
        self.screen.type_line(SIGN_PIN)

    async def enter_pins(self) -> None:
        await self.accept()
        await self.enter_sign_pin()
        await self.enter_auth_pin()

    def asked_for_a_pin(self) -> bool:
        return re.search(rf"{SIGN_LABEL}|{AUTH_LABEL}", self.screen.shown) is not None


@asynccontextmanager
async def running_agent(
    server: str,
    invitation: str,
    *,
    sim: Path | None = None,
    faults: str | None = None,
    once: bool = False,
    start: Start = forked,
) -> AsyncIterator[Agent]:
    """`invitation` is the code or the link of the page. Without `sim` it reads the readers of pcscd."""
    way_in = "--link" if "://" in invitation else "--code"
    arguments = [
        "run",
        "--server",
        server,
        way_in,
        invitation,
        "--dev-http",
        "--prompt",
        "tty",
        "--lang",
        "en",
    ]
    if sim:
        arguments += ["--sim", str(sim)]
    if faults:
        arguments += ["--faults", faults]
    if once:
        arguments.append("--once")
    async with terminal("app.agent.main", arguments, start=start) as screen:
        yield Agent(screen)
