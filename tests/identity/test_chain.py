"""Rows C1 and C2, with the findings of GHSA-58hw-cg5m-88rp: dates, cA, signer known by its key."""

from datetime import timedelta

import pytest

from app.card.demo_draft import Authority
from app.card.demo_pki import DemoHierarchy, Variant
from app.card.demo_profile import AUTHENTICATION, SIGNATURE
from app.identity.findings import (
    CertificateExpired,
    CertificateNotYetValid,
    IssuerUnknown,
    NotAnEndEntity,
)
from app.identity.policies import Mode
from app.identity.trust import TrustStore
from tests.identity.demo_card import NOW, Card, anchored, new_key

USES = pytest.mark.parametrize("use", ["sign", "auth"])
SECOND = timedelta(seconds=1)


@USES
def test_c1_a_leaf_is_refused_one_second_before_it_begins_and_one_after_it_ends(card, use):
    leaf = card.certificate(use)
    begins, ends = leaf.not_valid_before_utc, leaf.not_valid_after_utc
    assert card.judged(use, certificate=leaf, now=begins)
    assert card.judged(use, certificate=leaf, now=ends)
    with pytest.raises(CertificateNotYetValid):
        card.judged(use, certificate=leaf, now=begins - SECOND)
    with pytest.raises(CertificateExpired) as expired:
        card.judged(use, certificate=leaf, now=ends + SECOND)
    assert expired.value.not_after == ends


@USES
def test_c1_an_authority_is_refused_one_second_before_it_begins(card, use):
    young = Card(DemoHierarchy.create(NOW), card.sign_key, card.auth_key)
    early_leaf = young.certificate(use, now=NOW - SECOND)
    assert young.judged(use, certificate=early_leaf, now=NOW)
    with pytest.raises(IssuerUnknown):
        young.judged(use, certificate=early_leaf, now=NOW - SECOND)


@USES
def test_c1_an_authority_is_refused_one_second_after_it_ends(card, use):
    last = card.hierarchy.signature_ca.not_valid_after_utc
    late_leaf = card.certificate(use, now=last - SECOND)
    assert card.judged(use, certificate=late_leaf, now=last)
    with pytest.raises(IssuerUnknown):
        card.judged(use, certificate=late_leaf, now=last + SECOND)


@USES
@pytest.mark.parametrize(
    ("variant", "finding"),
    [(Variant.EXPIRED, CertificateExpired), (Variant.NOT_YET, CertificateNotYetValid)],
)
def test_c1_a_card_outside_its_dates_is_refused(card, use, variant, finding):
    with pytest.raises(finding):
        card.judged(use, variant=variant)


@USES
@pytest.mark.parametrize(
    "variant",
    [
        Variant.FORGED_ISSUER,
        Variant.SIGNED_BY_LEAF,
        Variant.ISSUER_NOT_CA,
        Variant.OTHER_AUTHORITY_KEY,
    ],
)
def test_c2_a_certificate_from_anyone_but_the_trusted_authority_is_refused(card, use, variant):
    with pytest.raises(IssuerUnknown):
        card.judged(use, variant=variant)


@USES
def test_c2_a_leaf_that_signed_a_leaf_is_refused_even_when_it_is_in_the_store(card, use):
    signer_key = new_key()
    signer = Card(card.hierarchy, signer_key, signer_key).certificate(use)
    rogue = Authority(signer, signer_key)
    leaf = Card(DemoHierarchy(rogue, rogue), card.sign_key, card.auth_key).certificate(use)
    with pytest.raises(IssuerUnknown):
        card.judged(use, certificate=leaf, trust=anchored(signer))


@USES
def test_c2_an_issuer_with_ca_false_is_refused_even_when_it_is_in_the_store(card, use):
    profile = SIGNATURE if use == "sign" else AUTHENTICATION
    impostor = Authority.create(profile, NOW - timedelta(days=1), is_ca=False)
    leaf = Card(DemoHierarchy(impostor, impostor), card.sign_key, card.auth_key).certificate(use)
    with pytest.raises(IssuerUnknown):
        card.judged(use, certificate=leaf, trust=anchored(impostor.certificate))


@USES
def test_c2_a_certificate_that_calls_itself_an_authority_is_refused_as_a_card(card, use):
    with pytest.raises(NotAnEndEntity):
        card.judged(use, variant=Variant.LEAF_IS_CA)


@USES
def test_c2_each_use_has_its_own_authorities(card, use):
    hierarchy = card.hierarchy
    crossed = TrustStore.of(
        Mode.DEMO, signature=[hierarchy.authentication_ca], authentication=[hierarchy.signature_ca]
    )
    with pytest.raises(IssuerUnknown):
        card.judged(use, trust=crossed)


@USES
def test_c2_nothing_is_trusted_by_an_empty_store(card, use):
    with pytest.raises(IssuerUnknown):
        card.judged(use, trust=TrustStore(Mode.DEMO))


@USES
def test_c2_three_generations_with_one_name_are_told_apart_by_their_keys(card, use):
    others = [DemoHierarchy.create(NOW - timedelta(days=60)) for _ in range(2)]
    mine = card.hierarchy
    authorities = [(h.signature_ca, h.authentication_ca) for h in (others[0], mine, others[1])]
    assert card.judged(use, trust=anchored(*(certificate for pair in authorities for certificate in pair)))
    with pytest.raises(IssuerUnknown):
        card.judged(use, trust=anchored(*authorities[0], *authorities[2]))
