"""An authority, another one of the same name, a responder it appointed, and one card's certificates: keys made once."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding

from app.card.demo_draft import Authority
from app.card.demo_pki import DemoHierarchy
from app.card.demo_profile import AUTHENTICATION
from app.clock import SystemClock, utc
from app.identity.anchor import Anchor
from app.identity.revocation import StoredCertificate
from tests.identity.demo_card import HOLDER
from tests.revocation.responder import Signer, appointed

# Answers carry the machine's time as the one they were produced at, and that must not be in the future.
NOW = utc(SystemClock().now_ms()).replace(microsecond=0) + timedelta(hours=1)


@dataclass(frozen=True)
class Scene:
    """`namesake`: an authority with the same name and another key. `signer`: the responder the authority appointed."""

    hierarchy: DemoHierarchy
    namesake: Authority
    certificate: x509.Certificate
    neighbour: x509.Certificate
    sign: x509.Certificate
    signer: Signer
    card_key: rsa.RSAPrivateKey
    key: ec.EllipticCurvePrivateKey

    @property
    def authority(self) -> Authority:
        return self.hierarchy.authentication

    @property
    def anchor(self) -> Anchor:
        return Anchor(self.authority.certificate)

    @property
    def stored(self) -> StoredCertificate:
        return self.stored_as(self.certificate)

    def stored_as(self, certificate: x509.Certificate) -> StoredCertificate:
        return StoredCertificate("auth", certificate.public_bytes(Encoding.DER), self.authority.certificate)


@pytest.fixture(scope="session")
def scene() -> Scene:
    since = NOW - timedelta(days=30)
    hierarchy = DemoHierarchy.create(since)
    card_key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    key = ec.generate_private_key(ec.SECP256R1())
    return Scene(
        hierarchy=hierarchy,
        namesake=Authority.create(AUTHENTICATION, since),
        certificate=hierarchy.issue_authentication_certificate(card_key.public_key(), since),
        neighbour=hierarchy.issue_authentication_certificate(card_key.public_key(), since),
        sign=hierarchy.issue_signature_certificate(HOLDER, card_key.public_key(), since),
        card_key=card_key,
        signer=appointed(hierarchy.authentication, key, NOW),
        key=key,
    )
