"""The real program in a real terminal: what it prints, what it takes, and where the PIN is not."""

import asyncio
import signal
from pathlib import Path

import pytest

from app.wire.agent_messages import BindRequest, Bye, CardState, ConsentState, Hello, PairClaim, PinPhase
from tests.agent.fake_server import FakeServer
from tests.agent.people import AUTH_PIN, SIGN_PIN
from tests.real.terminal import Terminal, terminal

CODE = "KX7Q-4RTP"
TOKEN = "B" * 27


def run(server: FakeServer, card: Path, *more: str) -> list[str]:
    return ["run", "--server", server.origin, "--dev-http", "--prompt", "tty", "--sim", str(card), *more]


async def ask_code(screen: Terminal) -> None:
    await screen.expect(r"Code shown on the page \(XXXX-XXXX\):\n")


async def agree(screen: Terminal) -> None:
    await screen.expect(r"\(yes / no\):\n")
    screen.type_line("yes")


async def give(screen: Terminal, label: str, pin: str) -> None:
    await screen.expect(rf"(?m)^{label}\n")
    screen.type_line(pin)


async def test_a_whole_procedure_in_the_terminal(server: FakeServer, card: Path) -> None:
    async with terminal("app.agent.main", run(server, card, "--lang", "en")) as screen:
        await ask_code(screen)
        screen.type_line("kx7q4rtp")
        assert await server.welcome() == PairClaim(user_code=CODE)
        await server.bind()
        await screen.expect("123456")
        await server.start_ceremony(await server.expect(CardState))
        await agree(screen)
        await give(screen, "Digital Signature PIN code", SIGN_PIN.lower())
        await server.sign("sign")
        await give(screen, "Digital User ID PIN code", AUTH_PIN)
        await server.sign("auth")
        assert screen.saw(r"Tries left: 5")
        assert screen.saw(server.origin)
        assert screen.saw("SIMULATED")


async def test_in_japanese_the_labels_carry_both_names(server: FakeServer, card: Path) -> None:
    async with terminal("app.agent.main", run(server, card, "--lang", "ja", "--code", CODE)) as screen:
        await server.start_ceremony(await server.until_card())
        await screen.expect(r"yes / no\):\n")
        screen.type_line("はい")
        await screen.expect(r"(?m)^署名用電子証明書の暗証番号 \(Digital Signature PIN code\)\n")


async def test_a3_the_pin_is_neither_echoed_nor_in_arguments_environment_or_logs(
    server: FakeServer, card: Path
) -> None:
    arguments = run(server, card, "--lang", "en", "--code", CODE, "--verbose")
    async with terminal("app.agent.main", arguments) as screen:
        await server.start_ceremony(await server.until_card())
        await agree(screen)
        await give(screen, "Digital Signature PIN code", "WRONGCANARY")
        await server.expect(PinPhase, phase="wrong")
        await give(screen, "Digital Signature PIN code", SIGN_PIN)
        await server.sign("sign")
        process = Path(f"/proc/{screen.process.pid}")
        seen = (process / "cmdline").read_bytes() + (process / "environ").read_bytes()
        assert b"CANARY" not in seen
        assert "CANARY" not in screen.shown
        assert not any("CANARY" in frame for frame in server.frames)
        limits = (process / "limits").read_text()
        assert "Max core file size        0                    0" in limits


async def test_the_wrong_format_is_asked_again_without_a_try(server: FakeServer, card: Path) -> None:
    async with terminal("app.agent.main", run(server, card, "--lang", "en", "--code", CODE)) as screen:
        await server.start_ceremony(await server.until_card())
        await agree(screen)
        await give(screen, "Digital Signature PIN code", "12345")
        await screen.expect("Nothing was sent to the card")
        await give(screen, "Digital Signature PIN code", SIGN_PIN)
        await server.sign("sign")
        # The question for the second PIN may be on the screen already.
        asked = [phase.phase for phase in server.all(PinPhase) if phase.kind == "sign"]
        assert asked == ["prompt", "verifying", "ok"]


async def test_an_empty_line_cancels(server: FakeServer, card: Path) -> None:
    async with terminal("app.agent.main", run(server, card, "--lang", "en", "--code", CODE)) as screen:
        await server.start_ceremony(await server.until_card())
        await agree(screen)
        await give(screen, "Digital Signature PIN code", "")
        await server.expect(PinPhase, phase="cancelled")


@pytest.mark.parametrize("answer", ["", "no", "ye", "PIN12345"])
async def test_anything_but_yes_refuses(server: FakeServer, card: Path, answer: str) -> None:
    async with terminal("app.agent.main", run(server, card, "--lang", "en", "--code", CODE)) as screen:
        await server.start_ceremony(await server.until_card())
        await screen.expect(r"\(yes / no\):\n")
        screen.type_line(answer)
        await server.expect(ConsentState, phase="declined")


async def test_a6_the_last_try_wants_its_own_yes(server: FakeServer, card: Path) -> None:
    async with terminal("app.agent.main", run(server, card, "--lang", "en", "--code", CODE)) as screen:
        await server.start_ceremony(await server.until_card())
        await agree(screen)
        for _ in range(4):
            await give(screen, "Digital Signature PIN code", "WRONG99")
        await screen.expect(
            r"last try; then you must go to the municipal office\. Continue\? \(yes / no\):\n"
        )
        screen.type_line("no")
        await server.expect(PinPhase, phase="cancelled")
        assert [phase.left for phase in server.all(PinPhase) if phase.phase == "wrong"] == [4, 3, 2, 1]


async def test_without_a_browser_the_address_is_printed(server: FakeServer, card: Path) -> None:
    async with terminal("app.agent.main", run(server, card, "--lang", "en", "--code", CODE)) as screen:
        await server.welcome()
        await server.send(BindRequest(method="return_nav", number="42", path="/agent/confirm", token=TOKEN))
        await screen.expect(rf"(?m)^{server.origin}/agent/confirm#{TOKEN}\n")
        assert screen.saw(r"(?m)^42$")
        assert "return_nav" not in server.all(Hello)[0].caps


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_a_signal_ends_it_with_a_good_bye(server: FakeServer, card: Path, number: int) -> None:
    async with terminal("app.agent.main", run(server, card, "--lang", "en", "--code", CODE)) as screen:
        await server.start_ceremony(await server.until_card())
        await screen.expect(r"\(yes / no\):\n")
        screen.process.send_signal(number)
        await server.expect(Bye)
        async with asyncio.timeout(10):
            assert await screen.process.wait() == 0
        assert "Traceback" not in screen.shown


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["run"], "Say which site"),
        (["run", "--server", "http://127.0.0.1:1"], "only with --dev-http"),
        (["run", "--server", "https://a.example", "--code", "123"], "eight characters"),
        (["run", "--server", "https://a.example", "--sim", "/nonexistent"], "no simulated card"),
        (["run", "--server", "https://a.example", "--faults", "remove@apdu:1"], "only with --sim"),
        (["run", "--server", "https://a.example", "--prompt", "tk"], "There is no display"),
        (["open", "https://evil.example"], "not a link"),
        (["card", "serve", "/nonexistent"], "no complete simulated card"),
        (["run", "--nonsense"], "unrecognized arguments"),
    ],
)
async def test_a_wrong_command_line_gets_one_sentence_and_exit_2(
    arguments: list[str], said: str, tmp_path: Path
) -> None:
    async with terminal(
        "app.agent.main", arguments, environment={"XDG_CONFIG_HOME": str(tmp_path)}
    ) as screen:
        await screen.expect(said)
        async with asyncio.timeout(10):
            assert await screen.process.wait() == 2
        assert "Traceback" not in screen.shown
