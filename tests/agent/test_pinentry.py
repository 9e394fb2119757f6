"""pinentry as the way to ask: the real one in a terminal, and a scripted one for what it may answer."""

import asyncio
import os
from pathlib import Path

import pytest

from app.agent.deadline import Deadline
from app.agent.findings import PromptCancelled, PromptFailed, PromptTimedOut
from app.agent.prompt_pinentry import PinentryPrompter
from app.agent.prompts import SigningRequest
from app.agent.words import Words
from app.card.pin import Pin
from app.wire.agent_messages import PinPhase
from tests.agent.fake_server import FakeServer
from tests.agent.people import SIGN_PIN
from tests.real.terminal import script, terminal

REQUEST = SigningRequest("https://ras.example.go.jp", "Registration", ("Line.",), "reader", simulated=False)


def pinentry(directory: Path, getpin: str) -> PinentryPrompter:
    """Says OK to everything, and `getpin` to GETPIN; writes down what it was told."""
    body = f"""
echo "OK ready"
while read -r line; do
  echo "$line" >> {directory}/told
  case "$line" in
    GETPIN) printf '{getpin}\\n' ;;
    CONFIRM) echo "OK" ;;
    *) echo "OK" ;;
  esac
done"""
    return PinentryPrompter(Words("en"), program=str(script(directory, "pinentry", body)))


async def ask(prompter: PinentryPrompter, *, pin: Pin = Pin.SIGN, left: int | None = 5) -> bytearray:
    async with prompter.pin_dialog(pin, REQUEST) as dialog, Deadline(5) as deadline:
        return await dialog.ask(deadline, left, None)


async def test_the_pin_comes_back_folded(tmp_path: Path) -> None:
    assert await ask(pinentry(tmp_path, "D abc123\\nOK")) == bytearray(b"ABC123")
    told = (tmp_path / "told").read_text()
    assert "SETTITLE Enter Password" in told
    assert "SETPROMPT Digital Signature PIN code" in told
    assert "https%3A%2F%2Fras.example.go.jp" in told
    assert "Tries left%3A 5" in told


async def test_percent_escapes_are_decoded(tmp_path: Path) -> None:
    assert await ask(pinentry(tmp_path, "D %%31234\\nOK"), pin=Pin.AUTH) == bytearray(b"1234")


async def test_a_cancelled_pinentry_is_the_persons_no(tmp_path: Path) -> None:
    with pytest.raises(PromptCancelled):
        await ask(pinentry(tmp_path, "ERR 83886179 Operation cancelled"))


async def test_a_pinentry_that_dies_is_not_the_persons_no(tmp_path: Path) -> None:
    dying = PinentryPrompter(Words("en"), program=str(script(tmp_path, "pinentry", "exit 0")))
    with pytest.raises(PromptFailed):
        await ask(dying)


async def test_a_missing_pinentry_is_a_failed_prompt(tmp_path: Path) -> None:
    with pytest.raises(PromptFailed):
        await ask(PinentryPrompter(Words("en"), program=str(tmp_path / "nothing")))


async def test_a5_the_wrong_format_is_asked_again_and_never_returned(tmp_path: Path) -> None:
    with pytest.raises(PromptTimedOut):
        await ask(pinentry(tmp_path, "D short\\nOK"))
    assert "Nothing was sent to the card" in (tmp_path / "told").read_text().replace("%2E", ".")


async def test_a6_the_last_try_is_confirmed_first(tmp_path: Path) -> None:
    await ask(pinentry(tmp_path, "D 1234\\nOK"), pin=Pin.AUTH, left=1)
    told = (tmp_path / "told").read_text().splitlines()
    assert told.index("CONFIRM") < told.index("GETPIN")


async def test_a_timeout_ends_a_hanging_pinentry(tmp_path: Path) -> None:
    hanging = PinentryPrompter(
        Words("en"), program=str(script(tmp_path, "pinentry", "echo OK; exec sleep 60"))
    )
    with pytest.raises(PromptTimedOut):
        async with hanging.pin_dialog(Pin.SIGN, REQUEST) as dialog, Deadline(0.3) as deadline:
            await dialog.ask(deadline, 5, None)


async def test_the_real_pinentry_takes_a_pin_in_a_terminal(server: FakeServer, card: Path) -> None:
    arguments = ["run", "--server", server.origin, "--dev-http", "--prompt", "pinentry", "--lang", "en"]
    arguments += ["--sim", str(card), "--code", "KX7Q-4RTP"]
    async with terminal("app.agent.main", arguments, environment={"TERM": "xterm"}) as screen:
        await server.start_ceremony(await server.until_card())
        await screen.expect("Agree and continue")
        await asyncio.sleep(0.3)
        os.write(screen.master, b"\r")
        await server.expect(PinPhase, phase="prompt")
        await screen.expect("Digital Signature PIN code")
        await asyncio.sleep(0.3)
        os.write(screen.master, SIGN_PIN.encode() + b"\r")
        await server.sign("sign")
        assert "CANARY" not in screen.shown
