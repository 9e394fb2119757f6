"""The `madoguchi` command as a person meets it: real processes, what they print, how they end."""

import asyncio
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from playwright.async_api import expect

from app.cli import main
from tests.journeys.steps import Person, pairing_code, type_binding_code
from tests.real.agent import Agent
from tests.real.browser import visitor
from tests.real.ports import free_port
from tests.real.programs import ROOT, executed
from tests.real.server import running_server
from tests.real.terminal import terminal


async def madoguchi(*arguments: str, cwd: Path = ROOT) -> tuple[int | None, str]:
    """Exit status and everything printed."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "app.cli", *arguments),
        cwd=cwd,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    output, _ = await asyncio.wait_for(process.communicate(), 30)
    return process.returncode, output.decode()


def settings(directory: Path, text: str) -> str:
    file = directory / "madoguchi.toml"
    file.write_text(text, encoding="utf-8")
    return str(file)


async def test_a_wrong_configuration_names_every_problem_at_once(tmp_path) -> None:
    file = settings(tmp_path, "[server]\nport = 99999\ncolour = 'red'\n[session]\nidle_minutes = 5\n")
    status, printed = await madoguchi("serve", "--config", file)
    assert status == 2
    for problem in (
        "port must be between",
        "colour is not a known setting",
        "idle_minutes must be at least 30",
    ):
        assert problem in printed
    assert "Traceback" not in printed


async def test_a_missing_configuration_file_is_one_sentence(tmp_path) -> None:
    status, printed = await madoguchi("serve", "--config", str(tmp_path / "absent.toml"))
    assert (status, "there is no such file" in printed) == (2, True)


async def test_the_command_explains_itself() -> None:
    status, printed = await madoguchi("--help")
    assert (status, "usage: madoguchi" in printed) == (0, True)


@pytest.mark.parametrize(
    "command", ["serve", "demo", "trust add", "doctor", "audit verify", "documents erase"]
)
async def test_every_part_of_the_command_explains_itself(command, capsys) -> None:
    with pytest.raises(SystemExit) as ended:
        main([*command.split(), "--help"])
    assert ended.value.code == 0
    assert f"usage: madoguchi {command}" in capsys.readouterr().out


async def test_the_demo_reads_a_card_and_ends_with_ctrl_c(browser, tmp_path) -> None:
    port = free_port()
    async with terminal("app.cli", ["demo", "--port", str(port), "--data", str(tmp_path / "var")]) as screen:
        await screen.expect("Digital Signature PIN code +ABC123")
        await screen.expect("Code shown on the page")
        async with visitor(browser, f"http://127.0.0.1:{port}") as guest:
            person = Person(await guest.open("/register/card"))
            screen.type_line(await pairing_code(person))
            agent = Agent(screen)
            await type_binding_code(person, agent)
            await agent.accept()
            await agent.enter_sign_pin("ABC123")
            await agent.enter_auth_pin("1234")
            await person.is_at("/register/information")
            await expect(person.page.get_by_text("NGUYEN VAN AN")).to_be_visible()
        screen.interrupt()
        assert await asyncio.wait_for(screen.process.wait(), 15) == 0
        assert "Traceback" not in screen.shown


async def test_a_second_demo_on_the_same_port_says_so_in_one_sentence(tmp_path) -> None:
    port = str(free_port())
    data = str(tmp_path / "var")
    async with terminal("app.cli", ["demo", "--port", port, "--data", data, "--no-agent"]) as screen:
        await screen.expect("Stop it with Ctrl-C")
        status, printed = await madoguchi("demo", "--port", port, "--data", data, "--no-agent")
    assert status == 2
    assert printed == f"madoguchi: port {port} is in use by another program; choose another one\n"


async def test_a_demo_authority_cannot_be_trusted_in_production(office, tmp_path) -> None:
    certificate = tmp_path / "ca.pem"
    certificate.write_bytes(office.hierarchy.signature_ca.public_bytes(Encoding.PEM))
    file = settings(tmp_path, f"[server]\norigin = 'https://ras.example'\ndata_dir = '{tmp_path / 'data'}'\n")
    status, printed = await madoguchi(
        "trust", "add", "--for", "signature", "--config", file, str(certificate)
    )
    assert status == 2
    assert "not allowed in production" in printed
    assert not (tmp_path / "data").exists()


async def test_a_file_that_is_no_certificate_is_not_trusted(tmp_path) -> None:
    (tmp_path / "ca.pem").write_text("not a certificate", encoding="utf-8")
    file = settings(tmp_path, "[server]\norigin = 'https://ras.example'\n")
    command = ("trust", "add", "--for", "signature", "--config", file, str(tmp_path / "ca.pem"))
    status, printed = await madoguchi(*command)
    assert (status, "not one X.509 certificate" in printed) == (2, True)


async def test_a_trusted_authority_is_shown_with_its_fingerprint(office, tmp_path) -> None:
    certificate = tmp_path / "ca.pem"
    certificate.write_bytes(office.hierarchy.signature_ca.public_bytes(Encoding.PEM))
    text = f"[server]\nmode = 'demo'\ndevelopment = true\ndata_dir = '{tmp_path / 'data'}'\n"
    file = settings(tmp_path, text)
    add = ("trust", "add", "--for", "signature", "--config", file, str(certificate))
    status, printed = await madoguchi(*add)
    assert (status, "--fingerprint" in printed) == (2, True)
    published = office.hierarchy.signature_ca.fingerprint(SHA256()).hex(":")
    status, printed = await madoguchi(*add, "--fingerprint", published)
    assert status == 0
    assert "SHA-256" in printed
    assert "SIMULATED" in printed


async def test_the_doctor_finds_what_is_missing(tmp_path) -> None:
    file = settings(tmp_path, f"[server]\norigin = 'https://ras.invalid'\ndata_dir = '{tmp_path / 'data'}'\n")
    status, printed = await madoguchi("doctor", "--config", file)
    assert status == 1
    assert "FAIL  authorities for signature" in printed
    assert "FAIL  service" in printed


async def test_the_doctor_is_content_with_a_running_service(office, relay, tmp_path) -> None:
    office.trust_in(tmp_path / "server" / "data")
    async with running_server(tmp_path / "server", executed) as server:
        status, printed = await madoguchi("doctor", "--config", str(server.directory / "madoguchi.toml"))
    assert "FAIL" not in printed
    assert status == 0


@pytest.mark.parametrize("signal_is_kind", [True, False])
async def test_a_stopped_service_starts_again_on_its_data(signal_is_kind, office, tmp_path) -> None:
    office.trust_in(tmp_path / "server" / "data")
    async with running_server(tmp_path / "server", executed) as server:
        if signal_is_kind:
            assert await server.stop() == 0
        else:
            await server.kill()
        await server.start()
