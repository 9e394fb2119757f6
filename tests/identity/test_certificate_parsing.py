"""The certificate parser meets anything with a declared refusal, and reads a good certificate whole."""

import hashlib

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ed25519
from hypothesis import given, settings
from hypothesis import strategies as st

from app.identity.certificate import parse_certificate
from app.identity.findings import CertificateAbsent, CertificateUnreadable, IdentityRefused
from tests.identity.demo_card import NOW, Card, der, new_key

# A fuzzed certificate may have a serial number that the library warns about; a warning is no answer.
pytestmark = pytest.mark.filterwarnings("ignore::cryptography.utils.CryptographyDeprecationWarning")
FUZZ = settings(max_examples=400)


@pytest.fixture(scope="module")
def good(hierarchy):
    card = Card(hierarchy, new_key(), new_key())
    return der(card.certificate("sign"))


def test_a_certificate_is_read_whole(card):
    certificate = card.certificate("sign")
    facts = parse_certificate(der(certificate)).facts
    assert facts.serial == certificate.serial_number
    assert facts.fingerprint == hashlib.sha256(der(certificate)).hexdigest()
    assert (facts.not_before, facts.issued_by) == (NOW, "99001")


def test_no_certificate_is_absent_and_not_unreadable():
    with pytest.raises(CertificateAbsent):
        parse_certificate(b"")


def test_a_certificate_with_bytes_behind_it_is_refused(good):
    with pytest.raises(CertificateUnreadable):
        parse_certificate(good + b"\x00")


def test_a_padded_card_file_is_not_a_certificate(good):
    with pytest.raises(CertificateUnreadable):
        parse_certificate(good.ljust(3808, b"\xff"))


def test_a_certificate_cut_short_is_refused(good):
    for length in (1, 4, 100, len(good) - 1):
        with pytest.raises(CertificateUnreadable):
            parse_certificate(good[:length])


def test_a_certificate_of_more_than_six_kibibytes_is_refused_unread():
    with pytest.raises(CertificateUnreadable, match="size"):
        parse_certificate(b"\x30" * 6145)


def test_a_key_that_is_neither_rsa_nor_elliptic_is_refused(hierarchy):
    key = ed25519.Ed25519PrivateKey.generate().public_key()
    with pytest.raises(CertificateUnreadable, match="public key"):
        parse_certificate(der(hierarchy.issue_authentication_certificate(key, NOW)))


def with_exponent(certificate, exponent):
    """Exponent 65537 shortened to one byte; the two bytes that become free lengthen the modulus."""
    modulus = certificate.public_key().public_numbers().n.to_bytes(256, "big")
    old = b"\x02\x82\x01\x01\x00" + modulus + b"\x02\x03\x01\x00\x01"
    new = b"\x02\x82\x01\x03\x00" + modulus + b"\x00\x01" + b"\x02\x01" + bytes([exponent])
    assert der(certificate).count(old) == 1
    return der(certificate).replace(old, new)


def test_t3_the_way_the_exponent_is_changed_yields_a_readable_certificate(card):
    parsed = parse_certificate(with_exponent(card.certificate("auth"), 3))
    assert parsed.public_key.public_numbers().e == 3


@pytest.mark.parametrize("exponent", [0, 1, 2, 4, 0xFF])
def test_t3_a_public_exponent_that_is_even_or_not_above_two_is_refused(card, exponent):
    with pytest.raises(CertificateUnreadable, match="public key"):
        parse_certificate(with_exponent(card.certificate("auth"), exponent))


def test_an_extension_given_twice_is_refused(card):
    """The certificate policies are renamed to a second key usage."""
    certificate = der(card.certificate("auth"))
    usage, policies = b"\x06\x03\x55\x1d\x0f", b"\x06\x03\x55\x1d\x20"
    with pytest.raises(CertificateUnreadable):
        parse_certificate(certificate.replace(policies, usage))


def test_a_refusal_does_not_quote_the_certificate(good):
    """One broken byte in the name must not bring the rest of it into a text that may be logged."""
    position = good.index("見本".encode())
    broken = good[:position] + b"\xff" + good[position + 1 :]
    facts = parse_certificate(broken).facts
    assert facts.holder.name is None
    assert "花子" not in repr(facts)


@given(data=st.data())
@FUZZ
def test_any_changed_bytes_are_read_or_refused_as_declared(good, data):
    changed = bytearray(good)
    for _ in range(data.draw(st.integers(1, 4))):
        changed[data.draw(st.integers(0, len(good) - 1))] = data.draw(st.integers(0, 255))
    try:
        parsed = parse_certificate(bytes(changed))
    except IdentityRefused:
        return
    assert parsed.certificate.fingerprint(hashes.SHA256()).hex() == parsed.facts.fingerprint


@given(data=st.data())
@FUZZ
def test_bytes_cut_out_or_doubled_are_refused_as_declared(good, data):
    start = data.draw(st.integers(0, len(good) - 1))
    end = data.draw(st.integers(start + 1, len(good)))
    times = data.draw(st.sampled_from([0, 2]))
    with pytest.raises(IdentityRefused):
        parse_certificate(good[:start] + good[start:end] * times + good[end:])


@given(st.binary(max_size=600))
def test_any_bytes_at_all_are_refused_as_declared(raw):
    with pytest.raises(IdentityRefused):
        parse_certificate(raw)


def test_the_parser_does_not_judge(card):
    """A certificate of nobody's is read like any other; trusting it is another room's question."""
    stranger = x509.load_der_x509_certificate(der(card.certificate("auth")))
    assert parse_certificate(der(stranger)).facts.use == "auth"
