"""A demo authority for residence cards of each generation, marked SIMULATED in its names. It issues under no name of
the real authority."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final, Self, TypeAlias

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import NameOID

from app.card.demo_profile import SIMULATED_ORGANISATION, directory, key_usage

SigningKey: TypeAlias = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey

_AUTHORITY_DAYS: Final = 3650
_CARD_DAYS: Final = 3650
_NAMES: Final = {True: "SIMULATED ZairyuCard CA", False: "SIMULATED ZairyuCard CA2"}
_STEMS: Final = {True: "residence-first", False: "residence-second"}


def new_key(*, first: bool) -> SigningKey:
    """RSA-2048 in the first generation, P-384 in the second."""
    if first:
        return rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return ec.generate_private_key(ec.SECP384R1())


@dataclass(frozen=True)
class ResidenceAuthority:
    """Its self-signed certificate and its key."""

    certificate: x509.Certificate
    key: SigningKey

    @classmethod
    def create(cls, now: datetime, *, first: bool) -> Self:
        key, name = new_key(first=first), _name(_NAMES[first])
        started = now.replace(microsecond=0)
        builder = (
            _draft(name, name, key.public_key())
            .not_valid_before(started)
            .not_valid_after(started + timedelta(days=_AUTHORITY_DAYS))
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(key_usage("key_cert_sign", "crl_sign"), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        )
        return cls(builder.sign(key, hashes.SHA256()), key)

    def issue(self, public_key: rsa.RSAPublicKey | ec.EllipticCurvePublicKey, now: datetime) -> bytes:
        """DER of a card's certificate. It names nobody: the card's data are signed, not its certificate's name."""
        started = now.replace(microsecond=0)
        builder = (
            _draft(self.certificate.subject, _name("SIMULATED residence card"), public_key)
            .not_valid_before(started)
            .not_valid_after(started + timedelta(days=_CARD_DAYS))
            .add_extension(key_usage("digital_signature"), critical=True)
        )
        return builder.sign(self.key, hashes.SHA256()).public_bytes(Encoding.DER)

    def save(self, folder: Path, *, first: bool) -> None:
        """The certificate, and the key in a file only its owner may read."""
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        (folder / f"{_STEMS[first]}-ca.pem").write_bytes(self.certificate.public_bytes(Encoding.PEM))
        key_file = folder / f"{_STEMS[first]}-ca.key"
        key_file.touch(mode=0o600)
        key_file.write_bytes(self.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))

    @classmethod
    def load(cls, folder: Path, *, first: bool) -> Self:
        stem = _STEMS[first]
        certificate = x509.load_pem_x509_certificate((folder / f"{stem}-ca.pem").read_bytes())
        key = load_pem_private_key((folder / f"{stem}-ca.key").read_bytes(), password=None)
        if not isinstance(key, (rsa.RSAPrivateKey, ec.EllipticCurvePrivateKey)):
            raise TypeError(f"{stem}-ca.key is no key of a residence card authority")
        return cls(certificate, key)

    @classmethod
    def of(cls, folder: Path, now: datetime, *, first: bool) -> Self:
        """The one kept in this folder, made when there is none."""
        if not (folder / f"{_STEMS[first]}-ca.key").exists():
            cls.create(now, first=first).save(folder, first=first)
        return cls.load(folder, first=first)


def _name(common: str) -> x509.Name:
    return directory(
        (NameOID.COUNTRY_NAME, "JP"),
        (NameOID.ORGANIZATION_NAME, SIMULATED_ORGANISATION),
        (NameOID.COMMON_NAME, common),
    )


def _draft(
    issuer: x509.Name, subject: x509.Name, key: rsa.RSAPublicKey | ec.EllipticCurvePublicKey
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .issuer_name(issuer)
        .subject_name(subject)
        .public_key(key)
        .serial_number(x509.random_serial_number())
    )
