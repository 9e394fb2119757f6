"""DER bytes to a certificate whose every part was read once, and to the facts in it. It judges nothing.

A certificate is not evidence before `app.identity.checks` has passed it.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID

from app.identity.findings import CertificateAbsent, CertificateUnreadable
from app.identity.holder import HolderFacts, read_holder
from app.wire.messages import Use

PublicKey = rsa.RSAPublicKey | ec.EllipticCurvePublicKey
MAX_DER = 6 * 1024
_ISSUED_BY = re.compile(r"([0-9]{5})003A")
# What the library raises on bytes that are not what they should be; it parses lazily, so anywhere.
UNREADABLE = (
    ValueError,
    TypeError,
    UnsupportedAlgorithm,
    x509.DuplicateExtension,
    x509.InvalidVersion,
    x509.UnsupportedGeneralNameType,
)
_Part = TypeVar("_Part")


@dataclass(frozen=True, slots=True)
class CertificateFacts:
    """`use` is what the key usage allows, None when neither; `holder` is None without any otherName.

    `fingerprint` is SHA-256 of the DER in hex; `issued_by` the municipality code in the common name.
    """

    use: Use | None
    policies: tuple[str, ...]
    serial: int = field(repr=False)
    not_before: datetime
    not_after: datetime
    fingerprint: str = field(repr=False)
    issued_by: str | None
    holder: HolderFacts | None


@dataclass(frozen=True, slots=True)
class ParsedCertificate:
    """A certificate that can be used without a parse error later on."""

    certificate: x509.Certificate = field(repr=False)
    der: bytes = field(repr=False)
    public_key: PublicKey = field(repr=False)
    extensions: x509.Extensions = field(repr=False)
    facts: CertificateFacts


def parse_certificate(der: bytes) -> ParsedCertificate:
    """Raises CertificateAbsent for no bytes, else CertificateUnreadable, and nothing else on any input."""
    if not der:
        raise CertificateAbsent
    if len(der) > MAX_DER:
        raise CertificateUnreadable("size")
    # The library parses lazily, so each part is read here, where its refusals are expected.
    certificate = _read("structure", lambda: x509.load_der_x509_certificate(der))
    if _read("version", lambda: certificate.version) is not x509.Version.v3:
        raise CertificateUnreadable("version")
    public_key = _read("public key", certificate.public_key)
    if not isinstance(public_key, rsa.RSAPublicKey | ec.EllipticCurvePublicKey):
        raise CertificateUnreadable("public key")
    extensions = _read("extensions", lambda: certificate.extensions)
    facts = _read("facts", lambda: _facts(certificate, extensions))
    return ParsedCertificate(certificate, der, public_key, extensions, facts)


def _read(part: str, reader: Callable[[], _Part]) -> _Part:
    try:
        return reader()
    except UNREADABLE:
        # The library quotes what it could not read, and that may be a name.
        raise CertificateUnreadable(part) from None


def _facts(certificate: x509.Certificate, extensions: x509.Extensions) -> CertificateFacts:
    names = find(extensions, x509.SubjectAlternativeName)
    return CertificateFacts(
        use=_use(find(extensions, x509.KeyUsage)),
        policies=_policies(find(extensions, x509.CertificatePolicies)),
        serial=certificate.serial_number,
        not_before=certificate.not_valid_before_utc,
        not_after=certificate.not_valid_after_utc,
        fingerprint=certificate.fingerprint(hashes.SHA256()).hex(),
        issued_by=_municipality(certificate.subject),
        holder=read_holder(names) if names and names.get_values_for_type(x509.OtherName) else None,
    )


_Extension = TypeVar("_Extension", bound=x509.ExtensionType)


def find(extensions: x509.Extensions, kind: type[_Extension]) -> _Extension | None:
    try:
        return extensions.get_extension_for_class(kind).value
    except x509.ExtensionNotFound:
        return None


def _use(usage: x509.KeyUsage | None) -> Use | None:
    """JPKI: nonRepudiation only in the signature certificate, digitalSignature alone in the other one."""
    if usage is None or not usage.digital_signature:
        return None
    return "sign" if usage.content_commitment else "auth"


def _policies(policies: x509.CertificatePolicies | None) -> tuple[str, ...]:
    return tuple(item.policy_identifier.dotted_string for item in policies or ())


def _municipality(subject: x509.Name) -> str | None:
    names = subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    match = _ISSUED_BY.fullmatch(str(names[0].value)[-9:]) if len(names) == 1 else None
    return match.group(1) if match else None
