"""Bytes from a responder or a list's distribution point over HTTP, from allowed hosts only, within time and size. It
follows no redirect, takes no proxy from the environment and keeps no cookie."""

from dataclasses import dataclass, field
from typing import Protocol

import aiohttp
from aiohttp.abc import AbstractResolver

from app.identity.findings import RevocationUnavailable
from app.identity.revocation.hosts import AllowedHosts
from app.identity.revocation.names import PublicNames, ThreadedNames

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
        self._names = PublicNames(names or ThreadedNames())
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(resolver=self._names, limit=MOST_CONNECTIONS),
            timeout=aiohttp.ClientTimeout(total=seconds),
            cookie_jar=aiohttp.DummyCookieJar(),
            headers={"Accept-Encoding": "identity", "User-Agent": "madoguchi"},
            trust_env=False,
            auto_decompress=False,
        )

    async def close(self) -> None:
        await self._session.close()
        await self._names.close()

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
