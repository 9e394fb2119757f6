"""How this office asks whether a certificate was revoked, put together from its settings. It starts with the lists that
are on disk; the network is needed later."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from app.config import Config, Revocation
from app.identity.anchor import Anchor
from app.identity.revocation import NotChecked, RevocationProvider
from app.identity.revocation.crl import CrlProvider, up_to_date
from app.identity.revocation.crl_download import ListDownloads
from app.identity.revocation.crl_files import ListFolders
from app.identity.revocation.fetch import Fetcher, HttpFetcher
from app.identity.revocation.hosts import AllowedHosts
from app.identity.revocation.ocsp import OcspProvider, Responders
from app.identity.revocation.ocsp_answer import Freshness
from app.identity.revocation.order import Counted, FailClosed, Otherwise, SoftFail
from app.identity.trust import TrustStore
from app.wire.messages import Use

FetcherOf = Callable[[AllowedHosts], HttpFetcher]


@dataclass(frozen=True, slots=True)
class Lists:
    """Revocation lists: where they come from and the provider that answers from them."""

    provider: CrlProvider
    folders: ListFolders
    downloads: ListDownloads

    async def load(self, now: datetime) -> None:
        self.provider.use_lists(await asyncio.to_thread(lambda: up_to_date(self.folders.lists(now))))

    async def refresh(self, now: datetime) -> None:
        await self.downloads.refresh(now)
        await self.load(now)


class OfficeRevocation:
    """What of it is used depends on the settings; `provider` is asked, the rest is looked after."""

    def __init__(self, config: Config, trust: TrustStore, *, fetcher_of: FetcherOf = HttpFetcher) -> None:
        chosen = config.revocation
        self.provider = Counted(NotChecked())
        self._lists: Lists | None = None
        self._ocsp: OcspProvider | None = None
        self._fetcher: HttpFetcher | None = None
        if chosen.provider == "none":
            return
        self._fetcher = fetcher_of(AllowedHosts.of(chosen.hosts))
        if chosen.provider != "crl":
            self._ocsp = _ocsp(chosen, self._fetcher)
        if chosen.provider != "ocsp":
            self._lists = _lists(config, trust, self._fetcher)
        self.provider = Counted(self._in_order(chosen))

    def _in_order(self, chosen: Revocation) -> RevocationProvider:
        used: list[RevocationProvider] = []
        if self._ocsp:
            used.append(self._ocsp)
        if self._lists:
            used.append(self._lists.provider)
        asked = used[0] if len(used) == 1 else Otherwise(*used)
        return SoftFail(asked, chosen.provider) if chosen.soft_fail else FailClosed(asked)

    async def load(self, now: datetime) -> None:
        if self._lists:
            await self._lists.load(now)

    async def refresh(self, now: datetime) -> None:
        """What is due; cheap when nothing is."""
        if self._lists:
            await self._lists.refresh(now)

    async def close(self) -> None:
        if self._ocsp:
            await self._ocsp.close()
        if self._fetcher:
            await self._fetcher.close()


def _ocsp(chosen: Revocation, fetcher: Fetcher) -> OcspProvider:
    urls: dict[Use, str] = {"sign": chosen.ocsp_url_signature, "auth": chosen.ocsp_url_authentication}
    freshness = Freshness(
        without_end=timedelta(minutes=chosen.ocsp_max_age_minutes),
        needs_nonce=chosen.ocsp_nonce == "required",
    )
    return OcspProvider(fetcher, Responders(urls, AllowedHosts.of(chosen.hosts)), freshness)


def _lists(config: Config, trust: TrustStore, fetcher: Fetcher) -> Lists:
    downloads = ListDownloads(fetcher, config.revocation.crl_urls, _kept(config), _anchors(trust))
    return Lists(CrlProvider(), _folders(config, trust), downloads)


def _folders(config: Config, trust: TrustStore) -> ListFolders:
    found = (config.crl_directory, _kept(config))
    return ListFolders(tuple(folder for folder in found if folder is not None), _anchors(trust))


def _kept(config: Config) -> Path:
    return config.data / "crl"


def _anchors(trust: TrustStore) -> tuple[Anchor, ...]:
    return (*trust.signature, *trust.authentication)


def in_words(config: Config, trust: TrustStore, now: datetime) -> tuple[bool, str]:
    """For the operator, without asking anybody: whether it can work, and how the office asks. Blocking."""
    chosen = config.revocation
    if chosen.provider == "none":
        return True, "nobody is asked; every result says so"
    parts = [f"{chosen.provider} by {', '.join(chosen.hosts) or 'lists on disk'}"]
    parts += ["a missing answer lets pass and marks the record"] if chosen.soft_fail else []
    if chosen.provider == "ocsp":
        return True, "; ".join(parts)
    current = sum(one.is_current(now) for one in up_to_date(_folders(config, trust).lists(now)))
    parts.append(f"{current} current lists on disk")
    return bool(current) or chosen.provider != "crl", "; ".join(parts)


def services(config: Config) -> tuple[tuple[str, int], ...]:
    """Host and port of every address that the settings name for the way that is used, each once. What certificates
    name is not known here."""
    chosen, named = config.revocation, list[str]()
    if chosen.provider in {"ocsp", "ocsp_then_crl"}:
        named += [chosen.ocsp_url_signature, chosen.ocsp_url_authentication]
    if chosen.provider in {"crl", "ocsp_then_crl"}:
        named += chosen.crl_urls
    parts = [urlsplit(url) for url in named if url]
    found = ((part.hostname or "", part.port or (443 if part.scheme == "https" else 80)) for part in parts)
    return tuple(dict.fromkeys(found))
