"""Rows T1, T2 and T4: what is a token at all. Everything else is refused before a certificate is opened."""

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.identity.findings import (
    AlgorithmRefused,
    CertificateAbsent,
    FormatNotSupported,
    TokenMalformed,
    TokenRefused,
    TokenSizeRefused,
)
from app.identity.token import parse_token
from app.wire.messages import TOKEN_FORMAT
from tests.identity.demo_card import b64

GOOD = {
    "format": TOKEN_FORMAT,
    "use": "sign",
    "alg": "RS256",
    "certificate": b64(b"c" * 1500),
    "signature": b64(b"s" * 256),
}


def written(**changes):
    return json.dumps({**GOOD, **changes}).encode()


def without(field):
    return json.dumps({key: value for key, value in GOOD.items() if key != field}).encode()


def test_a_good_token_comes_through_byte_for_byte():
    token = parse_token(written())
    assert (token.use, token.algorithm) == ("sign", "RS256")
    assert (token.certificate, token.signature) == (b"c" * 1500, b"s" * 256)


def test_a_token_keeps_certificate_and_signature_out_of_its_repr():
    assert "cccc" not in repr(parse_token(written()))


def padded_to(size):
    """A good token with spaces behind it: only the size is wrong."""
    return written().ljust(size)


def test_t1_sixteen_kibibytes_pass_and_one_byte_more_is_refused():
    assert parse_token(padded_to(16 * 1024))
    with pytest.raises(TokenSizeRefused):
        parse_token(padded_to(16 * 1024 + 1))


def test_t1_ninety_nine_bytes_are_refused_before_parsing():
    smallest = b'{"format": "madoguchi-token:1"}'
    with pytest.raises(TokenSizeRefused):
        parse_token(smallest.ljust(99))
    with pytest.raises(TokenMalformed):
        parse_token(smallest.ljust(100))


def test_t1_nesting_is_refused_at_any_depth():
    for depth in (1, 4, 5, 500, 4000):
        with pytest.raises(TokenMalformed):
            parse_token(b'{"certificate": ' + b"[" * depth + b"]" * depth + b" " * 100 + b"}")


@pytest.mark.parametrize("field", GOOD)
def test_t1_a_field_given_twice_is_refused(field):
    twice = written()[:-1] + f', "{field}": {json.dumps(GOOD[field])}}}'.encode()
    with pytest.raises(TokenMalformed):
        parse_token(twice)


@pytest.mark.parametrize("field", GOOD)
def test_t1_a_missing_field_is_refused(field):
    with pytest.raises(TokenMalformed):
        parse_token(without(field))


@pytest.mark.parametrize("value", [None, 1, True, 1.5, [], {}, ["RS256"]])
@pytest.mark.parametrize("field", GOOD)
def test_t1_a_field_that_is_no_text_is_refused(field, value):
    with pytest.raises(TokenMalformed):
        parse_token(written(**{field: value}))


@pytest.mark.parametrize(
    "text",
    ["!!!!", "YQ", "YQ=", "YR==", "YQ==YQ==", "YQ ==", "Y-_=", "YQ==\n", "=", "====", "ＹＱ＝＝"],
)
@pytest.mark.parametrize("field", ["certificate", "signature"])
def test_t1_anything_but_canonical_base64_is_refused(field, text):
    with pytest.raises(TokenMalformed):
        parse_token(written(**{field: text}))


def test_t1_a_token_in_another_encoding_is_refused():
    for encoding in ("utf-16", "utf-32", "utf-8-sig"):
        with pytest.raises(TokenMalformed):
            parse_token(written().decode().encode(encoding))


@pytest.mark.parametrize(
    "version",
    ["1", "madoguchi-token:10.0", "madoguchi-token:1.0", "madoguchi-token:1 ", " madoguchi-token:1",
     "madoguchi-token:1\u0000", "madoguchi-token:11", "madoguchi-token:0", "MADOGUCHI-TOKEN:1",
     "madoguchi-token:１", "web-eid:1.0", ""],
)  # fmt: skip
def test_t2_any_other_format_is_refused(version):
    with pytest.raises(FormatNotSupported):
        parse_token(written(format=version))


@pytest.mark.parametrize("algorithm", ["none", "HS256", "RS1", "RS384", "PS256", "rs256", ""])
def test_t3_an_algorithm_that_is_not_on_the_list_is_refused(algorithm):
    with pytest.raises(AlgorithmRefused):
        parse_token(written(alg=algorithm))


@pytest.mark.parametrize("use", ["text", "SIGN", "", "sign "])
def test_t3_a_use_that_no_card_has_is_refused(use):
    with pytest.raises(TokenMalformed):
        parse_token(written(use=use))


@pytest.mark.parametrize(
    "field", ["nonce", "origin", "time", "pin", "browser_binding", "chain", "x", "", "Format"]
)
def test_t4_a_token_that_carries_anything_more_is_refused(field):
    with pytest.raises(TokenMalformed):
        parse_token(written(**{field: "x"}))


def test_a_token_without_a_certificate_says_that_it_is_absent():
    with pytest.raises(CertificateAbsent):
        parse_token(written(certificate=""))


def test_a_refusal_never_quotes_the_token():
    with pytest.raises(TokenMalformed) as refused:
        parse_token(written(secret="4649-4649"))
    assert "4649" not in f"{refused.value!r}"


@given(st.binary(max_size=2000))
def test_t1_any_bytes_at_all_meet_a_declared_refusal(raw):
    with pytest.raises(TokenRefused):
        parse_token(raw)


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@given(st.sampled_from(sorted(GOOD)), JSON)
def test_t1_any_json_value_in_any_field_is_taken_or_refused_as_declared(field, value):
    try:
        token = parse_token(written(**{field: value}))
    except (TokenRefused, CertificateAbsent):
        return
    assert json.loads(written(**{field: value}))["format"] == TOKEN_FORMAT
    assert token.signature
    assert token.certificate


@given(st.integers(0, len(written()) - 1), st.integers(0, 255))
def test_t1_one_changed_byte_anywhere_is_taken_or_refused_as_declared(position, value):
    raw = bytearray(written())
    raw[position] = value
    with suppress(TokenRefused, CertificateAbsent):
        assert parse_token(bytes(raw)).algorithm in {"RS256", "ES256"}
