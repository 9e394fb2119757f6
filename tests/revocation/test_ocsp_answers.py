"""One answer of a responder, judged: only a fresh and signed "good" to this very question is good."""

from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID

from app.identity.findings import RevocationUnavailable, RevocationUnknown
from app.identity.revocation.ocsp_answer import Freshness, Question, judge
from tests.revocation.conftest import NOW
from tests.revocation.responder import (
    REVOKED,
    UNHEARD_OF,
    UNKNOWN,
    Reply,
    Signer,
    appointed,
    with_two_answers,
)

STRICT = Freshness()


@pytest.fixture(scope="module")
def question(scene):
    return Question.about(scene.certificate, scene.authority.certificate)


@pytest.fixture
def reply(scene, question):
    """A good one. Every test changes one thing."""
    return Reply(scene.certificate, scene.authority.certificate, scene.signer, NOW, nonce=question.nonce)


def by(authority, certificate=None):
    """The authority signs itself."""
    return Signer(certificate or authority.certificate, authority.key)


def refusal(question, content, freshness=STRICT):
    with pytest.raises(RevocationUnavailable) as refused:
        judge(question, content, freshness, NOW)
    return refused.value.reason


def test_good_holds_until_the_next_update(question, reply):
    answer = judge(question, reply.der(), STRICT, NOW)
    assert answer.revoked_at is None
    assert answer.until == NOW + timedelta(hours=1)


def test_revoked_says_since_when(question, reply):
    answer = judge(question, reply.but(status=REVOKED).der(), STRICT, NOW)
    assert answer.revoked_at == NOW - timedelta(days=3)


def test_unknown_is_no_good(question, reply):
    with pytest.raises(RevocationUnknown):
        judge(question, reply.but(status=UNKNOWN).der(), STRICT, NOW)


def test_the_authority_may_answer_itself_named_by_name_or_by_key(question, reply, scene):
    for by_name in (True, False):
        itself = reply.but(signer=by(scene.authority), by_name=by_name, sends=())
        assert judge(question, itself.der(), STRICT, NOW).revoked_at is None


def test_a_responder_may_be_named_by_its_key(question, reply):
    assert judge(question, reply.but(by_name=False).der(), STRICT, NOW).revoked_at is None


def test_a_responder_that_nobody_needs_to_check_is_accepted_as_well(question, reply, scene):
    nocheck = appointed(scene.authority, scene.key, NOW, extra=((x509.OCSPNoCheck(), False),))
    assert judge(question, reply.but(signer=nocheck).der(), STRICT, NOW).revoked_at is None


def test_an_answer_without_nonce_is_taken_only_where_the_office_says_so(question, reply):
    without = reply.but(nonce=None).der()
    assert refusal(question, without) == "nonce_missing"
    lenient = Freshness(needs_nonce=False)
    assert judge(question, without, lenient, NOW).revoked_at is None
    assert refusal(question, reply.but(nonce=b"N" * 32).der(), lenient) == "nonce_wrong"


def test_an_answer_that_names_no_next_update_is_good_for_as_long_as_the_office_says(question, reply):
    endless = reply.but(until=None, since=-30).der()
    assert judge(question, endless, STRICT, NOW).until == NOW + timedelta(minutes=30)
    assert refusal(question, endless, Freshness(without_end=timedelta(minutes=30))) == "stale"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"until": 0}, "stale"),
        ({"since": -90, "until": -1}, "stale"),
        ({"since": 1.1}, "from_the_future"),
        ({"nonce": b""}, "nonce_wrong"),
        ({"nonce": b"N" * 32}, "nonce_wrong"),
        ({"sends": ()}, "responder_unknown"),
        ({"hash_of_name": hashes.SHA256}, "another_certificate"),
        ({"extra": ((x509.UnrecognizedExtension(UNHEARD_OF, b"\5\0"), True),)}, "unknown_critical_extension"),
    ],
)
def test_one_thing_wrong_is_enough(question, reply, changes, reason):
    assert refusal(question, reply.but(**changes).der()) == reason


def test_the_last_second_before_the_next_update_still_counts(question, reply):
    assert judge(question, reply.but(until=1 / 60).der(), STRICT, NOW).revoked_at is None
    assert judge(question, reply.but(since=1).der(), STRICT, NOW).revoked_at is None


def test_an_answer_about_another_certificate_is_none(question, reply, scene):
    assert refusal(question, reply.but(certificate=scene.neighbour).der()) == "another_certificate"
    assert refusal(question, reply.but(issuer=scene.namesake.certificate).der()) == "another_certificate"


def test_two_answers_in_one_are_none_even_when_both_are_good(question, reply, scene):
    other = reply.but(certificate=scene.neighbour)
    assert refusal(question, with_two_answers(reply, other)) == "not_one_answer"
    assert refusal(question, with_two_answers(reply, reply.but(status=REVOKED))) == "not_one_answer"


def test_an_authority_of_the_same_name_cannot_answer(question, reply, scene):
    assert refusal(question, reply.but(signer=by(scene.namesake), sends=()).der()) == "signature_wrong"
    hashed = reply.but(signer=by(scene.namesake), by_name=False)
    assert refusal(question, hashed.der()) == "responder_of_another_authority"


def test_an_authority_of_the_same_name_cannot_appoint_a_responder(question, reply, scene):
    stranger = appointed(scene.namesake, scene.key, NOW)
    assert refusal(question, reply.but(signer=stranger).der()) == "responder_of_another_authority"


def test_the_other_hierarchy_of_the_same_office_cannot_answer(question, reply, scene):
    other = appointed(scene.hierarchy.signature, scene.key, NOW)
    assert refusal(question, reply.but(signer=other).der()) == "responder_of_another_authority"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"days": (-30, -1)}, "responder_expired"),
        ({"days": (1, 30)}, "responder_expired"),
        ({"uses": ()}, "responder_not_delegated"),
        ({"uses": (ExtendedKeyUsageOID.CLIENT_AUTH,)}, "responder_not_delegated"),
        (
            {"extra": ((x509.UnrecognizedExtension(UNHEARD_OF, b"\5\0"), True),)},
            "responder_not_delegated",
        ),
        (
            {
                "extra": (
                    (
                        x509.KeyUsage(
                            digital_signature=False,
                            content_commitment=True,
                            key_encipherment=False,
                            data_encipherment=False,
                            key_agreement=False,
                            key_cert_sign=False,
                            crl_sign=False,
                            encipher_only=False,
                            decipher_only=False,
                        ),
                        True,
                    ),
                )
            },
            "responder_not_delegated",
        ),
    ],
)
def test_a_responder_needs_a_present_appointment(question, reply, scene, changes, reason):
    signer = appointed(scene.authority, scene.key, NOW, **changes)
    assert refusal(question, reply.but(signer=signer).der()) == reason


def test_the_card_itself_cannot_answer_for_its_certificate(question, reply, scene):
    own = Signer(scene.certificate, scene.card_key)
    assert refusal(question, reply.but(signer=own).der()) == "responder_not_delegated"


def test_a_signature_of_somebody_else_under_the_responders_name_is_refused(question, reply, scene):
    namesake = appointed(scene.authority, ec.generate_private_key(ec.SECP256R1()), NOW)
    pretending = reply.but(signer=namesake, sends=(scene.signer.certificate,))
    assert refusal(question, pretending.der()) == "signature_wrong"


def test_a_key_that_is_too_short_signs_nothing(question, reply, scene):
    weak = rsa.generate_private_key(public_exponent=65537, key_size=1024)
    short = appointed(scene.authority, weak, NOW)
    assert refusal(question, reply.but(signer=short).der()) == "algorithm_refused"


def test_a_crowd_of_certificates_is_not_looked_through(question, reply, scene):
    crowd = (scene.neighbour,) * 5
    assert refusal(question, reply.but(sends=crowd).der()) == "too_many_certificates"


def test_one_bit_changed_anywhere_is_never_good(question, reply):
    content = reply.der()
    for position in range(0, len(content), 7):
        changed = bytearray(content)
        changed[position] ^= 0x10
        try:
            answer = judge(question, bytes(changed), STRICT, NOW)
        except RevocationUnavailable:
            continue
        # Outside what is signed stand the responder's certificate and lengths; none of them changes the answer.
        assert answer == judge(question, content, STRICT, NOW)


@pytest.mark.parametrize("status", list(ocsp.OCSPResponseStatus)[1:])
def test_a_responder_that_will_not_answer_has_not_answered(question, status):
    unsuccessful = ocsp.OCSPResponseBuilder.build_unsuccessful(status)
    reason = refusal(question, unsuccessful.public_bytes(Encoding.DER))
    assert reason == f"responder_says_{status.name.lower()}"


def test_bytes_that_are_no_answer_are_refused(question, reply):
    content = reply.der()
    for broken in (b"", b"\x30\x00", b"<html>", content[:-1], content[: len(content) // 2], content + b"\0"):
        assert refusal(question, broken) in {"not_an_answer", "signature_wrong"}


def test_every_question_has_a_nonce_of_its_own(scene):
    questions = [Question.about(scene.certificate, scene.authority.certificate) for _ in range(3)]
    assert {len(one.nonce) for one in questions} == {32}
    assert len({one.nonce for one in questions}) == 3
