"""A demo card reduced to what its owner can make it do: show its certificates and sign."""

import base64
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from app.card.demo_pki import DemoHierarchy, Holder
from app.identity.binding import SignedBinding
from app.identity.policies import Mode
from app.identity.token import Token, verify_token
from app.identity.trust import TrustStore
from app.wire.signed import document_bytes

NOW = datetime(2026, 5, 1, 3, 0, tzinfo=UTC)
BINDING = b"B" * 32
HOLDER = Holder("見本　花子", date(1980, 2, 17), "2", "東京都見本区見本町１丁目２番３号")


@dataclass(frozen=True)
class Card:
    hierarchy: DemoHierarchy
    sign_key: rsa.RSAPrivateKey
    auth_key: rsa.RSAPrivateKey

    def key(self, use):
        return self.sign_key if use == "sign" else self.auth_key

    def certificate(self, use, *, variant=None, holder=HOLDER, now=NOW):
        key = self.key(use).public_key()
        if use == "sign":
            return self.hierarchy.issue_signature_certificate(holder, key, now, variant=variant)
        return self.hierarchy.issue_authentication_certificate(key, now, variant=variant)

    def signature(self, use, data):
        return self.key(use).sign(data, padding.PKCS1v15(), hashes.SHA256())

    def token(self, expected, *, certificate=None):
        certificate = certificate or self.certificate(expected.use)
        signature = self.signature(expected.use, expected.signed_bytes())
        return Token(expected.use, "RS256", der(certificate), signature)

    def judged(self, use, *, certificate=None, variant=None, trust=None, now=NOW):
        """What the server says to this card's answer to a good challenge."""
        expected = challenge(use, now=now)
        token = self.token(expected, certificate=certificate or self.certificate(use, variant=variant))
        return verify_token(token, expected=expected, trust=trust or demo_trust(self.hierarchy), now=now)


def demo_trust(hierarchy, mode=Mode.DEMO):
    return TrustStore.of(
        mode, signature=[hierarchy.signature_ca], authentication=[hierarchy.authentication_ca]
    )


def anchored(*certificates):
    """Trusts whatever it is given, for both uses: the stricter checks must not rest on a clean store."""
    return TrustStore.of(Mode.DEMO, signature=certificates, authentication=certificates)


def challenge(use, *, now=NOW, card_ref="0" * 32):
    return SignedBinding(
        use=use,
        origin="https://madoguchi.example.jp",
        nonce=(b"S" if use == "sign" else b"A") * 32,
        browser_binding=BINDING,
        purpose="register",
        document=document_bytes("User registration", ("name", "address")),
        ceremony="c_1",
        card_ref=card_ref,
        issued_at=now - timedelta(seconds=10),
    )


def der(certificate):
    return certificate.public_bytes(serialization.Encoding.DER)


def b64(data):
    return base64.b64encode(data).decode()


def new_key(size=2048):
    return rsa.generate_private_key(public_exponent=65537, key_size=size)
