"""The other commands: making cards, the list of the doctor, the link handler, the settings file."""

import asyncio
import os
import stat
from pathlib import Path

import pytest

from app.agent.findings import UsageProblem
from app.agent.main import main
from app.agent.settings import read_file
from app.card.card_directory import TryCounters
from app.card.demo_pki import DemoHierarchy
from app.card.jpki import JPKI_AID
from app.card.softcard import SoftCard
from app.wire.agent_messages import Hello, HelloOk
from tests.agent.fake_server import FakeServer


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Nothing of the person who runs the tests is read or written."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("LANG", "C.UTF-8")
    return tmp_path


def settings(home: Path, text: str) -> Path:
    path = home / "config/madoguchi-agent/agent.toml"
    path.parent.mkdir(parents=True)
    path.write_text(text, "utf-8")
    return path


def test_card_new_makes_a_card_and_its_hierarchy(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["card", "new", str(tmp_path / "card"), "--demo-pins"]) == 0
    SoftCard.load(tmp_path / "card")
    DemoHierarchy.load(tmp_path / "demo-pki")
    said = capsys.readouterr().out
    assert "ABC123" in said
    assert "1234" in said
    assert "SIMULATED" in said


def test_a_second_card_is_of_the_same_hierarchy(tmp_path: Path) -> None:
    main(["card", "new", str(tmp_path / "one"), "--demo-pins"])
    before = (tmp_path / "demo-pki/signature-ca.pem").read_bytes()
    main(["card", "new", str(tmp_path / "two"), "--demo-pins", "--birth", "00000000"])
    assert (tmp_path / "demo-pki/signature-ca.pem").read_bytes() == before


def test_pins_come_from_the_environment_and_are_not_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MADOGUCHI_SIGN_PIN", "CANARY7Q")
    monkeypatch.setenv("MADOGUCHI_AUTH_PIN", "7391")
    assert main(["card", "new", str(tmp_path / "card")]) == 0
    written = b"".join(path.read_bytes() for path in (tmp_path / "card").iterdir())
    assert b"CANARY7Q" not in written
    assert "CANARY7Q" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--birth", "1990"], "YYYYMMDD"),
        (["--birth", "19900230"], "not a day"),
        (["--hierarchy", "/nonexistent"], "no demo hierarchy"),
    ],
)
def test_a_card_with_wrong_particulars_is_not_made(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    assert main(["card", "new", str(tmp_path / "card"), "--demo-pins", *arguments]) == 2
    assert said in capsys.readouterr().err
    assert not (tmp_path / "card").exists()


@pytest.mark.parametrize("pin", ["abc123", "SHORT", "ABC-1234", "ＡＢＣ１２３"])
def test_a_card_with_an_impossible_pin_is_not_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], pin: str
) -> None:
    monkeypatch.setenv("MADOGUCHI_SIGN_PIN", pin)
    monkeypatch.setenv("MADOGUCHI_AUTH_PIN", "1234")
    assert main(["card", "new", str(tmp_path / "card")]) == 2
    assert pin not in capsys.readouterr().err


def test_an_existing_directory_is_never_written_over(tmp_path: Path) -> None:
    (tmp_path / "card").mkdir()
    assert main(["card", "new", str(tmp_path / "card"), "--demo-pins"]) == 2
    assert list((tmp_path / "card").iterdir()) == []


def test_a_server_address_for_vpcd_needs_host_and_port(card: Path) -> None:
    assert main(["card", "serve", str(card), "--vpcd", "35963"]) == 2


# --- doctor --------------------------------------------------------------------------------------------------------


async def test_the_doctor_knows_the_card_and_spends_no_try(
    server: FakeServer, card: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["doctor", "--server", server.origin, "--dev-http", "--sim", str(card), "--lang", "en"]
    asked = asyncio.create_task(asyncio.to_thread(main, arguments))
    await server.expect(Hello)
    await server.send(HelloOk(protocol=1, time="2020-01-01T00:00:00+00:00", floor="0.1.0"))
    assert await asked == 1
    said = capsys.readouterr().out
    assert "[ OK ] Individual Number card recognised. Tries left: signature 5, user ID 3" in said
    assert f"[ OK ] The server {server.origin} answers" in said
    assert "[ OK ] A WebSocket connection works" in said
    assert "[ !! ] The clocks differ by" in said
    assert "[ !! ] Links on the page are not registered" in said
    assert TryCounters.load(card).left(f"{JPKI_AID.hex()}/0018") == 3


def test_the_doctor_names_no_person(card: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["doctor", "--sim", str(card), "--lang", "ja"])
    said = capsys.readouterr().out
    assert "マイナンバーカードを認識しました" in said
    assert "TARO" not in said
    assert "霞が関" not in said
    assert str(card) not in said


def test_the_doctor_finds_an_unreachable_server(card: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["doctor", "--server", "http://127.0.0.1:1", "--dev-http", "--sim", str(card), "--lang", "en"]
    assert main(arguments) == 1
    said = capsys.readouterr().out
    assert "[ !! ] The server http://127.0.0.1:1 does not answer" in said
    assert "[ !! ] A WebSocket connection does not work" in said


def test_the_doctor_finds_a_blocked_pin(card: Path, capsys: pytest.CaptureFixture[str]) -> None:
    TryCounters.load(card).restore(f"{JPKI_AID.hex()}/0018", 0)
    main(["doctor", "--sim", str(card), "--lang", "en"])
    assert (
        "[ !! ] Individual Number card recognised. Tries left: signature 5, user ID 0"
        in capsys.readouterr().out
    )


# --- link handler --------------------------------------------------------------------------------------------------


@pytest.fixture
def desktop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stands in for the desktop's own xdg-mime: writes down how it was called."""
    programs = tmp_path / "bin"
    programs.mkdir()
    script = programs / "xdg-mime"
    script.write_text(f'#!/bin/sh\necho "$@" >> {tmp_path}/called\n')
    script.chmod(script.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}/usr/bin{os.pathsep}/bin")
    return tmp_path / "called"


def test_links_are_registered_for_this_user(tmp_path: Path, desktop: Path) -> None:
    assert main(["register-link", "--server", "https://ras.example.go.jp"]) == 0
    entry = (tmp_path / "data/applications/madoguchi-agent.desktop").read_text("utf-8")
    assert "MimeType=x-scheme-handler/madoguchi-agent;" in entry
    assert entry.count("%u") == 1
    assert " open %u\n" in entry
    assert "sh -c" not in entry
    assert desktop.read_text() == "default madoguchi-agent.desktop x-scheme-handler/madoguchi-agent\n"
    assert read_file(tmp_path / "config/madoguchi-agent/agent.toml").allowed_origins == (
        "https://ras.example.go.jp",
    )


def test_registering_again_leaves_the_settings_alone(tmp_path: Path, desktop: Path) -> None:
    path = settings(tmp_path, 'allowed_origins = ["https://a.example"]\n')
    main(["register-link", "--server", "https://b.example"])
    assert read_file(path).allowed_origins == ("https://a.example",)


def test_without_the_desktops_tool_registering_says_what_is_missing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert main(["register-link"]) == 2
    assert "xdg-utils" in capsys.readouterr().err


# --- settings ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "allowed_origins = 'https://a.example'",
        "unknown = 1",
        "allowed_origins = [",
        "lang = 'fr'",
        'allowed_origins = ["http://a.example"]',
        'allowed_origins = ["https://a.example/path"]',
    ],
)
def test_a_settings_file_with_a_mistake_stops_the_program(
    tmp_path: Path, text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    settings(tmp_path, text)
    assert main(["run", "--server", "https://a.example"]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_a_missing_settings_file_allows_nothing(tmp_path: Path) -> None:
    assert read_file(tmp_path / "nowhere.toml").allowed_origins == ()


def test_a_settings_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageProblem, match="cannot be read"):
        read_file(tmp_path)


@pytest.mark.parametrize(
    "command", [[], ["run"], ["open"], ["card"], ["card", "new"], ["card", "serve"], ["doctor"]]
)
def test_every_command_explains_itself(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([*command, "--help"])
    assert ended.value.code == 0
    assert len(capsys.readouterr().out) > 100
