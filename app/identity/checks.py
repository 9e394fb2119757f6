"""The checks a signed token passes, one callable and one finding each. The order is data: `CHECKS`, then
the path to an authority, then the signature.

No check returns a verdict that could be ignored, and none keeps state for the next one.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, ExtensionOID

from app.identity.anchor import Anchor
from app.identity.binding import SignedBinding
from app.identity.certificate import ParsedCertificate, find
from app.identity.chain import find_issuer
from app.identity.findings import (
    AlgorithmRefused,
    CertificateExpired,
    CertificateNotYetValid,
    ChallengeExpired,
    HolderNamesMissing,
    NotAnEndEntity,
    SignatureInvalid,
    SimulatedCertificateRefused,
    UnknownCriticalExtension,
    WeakKey,
    WrongKeyUsage,
    WrongPolicy,
)
from app.identity.policies import ACCEPTED, Mode, is_test_policy, names_a_simulation
from app.identity.trust import TrustStore

CHALLENGE_LIFETIME = timedelta(seconds=300)
MIN_RSA_BITS = 2048
MAX_RSA_BITS = 4096
_KNOWN_CRITICAL = frozenset(
    {
        ExtensionOID.KEY_USAGE,
        ExtensionOID.EXTENDED_KEY_USAGE,
        ExtensionOID.CERTIFICATE_POLICIES,
        ExtensionOID.BASIC_CONSTRAINTS,
    }
)


@dataclass(frozen=True, slots=True)
class Submission:
    """What is judged: the certificate and signature that came, and the server's own values they must fit."""

    certificate: ParsedCertificate
    algorithm: str
    signature: bytes = field(repr=False)
    expected: SignedBinding
    trust: TrustStore
    now: datetime


def challenge_is_fresh(submission: Submission) -> None:
    age = submission.now - submission.expected.issued_at
    if not timedelta(0) <= age < CHALLENGE_LIFETIME:
        raise ChallengeExpired


def key_is_strong(submission: Submission) -> None:
    """The library has already refused a public exponent that is even or not above 2."""
    key = submission.certificate.public_key
    if isinstance(key, ec.EllipticCurvePublicKey):
        if not isinstance(key.curve, ec.SECP256R1):
            raise WeakKey(key.key_size)
        return
    if not MIN_RSA_BITS <= key.key_size <= MAX_RSA_BITS:
        raise WeakKey(key.key_size)


def algorithm_fits_the_key(submission: Submission) -> None:
    """RS256 for every card. ES256 only for demo cards: no card of JPKI has an EC key."""
    key = submission.certificate.public_key
    if submission.algorithm == "RS256" and isinstance(key, rsa.RSAPublicKey):
        return
    is_ec = isinstance(key, ec.EllipticCurvePublicKey)
    if submission.algorithm == "ES256" and is_ec and submission.trust.mode is Mode.DEMO:
        return
    raise AlgorithmRefused


def is_an_end_entity(submission: Submission) -> None:
    constraints = find(submission.certificate.extensions, x509.BasicConstraints)
    if constraints is not None and constraints.ca:
        raise NotAnEndEntity


def may_be_used_for_this(submission: Submission) -> None:
    """nonRepudiation for the signature certificate, digitalSignature alone for user authentication."""
    if submission.certificate.facts.use != submission.expected.use:
        raise WrongKeyUsage
    extended = find(submission.certificate.extensions, x509.ExtendedKeyUsage)
    if extended is not None and ExtendedKeyUsageOID.CLIENT_AUTH not in extended:
        raise WrongKeyUsage


def has_only_known_critical_extensions(submission: Submission) -> None:
    for extension in submission.certificate.extensions:
        if extension.critical and extension.oid not in _KNOWN_CRITICAL:
            raise UnknownCriticalExtension(extension.oid.dotted_string)


def names_its_holder(submission: Submission) -> None:
    """Single missing items are reported later; a signature certificate without any name is refused."""
    if submission.expected.use == "sign" and submission.certificate.facts.holder is None:
        raise HolderNamesMissing


def is_no_simulation_in_production(submission: Submission) -> None:
    certificate = submission.certificate
    if submission.trust.mode is not Mode.PRODUCTION:
        return
    if names_a_simulation(certificate.certificate.issuer) or any(
        map(is_test_policy, certificate.facts.policies)
    ):
        raise SimulatedCertificateRefused


def has_the_policy_of_the_mode(submission: Submission) -> None:
    """Exactly one policy (JPKI certificate profile 3.2), and it is the one for this use in this mode."""
    accepted = ACCEPTED[submission.trust.mode, submission.expected.use]
    if submission.certificate.facts.policies != (accepted,):
        raise WrongPolicy(accepted)


def is_within_its_dates(submission: Submission) -> None:
    facts = submission.certificate.facts
    if submission.now < facts.not_before:
        raise CertificateNotYetValid(facts.not_before)
    if submission.now > facts.not_after:
        raise CertificateExpired(facts.not_after)


def signature_fits_our_own_values(submission: Submission) -> None:
    """RSASSA-PKCS1-v1_5 (RFC 8017 8.2.2) or ECDSA over bytes rebuilt here, not over what came back."""
    key = submission.certificate.public_key
    data = submission.expected.signed_bytes()
    try:
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(submission.signature, data, padding.PKCS1v15(), hashes.SHA256())
        else:
            key.verify(submission.signature, data, ec.ECDSA(hashes.SHA256()))
    except (InvalidSignature, ValueError) as error:
        raise SignatureInvalid from error


# Cheap questions first, so that a stranger's certificate costs us nothing. The chain comes before the
# signature, because a good signature by an unknown key would tell nobody anything. Revocation is asked after
# everything here, elsewhere, so that no stranger can make us send requests. Origin, purpose and nonce need no
# check of their own: they are inside the bytes that the signature must fit.
CHECKS: tuple[Callable[[Submission], None], ...] = (
    challenge_is_fresh,
    key_is_strong,
    algorithm_fits_the_key,
    is_an_end_entity,
    may_be_used_for_this,
    has_only_known_critical_extensions,
    names_its_holder,
    is_no_simulation_in_production,
    has_the_policy_of_the_mode,
    is_within_its_dates,
)


def judged(submission: Submission) -> Anchor:
    """Raises the first finding. The authority that issued the certificate: each use has its own, so that one hierarchy
    cannot vouch for the other."""
    for check in CHECKS:
        check(submission)
    anchors = submission.trust.anchors(submission.expected.use)
    issuer = find_issuer(submission.certificate, anchors, submission.now)
    signature_fits_our_own_values(submission)
    return issuer
