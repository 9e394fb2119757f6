"""Looking up names for questions about revocation: a name server that stalls holds up nothing else."""

import asyncio
import socket
from threading import Event

import pytest

from app.identity.findings import RevocationUnavailable
from app.identity.revocation.fetch import Ask, HttpFetcher
from app.identity.revocation.hosts import AllowedHosts
from app.identity.revocation.names import MOST_LOOK_UPS, ThreadedNames
from tests.revocation.serving import serving
from tests.revocation.test_fetch import answering


async def test_a_name_is_looked_up_and_its_port_kept():
    async with serving(answering()) as url:
        port = int(url.split(":")[2].split("/")[0])
        fetcher = HttpFetcher(AllowedHosts.of((f"localhost:{port}",)), names=ThreadedNames())
        assert await fetcher.fetch(Ask(f"http://localhost:{port}/", 100)) == b"answer"
        await fetcher.close()


async def test_a_name_server_that_stalls_takes_no_thread_that_others_need():
    answered = Event()

    def stalled(*_):
        answered.wait()
        raise socket.gaierror

    hosts = [f"ocsp-{number}.example" for number in range(10 * MOST_LOOK_UPS)]
    fetcher = HttpFetcher(AllowedHosts.of(tuple(hosts)), seconds=0.1, names=ThreadedNames(stalled))
    try:
        asked = (fetcher.fetch(Ask(f"http://{host}/", 100)) for host in hosts)
        outcomes = await asyncio.gather(*asked, return_exceptions=True)
        async with asyncio.timeout(5):
            assert await asyncio.to_thread(lambda: "free") == "free"
    finally:
        answered.set()
        await fetcher.close()
    assert {str(outcome) for outcome in outcomes} == {"too_slow"}


async def test_a_name_that_does_not_exist_is_no_answer():
    def unknown(*_):
        raise socket.gaierror

    fetcher = HttpFetcher(AllowedHosts.of(("ocsp.example",)), names=ThreadedNames(unknown))
    with pytest.raises(RevocationUnavailable, match="no_connection"):
        await fetcher.fetch(Ask("http://ocsp.example/", 100))
    await fetcher.close()
