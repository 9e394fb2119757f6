"""The token an agent answers a challenge with: parsed strictly, then judged by every check.

It takes no origin, nonce or time from the token; a token that carries one is refused.
"""

import base64
import binascii
from dataclasses import dataclass, field
from datetime import datetime

import msgspec
from cryptography import x509

from app.identity.binding import SignedBinding
from app.identity.certificate import CertificateFacts, parse_certificate
from app.identity.checks import Submission, judged
from app.identity.findings import (
    AlgorithmRefused,
    CertificateAbsent,
    FormatNotSupported,
    TokenMalformed,
    TokenSizeRefused,
)
from app.identity.trust import TrustStore
from app.wire.agent_messages import SignToken
from app.wire.messages import MAX_FRAME, TOKEN_FORMAT, Malformed, Use, check_json

MIN_SIZE = 100
MAX_SIZE = MAX_FRAME
ALGORITHMS = frozenset({"RS256", "ES256"})


@dataclass(frozen=True, slots=True)
class Token:
    """`certificate` is DER; `signature` is what the card gave, RSA or DER-encoded ECDSA."""

    use: Use
    algorithm: str
    certificate: bytes = field(repr=False)
    signature: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class VerifiedCertificate:
    """A certificate that passed every check but revocation, with the challenge it answered and the authority that
    issued it."""

    facts: CertificateFacts
    binding: SignedBinding
    der: bytes = field(repr=False)
    issuer: x509.Certificate = field(repr=False)
    simulated: bool

    @property
    def use(self) -> Use:
        return self.binding.use


def parse_token(raw: bytes) -> Token:
    """The JSON payload of a `sign.token` message. Raises TokenRefused or CertificateAbsent, nothing else."""
    if not MIN_SIZE <= len(raw) <= MAX_SIZE:
        raise TokenSizeRefused(len(raw))
    try:
        check_json(raw)
        message = msgspec.json.decode(raw, type=SignToken)
    except Malformed as error:
        raise TokenMalformed(error.path) from error
    except (msgspec.MsgspecError, UnicodeError) as error:
        raise TokenMalformed("shape") from error
    return read_token(message)


def read_token(message: SignToken) -> Token:
    """A decoded `sign.token` message. Raises TokenRefused or CertificateAbsent, nothing else."""
    if message.format != TOKEN_FORMAT:
        raise FormatNotSupported
    if message.alg not in ALGORITHMS:
        raise AlgorithmRefused
    if not message.certificate:
        raise CertificateAbsent
    return Token(
        use=message.use,
        algorithm=message.alg,
        certificate=_decoded("certificate", message.certificate),
        signature=_decoded("signature", message.signature),
    )


def _decoded(path: str, text: str) -> bytes:
    """Canonical base64 only (RFC 4648 3.5): two texts must not stand for the same bytes."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise TokenMalformed(path) from error
    if not data or base64.b64encode(data).decode() != text:
        raise TokenMalformed(path)
    return data


def verify_token(
    token: Token, *, expected: SignedBinding, trust: TrustStore, now: datetime
) -> VerifiedCertificate:
    """Raises the first finding of `app.identity.checks`, or IdentityRefused before them.

    The caller has taken the nonce from its store before this, so that a failed attempt cannot be repeated.
    """
    if token.use != expected.use:
        raise TokenMalformed("use")
    certificate = parse_certificate(token.certificate)
    submission = Submission(certificate, token.algorithm, token.signature, expected, trust, now)
    issuer = judged(submission)
    return VerifiedCertificate(
        facts=certificate.facts,
        binding=expected,
        der=token.certificate,
        issuer=issuer.certificate,
        simulated=trust.is_demo,
    )
