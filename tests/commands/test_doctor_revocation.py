"""`madoguchi doctor` and the services that are asked about revocation: each named one once, and only if it is used."""

import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app import doctor
from app.clock import SystemClock, utc
from app.config import Config, Revocation, Server

SUBJECT = "revocation service"


@pytest.fixture
def told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[[Revocation], list[str]]:
    """The lines about these services."""

    def run(chosen: Revocation) -> list[str]:
        server = Server(origin="http://127.0.0.1:1", data_dir=str(tmp_path))
        doctor.run(Config(server=server, revocation=chosen), utc(SystemClock().now_ms()))
        return [line for line in capsys.readouterr().out.splitlines() if SUBJECT in line]

    return run


@pytest.fixture
def listening() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield int(server.getsockname()[1])


def test_a_responder_that_both_uses_share_is_tried_once(
    told: Callable[[Revocation], list[str]], listening: int
) -> None:
    url = f"http://127.0.0.1:{listening}/ocsp"
    chosen = Revocation(provider="ocsp", ocsp_url_signature=url, ocsp_url_authentication=url)
    assert told(chosen) == [f"ok    {SUBJECT}: 127.0.0.1 port {listening} can be reached"]


def test_a_list_that_cannot_be_fetched_is_a_failure(told: Callable[[Revocation], list[str]]) -> None:
    chosen = Revocation(provider="crl", crl_urls=("http://127.0.0.1:1/a.crl",))
    assert told(chosen) == [f"FAIL  {SUBJECT}: 127.0.0.1 port 1 cannot be reached"]


def test_what_is_named_and_not_used_is_left_alone(told: Callable[[Revocation], list[str]]) -> None:
    named = "http://127.0.0.1:1/"
    assert told(Revocation(provider="none", ocsp_url_signature=named, crl_urls=(named,))) == []
    assert told(Revocation(provider="ocsp", crl_urls=(named,))) == []
