"""Whether a certificate was revoked: the port, and the ways of asking behind it."""

from app.identity.revocation.port import (
    Issued,
    NotChecked,
    RevocationProvider,
    RevocationResult,
    RevocationStatus,
    StoredCertificate,
)

__all__ = [
    "Issued",
    "NotChecked",
    "RevocationProvider",
    "RevocationResult",
    "RevocationStatus",
    "StoredCertificate",
]
