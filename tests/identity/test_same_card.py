"""Row C6: both certificates come from one card only when the ceremony proves it; names prove nothing."""

from dataclasses import replace

import pytest

from app.card.demo_pki import Variant
from app.identity.findings import CardChanged, ChallengeUsed
from app.identity.same_card import require_same_card
from app.identity.token import VerifiedCertificate, verify_token
from app.wire.codes import FailureCode
from app.wire.signed import card_ref
from tests.identity.demo_card import BINDING, NOW, Card, challenge, der, new_key


@pytest.fixture(scope="module")
def other_card(hierarchy):
    """Same holder, same name, same municipality: only the keys and certificates differ."""
    return Card(hierarchy, new_key(), new_key())


def read(sign_card, auth_card, trust, *, announced=None, variant=None):
    """Both verified certificates of one ceremony; the agent announces `announced` before each PIN."""
    auth_certificate = auth_card.certificate("auth", variant=variant)
    announced = announced or card_ref(BINDING, der(auth_certificate))
    verified = []
    for use, card in (("sign", sign_card), ("auth", auth_card)):
        expected = challenge(use, card_ref=announced)
        certificate = auth_certificate if use == "auth" else card.certificate(use)
        token = card.token(expected, certificate=certificate)
        verified.append(verify_token(token, expected=expected, trust=trust, now=NOW))
    return verified


def test_c6_both_certificates_of_one_card_in_one_ceremony_are_accepted(card, trust):
    evidence = require_same_card(*read(card, card, trust))
    assert not evidence.other_municipality


def test_c6_a_card_changed_between_the_two_readings_is_refused_though_the_names_are_equal(
    card, other_card, trust
):
    """The card announced before the signature PIN is not the one whose authentication certificate arrives."""
    announced = card_ref(BINDING, der(card.certificate("auth")))
    with pytest.raises(CardChanged) as changed:
        require_same_card(*read(card, other_card, trust, announced=announced))
    assert changed.value.code is FailureCode.CARD_CHANGED


def test_c6_a_card_announced_anew_after_the_first_signature_is_refused(card, other_card, trust):
    sign, auth = read(card, other_card, trust)
    before = card_ref(BINDING, der(card.certificate("auth")))
    honest = replace(sign, binding=replace(sign.binding, card_ref=before))
    with pytest.raises(CardChanged):
        require_same_card(honest, auth)


def test_c6_a_card_that_answers_under_another_reference_at_the_second_pin_is_refused(card, trust):
    sign, auth = read(card, card, trust)
    with pytest.raises(CardChanged):
        require_same_card(sign, replace(auth, binding=replace(auth.binding, card_ref="f" * 32)))


def test_c6_the_reference_from_another_pairing_proves_nothing(card, trust):
    auth_certificate = card.certificate("auth")
    foreign = card_ref(b"x" * 32, der(auth_certificate))
    with pytest.raises(CardChanged):
        require_same_card(*read(card, card, trust, announced=foreign))


@pytest.mark.parametrize("change", [{"ceremony": "c_2"}, {"browser_binding": b"b" * 32}])
def test_c6_signatures_from_two_ceremonies_or_pairings_do_not_go_together(card, trust, change):
    sign, auth = read(card, card, trust)
    with pytest.raises(CardChanged):
        require_same_card(replace(sign, binding=replace(sign.binding, **change)), auth)


def test_c6_one_nonce_for_both_signatures_is_refused(card, trust):
    sign, auth = read(card, card, trust)
    with pytest.raises(ChallengeUsed):
        require_same_card(sign, replace(auth, binding=replace(auth.binding, nonce=sign.binding.nonce)))


def test_c6_a_demo_certificate_does_not_go_with_a_real_one(card, trust):
    sign, auth = read(card, card, trust)
    with pytest.raises(CardChanged):
        require_same_card(sign, replace(auth, simulated=False))


def test_c6_two_certificates_of_one_kind_are_refused(card, trust):
    sign, auth = read(card, card, trust)
    for pair in ((sign, sign), (auth, auth), (auth, sign)):
        with pytest.raises(CardChanged):
            require_same_card(*pair)


def test_c6_a_non_ascii_reference_is_refused_like_any_other_wrong_one(card, trust):
    with pytest.raises(CardChanged):
        require_same_card(*read(card, card, trust, announced="見本" * 16))


def test_someone_who_moved_is_accepted_and_the_officer_is_told(card, trust):
    """The authentication certificate outlives a move; the signature certificate is issued anew."""
    moved = read(card, card, trust, variant=Variant.OTHER_MUNICIPALITY)
    assert isinstance(moved[0], VerifiedCertificate)
    assert require_same_card(*moved).other_municipality
