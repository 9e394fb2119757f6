"""A PIN like nothing else is typed, right and wrong, and then searched for in everything the run has left behind."""

import base64
import os
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests.journeys.conftest import mail_settings, part
from tests.journeys.steps import Person, fill_information, paired
from tests.real.browser import visitor
from tests.real.cards import SIGN_PIN, WRONG_SIGN_PIN
from tests.real.ports import free_port
from tests.real.programs import executed
from tests.real.server import running_server
from tests.real.wiretap import tapped

pytestmark = [pytest.mark.browser, pytest.mark.mail]


def traces(secret: str) -> Iterator[bytes]:
    """The secret as it may be written: plain, folded, wide, hexadecimal, base64 at each of three offsets."""
    plain = secret.encode()
    yield from (
        plain,
        plain.lower(),
        secret.encode("utf-16-le"),
        plain.hex().encode(),
        plain.hex().upper().encode(),
    )
    for offset in range(3):
        encoded = base64.b64encode(b"\x00" * offset + plain)
        yield encoded[4 if offset else 0 : -4]


def found_in(content: bytes, secret: str) -> bool:
    return any(trace in content for trace in traces(secret))


def running_programs() -> bytes:
    """Arguments and environment of every program this test has started."""
    seen = bytearray()
    for child in psutil.Process().children(recursive=True):
        for name in ("cmdline", "environ"):
            try:
                seen += Path(f"/proc/{child.pid}/{name}").read_bytes()
            except (FileNotFoundError, ProcessLookupError):
                continue
    return bytes(seen)


def files_with(directory: Path, secret: str) -> list[str]:
    files = (path for path in directory.rglob("*") if path.is_file())
    return [str(path) for path in files if found_in(path.read_bytes(), secret)]


def test_the_search_finds_a_secret_in_every_disguise() -> None:
    for content in (
        SIGN_PIN.lower(),
        SIGN_PIN.encode().hex(),
        base64.b64encode(b"x" + SIGN_PIN.encode()).decode(),
    ):
        assert found_in(f"before {content} after".encode(), SIGN_PIN), content
    assert not found_in(b"nothing here", SIGN_PIN)


@part
async def tapped_server(office, relay, tmp_path):
    """The address that everybody uses is the tap's; the server listens behind it."""
    office.trust_in(tmp_path / "server" / "data")
    public = free_port()
    address = {"origin": f"http://127.0.0.1:{public}"}
    running = running_server(tmp_path / "server", executed, server=address, mail=mail_settings(relay))
    async with running as server, tapped(public, server.port) as tap:
        server.port = public
        yield server, tap


async def test_the_pin_is_nowhere(browser, tapped_server, card, relay, tmp_path, monkeypatch) -> None:
    server, tap = tapped_server
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    async with visitor(browser, server.origin) as applicant:
        person = Person(await applicant.open("/register/card"))
        async with paired(person, server, card=card, start=executed) as agent:
            await agent.accept()
            await agent.enter_sign_pin(WRONG_SIGN_PIN)
            await agent.enter_sign_pin()
            programs = running_programs()
            await agent.enter_auth_pin()
            await person.is_at("/register/information")
        await fill_information(person)
        await person.click("Confirm")
        await person.click("Registration")
        await person.sees_title("User Registration Complete (Step 3)")
        mail = await relay.mail()
    assert b"sign.token" in tap.frames_to_server(), "the tap reads the agent's frames"
    places = {
        "wire": tap.everything(),
        "arguments and environment": programs,
        "terminal": agent.screen.shown.encode(),
        "page frames": "\n".join(applicant.frames).encode(),
        "mail": mail.message.as_bytes(),
    }
    for secret in (SIGN_PIN, WRONG_SIGN_PIN):
        assert [place for place, content in places.items() if found_in(content, secret)] == []
        assert files_with(tmp_path, secret) == []
    assert os.fspath(card) not in tap.everything().decode(errors="replace")
