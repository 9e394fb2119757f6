"""The windows on a real display: a person types, presses OK, and the PIN arrives; everything else sends nothing."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from app.agent.deadline import Deadline
from app.agent.findings import PromptCancelled, PromptFailed, PromptTimedOut
from app.agent.prompt_window import WindowPrompter
from app.agent.prompts import Mistake, Notice, SigningRequest
from app.agent.words import Words
from app.card.pin import Pin
from tests.agent.displays import Display, display

TITLE = "Enter Password"
PRODUCT = "Madoguchi user client software"
REQUEST = SigningRequest("https://ras.example.go.jp", "Registration", ("Line.",), "reader", simulated=False)


@pytest.fixture(scope="module")
def screen() -> Iterator[Display]:
    with display() as running:
        yield running


@pytest.fixture
def prompter(screen: Display, monkeypatch: pytest.MonkeyPatch) -> WindowPrompter:
    monkeypatch.setenv("DISPLAY", screen.name)
    return WindowPrompter(Words("en"))


@dataclass
class Asking:
    """One PIN window with a question under way."""

    prompter: WindowPrompter
    pin: Pin = Pin.SIGN
    tries_left: int | None = 5
    mistake: Mistake | None = None
    seconds: float = 60

    async def answer(self) -> bytearray:
        async with self.prompter.pin_dialog(self.pin, REQUEST) as dialog, Deadline(self.seconds) as deadline:
            return await dialog.ask(deadline, self.tries_left, self.mistake)


async def ready(screen: Display, title: str = TITLE) -> None:
    """The window is there and has taken the keyboard."""
    window = await screen.window(title)
    screen.do("windowfocus", "--sync", window)
    await asyncio.sleep(0.3)


async def unanswered(task: "asyncio.Task[object]") -> None:
    """Long enough for an answer to have come."""
    done, _ = await asyncio.wait({task}, timeout=0.5)
    assert not done


async def dismissed(task: "asyncio.Task[object]") -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_a_person_types_the_pin_and_presses_return(screen: Display, prompter: WindowPrompter) -> None:
    asking = asyncio.create_task(Asking(prompter).answer())
    await ready(screen)
    screen.type("abc123")
    screen.press("Return")
    assert await asking == bytearray(b"ABC123")
    await screen.gone(TITLE)


async def test_ok_is_pressed_with_the_keyboard_alone(screen: Display, prompter: WindowPrompter) -> None:
    asking = asyncio.create_task(Asking(prompter, Pin.AUTH, tries_left=3).answer())
    await ready(screen)
    screen.type("1234")
    screen.press("Tab")
    screen.press("space")
    assert await asking == bytearray(b"1234")


@pytest.mark.parametrize(("pin", "typed"), [(Pin.SIGN, "abc12"), (Pin.SIGN, "abc-123"), (Pin.AUTH, "123")])
async def test_a5_return_does_nothing_until_the_format_is_right(
    screen: Display, prompter: WindowPrompter, pin: Pin, typed: str
) -> None:
    asking = asyncio.create_task(Asking(prompter, pin).answer())
    await ready(screen)
    screen.type(typed)
    screen.press("Return")
    await unanswered(asking)
    await dismissed(asking)


async def test_more_than_the_longest_pin_does_not_go_in(screen: Display, prompter: WindowPrompter) -> None:
    asking = asyncio.create_task(Asking(prompter, Pin.AUTH).answer())
    await ready(screen)
    screen.type("123456")
    screen.press("Return")
    assert await asking == bytearray(b"1234")


async def test_escape_cancels(screen: Display, prompter: WindowPrompter) -> None:
    asking = asyncio.create_task(Asking(prompter).answer())
    await ready(screen)
    screen.type("abc123")
    screen.press("Escape")
    with pytest.raises(PromptCancelled):
        await asking


async def test_a6_the_last_try_needs_its_tick(screen: Display, prompter: WindowPrompter) -> None:
    asking = asyncio.create_task(Asking(prompter, Pin.AUTH, tries_left=1, mistake="wrong").answer())
    await ready(screen)
    screen.type("1234")
    screen.press("Return")
    await unanswered(asking)
    screen.press("Tab")
    screen.press("space")
    screen.press("Return")
    assert await asking == bytearray(b"1234")


async def test_a_wrong_pin_is_asked_again_in_the_same_window(
    screen: Display, prompter: WindowPrompter
) -> None:
    async def twice() -> list[bytearray]:
        async with prompter.pin_dialog(Pin.AUTH, REQUEST) as dialog, Deadline(60) as deadline:
            first = await dialog.ask(deadline, 3, None)
            return [first, await dialog.ask(deadline, 2, "wrong")]

    asking = asyncio.create_task(twice())
    await ready(screen)
    window = await screen.window(TITLE)
    screen.type("1111")
    screen.press("Return")
    await asyncio.sleep(0.4)
    assert await screen.window(TITLE) == window
    screen.type("2222")
    screen.press("Return")
    assert await asking == [bytearray(b"1111"), bytearray(b"2222")]


async def test_time_that_runs_out_closes_the_window(screen: Display, prompter: WindowPrompter) -> None:
    with pytest.raises(PromptTimedOut):
        await Asking(prompter, seconds=1.5).answer()
    await screen.gone(TITLE)


async def test_cancelling_from_outside_closes_the_window(screen: Display, prompter: WindowPrompter) -> None:
    asking = asyncio.create_task(Asking(prompter).answer())
    await screen.window(TITLE)
    await dismissed(asking)
    await screen.gone(TITLE)


async def test_a_stray_return_agrees_to_nothing(screen: Display, prompter: WindowPrompter) -> None:
    async def consent() -> None:
        async with Deadline(60) as deadline:
            await prompter.consent(REQUEST, deadline)

    asking = asyncio.create_task(consent())
    await ready(screen, PRODUCT)
    screen.press("Return")
    with pytest.raises(PromptCancelled):
        await asking


async def test_consent_is_given_by_its_own_button(screen: Display, prompter: WindowPrompter) -> None:
    async def consent() -> str:
        async with Deadline(60) as deadline:
            await prompter.consent(REQUEST, deadline)
        return "agreed"

    asking = asyncio.create_task(consent())
    await ready(screen, PRODUCT)
    screen.press("shift+Tab")
    screen.press("space")
    assert await asking == "agreed"


async def test_the_code_of_the_page_is_typed_into_its_window(
    screen: Display, prompter: WindowPrompter
) -> None:
    asking = asyncio.create_task(prompter.code(None))
    await ready(screen, PRODUCT)
    screen.type("kx7q4rtp")
    screen.press("Return")
    assert await asking == "KX7Q-4RTP"


async def test_a_notice_stays_only_as_long_as_it_is_needed(screen: Display, prompter: WindowPrompter) -> None:
    async with prompter.showing(Notice("Compare", ("Line",), large="42")):
        await screen.window(PRODUCT)
    await screen.gone(PRODUCT)


async def test_without_a_display_the_prompt_fails_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":9999")
    with pytest.raises(PromptFailed):
        await Asking(WindowPrompter(Words("en"))).answer()
