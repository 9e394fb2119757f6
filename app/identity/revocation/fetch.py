"""Bytes from a responder or a list's distribution point over HTTP, from allowed hosts only, within time and size. It
follows no redirect, takes no proxy from the environment and keeps no cookie."""

import socket
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import Protocol

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver

from app.identity.findings import RevocationUnavailable
from app.identity.revocation.hosts import AllowedHosts

SECONDS = 5.0
MOST_CONNECTIONS = 8
_PIECE = 16 * 1024


@dataclass(frozen=True, slots=True)
class Ask:
    """With a `body` it is a POST of that media type. `answer_type`: the media type the answer must have, "" for any."""

    url: str
    most_bytes: int
    answer_type: str = ""
    body: bytes | None = field(default=None, repr=False)
    body_type: str = ""


class Fetcher(Protocol):
    async def fetch(self, ask: Ask) -> bytes:
        """Raises RevocationUnavailable."""
        ...


class HttpFetcher:
    """One session for as long as the application runs, made inside its loop. `seconds` is for everything from the name
    to the last byte."""

    def __init__(
        self, hosts: AllowedHosts, *, seconds: float = SECONDS, names: AbstractResolver | None = None
    ) -> None:
        self._hosts = hosts
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(
                resolver=_PublicNames(names or ThreadedResolver()), limit=MOST_CONNECTIONS
            ),
            timeout=aiohttp.ClientTimeout(total=seconds),
            cookie_jar=aiohttp.DummyCookieJar(),
            headers={"Accept-Encoding": "identity", "User-Agent": "madoguchi"},
            trust_env=False,
            auto_decompress=False,
        )

    async def close(self) -> None:
        await self._session.close()

    async def fetch(self, ask: Ask) -> bytes:
        """Raises RevocationUnavailable: address refused, nobody there, too slow, too large, or not an answer."""
        self._hosts.require(ask.url)
        try:
            async with self._session.request(
                "GET" if ask.body is None else "POST",
                ask.url,
                data=ask.body,
                headers={"Content-Type": ask.body_type} if ask.body is not None else None,
                allow_redirects=False,
            ) as response:
                return await _read(response, ask)
        except TimeoutError:
            raise RevocationUnavailable("too_slow") from None
        except (aiohttp.ClientError, OSError, ValueError):
            raise RevocationUnavailable("no_connection") from None


async def _read(response: aiohttp.ClientResponse, ask: Ask) -> bytes:
    if response.status != 200:  # noqa: PLR2004 - a redirect, too, is no answer
        raise RevocationUnavailable("http_status")
    if ask.answer_type and response.content_type != ask.answer_type:
        raise RevocationUnavailable("content_type")
    content = bytearray()
    async for piece in response.content.iter_chunked(_PIECE):
        content += piece
        if len(content) > ask.most_bytes:
            raise RevocationUnavailable("too_large")
    return bytes(content)


class _PublicNames(AbstractResolver):
    """A name never leads to this machine or its link, whatever a name server says: those are listed as addresses."""

    def __init__(self, names: AbstractResolver) -> None:
        self._names = names

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        found = await self._names.resolve(host, port, family)
        if host == "localhost":
            return found
        reachable = [one for one in found if not _is_near(one["host"])]
        if not reachable:
            raise OSError(None, "the name leads to this machine or its link")
        return reachable

    async def close(self) -> None:
        await self._names.close()


def _is_near(address: str) -> bool:
    found = ip_address(address)
    found = getattr(found, "ipv4_mapped", None) or found
    return found.is_loopback or found.is_link_local or found.is_unspecified or found.is_multicast
