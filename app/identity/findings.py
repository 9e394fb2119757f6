"""The reasons to refuse what a card sent. No finding carries a name, a certificate or a signature.

IdentityRefused            code of the live channel
├── TokenRefused           token_invalid
│   ├── TokenSizeRefused
│   ├── TokenMalformed     path
│   ├── FormatNotSupported
│   └── AlgorithmRefused
├── CertificateAbsent      cert_absent
├── CertificateUnreadable  token_invalid
├── WeakKey                token_invalid
├── ChallengeExpired       nonce_expired
├── ChallengeUsed          nonce_used
├── WrongUse               cert_wrong_use
│   ├── WrongKeyUsage
│   ├── WrongPolicy        accepted
│   ├── NotAnEndEntity
│   ├── UnknownCriticalExtension  oid
│   └── HolderNamesMissing
├── CertificateExpired     cert_expired, not_after
├── CertificateNotYetValid cert_not_yet, not_before
├── IssuerUnknown          cert_unknown_issuer
│   └── SimulatedCertificateRefused
├── SignatureInvalid       signature_invalid
├── CardChanged            card_changed, reason
├── CertificateRevoked     cert_revoked, since, source
└── RevocationUnavailable  revocation_unavailable, reason
    └── RevocationUnknown
"""

from datetime import datetime
from typing import ClassVar

from app.wire.codes import FailureCode


class IdentityRefused(Exception):
    """`code` goes to page and agent; the message is for the log and holds no personal data."""

    code: ClassVar[FailureCode] = FailureCode.TOKEN_INVALID


class TokenRefused(IdentityRefused):
    """What the agent sent is not a token of this protocol."""


class TokenSizeRefused(TokenRefused):
    def __init__(self, size: int) -> None:
        super().__init__(f"{size} bytes")
        self.size = size


class TokenMalformed(TokenRefused):
    """`path` names the field, and never quotes what was sent."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


class FormatNotSupported(TokenRefused):
    pass


class AlgorithmRefused(TokenRefused):
    """The algorithm is not on the list for this kind of key and this mode."""


class CertificateAbsent(IdentityRefused):
    code = FailureCode.CERT_ABSENT


class CertificateUnreadable(IdentityRefused):
    """Not one DER X.509 version 3 certificate with a public key that can be used."""


class WeakKey(IdentityRefused):
    def __init__(self, bits: int) -> None:
        super().__init__(f"{bits} bits")
        self.bits = bits


class ChallengeExpired(IdentityRefused):
    code = FailureCode.NONCE_EXPIRED


class ChallengeUsed(IdentityRefused):
    code = FailureCode.NONCE_USED


class WrongUse(IdentityRefused):
    """A certificate, but not one that may be used for this."""

    code = FailureCode.CERT_WRONG_USE


class WrongKeyUsage(WrongUse):
    pass


class WrongPolicy(WrongUse):
    """`accepted` is the one policy OID that would have been right."""

    def __init__(self, accepted: str) -> None:
        super().__init__(f"policy {accepted} is required")
        self.accepted = accepted


class NotAnEndEntity(WrongUse):
    pass


class UnknownCriticalExtension(WrongUse):
    def __init__(self, oid: str) -> None:
        super().__init__(oid)
        self.oid = oid


class HolderNamesMissing(WrongUse):
    """A signature certificate without any of the otherNames that name its holder."""


class CertificateExpired(IdentityRefused):
    code = FailureCode.CERT_EXPIRED

    def __init__(self, not_after: datetime) -> None:
        super().__init__("after its last day")
        self.not_after = not_after


class CertificateNotYetValid(IdentityRefused):
    code = FailureCode.CERT_NOT_YET

    def __init__(self, not_before: datetime) -> None:
        super().__init__("before its first day")
        self.not_before = not_before


class IssuerUnknown(IdentityRefused):
    """No chain to a certification authority that this office trusts for this use, now."""

    code = FailureCode.CERT_UNKNOWN_ISSUER


class SimulatedCertificateRefused(IssuerUnknown):
    """A demo or test card in production."""


class SignatureInvalid(IdentityRefused):
    code = FailureCode.SIGNATURE_INVALID


class CardChanged(IdentityRefused):
    """The two signatures are not proved to come from one card; `reason` says which comparison failed."""

    code = FailureCode.CARD_CHANGED

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class CertificateRevoked(IdentityRefused):
    """`since`: when the authority revoked it, by its own word. `source` names who said so."""

    code = FailureCode.CERT_REVOKED

    def __init__(self, since: datetime | None = None, source: str = "") -> None:
        super().__init__(source)
        self.since = since
        self.source = source


class RevocationUnavailable(IdentityRefused):
    """Nobody gave an answer that can be believed; `reason` is a word for the log."""

    code = FailureCode.REVOCATION_UNAVAILABLE

    def __init__(self, reason: str = "") -> None:
        super().__init__(reason)
        self.reason = reason


class RevocationUnknown(RevocationUnavailable):
    """The responder of the authority does not know the certificate. That is an answer, so nobody else is asked and no
    setting lets it pass."""
