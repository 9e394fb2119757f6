"""Judging one signed token, beside the bare library doing the three steps that cannot be left out."""

import argparse
import os
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from statistics import median

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from app.card.demo_pki import DemoHierarchy, Holder
from app.identity.binding import SignedBinding
from app.identity.policies import Mode
from app.identity.token import Token, verify_token
from app.identity.trust import TrustStore
from app.wire.signed import document_bytes
from benchmarks.cores import pin_load

ROUNDS = 5
HOLDER = Holder("見本　花子", date(1980, 2, 17), "2", "東京都見本区見本町１丁目２番３号")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--n", type=int, default=1000, help="verifications in each of five rounds")
    n = parser.parse_args().n
    pin_load()
    ours, bare = _pair()
    rounds = [(_per_second(ours, n), _per_second(bare, n)) for _ in range(ROUNDS)]
    mine, limit = (median(values) for values in zip(*rounds, strict=True))
    print(
        f"verification: {mine:,.0f} tokens/s ({1e6 / mine:.0f} us each); "
        f"bare parse + chain + signature {limit:,.0f}/s; ratio {mine / limit:.2f}"
    )


def _pair() -> tuple[Callable[[], object], Callable[[], object]]:
    now = datetime.now(UTC)
    hierarchy = DemoHierarchy.create(now)
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    expected = _challenge(now)
    der = hierarchy.issue_signature_certificate(HOLDER, key.public_key(), now).public_bytes(
        serialization.Encoding.DER
    )
    signature = key.sign(expected.signed_bytes(), padding.PKCS1v15(), hashes.SHA256())
    token = Token("sign", "RS256", der, signature)
    authorities = [hierarchy.signature_ca]
    trust = TrustStore.of(Mode.DEMO, signature=authorities, authentication=authorities)

    def bare() -> None:
        certificate = x509.load_der_x509_certificate(der)
        certificate.verify_directly_issued_by(hierarchy.signature_ca)
        public = certificate.public_key()
        assert isinstance(public, rsa.RSAPublicKey)
        public.verify(signature, expected.signed_bytes(), padding.PKCS1v15(), hashes.SHA256())

    return lambda: verify_token(token, expected=expected, trust=trust, now=now), bare


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
    started = time.perf_counter()
    for _ in range(n):
        work()
    return n / (time.perf_counter() - started)


if __name__ == "__main__":
    main()
