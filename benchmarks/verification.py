"""Judging one signed token, beside the bare library doing the steps that cannot be left out, in the same run.

Rounds of both take turns, and what counts is time of the processor, so that a busy machine says the same.
"""

import argparse
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from statistics import median

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.x509 import verification

from app.card.demo_pki import DemoHierarchy, Holder
from app.identity.binding import SignedBinding
from app.identity.policies import Mode
from app.identity.token import Token, VerifiedCertificate, verify_token
from app.identity.trust import TrustStore
from app.wire.signed import document_bytes
from benchmarks.cores import pin_load

ROUNDS = 5
GENERATIONS = 3
HOLDER = Holder("見本　花子", date(1980, 2, 17), "2", "東京都見本区見本町１丁目２番３号")
Work = Callable[[], object]


@dataclass(frozen=True)
class Row:
    """`ours` beside `bare`; `words` say what the bare library does."""

    name: str
    ours: Work
    bare: Work
    words: str


@dataclass(frozen=True)
class Answer:
    """A card's answer to a challenge, with all that is needed to judge it."""

    now: datetime
    hierarchy: DemoHierarchy
    certificate: x509.Certificate
    der: bytes
    signature: bytes
    expected: SignedBinding

    @property
    def token(self) -> Token:
        return Token("sign", "RS256", self.der, self.signature)

    def verified(self, trust: TrustStore) -> VerifiedCertificate:
        return verify_token(self.token, expected=self.expected, trust=trust, now=self.now)


def answered() -> Answer:
    now = datetime.now(UTC)
    hierarchy = DemoHierarchy.create(now)
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    expected = _challenge(now)
    certificate = hierarchy.issue_signature_certificate(HOLDER, key.public_key(), now)
    der = certificate.public_bytes(serialization.Encoding.DER)
    signature = key.sign(expected.signed_bytes(), padding.PKCS1v15(), hashes.SHA256())
    return Answer(now, hierarchy, certificate, der, signature, expected)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--n", type=int, default=1000, help="verifications in each of five rounds")
    n = parser.parse_args().n
    pin_load()
    for row in _rows(answered()):
        measure(row, n)


def measure(row: Row, n: int) -> None:
    rounds = [(_per_second(row.ours, n), _per_second(row.bare, n)) for _ in range(ROUNDS)]
    mine, limit = (median(values) for values in zip(*rounds, strict=True))
    print(
        f"verification, {row.name}: {mine:,.0f}/s ({1e6 / mine:.0f} us each); "
        f"bare {row.words} {limit:,.0f}/s ({1e6 / limit:.0f} us); ratio {mine / limit:.2f}"
    )


def _rows(answer: Answer) -> tuple[Row, ...]:
    own = answer.hierarchy.signature_ca
    others = [DemoHierarchy.create(answer.now).signature_ca for _ in range(GENERATIONS - 1)]
    one, three = _store([own]), _store([*others, own])
    return (
        Row(
            "one authority",
            lambda: answer.verified(one),
            lambda: bare(answer),
            "parse + issuer's signature + card's signature",
        ),
        Row(
            "three generations",
            lambda: answer.verified(three),
            lambda: bare(answer),
            "parse + issuer's signature + card's signature",
        ),
        Row(
            "three generations, whole path",
            lambda: answer.verified(three),
            lambda: bare_path(answer, [*others, own]),
            "parse + the library's path validation + card's signature",
        ),
    )


def _store(authorities: list[x509.Certificate]) -> TrustStore:
    return TrustStore.of(Mode.DEMO, signature=authorities, authentication=authorities)


def bare(answer: Answer) -> None:
    """The least that a card's signature can be believed on, without any rule about the certificate."""
    certificate = x509.load_der_x509_certificate(answer.der)
    certificate.verify_directly_issued_by(answer.hierarchy.signature_ca)
    _verify_signature(certificate, answer)


_PERMIT = (
    verification.ExtensionPolicy.permit_all()
    .may_be_present(x509.CertificatePolicies, verification.Criticality.AGNOSTIC, None)
    .may_be_present(x509.SubjectAlternativeName, verification.Criticality.AGNOSTIC, None)
)


def bare_path(answer: Answer, anchors: list[x509.Certificate]) -> None:
    """The library's own path validation, with no rule of ours beside it."""
    certificate = x509.load_der_x509_certificate(answer.der)
    builder = verification.PolicyBuilder().store(verification.Store(anchors)).time(answer.now)
    builder = builder.extension_policies(
        ca_policy=verification.ExtensionPolicy.webpki_defaults_ca(), ee_policy=_PERMIT
    )
    builder.build_client_verifier().verify(certificate, [])
    _verify_signature(certificate, answer)


def _verify_signature(certificate: x509.Certificate, answer: Answer) -> None:
    public = certificate.public_key()
    assert isinstance(public, rsa.RSAPublicKey)
    public.verify(answer.signature, answer.expected.signed_bytes(), padding.PKCS1v15(), hashes.SHA256())


def _challenge(now: datetime) -> SignedBinding:
    return SignedBinding(
        use="sign",
        origin="https://madoguchi.example",
        nonce=os.urandom(32),
        browser_binding=os.urandom(32),
        purpose="register",
        document=document_bytes("User registration", ("name", "address")),
        ceremony="c_1",
        card_ref="0" * 32,
        issued_at=now,
    )


def _per_second(work: Callable[[], object], n: int) -> float:
    started = time.process_time()
    for _ in range(n):
        work()
    return n / (time.process_time() - started)


if __name__ == "__main__":
    main()
