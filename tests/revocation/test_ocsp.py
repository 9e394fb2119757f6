"""Asking by OCSP: whom, how often, and what is remembered. The answers come from a responder behind the port."""

import asyncio
from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.x509 import ocsp

from app.identity.findings import CertificateRevoked, RevocationUnavailable, RevocationUnknown
from app.identity.revocation import RevocationStatus
from app.identity.revocation.hosts import AllowedHosts
from app.identity.revocation.ocsp import OcspProvider, Responders
from app.identity.revocation.ocsp_answer import Freshness
from tests.real.waiting import until
from tests.revocation.conftest import NOW
from tests.revocation.responder import GOOD, REVOKED, UNKNOWN, Reply, nonce_in

URL = "http://ocsp.example/sign"
NAMED = "http://ocsp.simulated.madoguchi.invalid"


class Responder:
    """The port: it answers what it is told to, and remembers what it was asked."""

    def __init__(self, scene):
        self.scene = scene
        self.asked = []
        self.status = GOOD
        self.until = 60
        self.open = asyncio.Event()
        self.open.set()

    async def fetch(self, ask):
        self.asked.append(ask)
        await self.open.wait()
        if self.status is None:
            raise RevocationUnavailable("no_connection")
        request = ocsp.load_der_ocsp_request(ask.body)
        about = next(
            one
            for one in (self.scene.certificate, self.scene.neighbour)
            if one.serial_number == request.serial_number
        )
        reply = Reply(about, self.scene.authority.certificate, self.scene.signer, NOW)
        return reply.but(nonce=nonce_in(ask.body), status=self.status, until=self.until).der()


@pytest.fixture
def responder(scene):
    return Responder(scene)


@pytest.fixture
async def provider(responder):
    found = asking(responder, url=URL)
    yield found
    await found.close()


def asking(responder, *, url="", hosts=("ocsp.example",), most=10):
    urls = {"sign": "", "auth": url}
    return OcspProvider(responder, Responders(urls, AllowedHosts.of(hosts)), Freshness(), most=most)


async def test_a_good_answer_names_who_gave_it_and_when(provider, responder, scene):
    result = await provider.check(scene.stored, NOW)
    assert (result.status, result.source, result.asked_at) == (RevocationStatus.GOOD, "ocsp", NOW)
    assert responder.asked[0].url == URL
    assert responder.asked[0].answer_type == "application/ocsp-response"


async def test_no_serial_number_stands_in_an_address(provider, responder, scene):
    await provider.check(scene.stored, NOW)
    assert responder.asked[0].body is not None
    assert str(scene.certificate.serial_number) not in responder.asked[0].url


async def test_an_answer_is_remembered_until_it_ends(provider, responder, scene):
    for minutes in (0, 59):
        result = await provider.check(scene.stored, NOW + timedelta(minutes=minutes))
        assert result.asked_at == NOW
    assert len(responder.asked) == 1
    with pytest.raises(RevocationUnavailable, match="stale"):
        await provider.check(scene.stored, NOW + timedelta(minutes=60))
    assert len(responder.asked) == 2


async def test_an_answer_for_weeks_is_remembered_for_a_day(provider, responder, scene):
    responder.until = 60 * 24 * 30
    for hours in (0, 23, 24):
        await provider.check(scene.stored, NOW + timedelta(hours=hours))
    assert len(responder.asked) == 2


async def test_revoked_is_remembered_too_and_says_since_when(provider, responder, scene):
    responder.status = REVOKED
    for _ in range(2):
        with pytest.raises(CertificateRevoked) as revoked:
            await provider.check(scene.stored, NOW)
        assert revoked.value.since == NOW - timedelta(days=3)
        assert revoked.value.source == "ocsp"
    assert len(responder.asked) == 1


@pytest.mark.parametrize(("status", "finding"), [(UNKNOWN, RevocationUnknown), (None, RevocationUnavailable)])
async def test_what_is_no_answer_is_not_remembered(provider, responder, scene, status, finding):
    responder.status = status
    for _ in range(2):
        with pytest.raises(finding):
            await provider.check(scene.stored, NOW)
    assert len(responder.asked) == 2


async def test_one_certificates_answer_is_not_anothers(provider, responder, scene):
    await provider.check(scene.stored, NOW)
    responder.status = REVOKED
    with pytest.raises(CertificateRevoked):
        await provider.check(scene.stored_as(scene.neighbour), NOW)
    assert (await provider.check(scene.stored, NOW)).status is RevocationStatus.GOOD


async def test_many_who_ask_at_once_share_one_question(provider, responder, scene):
    responder.open.clear()
    waiting = [asyncio.create_task(provider.check(scene.stored, NOW)) for _ in range(20)]
    await until(lambda: bool(responder.asked), what="the question")
    waiting[0].cancel()
    responder.open.set()
    results = await asyncio.gather(*waiting, return_exceptions=True)
    assert isinstance(results[0], asyncio.CancelledError)
    assert {result.status for result in results[1:]} == {RevocationStatus.GOOD}
    assert len(responder.asked) == 1


async def test_many_who_ask_at_once_are_all_refused_when_there_is_no_answer(provider, responder, scene):
    responder.status = None
    waiting = [provider.check(scene.stored, NOW) for _ in range(5)]
    results = await asyncio.gather(*waiting, return_exceptions=True)
    assert {type(result) for result in results} == {RevocationUnavailable}
    assert len(responder.asked) == 1


async def test_what_is_remembered_has_an_end(responder, scene):
    """The one that was asked for longest ago goes first."""
    provider = asking(responder, url=URL, most=1)
    for certificate in (scene.certificate, scene.neighbour, scene.neighbour, scene.certificate):
        await provider.check(scene.stored_as(certificate), NOW)
    assert len(responder.asked) == 3


async def test_the_responder_in_the_certificate_is_asked_when_its_host_is_listed(responder, scene):
    provider = asking(responder, hosts=("ocsp.simulated.madoguchi.invalid",))
    await provider.check(scene.stored, NOW)
    assert [ask.url for ask in responder.asked] == [NAMED]


async def test_the_responder_in_the_certificate_is_not_asked_when_its_host_is_not_listed(responder, scene):
    for provider in (asking(responder), asking(responder, hosts=())):
        with pytest.raises(RevocationUnavailable, match="no_responder"):
            await provider.check(scene.stored, NOW)
    assert responder.asked == []


async def test_a_certificate_that_names_no_responder_and_has_none_in_the_settings_gets_no_answer(
    responder, scene
):
    assert x509.AuthorityInformationAccess.oid not in {one.oid for one in scene.sign.extensions}
    with pytest.raises(RevocationUnavailable, match="no_responder"):
        await asking(responder).check(scene.stored_as(scene.sign), NOW)
