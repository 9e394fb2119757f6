"""Who may sign an OCSP answer (RFC 6960 4.2.2.2): the authority whose key signed the certificate, or somebody it gave a
certificate for this by that same key. Another authority of the same name may not."""

from datetime import datetime

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.types import CertificatePublicKeyTypes
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID, ExtensionOID

from app.identity.findings import RevocationUnavailable
from app.identity.revocation.signed import ACCEPTED

# A responder sends its own certificate, some add the authority's.
MOST_CERTIFICATES = 4
_KNOWN_CRITICAL = frozenset(
    {
        ExtensionOID.KEY_USAGE,
        ExtensionOID.EXTENDED_KEY_USAGE,
        ExtensionOID.BASIC_CONSTRAINTS,
        ExtensionOID.CERTIFICATE_POLICIES,
        ExtensionOID.OCSP_NO_CHECK,
    }
)


def responder_key(
    answer: ocsp.OCSPResponse, issuer: x509.Certificate, now: datetime
) -> CertificatePublicKeyTypes:
    """The key that has to have signed the answer. Raises RevocationUnavailable."""
    if _is_named(answer, issuer):
        return issuer.public_key()
    if len(answer.certificates) > MOST_CERTIFICATES:
        raise RevocationUnavailable("too_many_certificates")
    for certificate in answer.certificates:
        if _is_named(answer, certificate):
            _require_delegated(certificate, issuer, now)
            return certificate.public_key()
    raise RevocationUnavailable("responder_unknown")


def _is_named(answer: ocsp.OCSPResponse, certificate: x509.Certificate) -> bool:
    if answer.responder_name is None:
        digest = x509.SubjectKeyIdentifier.from_public_key(certificate.public_key()).digest
        return answer.responder_key_hash == digest
    # Generations of an authority share a name, so a name alone does not tell whose key it is.
    return answer.responder_name == certificate.subject


def _require_delegated(certificate: x509.Certificate, issuer: x509.Certificate, now: datetime) -> None:
    """With or without id-pkix-ocsp-nocheck: nobody publishes whether a responder was revoked."""
    try:
        certificate.verify_directly_issued_by(issuer)
    except (InvalidSignature, ValueError, TypeError):
        raise RevocationUnavailable("responder_of_another_authority") from None
    if certificate.signature_algorithm_oid not in ACCEPTED:
        raise RevocationUnavailable("responder_algorithm")
    if not certificate.not_valid_before_utc <= now <= certificate.not_valid_after_utc:
        raise RevocationUnavailable("responder_expired")
    if not _may_sign_answers(certificate.extensions):
        raise RevocationUnavailable("responder_not_delegated")


def _may_sign_answers(extensions: x509.Extensions) -> bool:
    for extension in extensions:
        if extension.critical and extension.oid not in _KNOWN_CRITICAL:
            return False
        if isinstance(extension.value, x509.KeyUsage) and not extension.value.digital_signature:
            return False
    try:
        uses = extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except x509.ExtensionNotFound:
        return False
    return ExtendedKeyUsageOID.OCSP_SIGNING in uses
