"""Who is asked after whom, and what becomes of no answer: closed, unless the office says otherwise."""

from contextlib import suppress
from datetime import timedelta

import pytest
from aiohttp import web

from app.config import Config, ConfigRefused, Revocation, Server, load_config
from app.identity.findings import CertificateRevoked, RevocationUnavailable, RevocationUnknown
from app.identity.policies import Mode
from app.identity.revocation import RevocationResult, RevocationStatus
from app.identity.revocation.order import Counted, FailClosed, Otherwise, SoftFail
from app.identity.trust import TrustStore
from app.revocation import OfficeRevocation, in_words
from tests.revocation.conftest import NOW
from tests.revocation.issued_list import Listing
from tests.revocation.serving import serving

GOOD = RevocationResult(RevocationStatus.GOOD, "second", NOW)


class Says:
    """A provider that gives or raises what it is told to."""

    def __init__(self, word):
        self.word = word
        self.asked = 0

    async def check(self, certificate, now):
        self.asked += 1
        if isinstance(self.word, Exception):
            raise self.word
        return self.word


async def test_the_second_is_asked_only_when_the_first_gives_no_answer(scene):
    second = Says(GOOD)
    assert await Otherwise(Says(RevocationUnavailable("stale")), second).check(scene.stored, NOW) is GOOD
    await Otherwise(Says(GOOD), second).check(scene.stored, NOW)
    assert second.asked == 1


@pytest.mark.parametrize("word", [CertificateRevoked(NOW, "ocsp"), RevocationUnknown("unknown")])
async def test_revoked_and_unknown_are_answers_that_nobody_can_overrule(scene, word):
    second = Says(GOOD)
    for provider in (Otherwise(Says(word), second), SoftFail(Says(word), "ocsp"), FailClosed(Says(word))):
        with pytest.raises(type(word)):
            await provider.check(scene.stored, NOW)
    assert second.asked == 0


async def test_no_answer_from_anybody_refuses(scene):
    nobody = Otherwise(Says(RevocationUnavailable("stale")), Says(RevocationUnavailable("no_list")))
    with pytest.raises(RevocationUnavailable, match="no_list"):
        await FailClosed(nobody).check(scene.stored, NOW)


async def test_why_there_was_no_answer_stands_in_the_log_and_nothing_of_the_person(scene, caplog):
    for provider in (FailClosed, lambda asked: SoftFail(asked, "ocsp")):
        caplog.clear()
        with suppress(RevocationUnavailable):
            await provider(Says(RevocationUnavailable("stale"))).check(scene.stored, NOW)
        (record,) = caplog.records
        assert record.reason == "stale"
        assert str(scene.certificate.serial_number) not in str(vars(record))


async def test_soft_fail_marks_the_result_and_calls_nothing_good(scene):
    result = await SoftFail(Says(RevocationUnavailable("stale")), "ocsp_then_crl").check(scene.stored, NOW)
    assert (result.status, result.source) == (RevocationStatus.SOFT_FAILED, "ocsp_then_crl")


async def test_every_outcome_is_counted_and_passed_on(scene):
    marked = RevocationResult(RevocationStatus.SOFT_FAILED, "ocsp", NOW)
    says = Says(GOOD)
    counted = Counted(says)
    for word in (
        GOOD,
        GOOD,
        marked,
        CertificateRevoked(NOW, "ocsp"),
        RevocationUnknown(),
        RevocationUnavailable(),
    ):
        says.word = word
        if isinstance(word, Exception):
            with pytest.raises(type(word)):
                await counted.check(scene.stored, NOW)
        else:
            assert await counted.check(scene.stored, NOW) is word
    assert counted.counts == {"good": 2, "soft_failed": 1, "revoked": 1, "unavailable": 2, "not_checked": 0}


def office(scene, tmp_path, **settings):
    trust = TrustStore.of(
        Mode.DEMO,
        signature=[scene.hierarchy.signature_ca],
        authentication=[scene.hierarchy.authentication_ca],
    )
    config = Config(server=Server(data_dir=str(tmp_path)), revocation=Revocation(**settings))
    return OfficeRevocation(config, trust)


async def test_an_office_without_revocation_data_asks_nobody_and_says_so(scene, tmp_path):
    found = office(scene, tmp_path)
    assert (await found.provider.check(scene.stored, NOW)).status is RevocationStatus.NOT_CHECKED
    assert found.provider.counts["not_checked"] == 1
    await found.load(NOW)
    await found.refresh(NOW)
    await found.close()


async def test_lists_on_disk_answer_from_the_start_and_new_ones_from_the_next_round(scene, tmp_path):
    (tmp_path / "lists").mkdir()
    file = tmp_path / "lists/all.crl"
    listing = Listing(scene.authority, NOW)
    file.write_bytes(listing.der())
    found = office(scene, tmp_path, provider="crl", crl_directory=str(tmp_path / "lists"))
    try:
        with pytest.raises(RevocationUnavailable, match="no_list"):
            await found.provider.check(scene.stored, NOW)
        await found.load(NOW)
        assert (await found.provider.check(scene.stored, NOW)).status is RevocationStatus.GOOD
        file.write_bytes(listing.naming(scene.certificate).but(since=-0.5).der())
        await found.refresh(NOW)
        with pytest.raises(CertificateRevoked):
            await found.provider.check(scene.stored, NOW)
    finally:
        await found.close()


@pytest.mark.parametrize("soft_fail", [False, True])
async def test_a_list_stands_in_for_a_responder_that_is_gone(scene, tmp_path, soft_fail):
    (tmp_path / "crl").mkdir()
    (tmp_path / "crl/kept.crl").write_bytes(Listing(scene.authority, NOW).der())
    found = office(
        scene,
        tmp_path,
        provider="ocsp_then_crl",
        soft_fail=soft_fail,
        hosts=("127.0.0.1:1",),
        ocsp_url_authentication="http://127.0.0.1:1/",
    )
    try:
        await found.load(NOW)
        result = await found.provider.check(scene.stored, NOW)
        assert (result.status, result.source) == (RevocationStatus.GOOD, "crl")
        later = NOW + timedelta(hours=24)
        if soft_fail:
            marked = await found.provider.check(scene.stored, later)
            assert marked.status is RevocationStatus.SOFT_FAILED
        else:
            with pytest.raises(RevocationUnavailable, match="list_not_current"):
                await found.provider.check(scene.stored, later)
    finally:
        await found.close()


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"provider": "ocsp"}, "hosts must name the responder"),
        ({"provider": "crl"}, "crl_directory or crl_urls is needed"),
        ({"provider": "ocsp_then_crl", "hosts": "ocsp.example"}, "crl_directory or crl_urls is needed"),
        ({"crl_urls": "http://lists.example/a.crl"}, "its host must stand in hosts"),
        (
            {"ocsp_url_signature": "http://a.example:81/", "hosts": "a.example"},
            "its host must stand in hosts",
        ),
        ({"ocsp_url_authentication": "file:///etc/passwd", "hosts": "etc"}, "must be http or https"),
        ({"ocsp_url_authentication": "http://u@a.example/", "hosts": "a.example"}, "must be http or https"),
        ({"ocsp_url_authentication": "http://[", "hosts": "a.example"}, "must be http or https"),
        ({"crl_directory": "/nowhere/at/all"}, "folder that is not there"),
        ({"ocsp_max_age_minutes": "0"}, "ocsp_max_age_minutes"),
        ({"provider": "always"}, "[revocation] provider"),
    ],
)
def test_settings_that_would_ask_nobody_or_anybody_are_refused(settings, sentence):
    variables = {f"MADOGUCHI_REVOCATION_{name.upper()}": value for name, value in settings.items()}
    with pytest.raises(ConfigRefused) as refused:
        load_config(None, {"MADOGUCHI_SERVER_ORIGIN": "https://ras.example"} | variables)
    assert len(refused.value.problems) == 1
    assert sentence in refused.value.problems[0]


def test_settings_that_fit_are_taken():
    variables = {
        "MADOGUCHI_SERVER_ORIGIN": "https://ras.example",
        "MADOGUCHI_REVOCATION_PROVIDER": "ocsp_then_crl",
        "MADOGUCHI_REVOCATION_HOSTS": "Ocsp.Example, 10.1.2.3:8080, [2001:db8::1]",
        "MADOGUCHI_REVOCATION_OCSP_URL_SIGNATURE": "https://ocsp.example/sign",
        "MADOGUCHI_REVOCATION_CRL_URLS": "http://10.1.2.3:8080/a.crl, http://[2001:db8::1]/b.crl",
    }
    assert load_config(None, variables).revocation.provider == "ocsp_then_crl"


async def test_the_operator_reads_how_the_office_asks_and_whether_it_can_work(scene, tmp_path):
    listing = Listing(scene.authority, NOW)
    trust = TrustStore.of(Mode.DEMO, signature=[], authentication=[scene.hierarchy.authentication_ca])

    def words(**settings):
        config = Config(server=Server(data_dir=str(tmp_path)), revocation=Revocation(**settings))
        return in_words(config, trust, NOW)

    assert words() == (True, "nobody is asked; every result says so")
    assert words(provider="ocsp", hosts=("ocsp.example",)) == (True, "ocsp by ocsp.example")
    by_list = {"provider": "crl", "crl_directory": str(tmp_path)}
    assert words(**by_list) == (False, "crl by lists on disk; 0 current lists on disk")
    (tmp_path / "all.crl").write_bytes(listing.but(since=-9, until=-1).der())
    assert not words(**by_list)[0]
    (tmp_path / "new.crl").write_bytes(listing.der())
    well, detail = words(**by_list, soft_fail=True)
    assert well
    assert "lets pass and marks the record; 1 current lists" in detail


async def test_a_downloaded_list_answers_and_is_still_there_after_a_restart_without_network(scene, tmp_path):
    listing = Listing(scene.authority, NOW).naming(scene.neighbour)

    async def publish(request):
        return web.Response(body=listing.der(), content_type="application/pkix-crl")

    async with serving(publish) as url:
        settings = {"provider": "crl", "hosts": (url.split("/")[2],), "crl_urls": (url,)}
        found = office(scene, tmp_path, **settings)
        await found.refresh(NOW)
        assert (await found.provider.check(scene.stored, NOW)).status is RevocationStatus.GOOD
        await found.close()
    again = office(scene, tmp_path, **settings)
    await again.load(NOW)
    assert (await again.provider.check(scene.stored, NOW)).status is RevocationStatus.GOOD
    with pytest.raises(CertificateRevoked):
        await again.provider.check(scene.stored_as(scene.neighbour), NOW)
    await again.close()
