"""Downloads revocation lists before the ones at hand end, at no exact time, and keeps them on disk so that a start
needs no network. A list that is older than the kept one, or cannot be believed, is not kept."""

import asyncio
import hashlib
import logging
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from app.identity.anchor import Anchor
from app.identity.findings import RevocationUnavailable
from app.identity.revocation.crl_files import MOST_BYTES
from app.identity.revocation.crl_list import ListRefused, RevocationList, Scope, read_list
from app.identity.revocation.fetch import Ask, Fetcher

log = logging.getLogger(__name__)
AGAIN = timedelta(minutes=5)
AT_ONCE = 4
A_ROUND = 40
# A list that is good for weeks is still asked for twice a day: a new one may be published at any time.
LONGEST = timedelta(hours=12)


def _anywhere() -> float:
    """From 0 to 1: servers of many offices must not all ask in the same second."""
    return secrets.randbelow(1000) / 1000


def file_name(url: str) -> str:
    """One for each address, in which an operator who reads it in a log knows the address again. Its query stays out."""
    parts = urlsplit(url)
    spoken = re.sub("[^A-Za-z0-9]+", ".", f"{parts.netloc}{parts.path}")[:80].strip(".")
    return f"{spoken}.{hashlib.sha256(url.encode()).hexdigest()[:8]}.crl"


@dataclass
class ListDownloads:
    fetcher: Fetcher
    urls: tuple[str, ...]
    folder: Path
    anchors: tuple[Anchor, ...]
    anywhere: Callable[[], float] = _anywhere
    _due: dict[str, datetime] = field(default_factory=dict)

    async def refresh(self, now: datetime) -> None:
        """Asks for lists that are due, the rest in the next round. One that fails is asked for again some minutes
        later."""
        due = [url for url in self.urls if self._due.get(url, now) <= now][:A_ROUND]
        for start in range(0, len(due), AT_ONCE):
            urls = due[start : start + AT_ONCE]
            again = await asyncio.gather(*(self._download(url, now) for url in urls))
            self._due.update(zip(urls, again, strict=True))

    async def _download(self, url: str, now: datetime) -> datetime:
        """When to ask again."""
        file = self.folder / file_name(url)
        try:
            content = await self.fetcher.fetch(Ask(url, MOST_BYTES))
            found = await asyncio.to_thread(self._keep, file, content, now)
        except (RevocationUnavailable, ListRefused, OSError) as problem:
            why = problem.strerror if isinstance(problem, OSError) else str(problem)
            log.warning("revocation list was not downloaded", extra={"file": file.name, "reason": why})
            return now + AGAIN * (1 + self.anywhere())
        return self._next(found, now)

    def _keep(self, file: Path, content: bytes, now: datetime) -> RevocationList:
        """Raises ListRefused."""
        found = read_list(content, self.anchors)
        if not found.is_current(now):
            raise ListRefused("not current")
        if file.exists():
            self._require_successor(file, found, now)
        self.folder.mkdir(parents=True, exist_ok=True)
        unfinished = file.with_suffix(".new")
        unfinished.write_bytes(content)
        unfinished.replace(file)
        return found

    def _require_successor(self, file: Path, found: RevocationList, now: datetime) -> None:
        """Whoever sits on the line can send any list that was ever signed. Raises ListRefused."""
        try:
            kept = read_list(file.read_bytes(), self.anchors)
        except ListRefused:
            return
        if kept.is_current(now) and _covers(kept) != _covers(found):
            raise ListRefused("for other certificates than the kept one")
        if kept.issuer == found.issuer and kept.this_update > found.this_update:
            raise ListRefused("older than the kept one")

    def _next(self, found: RevocationList, now: datetime) -> datetime:
        """In the last fifth of its time, or half a day from now."""
        left = (found.next_update - now) * (0.8 + 0.1 * self.anywhere())
        return now + max(AGAIN, min(left, LONGEST * (0.9 + 0.1 * self.anywhere())))


def _covers(found: RevocationList) -> tuple[bytes, Scope, bool]:
    """Which certificates a list is about, and whether it is a whole one."""
    return found.issuer, found.scope, found.base is None
