"""OCSP against a responder that others wrote: `openssl ocsp`, over real HTTP."""

import pytest

from app.clock import SystemClock, utc
from app.config import Config, Revocation, Server
from app.identity.findings import CertificateRevoked, RevocationUnavailable, RevocationUnknown
from app.identity.policies import Mode
from app.identity.revocation import RevocationStatus
from app.identity.trust import TrustStore
from app.revocation import OfficeRevocation
from tests.real.ocsp import REVOKED_AT, Register, openssl_ocsp
from tests.revocation.responder import appointed


@pytest.fixture
def now():
    return utc(SystemClock().now_ms())


@pytest.fixture
def register(scene, tmp_path, now):
    found = Register(scene.authority.certificate, appointed(scene.authority, scene.key, now), tmp_path)
    found.write(good=(scene.certificate,), revoked=(scene.neighbour,))
    return found


async def asked(url, scene, certificate, now, **settings):
    """What an office with these settings finds out."""
    chosen = Revocation(
        provider="ocsp", hosts=(url.removeprefix("http://"),), ocsp_url_authentication=url, **settings
    )
    trust = TrustStore.of(Mode.DEMO, signature=[], authentication=[scene.authority.certificate])
    office = OfficeRevocation(Config(server=Server(), revocation=chosen), trust)
    try:
        return await office.provider.check(scene.stored_as(certificate), now)
    finally:
        await office.close()


async def test_good_revoked_and_unknown(register, scene, now):
    stranger = scene.hierarchy.issue_authentication_certificate(scene.card_key.public_key(), now)
    async with openssl_ocsp(register, "-nmin", "5") as url:
        result = await asked(url, scene, scene.certificate, now)
        assert (result.status, result.source) == (RevocationStatus.GOOD, "ocsp")
        with pytest.raises(CertificateRevoked) as revoked:
            await asked(url, scene, scene.neighbour, now)
        assert revoked.value.since == REVOKED_AT
        with pytest.raises(RevocationUnknown):
            await asked(url, scene, stranger, now, soft_fail=True)


async def test_an_answer_without_next_update_counts_for_a_time(register, scene, now):
    async with openssl_ocsp(register, "-resp_key_id") as url:
        assert (await asked(url, scene, scene.certificate, now)).status is RevocationStatus.GOOD


async def test_a_responder_that_signs_with_sha1_is_not_believed(register, scene, now):
    async with openssl_ocsp(register, "-nmin", "5", "-rmd", "sha1") as url:
        with pytest.raises(RevocationUnavailable, match="algorithm_refused"):
            await asked(url, scene, scene.certificate, now)
        soft = await asked(url, scene, scene.certificate, now, soft_fail=True)
        assert soft.status is RevocationStatus.SOFT_FAILED


async def test_a_responder_that_hides_who_it_is_is_not_believed(register, scene, now):
    async with openssl_ocsp(register, "-nmin", "5", "-resp_no_certs") as url:
        with pytest.raises(RevocationUnavailable, match="responder_unknown"):
            await asked(url, scene, scene.certificate, now)


async def test_the_responder_of_an_authority_of_the_same_name_is_not_believed(scene, tmp_path, now):
    theirs = Register(scene.namesake.certificate, appointed(scene.namesake, scene.key, now), tmp_path)
    theirs.write(good=(scene.certificate,), revoked=())
    async with openssl_ocsp(theirs, "-nmin", "5") as url:
        # It knows certificates by its own key, so it answers that it knows nothing of ours.
        with pytest.raises(RevocationUnavailable, match="responder_of_another_authority"):
            await asked(url, scene, scene.certificate, now)


async def test_a_responder_that_is_gone_refuses_or_marks(register, scene, now):
    async with openssl_ocsp(register) as url:
        pass
    with pytest.raises(RevocationUnavailable, match="no_connection"):
        await asked(url, scene, scene.certificate, now)
    soft = await asked(url, scene, scene.certificate, now, soft_fail=True)
    assert (soft.status, soft.source) == (RevocationStatus.SOFT_FAILED, "ocsp")
