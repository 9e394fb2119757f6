"""What the network may do: a real server on this machine lies, stalls and sends too much."""

import asyncio
import socket
from contextlib import asynccontextmanager

import pytest
from aiohttp import web
from aiohttp.abc import AbstractResolver

from app.identity.findings import RevocationUnavailable
from app.identity.revocation.fetch import Ask, HttpFetcher
from app.identity.revocation.hosts import AllowedHosts
from tests.revocation.serving import serving

TYPE = "application/ocsp-response"
MOST = 64 * 1024


@asynccontextmanager
async def fetching(*hosts, seconds=5.0, names=None):
    fetcher = HttpFetcher(AllowedHosts.of(hosts), seconds=seconds, names=names)
    try:
        yield fetcher
    finally:
        await fetcher.close()


def host_of(url):
    return url.split("/")[2]


async def fetched(url, *, hosts=None, seconds=5.0, **ask):
    async with fetching(*(hosts or (host_of(url),)), seconds=seconds) as fetcher:
        return await fetcher.fetch(Ask(url, MOST, **ask))


async def refusal(handler, *, seconds=5.0, **ask):
    async with serving(handler) as url:
        with pytest.raises(RevocationUnavailable) as refused:
            await fetched(url, seconds=seconds, **ask)
    return refused.value.reason


def answering(body=b"answer", **more):
    async def handler(request):
        return web.Response(body=body, **({"content_type": TYPE} | more))

    return handler


async def test_a_question_is_posted_and_its_answer_comes_back_as_it_is():
    async def handler(request):
        assert request.method == "POST"
        assert request.content_type == "application/ocsp-request"
        return web.Response(body=await request.read(), content_type=TYPE)

    async with serving(handler) as url:
        question = {"body": b"question", "body_type": "application/ocsp-request"}
        assert await fetched(url, answer_type=TYPE, **question) == b"question"


async def test_nothing_of_the_person_or_this_machine_is_sent_along(monkeypatch):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    seen = []

    async def handler(request):
        seen.append(dict(request.headers))
        response = web.Response(body=b"list")
        response.set_cookie("seen", "1")
        return response

    async with serving(handler) as url, fetching(host_of(url)) as fetcher:
        assert await fetcher.fetch(Ask(url, MOST)) == b"list"
        assert await fetcher.fetch(Ask(url, MOST)) == b"list"
    assert {name.lower() for name in seen[1]} == {"host", "accept-encoding", "user-agent", "accept"}


async def test_an_answer_of_exactly_the_size_limit_is_read_and_one_byte_more_is_not():
    async with serving(answering(b"x" * MOST)) as url:
        assert len(await fetched(url)) == MOST
    assert await refusal(answering(b"x" * (MOST + 1))) == "too_large"


async def test_an_answer_without_end_is_cut_off_where_the_limit_is():
    async def handler(request):
        response = web.StreamResponse()
        await response.prepare(request)
        try:
            while True:
                await response.write(b"x" * 16384)
        except ConnectionError:
            return response

    assert await refusal(handler) == "too_large"


async def test_a_compressed_answer_is_not_unpacked():
    async def handler(request):
        response = web.Response(body=b"x" * 10 * MOST)
        response.enable_compression(web.ContentCoding.gzip)
        response.headers["Content-Encoding"] = "gzip"
        return response

    async with serving(handler) as url:
        assert len(await fetched(url)) < MOST


async def test_who_does_not_answer_in_time_has_not_answered():
    gone = asyncio.Event()

    async def stalls(request):
        await gone.wait()
        return web.Response()

    async def trickles(request):
        response = web.StreamResponse(headers={"Content-Type": TYPE})
        await response.prepare(request)
        await response.write(b"x")
        await gone.wait()
        return response

    for handler in (stalls, trickles):
        assert await refusal(handler, seconds=0.2) == "too_slow"


async def test_a_redirect_is_not_followed():
    followed = []

    async def handler(request):
        followed.append(request.path)
        return web.Response(status=302, headers={"Location": "/elsewhere"})

    assert await refusal(handler) == "http_status"
    assert followed == ["/answers"]


@pytest.mark.parametrize("status", [204, 301, 307, 404, 500, 503])
async def test_only_200_is_an_answer(status):
    assert await refusal(answering(None, status=status)) == "http_status"


@pytest.mark.parametrize("kind", ["text/html", "application/ocsp-request", "application/octet-stream"])
async def test_only_the_media_type_that_was_asked_for_is_an_answer(kind):
    assert await refusal(answering(content_type=kind), answer_type=TYPE) == "content_type"


async def test_an_answer_that_breaks_off_is_none():
    async def handler(request):
        response = web.StreamResponse(headers={"Content-Length": "100"})
        await response.prepare(request)
        await response.write(b"x")
        request.transport.close()
        return response

    assert await refusal(handler) == "no_connection"


async def test_nobody_there_is_no_answer():
    async with serving(answering()) as url:
        pass
    with pytest.raises(RevocationUnavailable, match="no_connection"):
        await fetched(url)


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://ocsp.example/",
        "ocsp.example/",
        "http://",
        "http://169.254.169.254/latest/meta-data/",
        "http://[::1]/",
        "http://localhost/",
        "http://ocsp.example.evil.example/",
        "http://ocsp.example@evil.example/",
        "http://user:secret@ocsp.example/",
        "http://evil.example#ocsp.example",
        "http://ocsp.example/#part",
        "http://ocsp.example\\@evil.example/",
        "http://ocsp.example\t/",
        "http://ocsp.example:8081/",
        "http://ocsp.example:99999/",
        "http://ocsp.exаmple/",
        "https://10.1.2.3/",
    ],
)
async def test_an_address_the_office_did_not_list_is_never_asked(url):
    with pytest.raises(RevocationUnavailable, match="address_refused"):
        await fetched(url, hosts=("ocsp.example", "10.1.2.3:8080"))


@pytest.mark.parametrize(
    "url",
    ["http://ocsp.example/", "https://OCSP.example:443/x", "http://10.1.2.3:8080/", "http://ocsp.example"],
)
def test_a_listed_host_is_allowed_at_its_port(url):
    assert AllowedHosts.of(("ocsp.example", "10.1.2.3:8080")).permits(url)


def test_a_host_with_a_port_is_allowed_at_that_port_only():
    hosts = AllowedHosts.of(("Ocsp.Example:8080", "[2001:db8::1]:8080"))
    assert hosts.permits("http://ocsp.example:8080/")
    assert hosts.permits("http://[2001:db8::1]:8080/")
    assert not hosts.permits("http://ocsp.example/")
    assert not hosts.permits("http://[2001:db8::1]/")


class NameServer(AbstractResolver):
    """It says of every name that it is at `address`."""

    def __init__(self, address):
        self.address = address

    async def resolve(self, host, port=0, family=socket.AF_INET):
        family = socket.AF_INET6 if ":" in self.address else socket.AF_INET
        at = {"hostname": host, "host": self.address, "port": port, "family": family}
        return [at | {"proto": 0, "flags": 0}]

    async def close(self):
        pass


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.9.9.9",
        "0.0.0.0",
        "169.254.169.254",
        "224.0.0.1",
        "::1",
        "::",
        "fe80::1",
        "::ffff:127.0.0.1",
    ],
)
async def test_a_listed_name_that_leads_to_this_machine_or_its_link_is_not_followed(address):
    async with serving(answering()) as url:
        port = url.split(":")[2].split("/")[0]
        names = NameServer(address)
        async with fetching(f"ocsp.example:{port}", names=names) as fetcher:
            with pytest.raises(RevocationUnavailable, match="no_connection"):
                await fetcher.fetch(Ask(f"http://ocsp.example:{port}/", MOST))


async def test_this_machine_is_asked_when_it_is_listed_as_such():
    async with serving(answering()) as url:
        port = url.split(":")[2].split("/")[0]
        async with fetching(f"localhost:{port}", names=NameServer("127.0.0.1")) as fetcher:
            assert await fetcher.fetch(Ask(f"http://localhost:{port}/", MOST)) == b"answer"
