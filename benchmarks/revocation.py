"""Asking whether a certificate was revoked: by a remembered OCSP answer, a new one over loopback HTTP, and a list of
20,000 entries, beside the bare library doing the steps that cannot be left out."""

import argparse
import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from itertools import count

from aiohttp import web
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp

from app.card.demo_pki import DemoHierarchy
from app.identity.anchor import Anchor
from app.identity.revocation import StoredCertificate
from app.identity.revocation.crl import CrlProvider
from app.identity.revocation.crl_list import read_list
from app.identity.revocation.fetch import HttpFetcher
from app.identity.revocation.hosts import AllowedHosts
from app.identity.revocation.ocsp import OcspProvider, Responders
from app.identity.revocation.ocsp_answer import Freshness
from benchmarks.cores import pin_load
from tests.revocation.issued_list import Listing
from tests.revocation.responder import Reply, Signer, appointed, nonce_in

ENTRIES = 20_000
OLDER = timedelta(days=1)


class Scene:
    """One certificate, its authority and the responder it appointed."""

    def __init__(self) -> None:
        self.now = datetime.now(UTC)
        hierarchy = DemoHierarchy.create(self.now - OLDER)
        self.authority = hierarchy.authentication
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048).public_key()
        self.leaf = hierarchy.issue_authentication_certificate(key, self.now - OLDER)
        self.stored = StoredCertificate(
            "auth", self.leaf.public_bytes(Encoding.DER), self.authority.certificate
        )
        key_of_responder = ec.generate_private_key(ec.SECP256R1())
        self.signer: Signer = appointed(self.authority, key_of_responder, self.now)

    def answer(self, nonce: bytes) -> bytes:
        return Reply(self.leaf, self.authority.certificate, self.signer, self.now, nonce=nonce).der()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--n", type=int, default=2000, help="checks of what is in memory")
    n = parser.parse_args().n
    pin_load()
    scene = Scene()
    asyncio.run(_by_ocsp(scene, n))
    asyncio.run(_by_list(scene, n))


async def _by_ocsp(scene: Scene, n: int) -> None:
    async def respond(request: web.BaseRequest) -> web.Response:
        body = scene.answer(nonce_in(await request.read()))
        return web.Response(body=body, content_type="application/ocsp-response")

    runner = web.ServerRunner(web.Server(respond))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host = f"127.0.0.1:{runner.addresses[0][1]}"
    hosts = AllowedHosts.of((host,))
    fetcher = HttpFetcher(hosts)
    responders = Responders({"auth": f"http://{host}/"}, hosts)
    provider = OcspProvider(fetcher, responders, Freshness())
    forgetful = OcspProvider(fetcher, responders, Freshness(), most=0)
    cached = await _seconds(lambda: provider.check(scene.stored, scene.now), n)
    asked = await _seconds(lambda: forgetful.check(scene.stored, scene.now), n // 10)
    await fetcher.close()
    await runner.cleanup()
    bare = _seconds_of(_bare_ocsp(scene), n)
    print(
        f"OCSP: remembered answer {cached * 1e6:,.0f} us; asked over loopback {asked * 1e6:,.0f} us with the "
        f"responder's own work; bare parse + two signatures {bare * 1e6:,.0f} us"
    )


def _bare_ocsp(scene: Scene) -> Callable[[], object]:
    content = scene.answer(b"N" * 32)

    def work() -> None:
        answer = ocsp.load_der_ocsp_response(content)
        (responder,) = answer.certificates
        responder.verify_directly_issued_by(scene.authority.certificate)
        key = responder.public_key()
        assert isinstance(key, ec.EllipticCurvePublicKey)
        key.verify(answer.signature, answer.tbs_response_bytes, ec.ECDSA(hashes.SHA256()))

    return work


async def _by_list(scene: Scene, n: int) -> None:
    listing = Listing(
        scene.authority, scene.now, entries=tuple((number, None) for number in range(1, ENTRIES + 1))
    )
    content, key = listing.der(), scene.authority.certificate.public_key()
    assert isinstance(key, rsa.RSAPublicKey)
    anchors = (Anchor(scene.authority.certificate),)
    provider = CrlProvider()
    provider.use_lists([read_list(content, anchors)])
    check = await _seconds(lambda: provider.check(scene.stored, scene.now), n)
    load = _seconds_of(lambda: read_list(content, anchors), 10)
    serials = count(1)

    def bare() -> None:
        found = x509.load_der_x509_crl(content)
        assert found.is_signature_valid(key)
        assert found.get_revoked_certificate_by_serial_number(next(serials)) is not None

    print(
        f"CRL of {ENTRIES:,} entries ({len(content):,} bytes): {check * 1e6:,.0f} us each, after {load * 1e3:.0f} ms "
        f"once for a new list; bare load + signature + look-up {_seconds_of(bare, 20) * 1e3:.1f} ms each time"
    )


async def _seconds(work: Callable[[], Awaitable[object]], n: int) -> float:
    await work()
    started = time.perf_counter()
    for _ in range(n):
        await work()
    return (time.perf_counter() - started) / n


def _seconds_of(work: Callable[[], object], n: int) -> float:
    started = time.perf_counter()
    for _ in range(n):
        work()
    return (time.perf_counter() - started) / n


if __name__ == "__main__":
    main()
