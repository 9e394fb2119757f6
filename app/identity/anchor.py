"""One trust anchor: what makes a certificate one, and putting it into the trust directory.

Only a published, self-signed certification authority is taken; never a certificate read from a card.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from app.identity.certificate import find, parse_certificate
from app.identity.findings import IdentityRefused
from app.identity.policies import Mode, names_a_simulation
from app.wire.messages import Use

MIN_RSA_BITS = 2048
_PEM_BEGIN = b"-----BEGIN CERTIFICATE-----"
_HASHES = (hashes.SHA256, hashes.SHA384, hashes.SHA512)
# Real and demo authorities both say in their name what they are for.
_USE_IN_NAME: dict[Use, str] = {"sign": "for digital signature", "auth": "for user authentication"}


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
        return names_a_simulation(self.certificate.subject)


def parse_anchor(content: bytes, use: Use) -> Anchor:
    """One certificate in PEM or DER. Raises AnchorRefused unless it is an authority for this use."""
    try:
        der = _der(content)
        parsed = parse_certificate(der)
    except (IdentityRefused, ValueError) as error:
        raise AnchorRefused("not one X.509 certificate in PEM or DER") from error
    _require_authority(parsed.extensions)
    _require_self_signed(parsed.certificate)
    _require_name_for(use, parsed.certificate)
    return Anchor(parsed.certificate)


def _der(content: bytes) -> bytes:
    if _PEM_BEGIN not in content:
        return content
    (certificate,) = x509.load_pem_x509_certificates(content)
    return certificate.public_bytes(serialization.Encoding.DER)


def _require_authority(extensions: x509.Extensions) -> None:
    constraints = find(extensions, x509.BasicConstraints)
    if constraints is None or not constraints.ca:
        raise AnchorRefused("not a certification authority (basicConstraints cA is not TRUE)")
    usage = find(extensions, x509.KeyUsage)
    if usage is None or not usage.key_cert_sign:
        raise AnchorRefused("may not sign certificates (keyUsage keyCertSign is missing)")


def _require_self_signed(certificate: x509.Certificate) -> None:
    key = certificate.public_key()
    if isinstance(key, rsa.RSAPublicKey) and key.key_size < MIN_RSA_BITS:
        raise AnchorRefused(f"RSA key shorter than {MIN_RSA_BITS} bits")
    if not isinstance(certificate.signature_hash_algorithm, _HASHES):
        raise AnchorRefused("signature algorithm is not SHA-256 or stronger")
    try:
        certificate.verify_directly_issued_by(certificate)
    except (InvalidSignature, ValueError, TypeError) as error:
        raise AnchorRefused("not self-signed, or its signature is wrong") from error


def _require_name_for(use: Use, certificate: x509.Certificate) -> None:
    subject = certificate.subject.rfc4514_string()
    other: Use = "auth" if use == "sign" else "sign"
    if _USE_IN_NAME[other] in subject:
        raise AnchorRefused(f"this authority is {_USE_IN_NAME[other]}, not {_USE_IN_NAME[use]}")


def add_anchor(directory: Path, content: bytes, *, use: Use, mode: Mode, now: datetime) -> Anchor:
    """Checks the certificate and writes it as `<fingerprint>.pem` below `directory`, the folder of its use.

    Raises AnchorRefused. The caller shows subject and fingerprint for comparison with the published ones.
    """
    anchor = parse_anchor(content, use)
    if anchor.is_simulated and mode is Mode.PRODUCTION:
        raise SimulatedAnchorInProduction(anchor.fingerprint)
    if not anchor.certificate.not_valid_before_utc <= now <= anchor.certificate.not_valid_after_utc:
        raise AnchorRefused("expired, or not yet valid")
    directory.mkdir(parents=True, exist_ok=True)
    unfinished = directory / f"{anchor.fingerprint}.new"
    unfinished.write_bytes(anchor.certificate.public_bytes(serialization.Encoding.PEM))
    unfinished.replace(directory / f"{anchor.fingerprint}.pem")
    return anchor
