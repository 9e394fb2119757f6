"""One revocation list, judged, and what a certificate's fate is by it."""

from datetime import timedelta

import pytest
from cryptography import x509

from app.identity.anchor import Anchor
from app.identity.findings import CertificateRevoked, RevocationUnavailable
from app.identity.revocation import RevocationStatus
from app.identity.revocation.crl import CrlProvider, up_to_date
from app.identity.revocation.crl_list import ListRefused, read_list
from tests.revocation.conftest import NOW
from tests.revocation.issued_list import HOLD, REMOVED, Listing, point, scope_of
from tests.revocation.responder import UNHEARD_OF

CRITICAL = ((x509.UnrecognizedExtension(UNHEARD_OF, b"\5\0"), True),)
HARMLESS = ((x509.UnrecognizedExtension(UNHEARD_OF, b"\5\0"), False),)


@pytest.fixture
def listing(scene):
    """A full list that names nobody. Every test changes one thing."""
    return Listing(scene.authority, NOW)


@pytest.fixture
def read(scene):
    return lambda listing: read_list(listing.der(), (scene.anchor,))


@pytest.fixture
def check(scene, read):
    """What the provider says when it has these lists."""

    async def checked(*listings, certificate=scene.certificate, now=NOW):
        provider = CrlProvider()
        provider.use_lists(up_to_date(tuple(map(read, listings))))
        return await provider.check(scene.stored_as(certificate), now)

    return checked


async def test_a_certificate_on_no_list_of_a_current_full_list_is_good(check, listing, scene):
    result = await check(listing.naming(scene.neighbour))
    assert (result.status, result.source) == (RevocationStatus.GOOD, "crl")


async def test_a_certificate_on_the_list_is_revoked_since_that_day(check, listing, scene):
    for reason in (None, HOLD, x509.ReasonFlags.key_compromise):
        named = listing.but(entries=((scene.certificate.serial_number, reason),))
        with pytest.raises(CertificateRevoked) as revoked:
            await check(named)
        assert (revoked.value.since, revoked.value.source) == (NOW - timedelta(days=3), "crl")


async def test_without_any_list_there_is_no_answer(check, listing):
    with pytest.raises(RevocationUnavailable, match="no_list"):
        await check()


@pytest.mark.parametrize(("since", "until"), [(-24, 0), (-48, -24), (0.02, 24)])
async def test_a_list_that_is_not_current_is_no_answer_not_even_for_a_revoked_one(
    check, listing, scene, since, until
):
    for one in (listing, listing.naming(scene.certificate)):
        with pytest.raises(RevocationUnavailable, match="list_not_current"):
            await check(one.but(since=since, until=until))


async def test_a_list_ends_while_it_is_in_use(check, listing):
    assert await check(listing, now=NOW + timedelta(hours=24, seconds=-1))
    with pytest.raises(RevocationUnavailable, match="list_not_current"):
        await check(listing, now=NOW + timedelta(hours=24))


async def test_the_newer_of_two_lists_counts(check, listing, scene):
    older, newer = listing.naming(scene.certificate).but(since=-5), listing.but(since=-1, number=8)
    for lists in ((older, newer), (newer, older)):
        assert (await check(*lists)).status is RevocationStatus.GOOD


async def test_a_list_for_the_distribution_point_of_the_certificate_answers(check, listing, scene):
    own = listing.but(idp=point(scope_of(scene.certificate), only_contains_user_certs=True))
    assert (await check(own)).status is RevocationStatus.GOOD
    with pytest.raises(CertificateRevoked):
        await check(own.naming(scene.certificate))


async def test_a_list_for_another_distribution_point_is_no_answer(check, listing):
    elsewhere = [
        x509.DirectoryName(x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Elsewhere CRLDP")]))
    ]
    with pytest.raises(RevocationUnavailable, match="no_list"):
        await check(listing.but(idp=point(elsewhere)))


async def test_a_list_of_the_other_hierarchy_says_nothing_about_a_certificate(scene, listing):
    other = listing.but(authority=scene.hierarchy.signature)
    provider = CrlProvider()
    provider.use_lists([read_list(other.der(), (Anchor(scene.hierarchy.signature_ca),))])
    with pytest.raises(RevocationUnavailable, match="no_list"):
        await provider.check(scene.stored, NOW)


async def test_a_delta_adds_and_removes(check, listing, scene):
    held = listing.but(entries=((scene.certificate.serial_number, HOLD),))
    delta = listing.but(number=9, base=7, since=-0.5, until=2)
    released = delta.but(entries=((scene.certificate.serial_number, REMOVED),))
    assert (await check(held, released)).status is RevocationStatus.GOOD
    with pytest.raises(CertificateRevoked):
        await check(listing, delta.naming(scene.certificate))
    with pytest.raises(CertificateRevoked):
        await check(held, delta)


async def test_a_delta_that_has_ended_leaves_its_list_as_it_was(check, listing, scene):
    delta = listing.but(number=9, base=7, since=-0.9, until=-0.5).naming(scene.certificate)
    assert (await check(listing, delta)).status is RevocationStatus.GOOD


async def test_deltas_come_one_after_the_other(check, listing, scene):
    first = listing.but(number=8, base=7, since=-0.9).naming(scene.certificate)
    second = listing.but(number=9, base=8, since=-0.5, entries=((scene.certificate.serial_number, REMOVED),))
    assert (await check(second, listing, first)).status is RevocationStatus.GOOD


@pytest.mark.parametrize(
    "changes", [{"base": 8, "number": 9}, {"base": 5, "number": 6}, {"base": 7, "number": None}]
)
async def test_a_delta_of_another_list_changes_nothing(check, listing, scene, changes):
    delta = listing.but(**changes).naming(scene.certificate)
    assert (await check(listing, delta)).status is RevocationStatus.GOOD


async def test_a_delta_alone_is_no_answer(check, listing):
    with pytest.raises(RevocationUnavailable, match="no_list"):
        await check(listing.but(number=9, base=7))


async def test_a_delta_for_another_distribution_point_changes_nothing(check, listing, scene):
    delta = listing.but(number=9, base=7, idp=point(scope_of(scene.certificate))).naming(scene.certificate)
    assert (await check(listing, delta)).status is RevocationStatus.GOOD


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"extra": CRITICAL}, "unknown critical extension"),
        ({"entry_extra": CRITICAL, "entries": ((5, None),)}, "unknown critical extension of an entry"),
        ({"entries": ((5, REMOVED),)}, "removal outside a delta"),
        ({"idp": point(None, only_contains_ca_certs=True)}, "not a list of all reasons"),
        ({"idp": point(None, only_contains_attribute_certs=True)}, "not a list of all reasons"),
        ({"idp": point(None, indirect_crl=True)}, "not a list of all reasons"),
        (
            {"idp": point(None, only_some_reasons=frozenset({x509.ReasonFlags.key_compromise}))},
            "not a list of all reasons",
        ),
    ],
)
def test_a_list_that_is_not_wholly_understood_is_refused(read, listing, changes, reason):
    with pytest.raises(ListRefused, match=reason):
        read(listing.but(**changes))


def test_what_is_not_critical_may_be_unknown(read, listing):
    assert read(listing.but(extra=HARMLESS, entry_extra=HARMLESS, entries=((5, None),))).revoked.keys() == {5}


def test_a_list_of_an_authority_of_the_same_name_is_refused(read, listing, scene):
    with pytest.raises(ListRefused, match="signature"):
        read(listing.but(authority=scene.namesake))


def test_with_two_generations_of_one_name_the_key_decides_whose_list_it_is(listing, scene):
    both = (Anchor(scene.namesake.certificate), scene.anchor)
    own, other = read_list(listing.der(), both), read_list(listing.but(authority=scene.namesake).der(), both)
    assert own.issuer != other.issuer


def test_a_list_of_a_stranger_is_refused(listing, scene):
    with pytest.raises(ListRefused, match="issuer not trusted"):
        read_list(listing.der(), (Anchor(scene.hierarchy.signature_ca),))
    with pytest.raises(ListRefused, match="issuer not trusted"):
        read_list(listing.der(), ())


def test_an_authority_that_may_not_sign_lists_is_not_believed(listing, scene):
    usage = x509.KeyUsage(
        digital_signature=False, content_commitment=False, key_encipherment=False, data_encipherment=False,
        key_agreement=False, key_cert_sign=True, crl_sign=False, encipher_only=False, decipher_only=False,
    )  # fmt: skip
    name = scene.authority.certificate.subject
    certificate = (
        x509.CertificateBuilder(name, name, scene.authority.key.public_key(), 5, NOW, NOW + timedelta(days=1))
        .add_extension(usage, critical=True)
        .sign(scene.authority.key, scene.authority.certificate.signature_hash_algorithm)
    )
    with pytest.raises(ListRefused, match="may not sign lists"):
        read_list(listing.der(), (Anchor(certificate),))


def test_bytes_that_are_no_list_are_refused(listing, scene):
    content = listing.der()
    for broken in (b"", b"-----BEGIN X509 CRL-----", content[:-1], content + b"\0", b"\x30\x03\x02\x01\x00"):
        with pytest.raises(ListRefused):
            read_list(broken, (scene.anchor,))


def test_one_bit_changed_in_what_is_signed_is_noticed(listing, scene):
    content = listing.naming(scene.certificate).der()
    for position in range(0, len(content), 7):
        changed = bytearray(content)
        changed[position] ^= 0x10
        with pytest.raises(ListRefused):
            read_list(bytes(changed), (scene.anchor,))


def test_a_list_may_come_as_pem(listing, scene):
    assert read_list(listing.pem(), (scene.anchor,)) == read_list(listing.der(), (scene.anchor,))
