"""Origins: what the agent connects to, shows, and signs. https only, or http on loopback under --dev-http."""

import re
from urllib.parse import urlsplit

from app.agent.findings import OriginRefused, UsageProblem

MAX_ORIGIN = 200
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]"})
_HOST = re.compile(r"[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?|\[[0-9a-f:]{2,39}\]")
_DEFAULT_PORTS = {"https": 443, "http": 80}


def parse_origin(text: str, *, dev_http: bool) -> str:
    """Canonical `scheme://host[:port]` (RFC 6454): lower case, punycode, no default port. Raises UsageProblem."""
    if len(text) > MAX_ORIGIN:
        raise UsageProblem("The server address is too long.")
    try:
        parts = urlsplit(text.strip())
        port = parts.port
        host = _ascii_host(parts.hostname or "")
    except ValueError as error:
        raise UsageProblem("The server address is not a valid URL.") from error
    if parts.path not in ("", "/") or parts.query or parts.fragment or "@" in parts.netloc:
        raise UsageProblem("The server address must be only https://host, without a path or a user name.")
    if parts.scheme not in _DEFAULT_PORTS or not _HOST.fullmatch(host):
        raise UsageProblem("The server address must look like https://host.")
    if parts.scheme == "http" and not (dev_http and host in _LOOPBACK):
        raise UsageProblem("http is allowed only for this machine itself, and only with --dev-http.")
    suffix = f":{port}" if port is not None and port != _DEFAULT_PORTS[parts.scheme] else ""
    return f"{parts.scheme}://{host}{suffix}"


def _ascii_host(host: str) -> str:
    if ":" in host:
        return f"[{host}]"
    return host if host.isascii() else host.encode("idna").decode("ascii")


def require_allowed(origin: str, allowed: frozenset[str]) -> None:
    """Default deny: exact equality with one of the origins the person or installer named."""
    if origin not in allowed:
        raise OriginRefused(origin)


def is_loopback(origin: str) -> bool:
    host = origin.split("://", 1)[1]
    return any(host == name or host.startswith(f"{name}:") for name in _LOOPBACK)


def socket_url(origin: str) -> str:
    """https://host -> wss://host/ws/agent."""
    return "ws" + origin.removeprefix("http") + "/ws/agent"
