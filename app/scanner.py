"""The virus scanner's port. What was not scanned is not taken."""

from typing import Protocol


class VirusFound(Exception):
    """The message is the scanner's name for it."""


class NotScanned(Exception):
    """The scanner did not answer, or not as it should."""


class Scanner(Protocol):
    async def scan(self, data: bytes) -> None:
        """Raises VirusFound, NotScanned."""
        ...


class NoScanner:
    """An office without one; the console says so at the start."""

    async def scan(self, data: bytes) -> None: ...
