"""Rows T3, C3, C4 and C5: key, use, policy and critical extensions. One good card, one thing changed."""

from dataclasses import replace

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID

from app.card.demo_pki import DemoHierarchy, Variant
from app.identity.checks import CHECKS
from app.identity.findings import (
    AlgorithmRefused,
    HolderNamesMissing,
    IssuerUnknown,
    NotAnEndEntity,
    SimulatedCertificateRefused,
    TokenMalformed,
    UnknownCriticalExtension,
    WeakKey,
    WrongKeyUsage,
    WrongPolicy,
)
from app.identity.policies import Mode
from app.identity.token import Token, verify_token
from app.identity.trust import TrustStore
from app.wire.codes import FailureCode
from tests.identity.demo_card import NOW, Card, anchored, challenge, der, new_key
from tests.identity.real_shape import draft_of

USES = pytest.mark.parametrize("use", ["sign", "auth"])


@USES
def test_a_good_card_passes_and_is_marked_simulated(card, use):
    verified = card.judged(use)
    assert verified.facts.use == use
    assert verified.simulated


def test_there_is_one_check_per_rule():
    assert len(set(CHECKS)) == len(CHECKS) == 10


@USES
def test_the_signature_comes_last_because_one_by_an_unknown_key_would_tell_nothing(card, trust, use):
    stranger = Card(DemoHierarchy.create(NOW), card.sign_key, card.auth_key)
    expected = challenge(use)
    unsigned = replace(stranger.token(expected), signature=b"\x00" * 256)
    with pytest.raises(IssuerUnknown):
        verify_token(unsigned, expected=expected, trust=trust, now=NOW)


@USES
def test_the_issuer_is_the_authority_that_signed_among_those_of_one_name(card, use):
    twin = DemoHierarchy.create(NOW)
    mine = card.hierarchy.signature_ca if use == "sign" else card.hierarchy.authentication_ca
    other = twin.signature_ca if use == "sign" else twin.authentication_ca
    assert card.judged(use, trust=anchored(other, mine)).issuer == mine


@pytest.mark.parametrize(
    "algorithm", ["none", "NONE", "HS256", "RS1", "RS512", "PS256", "rs256", "ES256", ""]
)
def test_t3_only_rs256_goes_with_an_rsa_key(card, trust, algorithm):
    token = replace(card.token(challenge("sign")), algorithm=algorithm)
    with pytest.raises(AlgorithmRefused):
        verify_token(token, expected=challenge("sign"), trust=trust, now=NOW)


def ec_token(card, curve, algorithm="ES256"):
    key = ec.generate_private_key(curve)
    expected = challenge("auth")
    certificate = card.hierarchy.issue_authentication_certificate(key.public_key(), NOW)
    signature = key.sign(expected.signed_bytes(), ec.ECDSA(hashes.SHA256()))
    return Token("auth", algorithm, der(certificate), signature)


def test_t3_es256_is_good_enough_for_a_demo_card(card, trust):
    assert verify_token(ec_token(card, ec.SECP256R1()), expected=challenge("auth"), trust=trust, now=NOW)


def test_t3_rs256_over_an_ec_key_is_refused(card, trust):
    with pytest.raises(AlgorithmRefused):
        verify_token(
            ec_token(card, ec.SECP256R1(), "RS256"), expected=challenge("auth"), trust=trust, now=NOW
        )


def test_t3_es256_is_refused_in_production(card):
    with pytest.raises(AlgorithmRefused):
        verify_token(
            ec_token(card, ec.SECP256R1()),
            expected=challenge("auth"),
            trust=TrustStore(Mode.PRODUCTION),
            now=NOW,
        )


def test_t3_another_curve_is_refused(card, trust):
    with pytest.raises(WeakKey):
        verify_token(ec_token(card, ec.SECP384R1()), expected=challenge("auth"), trust=trust, now=NOW)


@USES
def test_t3_a_key_of_1024_bits_is_refused_although_the_path_validation_would_let_it_pass(card, use):
    with pytest.raises(WeakKey) as weak:
        card.judged(use, variant=Variant.RSA_1024)
    assert weak.value.bits == 1024


def test_t3_a_key_of_2047_bits_is_refused(card):
    key = new_key(2047)
    odd = Card(card.hierarchy, key, key)
    with pytest.raises(WeakKey):
        odd.judged("sign")


@USES
@pytest.mark.parametrize("variant", [Variant.OTHER_KEY_USAGE, Variant.NO_KEY_USAGE])
def test_c3_a_certificate_without_the_right_key_usage_is_refused(card, use, variant):
    with pytest.raises(WrongKeyUsage):
        card.judged(use, variant=variant)


def test_c5_a_critical_extension_that_we_do_look_at_is_no_reason_to_refuse(card):
    draft = draft_of(card.certificate("auth")).with_extension(
        x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH]), critical=True
    )
    assert card.judged("auth", certificate=card.hierarchy.authentication.sign(draft))


def test_c3_an_authentication_certificate_for_another_extended_use_is_refused(card):
    draft = draft_of(card.certificate("auth")).with_extension(
        x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=False
    )
    with pytest.raises(WrongKeyUsage):
        card.judged("auth", certificate=card.hierarchy.authentication.sign(draft))


@pytest.mark.parametrize(("asked", "answered"), [("sign", "auth"), ("auth", "sign")])
def test_c3_the_other_certificate_of_the_same_card_is_refused(card, asked, answered):
    """The agent claims the asked use; certificate and key are those of the other one."""
    expected = challenge(asked)
    signature = card.signature(answered, expected.signed_bytes())
    token = Token(asked, "RS256", der(card.certificate(answered)), signature)
    everything = anchored(card.hierarchy.signature_ca, card.hierarchy.authentication_ca)
    with pytest.raises(WrongKeyUsage):
        verify_token(token, expected=expected, trust=everything, now=NOW)


def test_c3_a_token_that_says_it_answers_the_other_challenge_is_refused(card, trust):
    with pytest.raises(TokenMalformed):
        verify_token(card.token(challenge("auth")), expected=challenge("sign"), trust=trust, now=NOW)


def test_c3_a_signature_certificate_that_names_nobody_is_refused(card):
    with pytest.raises(HolderNamesMissing):
        card.judged("sign", variant=Variant.NO_SAN)


@USES
@pytest.mark.parametrize(
    "variant",
    [Variant.OTHER_POLICY, Variant.NO_POLICY, Variant.PRODUCTION_POLICY, Variant.TEST_CARD_POLICY],
)
def test_c4_any_other_policy_than_the_one_of_the_mode_is_refused(card, use, variant):
    with pytest.raises(WrongPolicy):
        card.judged(use, variant=variant)


@USES
@pytest.mark.parametrize("variant", [None, *Variant])
def test_c4_no_demo_certificate_passes_in_production(card, use, variant):
    if use == "auth" and variant in SIGNATURE_ONLY:
        variant = None
    with pytest.raises((SimulatedCertificateRefused, WeakKey, *REFUSED_EARLIER)):
        card.judged(use, variant=variant, trust=TrustStore(Mode.PRODUCTION))


SIGNATURE_ONLY = {
    Variant.NO_NAME, Variant.NO_BIRTH, Variant.NO_SEX, Variant.NO_ADDRESS, Variant.UNKNOWN_BIRTH,
    Variant.IMPOSSIBLE_BIRTH, Variant.SUBSTITUTED_NAME,
}  # fmt: skip
REFUSED_EARLIER = (WrongKeyUsage, NotAnEndEntity, UnknownCriticalExtension, HolderNamesMissing)


@USES
def test_c4_a_demo_certificate_with_the_policy_of_a_real_card_is_still_refused_in_production(card, use):
    with pytest.raises(SimulatedCertificateRefused):
        card.judged(use, variant=Variant.PRODUCTION_POLICY, trust=TrustStore(Mode.PRODUCTION))


@USES
def test_c5_an_unknown_critical_extension_is_refused(card, use):
    with pytest.raises(UnknownCriticalExtension):
        card.judged(use, variant=Variant.UNKNOWN_CRITICAL_EXTENSION)


@pytest.mark.parametrize(
    ("variant", "code"),
    [
        (Variant.EXPIRED, FailureCode.CERT_EXPIRED),
        (Variant.NOT_YET, FailureCode.CERT_NOT_YET),
        (Variant.FORGED_ISSUER, FailureCode.CERT_UNKNOWN_ISSUER),
        (Variant.OTHER_KEY_USAGE, FailureCode.CERT_WRONG_USE),
        (Variant.OTHER_POLICY, FailureCode.CERT_WRONG_USE),
        (Variant.UNKNOWN_CRITICAL_EXTENSION, FailureCode.CERT_WRONG_USE),
        (Variant.RSA_1024, FailureCode.TOKEN_INVALID),
    ],
)
def test_a_refusal_carries_its_live_failure_code_and_nothing_about_the_person(card, variant, code):
    with pytest.raises(Exception) as refused:
        card.judged("sign", variant=variant)
    assert refused.value.code is code
    assert "見本" not in repr(refused.value)
