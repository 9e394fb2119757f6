"""Which addresses may be asked about revocation: the ones the office listed. Everything else is refused before a name
is looked up."""

from dataclasses import dataclass
from typing import Self
from urllib.parse import SplitResult, urlsplit

from app.identity.findings import RevocationUnavailable

_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class AllowedHosts:
    """Entries are `host`, for the usual port of http and https, or `host:port`."""

    entries: frozenset[str]

    @classmethod
    def of(cls, entries: tuple[str, ...]) -> Self:
        return cls(frozenset(entry.strip().lower() for entry in entries))

    def permits(self, url: str) -> bool:
        """http or https, no user name or fragment, and a listed host; an IP address counts only as it is listed."""
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:
            return False
        if parts.scheme not in _PORTS or not parts.hostname or "@" in parts.netloc or parts.fragment:
            return False
        if not url.isascii() or any(character <= " " or character in "\\\x7f" for character in url):
            return False
        return self._listed(parts, port)

    def _listed(self, parts: SplitResult, port: int | None) -> bool:
        host = f"[{parts.hostname}]" if ":" in str(parts.hostname) else str(parts.hostname)
        if port in {None, _PORTS[parts.scheme]} and host in self.entries:
            return True
        return f"{host}:{port or _PORTS[parts.scheme]}" in self.entries

    def require(self, url: str) -> None:
        """Raises RevocationUnavailable."""
        if not self.permits(url):
            raise RevocationUnavailable("address_refused")
