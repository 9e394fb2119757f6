"""The port to whoever knows which certificates are revoked, and the provider of offices that get no such data: it asks
nobody and says so; it never says "good"."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from cryptography import x509

from app.wire.messages import Use


class RevocationStatus(StrEnum):
    """Shown to staff and kept in the audit log as it stands: what nobody asked is never called good. `SOFT_FAILED`: no
    answer could be had, and the office's settings let the person go on. `REVOKED` is kept with an account whose
    certificate was revoked after it was read; no result says it, because a check raises."""

    NOT_CHECKED = "not_checked"
    SOFT_FAILED = "soft_failed"
    GOOD = "good"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class RevocationResult:
    """Recorded with the registration, for the officer and the audit log. `source` names who answered."""

    status: RevocationStatus
    source: str
    asked_at: datetime


class Issued(Protocol):
    """A certificate of a card and the authority whose key signed it: freshly verified, or kept with an account."""

    @property
    def use(self) -> Use: ...

    @property
    def der(self) -> bytes: ...

    @property
    def issuer(self) -> x509.Certificate: ...


@dataclass(frozen=True, slots=True)
class StoredCertificate:
    """One that was verified when its card was read."""

    use: Use
    der: bytes = field(repr=False)
    issuer: x509.Certificate = field(repr=False)


class RevocationProvider(Protocol):
    async def check(self, certificate: Issued, now: datetime) -> RevocationResult:
        """Raises CertificateRevoked, or RevocationUnavailable when no answer can be had."""
        ...


class NotChecked:
    """For offices that get no revocation data from J-LIS."""

    async def check(self, certificate: Issued, now: datetime) -> RevocationResult:  # noqa: ARG002
        return RevocationResult(RevocationStatus.NOT_CHECKED, "none", now)
