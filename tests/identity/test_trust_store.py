"""The trust directory: what may become an anchor, for which use, in which mode."""

import subprocess
from dataclasses import replace
from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization

from app.card.demo_draft import Authority
from app.card.demo_profile import SIGNATURE, key_usage
from app.identity.anchor import AnchorRefused, SimulatedAnchorInProduction, add_anchor, parse_anchor
from app.identity.policies import Mode
from app.identity.trust import TrustStore
from tests.identity import real_shape
from tests.identity.demo_card import NOW, der, new_key


def pem(certificate):
    return certificate.public_bytes(serialization.Encoding.PEM)


@pytest.fixture(scope="module")
def real():
    return real_shape.authority("sign").certificate


def add(directory, content, *, use="sign", mode=Mode.DEMO, now=NOW):
    return add_anchor(directory / "signature", content, use=use, mode=mode, now=now)


def reissued(**changes):
    """A demo signature authority with something changed before it signs itself."""
    good = Authority.create(SIGNATURE, NOW)
    draft = real_shape.draft_of(good.certificate)
    extension = changes.pop("extension", None)
    draft = draft.with_extension(extension, critical=True) if extension else replace(draft, **changes)
    return draft.signed_by(draft.subject, good.key)


def test_an_added_anchor_is_loaded_again_and_trusted(card, hierarchy, tmp_path):
    add(tmp_path, pem(hierarchy.signature_ca))
    store = TrustStore.load(tmp_path, Mode.DEMO)
    assert card.judged("sign", trust=store).simulated
    assert store.authentication == ()


def test_pem_and_der_of_one_certificate_are_one_file(hierarchy, tmp_path):
    first = add(tmp_path, pem(hierarchy.signature_ca))
    second = add(tmp_path, der(hierarchy.signature_ca))
    assert first.fingerprint == second.fingerprint
    assert [file.name for file in (tmp_path / "signature").iterdir()] == [f"{first.fingerprint}.pem"]


def test_the_fingerprint_is_the_one_openssl_prints(real, tmp_path):
    (tmp_path / "ca.pem").write_bytes(pem(real))
    command = ["openssl", "x509", "-in", "ca.pem", "-noout", "-fingerprint", "-sha256"]
    printed = subprocess.run(
        command, cwd=tmp_path, check=True, capture_output=True, text=True, timeout=20
    ).stdout
    assert parse_anchor(pem(real), "sign").fingerprint == printed.split("=")[1].strip().replace(":", "")


def test_several_generations_with_one_name_live_side_by_side(tmp_path):
    generations = [Authority.create(SIGNATURE, NOW).certificate for _ in range(3)]
    for certificate in generations:
        add(tmp_path, pem(certificate))
    loaded = TrustStore.load(tmp_path, Mode.DEMO).signature
    assert {anchor.certificate for anchor in loaded} == set(generations)


def test_a_missing_directory_trusts_nobody(tmp_path):
    assert TrustStore.load(tmp_path / "nothing", Mode.PRODUCTION) == TrustStore(Mode.PRODUCTION)


def test_a_real_looking_authority_may_be_added_in_production(real, tmp_path):
    assert "O=JPKI" in add(tmp_path, pem(real), mode=Mode.PRODUCTION).subject
    assert TrustStore.load(tmp_path, Mode.PRODUCTION).signature


def test_c4_production_does_not_start_with_a_demo_anchor_in_the_directory(hierarchy, tmp_path):
    anchor = add(tmp_path, pem(hierarchy.signature_ca))
    with pytest.raises(SimulatedAnchorInProduction) as refused:
        TrustStore.load(tmp_path, Mode.PRODUCTION)
    assert refused.value.fingerprint == anchor.fingerprint


@pytest.mark.parametrize("organisation", ["JPKI-TEST", "Madoguchi SIMULATED", "City of simulated Cards"])
def test_c4_a_test_authority_cannot_be_added_in_production(organisation, tmp_path):
    test_authority = real_shape.authority("sign", organisation=organisation)
    with pytest.raises(SimulatedAnchorInProduction):
        add(tmp_path, pem(test_authority.certificate), mode=Mode.PRODUCTION)
    assert not (tmp_path / "signature").exists()


@pytest.mark.parametrize("mode", list(Mode))
def test_an_authority_for_the_other_use_is_refused(hierarchy, tmp_path, mode):
    other = hierarchy.authentication_ca if mode is Mode.DEMO else real_shape.authority("auth").certificate
    with pytest.raises(AnchorRefused, match="for user authentication"):
        add(tmp_path, pem(other), mode=mode)


def test_c2_a_card_certificate_is_no_anchor(card, tmp_path):
    with pytest.raises(AnchorRefused, match="cA"):
        add(tmp_path, pem(card.certificate("sign")))


def test_c2_an_authority_with_ca_false_is_no_anchor(tmp_path):
    with pytest.raises(AnchorRefused, match="cA"):
        add(tmp_path, pem(Authority.create(SIGNATURE, NOW, is_ca=False).certificate))


def test_c2_an_authority_without_key_cert_sign_is_no_anchor(tmp_path):
    with pytest.raises(AnchorRefused, match="keyCertSign"):
        add(tmp_path, pem(reissued(extension=key_usage("crl_sign"))))


def test_c2_a_certificate_signed_by_somebody_else_is_no_anchor(tmp_path):
    mine, other = Authority.create(SIGNATURE, NOW), Authority.create(SIGNATURE, NOW)
    forged = real_shape.draft_of(mine.certificate).signed_by(mine.certificate.subject, other.key)
    with pytest.raises(AnchorRefused, match="self-signed"):
        add(tmp_path, pem(forged))


def test_a_weak_authority_is_no_anchor(tmp_path):
    key = new_key(1024)
    weak = replace(
        real_shape.draft_of(Authority.create(SIGNATURE, NOW).certificate), public_key=key.public_key()
    )
    with pytest.raises(AnchorRefused, match="2048"):
        add(tmp_path, pem(weak.signed_by(weak.subject, key)))


@pytest.mark.parametrize(("years", "reason"), [(-1, "not yet valid"), (11, "expired on")])
def test_c1_an_authority_outside_its_dates_cannot_be_added(hierarchy, tmp_path, years, reason):
    with pytest.raises(AnchorRefused, match=reason):
        add(tmp_path, pem(hierarchy.signature_ca), now=NOW + timedelta(days=366 * years))


def test_an_authority_that_expires_later_does_not_stop_the_start(hierarchy, tmp_path):
    """It is refused with each chain instead, so an old generation in the directory harms nobody."""
    add(tmp_path, pem(hierarchy.signature_ca))
    assert len(TrustStore.load(tmp_path, Mode.DEMO).signature) == 1


@pytest.mark.parametrize(
    "content",
    [b"", b"rubbish", b"-----BEGIN CERTIFICATE-----\n!!\n-----END CERTIFICATE-----\n"],
    ids=["empty", "rubbish", "broken"],
)
def test_what_is_no_certificate_is_refused(tmp_path, content):
    with pytest.raises(AnchorRefused, match=r"not one X\.509 certificate"):
        add(tmp_path, content)


def test_two_certificates_in_one_file_are_refused(hierarchy, real, tmp_path):
    with pytest.raises(AnchorRefused, match=r"not one X\.509 certificate"):
        add(tmp_path, pem(hierarchy.signature_ca) + pem(real))


def test_a_broken_file_in_the_directory_stops_the_start_and_is_named(tmp_path):
    (tmp_path / "signature").mkdir()
    (tmp_path / "signature" / "broken.pem").write_bytes(b"rubbish")
    with pytest.raises(AnchorRefused, match=r"broken\.pem"):
        TrustStore.load(tmp_path, Mode.DEMO)


def test_other_files_in_the_directory_are_left_alone(hierarchy, tmp_path):
    add(tmp_path, pem(hierarchy.signature_ca))
    (tmp_path / "signature" / "README.txt").write_text("where these come from")
    assert len(TrustStore.load(tmp_path, Mode.DEMO).signature) == 1


def test_a_certificate_is_trusted_for_the_use_it_was_added_for_only(hierarchy, tmp_path):
    add(tmp_path, pem(hierarchy.signature_ca))
    assert TrustStore.load(tmp_path, Mode.DEMO).anchors("auth") == ()
    assert isinstance(TrustStore.load(tmp_path, Mode.DEMO).anchors("sign")[0].certificate, x509.Certificate)


def test_an_algorithm_that_nobody_knows_is_refused_like_a_weak_one(hierarchy):
    sha256_with_rsa, unknown = (bytes.fromhex(f"2a864886f70d0101{last}") for last in ("0b", "7f"))
    with pytest.raises(AnchorRefused, match="SHA-256 or stronger"):
        parse_anchor(der(hierarchy.signature_ca).replace(sha256_with_rsa, unknown), "sign")
