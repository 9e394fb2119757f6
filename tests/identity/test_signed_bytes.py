"""Rows S1, S2, S6 and N4: what a signature must cover, how strictly, and for how long."""

import hashlib
from dataclasses import replace
from datetime import timedelta

import pytest

from app.identity.findings import ChallengeExpired, SignatureInvalid
from app.identity.token import verify_token
from tests.identity.demo_card import NOW, challenge

USES = pytest.mark.parametrize("use", ["sign", "auth"])
SHA256_INFO = bytes.fromhex("3031300D060960864801650304020105000420")


@pytest.mark.parametrize(
    "change",
    [
        {"origin": "https://evil.example.jp"},
        {"origin": "https://madoguchi.example.jp:8443"},
        {"nonce": b"s" * 32},
        {"browser_binding": b"b" * 32},
        {"purpose": "sign-in"},
        {"document": b"another document"},
    ],
    ids=lambda change: next(iter(change)),
)
@USES
def test_s1_a_signature_over_any_other_value_than_ours_is_refused(card, trust, use, change):
    token = card.token(replace(challenge(use), **change))
    with pytest.raises(SignatureInvalid):
        verify_token(token, expected=challenge(use), trust=trust, now=NOW)


def test_s1_a_signature_without_the_domain_tag_is_refused(card, trust):
    expected = challenge("sign")
    bare = expected.signed_bytes().removeprefix(b"madoguchi live challenge 1\x00")
    token = replace(card.token(expected), signature=card.signature("sign", bare))
    with pytest.raises(SignatureInvalid):
        verify_token(token, expected=expected, trust=trust, now=NOW)


def test_s1_a_signature_made_for_the_other_use_is_refused(card, trust):
    """The key is right and every other value is equal: only the use inside the signed bytes differs."""
    expected = challenge("sign")
    signature = card.signature("sign", replace(expected, use="auth").signed_bytes())
    with pytest.raises(SignatureInvalid):
        verify_token(
            replace(card.token(expected), signature=signature), expected=expected, trust=trust, now=NOW
        )


def test_s2_a_byte_moved_from_one_part_to_the_next_is_refused(card, trust):
    expected = challenge("sign")
    shifted = replace(expected, purpose="registe", document=b"r" + expected.document)
    with pytest.raises(SignatureInvalid):
        verify_token(card.token(shifted), expected=expected, trust=trust, now=NOW)


def test_s2_parts_have_a_fixed_length_in_the_signed_bytes():
    short, long = challenge("sign"), replace(challenge("sign"), document=b"x" * 10_000, purpose="p" * 500)
    assert len(short.signed_bytes()) == len(long.signed_bytes())


def test_n4_a_challenge_is_dead_after_three_hundred_seconds(card, trust):
    expected = challenge("sign")
    token = card.token(expected)
    last = expected.issued_at + timedelta(seconds=299)
    assert verify_token(token, expected=expected, trust=trust, now=last)
    with pytest.raises(ChallengeExpired):
        verify_token(token, expected=expected, trust=trust, now=last + timedelta(seconds=1))


def test_n4_a_challenge_from_the_future_is_refused(card, trust):
    tomorrow = replace(challenge("sign"), issued_at=NOW + timedelta(seconds=1))
    with pytest.raises(ChallengeExpired):
        verify_token(card.token(tomorrow), expected=tomorrow, trust=trust, now=NOW)


def raw_rsa(key, encoded_message):
    """What a key holder, or a forger with a weak exponent, gets by exponentiation of chosen bytes."""
    numbers = key.private_numbers()
    value = pow(int.from_bytes(encoded_message, "big"), numbers.d, numbers.public_numbers.n)
    return value.to_bytes(256, "big")


def padded(tail):
    return b"\x00\x01" + b"\xff" * (253 - len(tail)) + b"\x00" + tail


BAD_ENCODINGS = {
    "digest without DigestInfo": padded,
    "parameters left out": lambda digest: padded(
        bytes.fromhex("302F300B0609608648016503040201") + b"\x04\x20" + digest
    ),
    "bytes after the digest": lambda digest: padded(SHA256_INFO + digest + b"\x00"),
    "short padding, rubbish behind": lambda digest: (
        b"\x00\x01" + b"\xff" * 8 + b"\x00" + SHA256_INFO + digest + b"\x55" * 194
    ),
    "rubbish inside the algorithm": lambda digest: padded(
        bytes.fromhex("3039301506096086480165030402010408") + b"\x55" * 8 + b"\x04\x20" + digest
    ),
    "block type 2": lambda digest: b"\x00\x02" + padded(SHA256_INFO + digest)[2:],
    "hash named as SHA-1": lambda digest: padded(
        bytes.fromhex("3021300906052B0E03021A05000414") + digest[:20]
    ),
}


def test_s6_the_way_these_forgeries_are_made_yields_a_good_signature_for_the_good_encoding(card, trust):
    expected = challenge("sign")
    digest = hashlib.sha256(expected.signed_bytes()).digest()
    token = replace(card.token(expected), signature=raw_rsa(card.sign_key, padded(SHA256_INFO + digest)))
    assert verify_token(token, expected=expected, trust=trust, now=NOW)


@pytest.mark.parametrize("encoding", BAD_ENCODINGS)
def test_s6_a_loosely_encoded_digest_is_refused(card, trust, encoding):
    expected = challenge("sign")
    message = BAD_ENCODINGS[encoding](hashlib.sha256(expected.signed_bytes()).digest())
    assert len(message) == 256
    token = replace(card.token(expected), signature=raw_rsa(card.sign_key, message))
    with pytest.raises(SignatureInvalid):
        verify_token(token, expected=expected, trust=trust, now=NOW)


@pytest.mark.parametrize("signature", [b"\x00", b"\x00" * 256, b"\xff" * 256, b"\x01" * 4096])
def test_s6_bytes_that_are_no_signature_at_all_are_refused(card, trust, signature):
    expected = challenge("sign")
    token = replace(card.token(expected), signature=signature)
    with pytest.raises(SignatureInvalid):
        verify_token(token, expected=expected, trust=trust, now=NOW)


def test_s6_a_good_signature_with_a_leading_zero_byte_added_is_refused(card, trust):
    expected = challenge("sign")
    good = card.token(expected)
    with pytest.raises(SignatureInvalid):
        verify_token(
            replace(good, signature=b"\x00" + good.signature), expected=expected, trust=trust, now=NOW
        )
