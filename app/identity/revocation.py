"""The port to whoever knows which certificates are revoked. JPKI tells only registered parties, so
the provider at hand checks nothing and says so; it never says "good"."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from app.identity.token import VerifiedCertificate


class RevocationStatus(StrEnum):
    """Shown to staff and kept in the audit log as it stands: what nobody asked is never called good. `SOFT_FAILED`: no
    answer could be had, and the office's settings let the person go on."""

    NOT_CHECKED = "not_checked"
    SOFT_FAILED = "soft_failed"
    GOOD = "good"


@dataclass(frozen=True, slots=True)
class RevocationResult:
    """Recorded with the registration, for the officer and the audit log. `source` names who answered."""

    status: RevocationStatus
    source: str
    asked_at: datetime


class RevocationProvider(Protocol):
    async def check(self, certificate: VerifiedCertificate, now: datetime) -> RevocationResult:
        """Raises CertificateRevoked, or RevocationUnavailable when no answer can be had."""
        ...


class NotChecked:
    """For offices that get no revocation data from J-LIS."""

    async def check(self, certificate: VerifiedCertificate, now: datetime) -> RevocationResult:  # noqa: ARG002
        return RevocationResult(RevocationStatus.NOT_CHECKED, "none", now)
