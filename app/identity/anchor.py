"""One trust anchor: what makes a certificate one, and putting it into the trust directory.

Only a published, self-signed certification authority is taken; never a certificate read from a card.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtensionOID

from app.identity.certificate import find, parse_certificate
from app.identity.findings import IdentityRefused
from app.identity.policies import Mode, names_a_simulation
from app.wire.messages import Use

MIN_RSA_BITS = 2048
_PEM_BEGIN = b"-----BEGIN CERTIFICATE-----"
_HASHES = (hashes.SHA256, hashes.SHA384, hashes.SHA512)
_CURVES = (ec.SECP256R1, ec.SECP384R1)
# A certificate with a comment before its PEM is a few kilobytes.
MAX_FILE = 64 * 1024
# Anything else that is critical would make the path validation refuse every card.
_KNOWN_CRITICAL = frozenset({ExtensionOID.KEY_USAGE, ExtensionOID.BASIC_CONSTRAINTS})
# Who is vouched for: the two certificates of an Individual Number card, and the chips of residence cards.
AuthorityFor = Use | Literal["residence"]
# Real and demo authorities both say in their name what they are for.
_FOR_IN_NAME: dict[AuthorityFor, str] = {
    "sign": "for digital signature",
    "auth": "for user authentication",
    "residence": "ZairyuCard CA",
}
# The root of the official test cards of the second generation bears the name of the real one.
_TEST_ROOTS = frozenset({"1846B815D31F04FE93D57450A6D8A8C351EAC3D8C444A2375D95734DF7DD1057"})


class AnchorRefused(Exception):
    """The message is for the administrator; the name of an authority is no personal data."""


class SimulatedAnchorInProduction(AnchorRefused):
    """A demo or test authority among the anchors of a production server."""

    def __init__(self, fingerprint: str) -> None:
        super().__init__(f"demo or test authority {fingerprint} is not allowed in production")
        self.fingerprint = fingerprint


@dataclass(frozen=True)
class Anchor:
    certificate: x509.Certificate

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the DER in upper-case hex, as J-LIS publishes it."""
        return self.certificate.fingerprint(hashes.SHA256()).hex().upper()

    @property
    def subject(self) -> str:
        return self.certificate.subject.rfc4514_string()

    @property
    def is_simulated(self) -> bool:
        return names_a_simulation(self.certificate.subject) or self.fingerprint in _TEST_ROOTS


def read_certificate_file(file: Path) -> bytes:
    """The content of a file that may hold one certificate. Raises AnchorRefused when it is too large, OSError."""
    with file.open("rb") as opened:
        content = opened.read(MAX_FILE + 1)
    if len(content) > MAX_FILE:
        raise AnchorRefused(f"larger than {MAX_FILE // 1024} KiB, so not one certificate")
    return content


def parse_anchor(content: bytes, use: AuthorityFor) -> Anchor:
    """One certificate in PEM or DER. Raises AnchorRefused unless it is an authority for this use."""
    try:
        parsed = parse_certificate(one_der(content))
    except (IdentityRefused, ValueError) as error:
        raise AnchorRefused("not one X.509 certificate in PEM or DER") from error
    _require_authority(parsed.extensions)
    _require_key_identifier(parsed.extensions)
    _require_strong_key(parsed.certificate)
    _require_self_signed(parsed.certificate)
    _require_name_for(use, parsed.certificate)
    return Anchor(parsed.certificate)


def one_der(content: bytes) -> bytes:
    """Raises ValueError for PEM with anything but one certificate in it. What is no PEM is given back as it is."""
    if _PEM_BEGIN not in content:
        return content
    (certificate,) = x509.load_pem_x509_certificates(content)
    return certificate.public_bytes(serialization.Encoding.DER)


def _require_authority(extensions: x509.Extensions) -> None:
    constraints = find(extensions, x509.BasicConstraints)
    if constraints is None or not constraints.ca:
        raise AnchorRefused("not a certification authority (basicConstraints cA is not TRUE)")
    unknown = [item.oid for item in extensions if item.critical and item.oid not in _KNOWN_CRITICAL]
    if unknown:
        raise AnchorRefused(f"has the critical extension {unknown[0].dotted_string}, which is not known here")
    usage = find(extensions, x509.KeyUsage)
    if usage is None or not usage.key_cert_sign:
        raise AnchorRefused("may not sign certificates (keyUsage keyCertSign is missing)")


def _require_key_identifier(extensions: x509.Extensions) -> None:
    """Cards name the key that signed them by it (RFC 5280 4.2.1.1); without one every card would be refused."""
    own = find(extensions, x509.SubjectKeyIdentifier)
    if own is None:
        raise AnchorRefused("no subjectKeyIdentifier, by which cards name the authority")
    named = find(extensions, x509.AuthorityKeyIdentifier)
    if named is not None and named.key_identifier not in {None, own.digest}:
        raise AnchorRefused("not self-signed: authorityKeyIdentifier names another key")


def _require_strong_key(certificate: x509.Certificate) -> None:
    key = certificate.public_key()
    if isinstance(key, rsa.RSAPublicKey) and key.key_size < MIN_RSA_BITS:
        raise AnchorRefused(f"RSA key shorter than {MIN_RSA_BITS} bits")
    if isinstance(key, ec.EllipticCurvePublicKey) and not isinstance(key.curve, _CURVES):
        raise AnchorRefused("EC key on a curve other than P-256 and P-384")


def _require_self_signed(certificate: x509.Certificate) -> None:
    try:
        known = isinstance(certificate.signature_hash_algorithm, _HASHES)
    except UnsupportedAlgorithm:
        known = False
    if not known:
        raise AnchorRefused("signature algorithm is not SHA-256 or stronger")
    try:
        certificate.verify_directly_issued_by(certificate)
    except (InvalidSignature, ValueError, TypeError) as error:
        raise AnchorRefused("not self-signed, or its signature is wrong") from error


def _require_name_for(use: AuthorityFor, certificate: x509.Certificate) -> None:
    subject = certificate.subject.rfc4514_string()
    for other, words in _FOR_IN_NAME.items():
        if other != use and words in subject:
            raise AnchorRefused(f"this authority is {words}, not {_FOR_IN_NAME[use]}")


def checked_anchor(content: bytes, *, use: AuthorityFor, mode: Mode, now: datetime) -> Anchor:
    """An anchor that may be added now. Raises AnchorRefused."""
    anchor = parse_anchor(content, use)
    if anchor.is_simulated and mode is Mode.PRODUCTION:
        raise SimulatedAnchorInProduction(anchor.fingerprint)
    if now < anchor.certificate.not_valid_before_utc:
        raise AnchorRefused(f"not yet valid: begins {anchor.certificate.not_valid_before_utc:%Y-%m-%d}")
    if now > anchor.certificate.not_valid_after_utc:
        raise AnchorRefused(f"expired on {anchor.certificate.not_valid_after_utc:%Y-%m-%d}")
    return anchor


def add_anchor(directory: Path, content: bytes, *, use: AuthorityFor, mode: Mode, now: datetime) -> Anchor:
    """Checks the certificate and writes it as `<fingerprint>.pem` below `directory`, the folder of its use.

    Raises AnchorRefused. Whoever calls has compared the fingerprint with the published one.
    """
    anchor = checked_anchor(content, use=use, mode=mode, now=now)
    # Whoever can write here decides whose cards are believed, so nobody's umask has a say.
    for folder in (directory.parent, directory):
        folder.mkdir(mode=0o755, parents=True, exist_ok=True)
    unfinished = directory / f"{anchor.fingerprint}.new"
    unfinished.touch(mode=0o644)
    unfinished.write_bytes(anchor.certificate.public_bytes(serialization.Encoding.PEM))
    unfinished.replace(directory / f"{anchor.fingerprint}.pem")
    return anchor
