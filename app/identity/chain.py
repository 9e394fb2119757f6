"""The path from a certificate to an authority this office trusts, by the path validation of `cryptography`.

It never takes an intermediate certificate from the card, and checks no revocation.
"""

from contextlib import suppress
from datetime import datetime

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.x509 import verification

from app.identity.anchor import Anchor
from app.identity.certificate import ParsedCertificate, find
from app.identity.findings import IssuerUnknown

# Key usage, policies and names of the leaf are judged in app.identity.checks, each with its own finding. Here
# they are listed so that the library accepts critical ones; any other critical extension is refused.
_LEAF = (
    verification.ExtensionPolicy.permit_all()
    .require_present(x509.KeyUsage, verification.Criticality.CRITICAL, None)
    .require_present(x509.CertificatePolicies, verification.Criticality.AGNOSTIC, None)
    .may_be_present(x509.ExtendedKeyUsage, verification.Criticality.AGNOSTIC, None)
    .may_be_present(x509.SubjectAlternativeName, verification.Criticality.AGNOSTIC, None)
    .may_be_present(x509.BasicConstraints, verification.Criticality.AGNOSTIC, None)
)
# permit_all() would accept an issuer without keyCertSign.
_AUTHORITY = verification.ExtensionPolicy.webpki_defaults_ca()


def find_issuer(leaf: ParsedCertificate, anchors: tuple[Anchor, ...], now: datetime) -> Anchor:
    """The anchor that the leaf names, that signed it, and that is itself valid at `now`. Raises IssuerUnknown."""
    if not anchors:
        raise IssuerUnknown("no authority is trusted for this use")
    named = [anchor.certificate for anchor in anchors if _is_named_by(leaf, anchor.certificate)]
    if not named:
        raise IssuerUnknown("the authority key identifier names no trusted authority")
    builder = (
        verification.PolicyBuilder()
        .store(verification.Store(named))
        .time(now)
        .extension_policies(ca_policy=_AUTHORITY, ee_policy=_LEAF)
    )
    try:
        verified = builder.build_client_verifier().verify(leaf.certificate, [])
    except (verification.VerificationError, x509.UnsupportedGeneralNameType, ValueError):
        # The library's text names subjects; the finding does not.
        raise IssuerUnknown("no path to a trusted authority") from None
    return Anchor(verified.chain[-1])


def signer_of(certificate: x509.Certificate, anchors: tuple[Anchor, ...]) -> Anchor:
    """The anchor whose key signed it, whatever the dates say: for a certificate that was judged before. Raises
    IssuerUnknown."""
    for anchor in anchors:
        with suppress(InvalidSignature, ValueError, TypeError):
            certificate.verify_directly_issued_by(anchor.certificate)
            return anchor
    raise IssuerUnknown("no trusted authority signed it")


def _is_named_by(leaf: ParsedCertificate, authority: x509.Certificate) -> bool:
    """RFC 5280 4.2.1.1: by the key that signed it, since generations of an authority share the name; and by issuer and
    serial number where the leaf says these, too. A name proves nothing: whoever is named must have signed."""
    named = find(leaf.extensions, x509.AuthorityKeyIdentifier)
    own = find(authority.extensions, x509.SubjectKeyIdentifier)
    if named is None or own is None or named.key_identifier != own.digest:
        return False
    serial, issuers = named.authority_cert_serial_number, named.authority_cert_issuer
    return serial in {None, authority.serial_number} and (
        issuers is None or x509.DirectoryName(authority.issuer) in issuers
    )
