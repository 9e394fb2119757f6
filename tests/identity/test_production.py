"""Row C4 from the other side: what production mode takes, and that neither mode takes the other's cards."""

import pytest

from app.identity.findings import IssuerUnknown, SimulatedCertificateRefused, WrongPolicy
from app.identity.policies import ACCEPTED, Mode
from app.identity.trust import SimulatedAnchorInProduction, TrustStore
from tests.identity import real_shape

USES = pytest.mark.parametrize("use", ["sign", "auth"])


@USES
def test_c4_a_card_with_the_names_and_policies_of_jpki_passes_in_production(card, use):
    issuer = real_shape.authority(use)
    certificate = real_shape.real_leaf(issuer, use, card)
    verified = card.judged(use, certificate=certificate, trust=real_shape.store(use, issuer))
    assert not verified.simulated


@USES
def test_c4_a_card_with_the_names_and_policies_of_jpki_is_refused_in_demo_mode(card, use):
    issuer = real_shape.authority(use)
    store = TrustStore.of(Mode.DEMO, signature=[issuer.certificate], authentication=[issuer.certificate])
    with pytest.raises(WrongPolicy):
        card.judged(use, certificate=real_shape.real_leaf(issuer, use, card), trust=store)


@USES
def test_c4_a_demo_policy_under_a_real_name_is_refused_in_production(card, use):
    issuer = real_shape.authority(use)
    certificate = real_shape.leaf(issuer, card.certificate(use), policy=ACCEPTED[Mode.DEMO, use])
    with pytest.raises(SimulatedCertificateRefused):
        card.judged(use, certificate=certificate, trust=real_shape.store(use, issuer))


def test_c4_the_policy_of_test_cards_under_a_real_name_is_refused_in_production(card):
    issuer = real_shape.authority("sign")
    certificate = real_shape.leaf(issuer, card.certificate("sign"), policy="1.2.392.200149.8.5.1.0.20")
    with pytest.raises(SimulatedCertificateRefused):
        card.judged("sign", certificate=certificate, trust=real_shape.store("sign", issuer))


@USES
def test_c4_a_test_card_is_refused_in_production_whatever_is_trusted(card, use):
    issuer = real_shape.authority(use, organisation="JPKI-TEST")
    certificate = real_shape.real_leaf(issuer, use, card)
    with pytest.raises(SimulatedCertificateRefused):
        card.judged(use, certificate=certificate, trust=real_shape.store(use, real_shape.authority(use)))


@USES
def test_c4_the_authority_of_test_cards_cannot_be_trusted_in_production(use):
    with pytest.raises(SimulatedAnchorInProduction):
        real_shape.store(use, real_shape.authority(use, organisation="JPKI-TEST"))


@USES
def test_c4_the_policy_for_the_other_use_is_refused_in_production(card, use):
    other = "auth" if use == "sign" else "sign"
    issuer = real_shape.authority(use)
    certificate = real_shape.leaf(issuer, card.certificate(use), policy=ACCEPTED[Mode.PRODUCTION, other])
    with pytest.raises(WrongPolicy):
        card.judged(use, certificate=certificate, trust=real_shape.store(use, issuer))


@USES
def test_c4_another_authority_with_the_name_of_jpki_is_refused_in_production(card, use):
    certificate = real_shape.real_leaf(real_shape.authority(use), use, card)
    with pytest.raises(IssuerUnknown):
        card.judged(use, certificate=certificate, trust=real_shape.store(use, real_shape.authority(use)))
