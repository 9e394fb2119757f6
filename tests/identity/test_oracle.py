"""Our verdict on four hundred chains beside that of an independent library. Where they differ, a table says why."""

from itertools import product
from operator import itemgetter

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from app.identity.findings import (
    AlgorithmRefused,
    CertificateExpired,
    CertificateNotYetValid,
    CertificateUnreadable,
    HolderNamesMissing,
    IdentityRefused,
    IssuerUnknown,
    NotAnEndEntity,
    UnknownCriticalExtension,
    WeakKey,
    WrongKeyUsage,
    WrongPolicy,
)
from app.identity.token import Token, verify_token
from tests.identity import oracle
from tests.identity.chain_faults import FAULTS
from tests.identity.chain_shapes import GOOD
from tests.identity.chains import GENERATIONS, World
from tests.identity.demo_card import anchored, challenge

BOTH = ("sign", "auth")
# What we say to each fault that is no matter of the path to the authority; to all others it is IssuerUnknown.
OUR_FINDING = {
    "expired a second ago": CertificateExpired,
    "begins in a second": CertificateNotYetValid,
    "no key usage": WrongKeyUsage,
    "key usage keyEncipherment": WrongKeyUsage,
    "key usage of the other certificate": WrongKeyUsage,
    "extended key usage serverAuth": WrongKeyUsage,
    "leaf is an authority": NotAnEndEntity,
    "no policy": WrongPolicy,
    "another policy": WrongPolicy,
    "a policy too many": WrongPolicy,
    "any policy": WrongPolicy,
    "unknown critical extension": UnknownCriticalExtension,
    "critical key identifier": UnknownCriticalExtension,
    "duplicate extension": CertificateUnreadable,
    "version 1 with extensions": CertificateUnreadable,
    "bytes after the certificate": CertificateUnreadable,
    "RSA-1024 key": WeakKey,
    "EC key": AlgorithmRefused,
    "no names of the holder": HolderNamesMissing,
}
# Refused here and accepted there, for one use or both, each with the reason why it stays so.
STRICTER = {
    "key usage of the other certificate": (
        ("auth",),
        "it asks for digitalSignature and forbids no other usage",
    ),
    "leaf is an authority": (BOTH, "it judges a path for any holder; a card is no authority"),
    "a policy too many": (BOTH, "it wants one policy among others; a card of JPKI has exactly one"),
    "any policy": (BOTH, "RFC 5280 lets anyPolicy stand for all; a card of JPKI names its own"),
    "duplicate extension": (BOTH, "it reads the last one; RFC 5280 4.2 allows one"),
    "version 1 with extensions": (BOTH, "it does not look at the version; RFC 5280 4.1.2.1 wants version 3"),
    "critical key identifier": (BOTH, "it knows the extension; RFC 5280 4.2.1.1 forbids critical"),
    "no authority key identifier": (BOTH, "RFC 5280 4.2.1.1 wants one; generations share their name"),
    "RSA-1024 key": (BOTH, "it measures the keys that sign certificates, not the key of the leaf"),
    "EC key": (BOTH, "it takes any key; no card of JPKI has an EC key"),
    "authority without keyCertSign": (BOTH, "RFC 5280 6.2 takes a trust anchor as it is; we do not"),
    "authority with unknown critical extension": (
        BOTH,
        "RFC 5280 6.2 takes a trust anchor as it is; we do not",
    ),
    "a good authority between": (
        BOTH,
        "it is given what stands between; we take nothing of that from a card",
    ),
    "two good authorities between": (BOTH, "as with one"),
    "no names of the holder": (("sign",), "names of the holder are no matter of the path"),
}
# Accepted here and refused there.
WIDER = {
    "its authority a second time, valid": "it keeps one authority for a name and key, whichever the leaf names",
}


@pytest.fixture(scope="module")
def world():
    return World.create()


def chains(world, change):
    """The same shape in both uses, signed by each generation."""
    for use, generation in product(BOTH, range(GENERATIONS)):
        chain = change(world.chain(use, generation))
        yield chain, chain.sign(chain)


def our_finding(chain, der):
    """None when the certificate is accepted."""
    expected = challenge(chain.use, now=chain.now)
    token = Token(chain.use, "RS256", der, _signature(chain.card_key, expected.signed_bytes()))
    try:
        verify_token(token, expected=expected, trust=anchored(*chain.anchors), now=chain.now)
    except IdentityRefused as finding:
        return type(finding)
    return None


def _signature(key, data):
    if isinstance(key, rsa.RSAPrivateKey):
        return key.sign(data, padding.PKCS1v15(), hashes.SHA256())
    return key.sign(data, ec.ECDSA(hashes.SHA256()))


def oracle_accepts(chain, der):
    return oracle.accepts(chain.use, der, anchors=chain.anchors, others=chain.others, now=chain.now)


@pytest.mark.parametrize("name", GOOD)
def test_a_good_chain_is_accepted_by_both(world, name):
    for chain, der in chains(world, GOOD[name]):
        assert our_finding(chain, der) is None
        assert oracle_accepts(chain, der) == (name not in WIDER)


@pytest.mark.parametrize("name", FAULTS)
def test_a_chain_with_one_fault_is_refused_by_both_or_the_difference_is_known(world, name):
    for chain, der in chains(world, FAULTS[name]):
        if name == "no names of the holder" and chain.use == "auth":
            assert our_finding(chain, der) is None  # No fault there: that certificate never names anybody.
            continue
        assert our_finding(chain, der) is OUR_FINDING.get(name, IssuerUnknown)
        uses, _ = STRICTER.get(name, ((), ""))
        assert oracle_accepts(chain, der) == (chain.use in uses)


def test_the_tables_name_faults_and_shapes_that_are_tried_and_give_a_reason_for_each():
    assert set(STRICTER) | set(OUR_FINDING) <= set(FAULTS)
    assert set(WIDER) <= set(GOOD)
    assert all([*map(itemgetter(1), STRICTER.values()), *WIDER.values()])


def test_there_are_more_than_three_hundred_chains():
    assert (len(GOOD) + len(FAULTS)) * len(BOTH) * GENERATIONS > 300
