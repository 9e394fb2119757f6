"""Drafts of demo certificates and the authorities that sign them. It knows nothing of cards or holders."""

import secrets
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.types import CertificatePublicKeyTypes
from cryptography.x509.oid import ObjectIdentifier

from app.card.demo_profile import (
    Profile,
    authority_name,
    distribution_point,
    japanese_name,
    key_usage,
    last_second_of,
)

_AUTHORITY_YEARS = 10

Extensions = tuple[tuple[x509.ExtensionType, bool], ...]


@dataclass(frozen=True)
class Draft:
    """A certificate before it is signed; tests change exactly one thing in it."""

    subject: x509.Name
    public_key: CertificatePublicKeyTypes
    not_before: datetime
    not_after: datetime
    extensions: Extensions

    def signed_by(self, issuer: x509.Name, key: rsa.RSAPrivateKey) -> x509.Certificate:
        builder = x509.CertificateBuilder(
            issuer_name=issuer,
            subject_name=self.subject,
            public_key=self.public_key,
            serial_number=_serial_of_four_bytes(),
            not_valid_before=self.not_before,
            not_valid_after=self.not_after,
        )
        for extension, critical in self.extensions:
            builder = builder.add_extension(extension, critical)
        return builder.sign(key, hashes.SHA256())

    def with_extension(self, extension: x509.ExtensionType, *, critical: bool) -> "Draft":
        """Takes the place of the extension with the same OID, or comes last."""
        kept = tuple((item, flag) for item, flag in self.extensions if item.oid != extension.oid)
        return replace(self, extensions=(*kept, (extension, critical)))

    def without_extension(self, oid: ObjectIdentifier) -> "Draft":
        return replace(self, extensions=tuple(pair for pair in self.extensions if pair[0].oid != oid))


def _serial_of_four_bytes() -> int:
    return 0x01000000 + secrets.randbelow(0x7F000000)


@dataclass(frozen=True)
class Authority:
    """A certification authority of the demo hierarchy: its self-signed certificate and its key."""

    certificate: x509.Certificate
    key: rsa.RSAPrivateKey

    @classmethod
    def create(cls, profile: Profile, now: datetime, *, is_ca: bool = True) -> Self:
        """Valid for ten years from `now`. `is_ca=False` makes an impostor: the right name, but cA FALSE."""
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        name = authority_name(profile)
        draft = Draft(
            subject=name,
            public_key=key.public_key(),
            not_before=now.replace(microsecond=0),
            not_after=last_second_of(now.date().replace(year=now.year + _AUTHORITY_YEARS, day=1)),
            extensions=(
                (key_usage("key_cert_sign", "crl_sign"), True),
                (x509.BasicConstraints(ca=is_ca, path_length=None), True),
                (x509.SubjectAlternativeName([japanese_name(profile)]), False),
                (distribution_point(name), False),
                (x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False),
            ),
        )
        return cls(draft.signed_by(name, key), key)

    def sign(self, draft: Draft) -> x509.Certificate:
        return draft.signed_by(self.certificate.subject, self.key)

    def key_identifier(self) -> x509.AuthorityKeyIdentifier:
        """Key identifier, issuer name and serial number, as JPKI writes it."""
        own = self.certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
        return x509.AuthorityKeyIdentifier(
            own.key_identifier,
            [x509.DirectoryName(self.certificate.issuer)],
            self.certificate.serial_number,
        )
