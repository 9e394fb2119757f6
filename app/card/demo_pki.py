"""A demo certification hierarchy, marked SIMULATED in every name. It never issues under a JPKI name.

They have the shape of JPKI certificates item by item; `Variant` asks for one with one thing wrong.
"""

import secrets
import string
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Self

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.types import CertificatePublicKeyTypes
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID

from app.card.demo_draft import Authority, Draft, Extensions
from app.card.demo_profile import (
    AUTHENTICATION,
    CN_SUFFIX,
    DEMO_MUNICIPALITY,
    DEMO_MUNICIPALITY_CODE,
    DEMO_PREFECTURE,
    SIGNATURE,
    SIMULATED_AUTHENTICATION_POLICY,
    SIMULATED_ORGANISATION,
    SIMULATED_SIGNATURE_POLICY,
    Holder,
    Profile,
    birth_digits,
    directory,
    distribution_point,
    fifth_birthday,
    holder_names,
    japanese_name,
    key_usage,
    last_second_of,
    policies,
)
from app.card.demo_variants import Variant, altered

__all__ = [
    "SIMULATED_AUTHENTICATION_POLICY",
    "SIMULATED_ORGANISATION",
    "SIMULATED_SIGNATURE_POLICY",
    "DemoHierarchy",
    "Holder",
    "Variant",
    "birth_digits",
]

_TOKYO = timezone(timedelta(hours=9), "Asia/Tokyo")
_ALPHANUMERIC = string.ascii_uppercase + string.digits


@dataclass(frozen=True)
class DemoHierarchy:
    """Two separate authorities, as in JPKI: one for digital signature, one for user authentication."""

    signature: Authority
    authentication: Authority

    @classmethod
    def create(cls, now: datetime) -> Self:
        return cls(Authority.create(SIGNATURE, now), Authority.create(AUTHENTICATION, now))

    @property
    def signature_ca(self) -> x509.Certificate:
        return self.signature.certificate

    @property
    def authentication_ca(self) -> x509.Certificate:
        return self.authentication.certificate

    def issue_signature_certificate(
        self,
        holder: Holder,
        public_key: CertificatePublicKeyTypes,
        now: datetime,
        *,
        variant: Variant | None = None,
    ) -> x509.Certificate:
        issued = now.astimezone(_TOKYO)
        number = f"{secrets.randbelow(100_000):05}"
        draft = Draft(
            subject=directory(
                (NameOID.COUNTRY_NAME, "JP"),
                (NameOID.LOCALITY_NAME, DEMO_PREFECTURE),
                (NameOID.LOCALITY_NAME, DEMO_MUNICIPALITY),
                (NameOID.COMMON_NAME, f"{issued:%Y%m%d%H%M%S}{number}{DEMO_MUNICIPALITY_CODE}{CN_SUFFIX}"),
            ),
            public_key=public_key,
            not_before=now.replace(microsecond=0),
            not_after=last_second_of(fifth_birthday(holder.birth, issued.date())),
            extensions=(
                (key_usage("digital_signature", "content_commitment"), True),
                (policies(SIMULATED_SIGNATURE_POLICY), True),
                (holder_names(holder), False),
                *_issuer_extensions(SIGNATURE),
                *_key_identifiers(self.signature, public_key),
            ),
        )
        return _issue(self.signature, draft, variant)

    def issue_authentication_certificate(
        self,
        public_key: CertificatePublicKeyTypes,
        now: datetime,
        *,
        variant: Variant | None = None,
    ) -> x509.Certificate:
        number = "".join(secrets.choice(_ALPHANUMERIC) for _ in range(14))
        responder = x509.AccessDescription(
            AuthorityInformationAccessOID.OCSP,
            x509.UniformResourceIdentifier("http://ocsp.simulated.madoguchi.invalid"),
        )
        draft = Draft(
            subject=directory(
                (NameOID.COUNTRY_NAME, "JP"),
                (NameOID.COMMON_NAME, f"{number}{DEMO_MUNICIPALITY_CODE}{CN_SUFFIX}"),
            ),
            public_key=public_key,
            not_before=now.replace(microsecond=0),
            not_after=last_second_of(fifth_birthday(None, now.astimezone(_TOKYO).date())),
            extensions=(
                (key_usage("digital_signature"), True),
                (x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH]), False),
                (policies(SIMULATED_AUTHENTICATION_POLICY), True),
                *_issuer_extensions(AUTHENTICATION),
                (x509.AuthorityInformationAccess([responder]), False),
                *_key_identifiers(self.authentication, public_key),
            ),
        )
        return _issue(self.authentication, draft, variant)

    def save(self, directory: Path) -> None:
        """Writes the certificates, and the keys in files only their owner may read."""
        directory.mkdir(parents=True, exist_ok=True, mode=0o700)
        for name, authority in (("signature", self.signature), ("authentication", self.authentication)):
            pem = authority.certificate.public_bytes(serialization.Encoding.PEM)
            (directory / f"{name}-ca.pem").write_bytes(pem)
            key_file = directory / f"{name}-ca.key"
            key_file.touch(mode=0o600)
            key_file.write_bytes(
                authority.key.private_bytes(
                    serialization.Encoding.PEM,
                    serialization.PrivateFormat.PKCS8,
                    serialization.NoEncryption(),
                )
            )

    @classmethod
    def load(cls, directory: Path) -> Self:
        return cls(_load_authority(directory, "signature"), _load_authority(directory, "authentication"))


def _issuer_extensions(profile: Profile) -> Extensions:
    point = directory(
        (NameOID.COUNTRY_NAME, "JP"),
        (NameOID.ORGANIZATION_NAME, SIMULATED_ORGANISATION),
        (NameOID.ORGANIZATIONAL_UNIT_NAME, profile.label),
        (NameOID.ORGANIZATIONAL_UNIT_NAME, "CRL Distribution Points"),
        (NameOID.ORGANIZATIONAL_UNIT_NAME, DEMO_PREFECTURE),
        (NameOID.COMMON_NAME, f"{DEMO_MUNICIPALITY} CRLDP"),
    )
    return (
        (x509.IssuerAlternativeName([japanese_name(profile)]), False),
        (distribution_point(point), False),
    )


def _key_identifiers(authority: Authority, public_key: CertificatePublicKeyTypes) -> Extensions:
    return (
        (authority.key_identifier(), False),
        (x509.SubjectKeyIdentifier.from_public_key(public_key), False),
    )


def _issue(authority: Authority, draft: Draft, variant: Variant | None) -> x509.Certificate:
    return authority.sign(draft) if variant is None else altered(variant, draft, authority)


def _load_authority(directory: Path, name: str) -> Authority:
    certificate = x509.load_pem_x509_certificate((directory / f"{name}-ca.pem").read_bytes())
    key = serialization.load_pem_private_key((directory / f"{name}-ca.key").read_bytes(), password=None)
    if not isinstance(key, rsa.RSAPrivateKey):
        raise TypeError(f"{name}-ca.key is not an RSA key")
    return Authority(certificate, key)
