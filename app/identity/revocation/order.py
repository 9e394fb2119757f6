"""Who is asked after whom, and what no answer means. Without a word in the settings it means no."""

import logging
from collections import Counter
from datetime import datetime

from app.identity.findings import CertificateRevoked, RevocationUnavailable, RevocationUnknown
from app.identity.revocation.port import (
    Issued,
    RevocationProvider,
    RevocationResult,
    RevocationStatus,
)

log = logging.getLogger(__name__)


class Otherwise:
    """Asks the second when the first gives no answer; "unknown" is an answer."""

    def __init__(self, first: RevocationProvider, second: RevocationProvider) -> None:
        self._first = first
        self._second = second

    async def check(self, certificate: Issued, now: datetime) -> RevocationResult:
        try:
            return await self._first.check(certificate, now)
        except RevocationUnknown:
            raise
        except RevocationUnavailable as finding:
            log.warning("no answer about revocation, asking further", extra={"reason": finding.reason})
            return await self._second.check(certificate, now)


class SoftFail:
    """Lets a person go on when no answer can be had. The result says so, for the record and the officer."""

    def __init__(self, provider: RevocationProvider, source: str) -> None:
        self._provider = provider
        self._source = source

    async def check(self, certificate: Issued, now: datetime) -> RevocationResult:
        try:
            return await self._provider.check(certificate, now)
        except RevocationUnknown:
            raise
        except RevocationUnavailable as finding:
            log.warning("no answer about revocation, let pass", extra={"reason": finding.reason})
            return RevocationResult(RevocationStatus.SOFT_FAILED, self._source, now)


class FailClosed:
    """Refuses when no answer can be had, and says why in the log: the page tells the person only that it is so."""

    def __init__(self, provider: RevocationProvider) -> None:
        self._provider = provider

    async def check(self, certificate: Issued, now: datetime) -> RevocationResult:
        try:
            return await self._provider.check(certificate, now)
        except RevocationUnavailable as finding:
            log.warning("no answer about revocation, refused", extra={"reason": finding.reason})
            raise


UNAVAILABLE = "unavailable"
OUTCOMES = (*(status.value for status in RevocationStatus), UNAVAILABLE)


class Counted:
    """Counts what was found since the start, for the office's monitoring. Remembered answers count as well."""

    def __init__(self, provider: RevocationProvider) -> None:
        self._provider = provider
        self.counts: Counter[str] = Counter(dict.fromkeys(OUTCOMES, 0))

    async def check(self, certificate: Issued, now: datetime) -> RevocationResult:
        try:
            result = await self._provider.check(certificate, now)
        except CertificateRevoked:
            self.counts[RevocationStatus.REVOKED.value] += 1
            raise
        except RevocationUnavailable:
            self.counts[UNAVAILABLE] += 1
            raise
        self.counts[result.status.value] += 1
        return result
