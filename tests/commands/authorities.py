"""Authorities with the names of JPKI and of the demonstration, for commands that ask the real clock."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from app.card.demo_draft import Authority, Draft
from app.card.demo_profile import directory, key_usage
from app.wire.messages import Use

LABELS: dict[Use, str] = {"sign": "JPKI for digital signature", "auth": "JPKI for user authentication"}
YEAR = timedelta(days=365)


def new_key(size: int = 2048) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=size)


@dataclass
class Mint:
    """One key, so that a test costs no time for keys."""

    key: rsa.RSAPrivateKey = field(default_factory=new_key)
    now: datetime = field(default_factory=lambda: datetime.now(UTC).replace(microsecond=0))

    def authority(
        self,
        use: Use = "sign",
        *,
        begins: timedelta = -YEAR,
        ends: timedelta = 5 * YEAR,
        organisation: str = "JPKI",
        key: rsa.RSAPrivateKey | None = None,
        is_ca: bool = True,
    ) -> Authority:
        key = key or self.key
        name = directory(
            (NameOID.COUNTRY_NAME, "JP"),
            (NameOID.ORGANIZATION_NAME, organisation),
            (NameOID.ORGANIZATIONAL_UNIT_NAME, LABELS[use]),
        )
        draft = Draft(
            subject=name,
            public_key=key.public_key(),
            not_before=self.now + begins,
            not_after=self.now + ends,
            extensions=(
                (key_usage("key_cert_sign", "crl_sign"), True),
                (x509.BasicConstraints(ca=is_ca, path_length=None), True),
                (x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False),
            ),
        )
        return Authority(draft.signed_by(name, key), key)


def pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)
