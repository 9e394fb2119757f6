"""Host names to addresses, for questions about revocation: on threads of their own, and never to this machine or its
link."""

import asyncio
import socket
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from ipaddress import ip_address
from typing import Any, Final

from aiohttp.abc import AbstractResolver, ResolveResult

MOST_LOOK_UPS: Final = 4
_NUMERIC: Final = socket.AI_NUMERICHOST | socket.AI_NUMERICSERV


class ThreadedNames(AbstractResolver):
    """A name server that does not answer holds a thread for half a minute. The threads that everything else of the
    service shares are too few for that."""

    def __init__(self, look_up: Callable[..., list[Any]] = socket.getaddrinfo) -> None:
        self._look_up = look_up
        self._threads = ThreadPoolExecutor(MOST_LOOK_UPS, thread_name_prefix="names")

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        asked = partial(self._look_up, host, port, family, socket.SOCK_STREAM, 0, socket.AI_ADDRCONFIG)
        found = await asyncio.get_running_loop().run_in_executor(self._threads, asked)
        return [
            ResolveResult(
                hostname=host, host=address[0], port=address[1], family=kind, proto=protocol, flags=_NUMERIC
            )
            for kind, _, protocol, _, address in found
        ]

    async def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)


class PublicNames(AbstractResolver):
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
