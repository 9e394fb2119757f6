"""The address a request really comes from: of the peer, or what a trusted proxy says of its own peer."""

from ipaddress import ip_address, ip_network

from aiohttp import web

from app.keys import CONTEXT


def client_address(request: web.Request) -> str:
    """The nearest address that is no trusted proxy. X-Forwarded-For counts only when a trusted proxy sent it, read from
    the right, because everything left of the proxies' own entries is the client's invention."""
    proxies = request.app[CONTEXT].config.server.trusted_proxies
    address = request.remote or ""
    forwarded = ",".join(request.headers.getall("X-Forwarded-For", []))
    for hop in reversed([part.strip() for part in forwarded.split(",") if part.strip()]):
        if not within(address, proxies):
            break
        address = hop
    return address


def within(address: str, networks: tuple[str, ...]) -> bool:
    try:
        found = ip_address(address)
    except ValueError:
        return False
    return any(found in ip_network(network, strict=False) for network in networks)
