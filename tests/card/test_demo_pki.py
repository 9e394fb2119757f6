"""The demo hierarchy: the JPKI shape item by item, under names that say SIMULATED."""

import stat
import subprocess
from datetime import UTC, date, datetime

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtensionOID, NameOID

from app.card.demo_pki import (
    SIMULATED_AUTHENTICATION_POLICY,
    SIMULATED_SIGNATURE_POLICY,
    DemoHierarchy,
    Holder,
    Variant,
    birth_digits,
)
from app.card.demo_profile import OTHER_NAME_BIRTH, fifth_birthday, other_names

NOW = datetime(2025, 10, 27, 3, 4, 5, tzinfo=UTC)
HOLDER = Holder("見本　花子", date(1980, 2, 17), "2", "東京都見本区見本町１丁目２番３号" * 4)


@pytest.fixture(scope="module")
def hierarchy():
    return DemoHierarchy.create(NOW)


@pytest.fixture(scope="module")
def public_key():
    return rsa.generate_private_key(public_exponent=65537, key_size=2048).public_key()


@pytest.fixture(scope="module")
def signature(hierarchy, public_key):
    return hierarchy.issue_signature_certificate(HOLDER, public_key, NOW)


@pytest.fixture(scope="module")
def authentication(hierarchy, public_key):
    return hierarchy.issue_authentication_certificate(public_key, NOW)


def oids(certificate):
    return [(item.oid, item.critical) for item in certificate.extensions]


def test_the_signature_certificate_has_the_seven_extensions_of_the_profile_in_their_order(signature):
    assert oids(signature) == [
        (ExtensionOID.KEY_USAGE, True),
        (ExtensionOID.CERTIFICATE_POLICIES, True),
        (ExtensionOID.SUBJECT_ALTERNATIVE_NAME, False),
        (ExtensionOID.ISSUER_ALTERNATIVE_NAME, False),
        (ExtensionOID.CRL_DISTRIBUTION_POINTS, False),
        (ExtensionOID.AUTHORITY_KEY_IDENTIFIER, False),
        (ExtensionOID.SUBJECT_KEY_IDENTIFIER, False),
    ]


def test_the_authentication_certificate_has_the_eight_extensions_of_the_profile_in_their_order(
    authentication,
):
    assert oids(authentication) == [
        (ExtensionOID.KEY_USAGE, True),
        (ExtensionOID.EXTENDED_KEY_USAGE, False),
        (ExtensionOID.CERTIFICATE_POLICIES, True),
        (ExtensionOID.ISSUER_ALTERNATIVE_NAME, False),
        (ExtensionOID.CRL_DISTRIBUTION_POINTS, False),
        (ExtensionOID.AUTHORITY_INFORMATION_ACCESS, False),
        (ExtensionOID.AUTHORITY_KEY_IDENTIFIER, False),
        (ExtensionOID.SUBJECT_KEY_IDENTIFIER, False),
    ]


def test_the_other_names_come_in_the_order_of_the_test_card(signature):
    names = signature.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    last_arcs = [name.type_id.dotted_string.rsplit(".", 1)[1] for name in names]
    assert last_arcs == ["1", "4", "3", "5", "2", "6"]


def test_an_other_name_is_an_explicit_utf8_string():
    """The computed example of the profile: a SAN with the birth date only."""
    names = other_names({OTHER_NAME_BIRTH: birth_digits(date(1980, 2, 17))})
    expected = "301BA019060A2A83088C9B5508050504A00B0C09333139383030323137"
    assert names.public_bytes() == bytes.fromhex(expected)


@pytest.mark.parametrize(
    ("birth", "digits"),
    [
        (date(1912, 7, 29), "119120729"),
        (date(1912, 7, 30), "219120730"),
        (date(1926, 12, 25), "319261225"),
        (date(1989, 1, 7), "319890107"),
        (date(1989, 1, 8), "419890108"),
        (date(2019, 4, 30), "420190430"),
        (date(2019, 5, 1), "520190501"),
        (None, "000000000"),
    ],
)
def test_the_era_digit_changes_on_the_first_day_of_the_era(birth, digits):
    assert birth_digits(birth) == digits


@pytest.mark.parametrize(
    ("birth", "issued", "last_day"),
    [
        (date(1980, 2, 17), date(2025, 10, 27), date(2030, 2, 17)),
        (date(1990, 9, 23), date(2022, 11, 23), date(2027, 9, 23)),
        (date(1990, 12, 1), date(2022, 11, 23), date(2026, 12, 1)),
        (date(2000, 2, 29), date(2025, 10, 27), date(2030, 2, 28)),
        (None, date(2024, 2, 29), date(2029, 2, 28)),
    ],
)
def test_a_certificate_lasts_until_the_fifth_birthday(birth, issued, last_day):
    assert fifth_birthday(birth, issued) == last_day


def test_it_ends_with_the_last_second_of_the_day_in_japan(signature):
    assert signature.not_valid_after_utc == datetime(2030, 2, 17, 14, 59, 59, tzinfo=UTC)


def test_the_common_names_have_the_shapes_of_the_profile(signature, authentication):
    def common_name(certificate):
        return certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value

    assert len(common_name(signature)) == 28
    assert common_name(signature).startswith("20251027120405")
    assert len(common_name(authentication)) == 23
    assert common_name(signature)[-9:] == common_name(authentication)[-9:] == "99001003A"


def test_no_personal_text_is_in_the_authentication_certificate(authentication):
    with pytest.raises(x509.ExtensionNotFound):
        authentication.extensions.get_extension_for_class(x509.SubjectAlternativeName)


def test_every_name_and_policy_says_simulated(hierarchy, signature, authentication):
    for certificate in (hierarchy.signature_ca, hierarchy.authentication_ca, signature, authentication):
        assert "SIMULATED" in certificate.issuer.rfc4514_string()
    for certificate, policy in (
        (signature, SIMULATED_SIGNATURE_POLICY),
        (authentication, SIMULATED_AUTHENTICATION_POLICY),
    ):
        value = certificate.extensions.get_extension_for_class(x509.CertificatePolicies).value
        assert [item.policy_identifier for item in value] == [policy]


def test_serial_numbers_have_four_bytes(signature, authentication):
    assert signature.serial_number.bit_length() in range(25, 32)
    assert authentication.serial_number.bit_length() in range(25, 32)


def test_a_saved_hierarchy_comes_back_and_its_keys_are_for_the_owner_only(hierarchy, tmp_path):
    hierarchy.save(tmp_path / "pki")
    assert DemoHierarchy.load(tmp_path / "pki").signature_ca == hierarchy.signature_ca
    for name in ("signature-ca.key", "authentication-ca.key"):
        assert stat.S_IMODE((tmp_path / "pki" / name).stat().st_mode) == 0o600


def test_a_hierarchy_with_a_foreign_key_file_is_refused(hierarchy, tmp_path):
    hierarchy.save(tmp_path)
    public = hierarchy.signature.key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    (tmp_path / "signature-ca.key").write_bytes(public)
    with pytest.raises(ValueError):
        DemoHierarchy.load(tmp_path)


def test_openssl_reads_the_utf8_texts_and_trusts_the_chain(hierarchy, authentication, tmp_path):
    pem = serialization.Encoding.PEM
    (tmp_path / "ca.pem").write_bytes(hierarchy.authentication_ca.public_bytes(pem))
    (tmp_path / "leaf.pem").write_bytes(authentication.public_bytes(pem))
    command = ["openssl", "verify", "-attime", str(int(NOW.timestamp())), "-ignore_critical", "-x509_strict"]
    done = subprocess.run(
        [*command, "-CAfile", "ca.pem", "leaf.pem"],
        cwd=tmp_path,
        capture_output=True,
        check=False,
        text=True,
        timeout=20,
    )
    assert done.stdout == "leaf.pem: OK\n", done.stderr


SIGNATURE_ONLY = {
    Variant.NO_SAN, Variant.NO_NAME, Variant.NO_BIRTH, Variant.NO_SEX, Variant.NO_ADDRESS,
    Variant.UNKNOWN_BIRTH, Variant.IMPOSSIBLE_BIRTH, Variant.SUBSTITUTED_NAME,
}  # fmt: skip


@pytest.mark.parametrize("variant", list(Variant))
def test_every_variant_can_be_issued_and_still_says_simulated(hierarchy, public_key, variant):
    bad = [hierarchy.issue_signature_certificate(HOLDER, public_key, NOW, variant=variant)]
    if variant not in SIGNATURE_ONLY:
        bad.append(hierarchy.issue_authentication_certificate(public_key, NOW, variant=variant))
    for certificate in bad:
        assert "SIMULATED" in certificate.issuer.rfc4514_string() or variant is Variant.SIGNED_BY_LEAF
